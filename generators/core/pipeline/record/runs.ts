import { DAY, HOUR, SECOND } from '../../time.ts';
import type { EventWriter } from '../../timeline.ts';
import type { Instance } from '../../world.ts';
import { TASKS } from '../estate.ts';
import type { BackfillRun, RunTruth } from '../history.ts';
import type { Try } from '../schedule.ts';
import type { Recorder } from './recorder.ts';

/** Where a try ran, and as which Spark application. */
export interface Place {
  readonly host: Instance;
  readonly application: string | null;
}

const OPERATORS = new Map<string, string>(TASKS.map(([task, operator]) => [task, operator]));
const isSpark = (task: string): boolean => task === 'build_features' || task === 'join_labels';

/** The same for every recorder. */
export function placeOf(recorder: Recorder, run: string, { task, attempt, start }: Pick<Try, 'task' | 'attempt' | 'start'>): Place {
  const rng = recorder.context.shared('ids', 'pipeline', 'place', run, task, attempt);
  const host = rng.pick(recorder.estate.workers);
  const cluster = Math.floor(recorder.context.clock.start / 1000) - 40 * 86_400_000 + 7_421_337;
  const serial = Math.floor((start - recorder.context.clock.start) / (3 * HOUR)) + (task === 'join_labels' ? 1 : 0) + attempt * 2 + 212;
  return { host, application: isSpark(task) ? `application_${cluster}_${String(serial).padStart(4, '0')}` : null };
}

/** A run and the tries of its tasks. */
export function recordRun(recorder: Recorder, write: EventWriter, run: RunTruth): void {
  const { estate, context } = recorder;
  const rng = recorder.rng('run', run.id);
  const end = Math.max(...run.tries.map((one) => one.end)) + rng.between(1, 4) * SECOND;
  recorder.add(write, 'PipelineRun', {
    t: run.start,
    end,
    dag: estate.dag,
    run: run.id,
    kind: run.kind,
    day: run.day * DAY,
    state: 'success',
    author: null,
    release: run.release,
  });
  for (const one of run.tries) {
    const { host, application } = placeOf(recorder, run.id, one);
    recorder.add(write, 'PipelineTask', {
      t: one.start,
      end: one.end,
      queued: one.queued,
      dag: estate.dag,
      run: run.id,
      task: estate.names.tasks[one.task],
      attempt: one.attempt,
      maxAttempts: 4,
      state: one.state,
      operator: OPERATORS.get(one.task) ?? 'PythonOperator',
      exitCode: one.state === 'success' ? 0 : one.reason === 'killed' ? 143 : 1,
      host: context.pools.instance(host.index),
      application,
    });
  }
}

/** A run of the backfill: one task. */
export function recordBackfillRun(recorder: Recorder, write: EventWriter, run: BackfillRun): Place {
  const { estate, context } = recorder;
  const place = placeOf(recorder, run.id, { task: 'join_labels', attempt: 1, start: run.start });
  recorder.add(write, 'PipelineRun', {
    t: run.start,
    end: run.end,
    dag: estate.backfillDag,
    run: run.id,
    kind: 'backfill',
    day: Math.floor(run.start / DAY) * DAY,
    state: 'success',
  });
  recorder.add(write, 'PipelineTask', {
    t: run.start + 3 * SECOND,
    end: run.end - 2 * SECOND,
    queued: run.start + SECOND,
    dag: estate.backfillDag,
    run: run.id,
    task: estate.names.append,
    attempt: 1,
    maxAttempts: 4,
    state: 'success',
    operator: 'SparkSubmitOperator',
    host: context.pools.instance(place.host.index),
    application: place.application,
  });
  return place;
}

/** Spreads a moment into a try: `share` of its length. */
export const into = ({ start, end }: Pick<Try, 'start' | 'end'>, share: number): number => Math.floor(start + (end - start) * share);
