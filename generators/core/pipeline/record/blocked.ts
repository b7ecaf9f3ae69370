import type { RunTruth } from '../history.ts';
import type { Recorder } from './recorder.ts';

/** Can this executor (0, 1, …) not reach the feature store in this run? Which ones it strikes comes from the seed. */
export function isBlocked(recorder: Recorder, run: RunTruth, executor: number): boolean {
  const { executors } = recorder.estate;
  const order = recorder.context.shared('entity', 'pipeline', 'blocked', run.id).shuffle(executors.map((_, i) => i));
  return order.indexOf(executor) < run.blocked;
}
