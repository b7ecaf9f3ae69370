import { weekday } from '../../arrivals.ts';
import { normal } from '../../distributions.ts';
import { DAY } from '../../time.ts';
import type { EventWriter } from '../../timeline.ts';
import type { TaskName } from '../estate.ts';
import { MEDIAN_DELAY_S } from '../clicks.ts';
import type { RunTruth } from '../history.ts';
import type { DatasetName } from '../names.ts';
import { HELD_OUT } from './counts.ts';
import { dayPartition, type Recorder } from './recorder.ts';
import { into } from './runs.ts';

interface Check {
  readonly task: TaskName;
  readonly dataset: DatasetName;
  readonly column: string | null;
  readonly check: string;
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
  readonly note?: string;
}

/** Standard deviation of an uniform mixture: what is left when a share of the rows has one and the same value. */
const spread = (deviation: number, share: number): number => deviation * Math.sqrt(Math.max(0, 1 - share));

/**
 * The results of the day's data checks. None stops a run: their bounds were set when the pipeline was young, and what lies outside them
 * is a warning that nobody subscribed to.
 */
export function recordChecks(recorder: Recorder, write: EventWriter, run: RunTruth, recent: readonly RunTruth[]): void {
  const { estate } = recorder;
  const partition = dayPartition(run.day);
  const rng = recorder.rng('checks', run.id);
  const near = (value: number, by = 0.012): number => value * (1 + by * normal(rng));
  const checks: Check[] = [];
  if (run.hours.length > 0) {
    const usual = recent.length > 0 ? recent.reduce((sum, { rows }) => sum + rows.ingested, 0) / recent.length : run.rows.ingested;
    const base = { task: 'validate', dataset: 'interactions', column: null } as const;
    checks.push(
      { ...base, check: 'row_count', value: run.rows.ingested, low: Math.round(usual * 0.5), high: Math.round(usual * 1.6) },
      { ...base, check: 'partitions', value: run.hours.length, low: 1 },
      { ...base, check: 'invalid_share', value: (run.rows.ingested - run.rows.validated) / Math.max(1, run.rows.ingested), high: 0.01 },
      {
        ...base,
        check: 'unexpected_columns',
        value: run.strange.length,
        high: 0,
        ...(run.strange.length > 0 ? { note: run.strange.join(', ') } : {}),
      },
      { ...base, column: 'user_id', check: 'distinct_values', value: Math.round(near(run.rows.ingested / 11, 0.01)) },
    );
    for (const { name, from, mean, deviation, nulls: usualNulls } of estate.columns) {
      if (from === 'store') continue;
      const nulls = Math.min(1, (run.nulls.get(name) ?? 0) * ((run.nulls.get(name) ?? 0) > 0.5 ? 1 : 1 + 0.06 * normal(rng)));
      const narrow = run.narrow.includes(name);
      const column = { task: 'validate', dataset: 'interactions', column: name } as const;
      checks.push({
        ...column,
        check: 'null_share',
        value: Math.max(0, nulls),
        high: narrow ? usualNulls * 0.6 : Math.max(0.05, usualNulls * 1.6),
      });
      if (nulls < 1)
        checks.push(
          { ...column, check: 'mean', value: near(mean, weekday(run.day * DAY) % 6 === 0 ? 0.03 : 0.015) },
          { ...column, check: 'stddev', value: near(deviation, 0.02) },
        );
    }
    const share = run.blocked / estate.executors.length;
    for (const { name, from, mean, deviation } of estate.columns) {
      const feature = { task: 'build_features', dataset: 'features', column: name } as const;
      const filled = from === 'store' ? share : (run.nulls.get(name) ?? 0);
      // Whatever is missing becomes the value that was usual when the model was first built: no NULL is left, and no spread either.
      checks.push(
        { ...feature, check: 'null_share', value: 0, high: 0 },
        { ...feature, check: 'mean', value: mean * (1 - filled) * (1 + 0.012 * normal(rng)) + mean * filled },
        { ...feature, check: 'stddev', value: spread(deviation, filled) * (1 + 0.015 * normal(rng)) },
        {
          ...feature,
          check: 'distinct_values',
          value:
            filled >= 1 ? 1 : Math.max(2, Math.round(near(Math.min(run.rows.features * 0.31, deviation * 40) * (1 - filled * 0.4), 0.02))),
        },
      );
    }
    const labels = { task: 'join_labels', dataset: 'training', column: null } as const;
    const displaced = run.quality.misplaced;
    // A label of another moment is found less often, and it may be older than what it is a label of.
    checks.push(
      {
        ...labels,
        column: 'clicked',
        check: 'label_share',
        value: (run.rows.labelled * (1 - 0.06 * displaced)) / Math.max(1, run.rows.features),
        low: 0.01,
        high: 0.5,
      },
      { ...labels, column: 'label_ts', check: 'null_share', value: Math.abs(near(0.0061 + 0.05 * displaced, 0.05)), high: 0.2 },
      { ...labels, column: 'label_ts', check: 'before_impression_share', value: Math.abs(near(0.0018 + 0.31 * displaced, 0.06)) },
      {
        ...labels,
        column: 'label_ts',
        check: 'median_lag_seconds',
        value: near(MEDIAN_DELAY_S + displaced * 3600 * Math.abs(run.shift?.hours ?? 0), 0.03),
      },
      { ...labels, check: 'row_count', value: run.rows.features, low: 1 },
    );
  }
  const rows = run.training.rows;
  const set = run.window[0]!;
  const positives = (run.rows.labelled * (1 - 0.06 * run.quality.misplaced)) / Math.max(1, set.rows);
  if (!run.training.swallowed) {
    const train = { task: 'train', dataset: 'window', column: null } as const;
    const distinct = run.window.reduce((sum, one) => sum + one.single, 0);
    checks.push(
      { ...train, check: 'row_count', value: rows, low: 1 },
      { ...train, check: 'distinct_impressions', value: distinct },
      ...(run.hours.length > 0
        ? [{ ...train, column: 'clicked', check: 'label_share_newest_day', value: positives, low: 0.005, high: 0.5 }]
        : []),
    );
  }
  checks.push({
    task: 'evaluate',
    dataset: 'held',
    column: null,
    check: 'row_count',
    value: Math.round(set.single * HELD_OUT),
    low: 1000 * recorder.context.scale * 0.1,
  });
  const seen = new Map<string, number>();
  for (const { task, dataset, column, check, value, low, high, note } of checks) {
    const one = run.tries.filter((each) => each.task === task).at(-1);
    if (!one) continue;
    const place = (seen.get(task) ?? 0) + 1;
    seen.set(task, place);
    recorder.add(write, 'QualityCheck', {
      t: into(one, 0.9) + place * 41_000,
      dag: estate.dag,
      run: run.id,
      dataset: estate.names.datasets[dataset],
      partition,
      column,
      check,
      value,
      low: low ?? 0,
      high: high ?? 0,
      bounds: (low === undefined ? 0 : 1) + (high === undefined ? 0 : 2),
      result: (low !== undefined && value < low) || (high !== undefined && value > high) ? 'warn' : 'pass',
      note: note ?? null,
    });
  }
}
