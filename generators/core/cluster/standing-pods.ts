import type { Pod } from '../pools.ts';
import type { PlanContext } from '../producer.ts';
import type { ClusterNode } from '../world.ts';
import { PodFactory } from './deployments.ts';
import { clusterOf } from './estate.ts';
import { initial } from './places.ts';
import { inferenceDeployments, inferenceModel } from './inference.ts';

/**
 * Pods of the inference service that run all the time, with their machines, by service.
 * @param places machines by index, where those of another moment than the end are asked for: see `placesAt`
 */
export function standingPods(
  context: PlanContext,
  only?: string,
  places: readonly ClusterNode[] = clusterOf(context).nodes,
): readonly { readonly pod: Pod; readonly node: ClusterNode }[] {
  const byName = new Map(clusterOf(context).nodes.map((node) => [node.name, node]));
  const deployments = inferenceDeployments(context);
  const factory = new PodFactory(context);
  const { nodes: all, services } = inferenceModel(context);
  return services
    .flatMap(({ name, replicas, nodes = all }) =>
      Array.from({ length: replicas }, (_, i) => {
        const own = byName.get(nodes[i % nodes.length]!)!;
        const node = places[own.index]!;
        return { service: name, node, pod: factory.pod(deployments[name]!, i, initial(own, node), node) };
      }),
    )
    .filter(({ service }) => !only || service === only);
}
