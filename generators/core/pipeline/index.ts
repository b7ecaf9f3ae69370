import type { Effect } from '../effects.ts';
import type { PlanContext } from '../producer.ts';
import { disturbances, type Disturbed } from './disturbance.ts';
import { pipelineEstate, type PipelineEstate } from './estate.ts';
import { playHistory, type History } from './history.ts';

export { disturb, disturbances, inForce, type Disturbance, type Disturbed } from './disturbance.ts';
export { pipelineEstate, type PipelineEstate } from './estate.ts';
export { playHistory, type History, type RunTruth } from './history.ts';

/** Everything about the pipeline of a case under these effects. */
export function pipelineOf(
  context: PlanContext,
  effects: readonly Effect[],
): { readonly estate: PipelineEstate; readonly all: readonly Disturbed[]; readonly history: History } {
  const estate = pipelineEstate(context);
  const all = disturbances(effects);
  return { estate, all, history: playHistory(context, estate, all) };
}
