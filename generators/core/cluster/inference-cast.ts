/** Who is to blame for which fault of the inference service, and who only looks like it: two ends of shared orders. */
import type { PlanContext } from '../producer.ts';
import type { ClusterNode } from '../world.ts';
import { PodFactory } from './deployments.ts';
import { clusterOf, generalGroups } from './estate.ts';
import { windows } from './windows.ts';
import { inferenceClients, inferenceDeployments, inferenceModel, MODEL_NAME, type Customer } from './inference.ts';

/** A replica of the model server. */
export interface Replica {
  readonly slot: number;
  readonly node: string;
  /** Name of its pod when the windows begin. */
  readonly pod: string;
  /** Its code in the pool. */
  readonly code: () => number;
}

export interface Cast {
  readonly model: string;
  readonly group: string;
  readonly quietGroup: string;
  readonly replica: Replica;
  readonly quietReplica: Replica;
  /** All of the model server, the first to blame first. */
  readonly replicas: readonly Replica[];
  /** Customers who changed to a new client version shortly before the onset, and at some other time. */
  readonly upgraded: Customer;
  readonly quietUpgraded: Customer;
  readonly sponge: Customer;
  readonly quietSponge: Customer;
  readonly jobs: readonly string[];
  readonly jobNodes: readonly ClusterNode[];
  readonly quietJobNodes: readonly ClusterNode[];
}

const JOBS = ['reembed-catalogue', 'rebuild-thumbnails', 'export-metrics', 'reindex-labels', 'compact-features'] as const;

/** How many machines have a GPU. */
export const gpuCount = (context: PlanContext): number => clusterOf(context).nodes.filter(({ pool }) => pool === 'gpu').length;

/** The same for every unit of a case. */
export function castOf(context: PlanContext): Cast {
  const { nodes } = clusterOf(context);
  const order = <T>(name: string, all: readonly T[]): readonly T[] => context.shared('entity', 'cast', 'inference', name).shuffle(all);
  const general = nodes.filter(({ pool }) => pool === 'general');
  const groups = generalGroups(context);
  const triton = inferenceModel(context).services.find(({ name }) => name === 'triton')!;
  const slots = order(
    'replica',
    Array.from({ length: triton.replicas }, (_, slot) => slot),
  );
  const replica = (slot: number): Replica => {
    const home = triton.nodes![slot % triton.nodes!.length]!;
    const pod = new PodFactory(context).pod(
      inferenceDeployments(context)['triton']!,
      slot,
      'initial',
      nodes.find(({ name }) => name === home)!,
    );
    return { slot, node: home, pod: pod.name, code: () => context.pools.pod(pod) };
  };
  const replicas = slots.map(replica);
  const clients = inferenceClients(context);
  const { onset } = windows(context);
  // First the one whose new version came with the onset.
  const upgraded = clients.filter(({ next }) => next !== null).sort((a, b) => Math.abs(a.next!.at - onset) - Math.abs(b.next!.at - onset));
  const middle = order(
    'client',
    clients.slice(2, 10).filter(({ next, steady }) => next === null && steady),
  );
  const machines = order('job', general);
  return {
    model: MODEL_NAME,
    group: groups[0]!,
    quietGroup: groups[groups.length - 1]!,
    replica: replicas[0]!,
    quietReplica: replicas[replicas.length - 1]!,
    replicas,
    upgraded: upgraded[0]!,
    quietUpgraded: upgraded[upgraded.length - 1]!,
    sponge: middle[0]!,
    quietSponge: middle[middle.length - 1]!,
    jobs: order('jobs', JOBS),
    jobNodes: machines.slice(0, 3),
    quietJobNodes: machines.slice(-2),
  };
}
