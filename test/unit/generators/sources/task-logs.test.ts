import { describe, expect, it } from 'vitest';
import rowCounts from '../../../../generators/sources/row-counts.ts';
import taskLogs from '../../../../generators/sources/task-logs/index.ts';
import { addCount, addLine, addTry, DAG, MINUTE, runOf } from '../../../helpers/pipeline.ts';
import { start } from '../../../helpers/services.ts';
import { createRig, SECOND, type Rig } from '../../../helpers/source-rig.ts';

const messages = async (rig: Rig): Promise<string[]> =>
  (await rig.load(taskLogs)).texts('SELECT message FROM task_logs ORDER BY "timestamp", _rid');

describe('a try that went well', () => {
  it('is told from its dependencies to its return code, in the order of time', async () => {
    const rig = createRig();
    addTry(rig, { at: 0, task: 'validate', minutes: 4 });
    const { rows, texts } = await rig.load(taskLogs);
    const found = await rows(`SELECT *, epoch_us("timestamp") AS t FROM task_logs ORDER BY _rid`);
    const said = found.map((row) => row['message'] as string);
    const run = runOf(start(rig));
    const at = (text: string) => said.findIndex((line) => line.startsWith(text));
    const order = [
      '::group::Pre task execution logs',
      `Dependencies all met for dep_context=non-requeueable deps ti=<TaskInstance: ${DAG}.validate ${run} [queued]>`,
      'Starting attempt 1 of 3',
      'Executing <Task(PythonOperator): validate> on ',
      'Started process ',
      `Running <TaskInstance: ${DAG}.validate ${run} [running]> on host ip-`,
      'Done. Returned value was: None',
      `Marking task as SUCCESS. dag_id=${DAG}, task_id=validate, run_id=${run}, execution_date=`,
      'Task exited with return code 0',
    ].map(at);
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(said.join('\n')).not.toMatch(/\{\w+[:}]|undefined|NaN/);
    expect(found.map(({ t }) => Number(t))).toEqual(found.map(({ t }) => Number(t)).sort((a, b) => a - b));
    expect(found[0]).toMatchObject({ dag_id: DAG, run_id: run, try_number: 1, level: 'INFO' });
    const [line] = await texts(`SELECT ${taskLogs.tables[0]!.raw.sql} FROM task_logs WHERE message LIKE 'Marking%'`);
    expect(line).toMatch(
      /^\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000\] \{taskinstance\.py:352\} INFO - Marking task as SUCCESS\. dag_id=/,
    );
  });

  it('names the application of a Spark task and reports on it', async () => {
    const rig = createRig();
    addTry(rig, {
      at: 0,
      task: 'build_features',
      minutes: 30,
      operator: 'SparkSubmitOperator',
      application: 'application_1772590269482_0031',
    });
    const said = await messages(rig);
    expect(said).toContain('Identified spark driver id: application_1772590269482_0031');
    expect(said.filter((line) => /state: RUNNING/.test(line)).length).toBeGreaterThan(4);
    expect(said.some((line) => /^\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d INFO Client: .*state: FINISHED\)$/.test(line))).toBe(true);
  });
});

describe('a try that went wrong', () => {
  it('has a stack trace in one row, and is marked for another try', async () => {
    const rig = createRig();
    addTry(rig, { at: 0, task: 'train', minutes: 4, state: 'up_for_retry', exitCode: 1 });
    addTry(rig, { at: 10 * MINUTE, task: 'train', minutes: 4, attempt: 2 });
    const { rows } = await rig.load(taskLogs);
    const errors = await rows(`SELECT message, try_number FROM task_logs WHERE "level" = 'ERROR' ORDER BY "timestamp"`);
    expect(errors.map((row) => row['try_number'])).toEqual([1, 1]);
    expect((errors[0]!['message'] as string).split('\n').length).toBeGreaterThan(5);
    expect(errors[0]!['message'] as string).toMatch(/^Task failed with exception\nTraceback \(most recent call last\):\n {2}File "/);
    expect(errors[1]!['message'] as string).toMatch(/^Failed to execute job \d+ for task train \(.+; \d+\)$/s);
    expect(await rows(`SELECT count(*) AS n FROM task_logs WHERE message LIKE 'Marking task as UP_FOR_RETRY%'`)).toEqual([{ n: 1 }]);
  });

  it('keeps the stack trace that its own code wrote', async () => {
    const rig = createRig();
    addTry(rig, { at: 0, task: 'train', minutes: 4, state: 'up_for_retry', exitCode: 1 });
    addLine(rig, MINUTE, {
      task: 'train',
      level: 'ERROR',
      text: 'step {a} failed\nTraceback (most recent call last):\n  File "a.py", line 1\nValueError: {x}',
      a: 7,
      x: 'no rows',
    });
    const said = (await messages(rig)).filter((line) => line.includes('Traceback'));
    expect(said).toEqual(['step 7 failed\nTraceback (most recent call last):\n  File "a.py", line 1\nValueError: no rows']);
  });

  it.each([
    ['PythonOperator', 137, /was killed before it finished/, 'return code -9'],
    ['PythonOperator', 143, /^Received SIGTERM/, 'return code -15'],
    ['SparkSubmitOperator', 143, /Error code is: 143\.$/, 'return code -15'],
    ['ExternalTaskSensor', 1, /AirflowSensorTimeout/, 'return code 1'],
    ['BashOperator', 2, /non-zero exit code 2\.$/, 'return code 2'],
  ])('%s with %i says why', async (operator, exitCode, why, code) => {
    const rig = createRig();
    addTry(rig, { at: 0, task: 'train', minutes: 4, state: 'failed', operator, exitCode });
    const said = await messages(rig);
    expect(said.some((line) => why.test(line))).toBe(true);
    expect(said.some((line) => line.endsWith(code))).toBe(true);
  });
});

describe('lines of the task’s own code', () => {
  it('are filled templates: numbers, decimals, NaN, texts', async () => {
    const rig = createRig();
    addLine(rig, 0, {
      text: '{a} of {b:,} rows, loss {d}, rate {d:.2f}; {x}→{y}: {"k": 1} {z}',
      a: 12,
      b: 1_234_567,
      d: 0.123_46,
      x: 'gelöst',
      y: 'b',
    });
    addLine(rig, SECOND, { text: 'loss={d} c={c}', d: 1, c: -42, finite: 0, logger: 'trainer.py:208', level: 'WARNING' });
    const { rows } = await rig.load(taskLogs);
    expect(await rows('SELECT message, "level", filename, lineno FROM task_logs ORDER BY "timestamp"')).toEqual([
      {
        message: '12 of 1,234,567 rows, loss 0.1235, rate 0.12; gelöst→b: {"k": 1} {z}',
        level: 'INFO',
        filename: 'validate.py',
        lineno: 77,
      },
      { message: 'loss=nan c=-42', level: 'WARNING', filename: 'trainer.py', lineno: 208 },
    ]);
  });

  it('of Spark are not here', async () => {
    const rig = createRig();
    addLine(rig, 0, { text: 'spark', channel: 1 });
    expect(await messages(rig)).toEqual([]);
  });
});

it('rows counted are rows logged', async () => {
  const rig = createRig();
  addCount(rig, 90 * SECOND, { task: 'ingest', partition: 'dt=2026-03-03/hour=04', rowsIn: 24_311, rowsOut: 24_298 });
  addCount(rig, 91 * SECOND, { task: 'ingest', partition: 'dt=2026-03-03/hour=05', rowsIn: 999, rowsOut: 0 });
  addTry(rig, { at: 0, task: 'ingest', minutes: 2 });
  const { rows } = await rig.load(taskLogs, rowCounts);
  const found = await rows(
    `SELECT c.partition, c.rows_in, c.rows_out, l.message FROM row_counts c JOIN task_logs l ON l.run_id = c.run_id AND l.task_id = c.task_id AND l.try_number = c.try_number
       AND replace(regexp_extract(l.message, 'read ([0-9,]+) rows', 1), ',', '')::BIGINT = c.rows_in AND replace(regexp_extract(l.message, 'wrote ([0-9,]+) rows', 1), ',', '')::BIGINT = c.rows_out
     WHERE l.filename = 'commit.py' ORDER BY 1`,
  );
  expect(found.map((row) => row['partition'])).toEqual(['dt=2026-03-03/hour=04', 'dt=2026-03-03/hour=05']);
});

it('has many kinds of lines, no two tries alike, and the shipper loses some at level 3 alone', async () => {
  const seen: number[] = [];
  for (const level of [1, 3] as const) {
    const rig = createRig({ level });
    const operators = ['PythonOperator', 'SparkSubmitOperator', 'BashOperator', 'ExternalTaskSensor', 'KubernetesPodOperator'];
    for (let i = 0; i < 300; i++)
      addTry(rig, {
        at: i * 2 * MINUTE,
        task: `task_${i % 11}`,
        run: `scheduled__${i}`,
        minutes: 1 + (i % 7),
        operator: operators[i % 5]!,
        host: i % 4,
        ...(i % 50 === 49 ? { state: 'up_for_retry', exitCode: 1 } : {}),
        ...(i % 5 === 1 ? { application: `application_1772590269482_${i}` } : {}),
      });
    const { rows } = await rig.load(taskLogs);
    const [found] = (await rows(
      `SELECT count(*) AS n, count(DISTINCT (filename, lineno, "level")) AS kinds, count(DISTINCT epoch_ms("timestamp") % 1000) AS ms FROM task_logs`,
    )) as unknown as { n: number; kinds: number; ms: number }[];
    expect(found!.kinds).toBeGreaterThan(30);
    expect(found!.ms).toBeGreaterThan(900);
    const gaps = await rows(
      `SELECT count(DISTINCT gap) AS n, count(*) AS all FROM (SELECT epoch_us(max("timestamp") - min("timestamp")) AS gap FROM task_logs GROUP BY run_id, task_id)`,
    );
    expect(Number(gaps[0]!['n'])).toBeGreaterThan(0.7 * Number(gaps[0]!['all']));
    seen.push(found!.n);
  }
  expect(seen[1]).toBeLessThan(seen[0]!);
  expect(seen[1]).toBeGreaterThan(0.98 * seen[0]!);
});
