import { describe, expect, it } from 'vitest';
import rowCounts from '../../../../generators/sources/row-counts.ts';
import sparkLogs from '../../../../generators/sources/spark-logs/index.ts';
import taskLogs from '../../../../generators/sources/task-logs/index.ts';
import { addCount, addLine, addTry, MINUTE, runOf, type TryOptions } from '../../../helpers/pipeline.ts';
import { start } from '../../../helpers/services.ts';
import { createRig, SECOND, type Rig } from '../../../helpers/source-rig.ts';

const APP = 'application_1772590269482_0031';
const addJob = (rig: Rig, more: Partial<TryOptions> = {}): void =>
  addTry(rig, { at: 0, task: 'build_features', minutes: 20, operator: 'SparkSubmitOperator', application: APP, ...more });

/** A part of the output that an executor uploads. */
const addPart = (rig: Rig, at: number, part: number): void =>
  rig.add('DatasetRequest', {
    t: start(rig) + at,
    op: 'PutObject',
    bucket: 'acme-lake',
    prefix: 'features/dt=2026-03-03/',
    part,
    bytesIn: 1_048_117,
    instance: rig.pools.instance(part % 3),
    run: runOf(start(rig)),
    task: 'build_features',
  });

describe('an application', () => {
  it('starts, runs a job for every partition, and stops, in this order', async () => {
    const rig = createRig();
    addJob(rig);
    addCount(rig, 18 * MINUTE, { task: 'build_features', files: 9 });
    const { rows, texts } = await rig.load(sparkLogs);
    const said = await texts(`SELECT message FROM spark_logs WHERE executor_id = 'driver' ORDER BY _rid`);
    const at = (text: RegExp) => said.findIndex((line) => text.test(line));
    const order = [
      /^Running Spark version/,
      /^Submitted application: build_features-/,
      /^Registered executor /,
      /^Got job 0 .* with 9 output partitions$/,
      /^Submitting ShuffleMapStage 0 /,
      /^ShuffleMapStage 0 .* finished in /,
      /^Submitting ResultStage 1 /,
      /^Starting task 0\.0 in stage 1\.0 /,
      /\(9\/9\)$/,
      /^ResultStage 1 .* finished in /,
      /^Write Job [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12} committed/,
      /^Final app status: SUCCEEDED/,
      /^Successfully stopped SparkContext$/,
      /^Shutdown hook called$/,
    ].map(at);
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(said.join('\n')).not.toMatch(/\{\w+[:}]|undefined|NaN|-\d+ ms/);
    const [line] = await texts(`SELECT ${sparkLogs.tables[0]!.raw.sql} FROM spark_logs WHERE message LIKE 'Got job 0%'`);
    expect(line).toMatch(/^\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d INFO DAGScheduler: Got job 0 \(parquet at NativeMethodAccessorImpl\.java:0\)/);
    const inside = await rows(
      `SELECT count(*) FILTER ("timestamp" < make_timestamp(${start(rig)}::BIGINT) OR "timestamp" > make_timestamp(${start(rig) + 20 * MINUTE}::BIGINT)) AS outside, count(DISTINCT application_id) AS apps FROM spark_logs`,
    );
    expect(inside).toEqual([{ outside: 0, apps: 1 }]);
  });

  it('numbers tasks once, ends what it starts, and executors tell the same', async () => {
    const rig = createRig();
    addJob(rig);
    for (const hour of [4, 5, 6])
      addCount(rig, (6 + hour * 2) * MINUTE, { task: 'build_features', partition: `hour=0${hour}`, files: 120 });
    const { rows } = await rig.load(sparkLogs);
    const [found] = await rows(`WITH tasks AS (
        SELECT regexp_extract(message, '\\(TID (\\d+)\\)', 1)::INTEGER AS tid, message LIKE 'Starting%' AS begins, regexp_extract(message, 'executor (\\d+)', 1) AS executor, "timestamp" AS t
        FROM spark_logs WHERE logger = 'TaskSetManager' AND level = 'INFO'),
      pairs AS (SELECT tid, count(*) FILTER (begins) AS b, count(*) FILTER (NOT begins) AS e, min(t) FILTER (begins) <= max(t) FILTER (NOT begins) AS ordered, count(DISTINCT executor) AS executors FROM tasks GROUP BY tid)
      SELECT count(*) AS n, count(*) FILTER (b <> 1 OR executors <> 1 OR NOT ordered) AS odd FROM pairs`);
    expect(found!['n']).toBeGreaterThan(400);
    expect(found!['odd']).toBe(0);
    const [told] = await rows(`SELECT count(*) AS n, count(*) FILTER (d.executor_id IS NULL) AS alone FROM spark_logs e
      LEFT JOIN (SELECT regexp_extract(message, 'executor (\\d+)', 1) AS executor_id, regexp_extract(message, 'TID (\\d+)', 1) AS tid FROM spark_logs WHERE message LIKE 'Starting task%') d
        ON d.executor_id = e.executor_id AND d.tid = regexp_extract(e.message, 'TID (\\d+)', 1) WHERE e.message LIKE 'Running task%'`);
    expect(told!['n']).toBeGreaterThan(150);
    expect(told!['alone']).toBe(0);
    const [ms] = await rows(
      `SELECT count(DISTINCT d) / count(*) AS share FROM (SELECT regexp_extract(message, 'in (\\d+) ms', 1) AS d FROM spark_logs WHERE message LIKE 'Finished task%' AND executor_id = 'driver')`,
    );
    expect(Number(ms!['share'])).toBeGreaterThan(0.95);
  });

  it('has records read and written as they were counted, and its number in the log of its task', async () => {
    const rig = createRig();
    addJob(rig);
    addCount(rig, 18 * MINUTE, { task: 'build_features', dataset: 'features', rowsIn: 812_333, rowsOut: 812_001 });
    const { rows } = await rig.load(sparkLogs, taskLogs, rowCounts);
    const found = await rows(`SELECT c.rows_in, c.rows_out, c.files_out FROM row_counts c
      JOIN task_logs l ON l.run_id = c.run_id AND l.task_id = c.task_id AND l.message LIKE 'Identified spark driver id: %'
      JOIN spark_logs s ON s.application_id = regexp_extract(l.message, 'application_\\d+_\\d+') AND s.logger = 'JobMetricsListener'
      WHERE regexp_extract(s.message, 'recordsRead=(\\d+)', 1)::BIGINT = c.rows_in AND regexp_extract(s.message, 'recordsWritten=(\\d+)', 1)::BIGINT = c.rows_out
        AND regexp_extract(s.message, 'files=(\\d+)', 1)::INTEGER = c.files_out AND contains(s.message, 'partition=' || c.partition)`);
    expect(found).toEqual([{ rows_in: 812_333, rows_out: 812_001, files_out: 8 }]);
  });

  it('that wrote nothing still ends well', async () => {
    const rig = createRig();
    addJob(rig);
    const { texts } = await rig.load(sparkLogs);
    const said = await texts('SELECT message FROM spark_logs ORDER BY _rid');
    expect(said).toContain('Final app status: SUCCEEDED, exitCode: 0');
    expect(said.some((line) => /recordsWritten|Starting job/.test(line))).toBe(false);
  });
});

describe('an application that was killed', () => {
  it('has as many tasks done as parts were uploaded, and no commit', async () => {
    const rig = createRig();
    for (let part = 0; part < 21; part++) addPart(rig, (12 + part / 10) * MINUTE, part);
    addPart(rig, 40 * MINUTE, 99);
    addJob(rig, { minutes: 15, state: 'up_for_retry', exitCode: 143 });
    const { rows, texts } = await rig.load(sparkLogs);
    const said = await texts('SELECT message FROM spark_logs ORDER BY "timestamp", _rid');
    expect(said.filter((line) => line === 'RECEIVED SIGNAL TERM').length).toBe(4);
    expect(said.some((line) => /Write Job .* committed|recordsWritten|SUCCEEDED/.test(line))).toBe(false);
    expect(said.some((line) => /^Aborting job [0-9a-f-]{36}\.\norg\.apache\.spark\.SparkException/.test(line))).toBe(true);
    const [done] = await rows(
      `SELECT count(*) FILTER (message LIKE '%Committed.%') AS committed, count(*) FILTER (message LIKE 'Finished task%in stage 1.0%executor%') AS finished, count(DISTINCT host) AS hosts FROM spark_logs`,
    );
    expect(done).toEqual({ committed: 21, finished: 21, hosts: 3 });
  });
});

describe('lines of their own', () => {
  it('say which executor runs where, and speak of the committer alone', async () => {
    const rig = createRig();
    const own = { task: 'build_features', application: APP };
    addLine(rig, MINUTE, {
      ...own,
      text: 'connected to {x}, {a} features',
      channel: 2,
      executor: 1,
      host: rig.pools.instance(4),
      logger: 'FeatureStoreClient',
      a: 14,
      x: 'store:6566',
    });
    addLine(rig, MINUTE, {
      ...own,
      text: 'late',
      channel: 2,
      executor: 2,
      host: rig.pools.instance(5),
      logger: 'FeatureStoreClient',
      level: 'WARNING',
    });
    addLine(rig, 2 * MINUTE, {
      ...own,
      text: 'File Output Committer Algorithm version is {a}',
      channel: 1,
      logger: 'FileOutputCommitter',
      a: 2,
    });
    addLine(rig, 2 * MINUTE, { ...own, text: 'a task', channel: 0 });
    addJob(rig);
    addCount(rig, 18 * MINUTE, { task: 'build_features' });
    const { rows } = await rig.load(sparkLogs);
    expect(
      await rows(`SELECT executor_id, count(DISTINCT host) AS hosts FROM spark_logs WHERE executor_id <> 'driver' GROUP BY 1 ORDER BY 1`),
    ).toEqual([
      { executor_id: '1', hosts: 1 },
      { executor_id: '2', hosts: 1 },
    ]);
    expect(await rows(`SELECT message FROM spark_logs WHERE contains(lower(logger), 'committer')`)).toEqual([
      { message: 'File Output Committer Algorithm version is 2' },
    ]);
    expect(await rows(`SELECT message, level FROM spark_logs WHERE logger = 'FeatureStoreClient' ORDER BY 1`)).toEqual([
      { message: 'connected to store:6566, 14 features', level: 'INFO' },
      { message: 'late', level: 'WARN' },
    ]);
    expect(await rows(`SELECT count(*) AS n FROM spark_logs WHERE message = 'a task'`)).toEqual([{ n: 0 }]);
  });
});

it('has many kinds of lines, also stack traces of tasks that were tried again, and loses some at level 3', async () => {
  const seen: number[] = [];
  for (const level of [1, 3] as const) {
    const rig = createRig({ level });
    for (let i = 0; i < 16; i++) {
      addTry(rig, {
        at: i * 25 * MINUTE,
        task: 'build_features',
        run: `scheduled__${i}`,
        minutes: 20,
        operator: 'SparkSubmitOperator',
        application: `${APP}${i}`,
      });
      addCount(rig, (i * 25 + 17) * MINUTE + i * SECOND, { task: 'build_features', run: `scheduled__${i}`, files: 64 });
    }
    const { rows } = await rig.load(sparkLogs);
    const [found] = (await rows(
      `SELECT count(*) FILTER (executor_id = 'driver' OR level <> 'INFO') AS n, count(DISTINCT (logger, level, regexp_replace(message, '[0-9]+', '#', 'g')[:24])) AS kinds, count(*) FILTER (contains(message, chr(10) || chr(9) || 'at ')) AS traces FROM spark_logs`,
    )) as unknown as { n: number; kinds: number; traces: number }[];
    expect(found!.kinds).toBeGreaterThan(45);
    expect(found!.traces).toBeGreaterThan(0);
    if (level === 1) {
      // A task that was lost begins and does not end; another try with a number of its own does.
      const [tasks] = (await rows(
        `WITH tasks AS (SELECT application_id, regexp_extract(message, 'TID ([0-9]+)', 1) AS tid, count(*) FILTER (message LIKE 'Starting%') AS b, count(*) FILTER (message LIKE 'Finished%') AS e,
           count(*) FILTER (message LIKE 'Lost%') AS l FROM spark_logs WHERE logger = 'TaskSetManager' GROUP BY ALL) SELECT sum(l) AS lost, count(*) FILTER (b <> 1 OR e + l <> 1) AS odd FROM tasks`,
      )) as unknown as { lost: number; odd: number }[];
      expect(Number(tasks!.lost)).toBeGreaterThan(0);
      expect(tasks!.odd).toBe(0);
    }
    seen.push(found!.n);
  }
  // What is sampled at level 3 has a test of its own.
  expect(seen[1]).toBeLessThan(seen[0]!);
  expect(seen[1]).toBeGreaterThan(0.97 * seen[0]!);
});

describe('levels', () => {
  /** Lines of executors at a level, by level of the line. */
  async function said(level: 1 | 2 | 3): Promise<Record<string, number>> {
    const rig = createRig({ level });
    addJob(rig);
    addCount(rig, 18 * MINUTE, { task: 'build_features', files: 60 });
    const { rows } = await rig.load(sparkLogs);
    const found = await rows(`SELECT executor_id <> 'driver' AS own, count(*)::INT AS n FROM spark_logs WHERE level = 'INFO' GROUP BY 1`);
    return Object.fromEntries(found.map(({ own, n }) => [own ? 'executors' : 'driver', Number(n)]));
  }
  it('the third keeps one in four of what executors say as INFO, and of the driver all but a few', async () => {
    const [whole, sampled] = [await said(1), await said(3)];
    expect(sampled['executors']! / whole['executors']!).toBeGreaterThan(0.15);
    expect(sampled['executors']! / whole['executors']!).toBeLessThan(0.35);
    expect(sampled['driver']! / whole['driver']!).toBeGreaterThan(0.9);
  });
});
