/** Where things stand on the two days of a case. */
import type { PlanContext } from '../producer.ts';
import type { ClusterNode } from '../world.ts';
import { nodeAt, replacements } from './estate.ts';
import { windows } from './windows.ts';

/** The machine that carries what a machine of the cluster carries, on one of the two days. */
export const placeOf = (context: PlanContext, node: ClusterNode, day: string): ClusterNode =>
  day === 'before' ? nodeAt(replacements(context), node, windows(context).before[0]) : node;

/** Key of a pod that runs already when the hours of requests begin: of those days on which its machine is there. */
export const initial = (own: ClusterNode, place: ClusterNode): string => (own.name === place.name ? 'initial' : `initial/${place.name}`);
