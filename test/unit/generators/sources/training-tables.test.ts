import { describe, expect, it } from 'vitest';
import dagRuns from '../../../../generators/sources/dag-runs.ts';
import dataQuality from '../../../../generators/sources/data-quality.ts';
import evalMetrics from '../../../../generators/sources/eval-metrics.ts';
import modelRegistry from '../../../../generators/sources/model-registry.ts';
import onlineMetrics from '../../../../generators/sources/online-metrics.ts';
import rowCounts from '../../../../generators/sources/row-counts.ts';
import trainingCurves from '../../../../generators/sources/training-curves.ts';
import { addCount, DAG, MINUTE, runOf } from '../../../helpers/pipeline.ts';
import { start } from '../../../helpers/services.ts';
import { createRig, SECOND, type Rig } from '../../../helpers/source-rig.ts';

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const addRun = (rig: Rig, t: number, minutes: number, more: Record<string, string | number> = {}): void =>
  rig.add('PipelineRun', {
    t,
    end: t + minutes * MINUTE,
    dag: DAG,
    run: runOf(t),
    kind: 'scheduled',
    day: Math.floor(t / DAY - 1) * DAY,
    state: 'success',
    release: '2026.11.3',
    ...more,
  });

describe('dag_runs', () => {
  it('prints runs with dates from their names, and those that go on as running', async () => {
    const rig = createRig();
    const night = Math.floor(start(rig) / DAY) * DAY + 30 * MINUTE;
    addRun(rig, night, 261);
    addRun(rig, rig.clock.end - HOUR, 240, { kind: 'manual', author: 'kim.lund', run: 'manual__2026-03-04T09:12:44.120031+00:00' });
    addRun(rig, rig.clock.end + HOUR, 240);
    const { rows, texts } = await rig.load(dagRuns);
    const found = await rows(
      `SELECT run_type, state, end_date IS NULL AS open, external_trigger AS manual, triggered_by, strftime(logical_date, '%Y-%m-%d %H:%M:%S') AS logical,
         epoch_us(data_interval_start) AS day, epoch_us(data_interval_end) - epoch_us(data_interval_start) AS length,
         epoch(start_date - queued_at) AS waited, epoch(_arrived - coalesce(end_date, start_date)) AS delay FROM dag_runs ORDER BY start_date`,
    );
    expect(found).toMatchObject([
      { run_type: 'scheduled', state: 'success', open: false, manual: false, triggered_by: null, length: DAY },
      { run_type: 'manual', state: 'running', open: true, manual: true, triggered_by: 'kim.lund', logical: '2026-03-04 09:12:44' },
    ]);
    expect(found[0]!['day']).toBe(night - 30 * MINUTE - DAY);
    for (const { waited, delay } of found as unknown as { waited: number; delay: number }[]) {
      expect(waited).toBeGreaterThan(0);
      expect(delay).toBeGreaterThan(10);
    }
    const record = JSON.parse((await texts(`SELECT ${dagRuns.tables[0]!.raw.sql} FROM dag_runs WHERE state = 'running'`))[0]!) as object;
    expect(record).toMatchObject({ dag_id: DAG, state: 'running', external_trigger: true });
    expect(record).not.toHaveProperty('end_date');
  });
});

describe('row_counts', () => {
  it('loses and repeats few, only at higher levels', async () => {
    const shares: number[] = [];
    for (const level of [1, 2, 3] as const) {
      const rig = createRig({ level });
      for (let i = 0; i < 8000; i++) addCount(rig, i * SECOND, { task: 'ingest', partition: `hour=${i}` });
      const { rows } = await rig.load(rowCounts);
      const [found] = (await rows('SELECT count(*) AS n, count(DISTINCT partition) AS kept FROM row_counts')) as unknown as {
        n: number;
        kept: number;
      }[];
      shares.push(1 - found!.kept / 8000);
      if (level === 1) expect(found).toEqual({ n: 8000, kept: 8000 });
      else expect(found!.n).toBeGreaterThan(found!.kept);
    }
    expect(shares[1]).toBeLessThan(0.003);
    expect(shares[2]).toBeGreaterThan(shares[1]!);
    expect(shares[2]).toBeLessThan(0.008);
  });
});

describe('data_quality', () => {
  it('has bounds where there are any', async () => {
    const rig = createRig();
    const check = { dag: DAG, run: runOf(start(rig)), dataset: 'interactions', partition: 'dt=2026-03-03', result: 'pass' };
    rig.add('QualityCheck', {
      ...check,
      t: start(rig),
      column: 'price',
      check: 'null_share',
      value: 0.0021,
      low: 0,
      high: 0.01,
      bounds: 2,
    });
    rig.add('QualityCheck', { ...check, t: start(rig) + 1e6, check: 'row_count', value: 812_331, low: 700_000, high: 900_000, bounds: 3 });
    rig.add('QualityCheck', { ...check, t: start(rig) + 2e6, check: 'unexpected_columns', value: 1, result: 'warn', note: 'price_eur' });
    const { rows, texts } = await rig.load(dataQuality);
    expect(await rows('SELECT column_name, metric, lower_bound, upper_bound, outcome, note FROM data_quality ORDER BY scan_time')).toEqual([
      { column_name: 'price', metric: 'null_share', lower_bound: null, upper_bound: 0.01, outcome: 'pass', note: null },
      { column_name: null, metric: 'row_count', lower_bound: 700_000, upper_bound: 900_000, outcome: 'pass', note: null },
      { column_name: null, metric: 'unexpected_columns', lower_bound: null, upper_bound: null, outcome: 'warn', note: 'price_eur' },
    ]);
    for (const text of await texts(`SELECT ${dataQuality.tables[0]!.raw.sql} FROM data_quality`))
      expect(() => JSON.parse(text) as unknown).not.toThrow();
  });
});

describe('training', () => {
  it('a loss that is not a number is NaN, what was not measured is NULL', async () => {
    const rig = createRig();
    const step = { model: 'reco-mlp', version: 412, run: runOf(start(rig)), attempt: 1, epoch: 3, learningRate: 0.0008, finite: 1 };
    rig.add('TrainingStep', {
      ...step,
      t: start(rig),
      step: 100,
      loss: 0.4127,
      gradientNorm: 1.3,
      validLoss: 0.42,
      checkpoint: 's3://m/ckpt-3',
    });
    rig.add('TrainingStep', { ...step, t: start(rig) + 1e6, step: 110, finite: 0 });
    rig.add('TrainingStep', {
      ...step,
      t: start(rig) + 2e6,
      step: 100,
      loss: 0.43,
      gradientNorm: 1.1,
      checkpoint: 's3://m/ckpt-3',
      restored: 1,
    });
    const { rows, texts } = await rig.load(trainingCurves);
    expect(
      await rows(
        'SELECT step, isnan(loss) AS bad, isnan(grad_norm) AS worse, valid_loss, restored FROM training_curves ORDER BY "timestamp"',
      ),
    ).toEqual([
      { step: 100, bad: false, worse: false, valid_loss: 0.42, restored: false },
      { step: 110, bad: true, worse: true, valid_loss: null, restored: null },
      { step: 100, bad: false, worse: false, valid_loss: null, restored: true },
    ]);
    const records = (await texts(`SELECT ${trainingCurves.tables[0]!.raw.sql} FROM training_curves ORDER BY "timestamp"`)).map(
      (text) => JSON.parse(text) as Record<string, unknown>,
    );
    expect(records[1]).toMatchObject({ loss: 'NaN', version: 412 });
    expect(records[1]).not.toHaveProperty('valid_loss');
  });

  it('joins run, version and artefact across the tables', async () => {
    const rig = createRig();
    const run = runOf(start(rig));
    const about = { model: 'reco-mlp', version: 412, run };
    rig.add('TrainingStep', { ...about, t: start(rig), step: 1, loss: 0.5, finite: 1, attempt: 1 });
    rig.add('EvalMetric', {
      ...about,
      t: start(rig) + 1e6,
      dataset: 'd',
      slice: 'all',
      metric: 'ndcg_at_10',
      value: 0.31,
      champion: 0.309,
      rows: 90_211,
    });
    const artefact = {
      sha256: 'ab'.repeat(32),
      bytes: 84_112_903,
      uri: 's3://m/412/model.bin',
      params: { epochs: '12', 'data.window': '7' },
    };
    for (const [i, action] of ['registered', 'promoted', 'deployed'].entries())
      rig.add('ModelVersion', { ...about, ...artefact, t: start(rig) + (2 + i) * 1e6, action, author: 'svc-airflow' });
    addRun(rig, start(rig), 40, { run });
    const { rows, texts } = await rig.load(trainingCurves, evalMetrics, modelRegistry, dagRuns);
    expect(
      await rows(
        `SELECT m.action, m.current_stage, m.size_bytes, m.parent_version, m.tags['epochs'] AS epochs, e.value FROM model_registry m JOIN dag_runs r USING (run_id)
           JOIN eval_metrics e USING (run_id, name, version) JOIN training_curves t USING (run_id, name, version) ORDER BY m.last_updated_timestamp`,
      ),
    ).toEqual([
      { action: 'registered', current_stage: 'None', size_bytes: 84_112_903, parent_version: null, epochs: '12', value: 0.31 },
      { action: 'promoted', current_stage: 'Production', size_bytes: 84_112_903, parent_version: null, epochs: '12', value: 0.31 },
      { action: 'deployed', current_stage: 'Production', size_bytes: 84_112_903, parent_version: null, epochs: '12', value: 0.31 },
    ]);
    const [record] = await texts(`SELECT ${modelRegistry.tables[0]!.raw.sql} FROM model_registry LIMIT 1`);
    expect(JSON.parse(record!)).toMatchObject({ version: 412, tags: { epochs: 12, data: { window: 7 } } });
  });
});

describe('online_metrics', () => {
  it('come in the night after their day, a day at once; rates are of sums', async () => {
    const rig = createRig();
    const today = Math.floor(rig.clock.end / DAY) * DAY;
    for (let back = 0; back < 400; back++)
      for (const surface of ['home', 'basket'])
        rig.add('OnlineMetric', {
          t: Math.max(rig.clock.start, today - back * DAY),
          day: today - back * DAY,
          surface,
          platform: 'web',
          arm: 'model',
          impressions: 61_203 + back,
          clicks: back === 7 ? 0 : 3011,
          orders: 112,
          revenue: 4012.31,
          sessions: 8001,
        });
    const { rows } = await rig.load(onlineMetrics);
    const [found] = await rows(
      `SELECT count(*) AS n, count(DISTINCT day) AS days, epoch_us(max(day)) AS last, min(epoch(_arrived - day)) / 3600 AS least, max(epoch(_arrived - day)) / 3600 AS most,
         count(*) FILTER (abs(ctr - clicks / impressions) > 1e-5) AS wrong, count(*) FILTER (conversion_rate IS NULL) AS none FROM online_metrics`,
    );
    expect(found).toMatchObject({ n: 798, days: 399, last: today - DAY, wrong: 0, none: 2 });
    expect(found!['least']).toBeGreaterThan(25);
    expect(found!['most']).toBeLessThan(28);
    const [spread] = await rows(
      'SELECT max(s) AS s FROM (SELECT epoch(max(_arrived) - min(_arrived)) AS s FROM online_metrics GROUP BY day)',
    );
    expect(spread!['s']).toBeLessThan(60);
  });
});

it('every column is described, and so is every table', () => {
  for (const { tables } of [dagRuns, rowCounts, dataQuality, modelRegistry, evalMetrics, trainingCurves, onlineMetrics])
    for (const { description, columns } of tables) {
      expect(description.length).toBeGreaterThan(120);
      for (const column of columns) expect(column.description.length, column.name).toBeGreaterThan(4);
    }
});
