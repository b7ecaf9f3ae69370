import { lognormal } from '../distributions.ts';
import type { PlanContext } from '../producer.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../time.ts';
import { inForce, type Disturbed } from './disturbance.ts';
import { TASKS, type TaskName } from './estate.ts';

/** One try of a task. */
export interface Try {
  readonly task: TaskName;
  readonly attempt: number;
  readonly queued: number;
  readonly start: number;
  readonly end: number;
  readonly state: 'success' | 'up_for_retry';
  /** Why it failed, as its log says. */
  readonly reason: string | null;
}

/** When upstream delivers the hours of a day: four batches, the last one after midnight. Microseconds, by hour. */
export function landings(context: PlanContext, day: number): readonly number[] {
  const rng = context.shared('entity', 'pipeline', 'landing', day);
  const starts = [8.1, 14.1, 20.1, 26.5].map((hour) => day * DAY + (hour + 0.35 * rng.unit()) * HOUR);
  const gaps = starts.map(() => (3.2 + 2 * rng.unit()) * MINUTE);
  return Array.from({ length: 24 }, (_, hour) => {
    const batch = Math.floor(hour / 6);
    return Math.floor(starts[batch]! + (hour % 6) * gaps[batch]! * (0.9 + 0.2 * rng.unit()) + rng.int(SECOND));
  });
}

/** First hour of the delivery that comes after midnight. */
const LATE_HOUR = 18;

/**
 * A release on the onset's eve reworked the first steps under every cause: this task is gone since then, and another one does its work. So
 * a task that writes no log any more is no proof of anything.
 */
export const MERGED = { task: 'ingest_catalog', into: 'ingest_orders', minutes: 4 } as const satisfies {
  task: TaskName;
  into: TaskName;
  minutes: number;
};

/** Part of its usual time that training takes: it is short when it raises, and when it is content with an early checkpoint. */
function trainingShare(all: readonly Disturbed[], start: number): number {
  if (inForce(all, 'swallow', start).length > 0) return 0.28;
  const [nan] = inForce(all, 'nan', start);
  return nan && nan.epoch >= 0 ? 0.14 + 0.86 * nan.at : 1;
}

/** Seconds between two looks of the sensor. */
export const POKE = 300 * SECOND;

/**
 * The tries of a run's tasks, in order of time.
 * @param merged what read the list of items reads it as part of another task
 * @param from first task to run: a rerun by hand starts late in the pipeline
 */
export function scheduleRun(
  context: PlanContext,
  run: string,
  start: number,
  landed: readonly number[],
  all: readonly Disturbed[],
  merged: boolean,
  from: TaskName = 'wait_for_partitions',
): Try[] {
  const rng = context.shared('entity', 'pipeline', 'schedule', run);
  const tries: Try[] = [];
  let free = start + (2 + 9 * rng.unit()) * SECOND;
  const first = TASKS.findIndex(([task]) => task === from);
  const [skip] = inForce(all, 'no-wait', start);
  TASKS.forEach(([task, , usual], place) => {
    const minutes = usual + (merged && task === MERGED.into ? MERGED.minutes : 0);
    const jitter = lognormal(rng, 1, 0.06);
    const wait = (1 + 5 * rng.unit()) * SECOND;
    if (place < first || (merged && task === MERGED.task)) return;
    const [slow] = inForce(all, 'slow', start).filter((one) => one.task === task);
    const length = Math.max(
      4 * SECOND,
      minutes * MINUTE * jitter * (slow?.factor ?? 1) * (task === 'train' ? trainingShare(all, start) : 1),
    );
    let queued = Math.floor(free);
    if (task === 'wait_for_partitions') {
      if (skip?.waits === 'not') return;
      const last = skip ? landed[LATE_HOUR]! - 90 * SECOND : Math.max(...landed);
      const begin = Math.floor(queued + wait);
      const pokes = Math.max(0, Math.ceil((last - begin) / POKE));
      const end = skip ? Math.max(begin + SECOND, last) : begin + pokes * POKE + SECOND;
      tries.push({ task, attempt: 1, queued, start: begin, end: Math.floor(end), state: 'success', reason: null });
      free = end + 2 * SECOND;
      return;
    }
    let attempt = 1;
    const [retry] = inForce(all, 'retry', start).filter((one) => one.task === task);
    for (; retry && attempt <= retry.attempts; attempt += 1) {
      const begin = Math.floor(queued + wait);
      const end = Math.floor(begin + Math.min(length * (0.3 + 0.4 * rng.unit()), retry.waitMinutes * MINUTE));
      tries.push({ task, attempt, queued, start: begin, end, state: 'up_for_retry', reason: retry.reason });
      queued = end + Math.floor(retry.waitMinutes * MINUTE);
    }
    if (task === 'join_labels' && inForce(all, 'stray-parts', start).length > 0) {
      const begin = Math.floor(queued + wait);
      const end = Math.floor(begin + length * (0.55 + 0.2 * rng.unit()));
      tries.push({ task, attempt, queued, start: begin, end, state: 'up_for_retry', reason: 'killed' });
      attempt += 1;
      queued = end + 60 * SECOND;
    }
    const begin = Math.floor(queued + wait);
    const end = Math.floor(begin + length);
    tries.push({ task, attempt, queued, start: begin, end, state: 'success', reason: null });
    free = end + 3 * SECOND;
  });
  return tries;
}
