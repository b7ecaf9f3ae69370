import type { Order } from '../orders.ts';
import type { PlanContext } from '../producer.ts';
import { disturbances, type Disturbed } from './disturbance.ts';
import { pipelineEstate, type PipelineEstate } from './estate.ts';
import { playHistory, type History } from './history.ts';

export { disturb, disturbances, inForce, type Disturbance, type Disturbed } from './disturbance.ts';
export { pipelineEstate, type PipelineEstate } from './estate.ts';
export { playHistory, type History, type RunTruth } from './history.ts';

/** Everything about the pipeline of a case under these orders. */
export function pipelineOf(
  context: PlanContext,
  orders: readonly Order[],
): { readonly estate: PipelineEstate; readonly all: readonly Disturbed[]; readonly history: History } {
  const estate = pipelineEstate(context);
  const all = disturbances(orders);
  return { estate, all, history: playHistory(context, estate, all) };
}
