/** Where things stand on the two days of a case. */
import type { Order } from '../orders.ts';
import type { PlanContext } from '../producer.ts';
import type { ClusterNode } from '../world.ts';
import { clusterOf, nodeAt, replacements } from './estate.ts';

/** For each machine of the cluster, by index, the one that carries at a moment what it carries in the end. */
export function placesAt(context: PlanContext, orders: readonly Order[], t: number): readonly ClusterNode[] {
  const swaps = replacements(context, orders);
  return clusterOf(context).nodes.map((node) => nodeAt(swaps, node, t));
}

/** Key of a pod that runs already when the hours of requests begin: of those days on which its machine is there. */
export const initial = (own: ClusterNode, place: ClusterNode): string => (own.name === place.name ? 'initial' : `initial/${place.name}`);
