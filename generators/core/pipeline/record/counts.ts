import type { EventWriter } from '../../timeline.ts';
import { PARTS, type TaskName } from '../estate.ts';
import type { BackfillRun, RunTruth } from '../history.ts';
import type { DatasetName } from '../names.ts';
import { MERGED, type Try } from '../schedule.ts';
import { dayPartition, hourPartition, type Recorder } from './recorder.ts';
import { into } from './runs.ts';

/** Share of the day's labelled rows that evaluation keeps for itself. */
export const HELD_OUT = 0.04;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** What every step read and wrote of every partition. Steps agree with each other unless something came in between. */
export function recordCounts(recorder: Recorder, write: EventWriter, run: RunTruth, orders: number): void {
  const { estate } = recorder;
  const day = dayPartition(run.day);
  const rng = recorder.rng('counts', run.id);
  const { names } = estate;
  const at = (task: TaskName): Try | undefined => run.tries.filter((one) => one.task === task).at(-1);
  const count = (
    task: TaskName,
    share: number,
    row: { dataset: DatasetName; partition: string; rowsIn: number; rowsOut: number; bytesOut: number; files: number },
  ): void => {
    const one = at(task);
    if (one)
      recorder.add(write, 'PartitionCount', {
        ...row,
        ...{ t: into(one, share), dag: estate.dag, run: run.id, attempt: one.attempt },
        ...{ task: names.tasks[task], dataset: names.datasets[row.dataset] },
      });
  };
  run.hours.forEach(({ hour, rows }, i) => {
    const partition = hourPartition(run.day, hour);
    count('ingest_interactions', 0.08 + (0.88 * (i + 1)) / (run.hours.length + 1), {
      dataset: 'interactions',
      partition,
      rowsIn: rows,
      rowsOut: rows,
      bytesOut: sum(recorder.files('curated', partition, rows, PARTS.hour).bytes),
      files: PARTS.hour,
    });
  });
  if (run.hours.length > 0) {
    const items = 41_000 + rng.int(900);
    count(at(MERGED.task) ? MERGED.task : MERGED.into, 0.9, {
      dataset: 'catalog',
      partition: day,
      rowsIn: items,
      rowsOut: items,
      bytesOut: items * 212,
      files: 16,
    });
    count('ingest_orders', 0.9, {
      dataset: 'orders',
      partition: day,
      rowsIn: orders,
      rowsOut: orders,
      bytesOut: orders * 96 + 400,
      files: 4,
    });
    count('validate', 0.95, {
      dataset: 'interactions',
      partition: day,
      rowsIn: run.rows.ingested,
      rowsOut: run.rows.validated,
      bytesOut: 0,
      files: 0,
    });
    count('build_features', 0.97, {
      dataset: 'features',
      partition: day,
      rowsIn: run.rows.validated,
      rowsOut: run.rows.features,
      bytesOut: sum(recorder.files('features', day, run.rows.features, PARTS.features).bytes),
      files: PARTS.features,
    });
    count('join_labels', 0.97, {
      dataset: 'training',
      partition: day,
      rowsIn: run.rows.features,
      rowsOut: run.rows.features,
      bytesOut: sum(recorder.files('training', day, run.rows.features, PARTS.training).bytes),
      files: PARTS.training,
    });
  }
  if (!run.training.swallowed)
    run.window.forEach((set, i) =>
      count('train', 0.02 + 0.005 * (run.window.length - i), {
        dataset: 'training',
        partition: dayPartition(set.day),
        rowsIn: set.rows,
        rowsOut: set.rows,
        bytesOut: 0,
        files: PARTS.training * set.times + set.strayParts,
      }),
    );
  const held = Math.round(run.window[0]!.single * HELD_OUT);
  count('evaluate', 0.9, { dataset: 'training', partition: day, rowsIn: held, rowsOut: held, bytesOut: 0, files: 3 });
}

/** What the backfill wrote. */
export function recordBackfillCounts(recorder: Recorder, write: EventWriter, run: BackfillRun): void {
  run.days.forEach(({ day, rows }, i) => {
    const partition = dayPartition(day);
    recorder.add(write, 'PartitionCount', {
      t: into(run, (i + 0.9) / run.days.length) - 4_000_000,
      dag: recorder.estate.backfillDag,
      run: run.id,
      task: recorder.estate.names.append,
      attempt: 1,
      dataset: recorder.estate.names.datasets.training,
      partition,
      rowsIn: rows,
      rowsOut: rows,
      bytesOut: sum(recorder.files('training', partition, rows, PARTS.training, run.id).bytes),
      files: PARTS.training,
    });
  });
}
