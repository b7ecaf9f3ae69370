import { clusterSuffix, ipText } from '../ids.ts';
import type { Pod } from '../pools.ts';
import type { PlanContext } from '../producer.ts';
import type { ClusterNode } from '../world.ts';

/** A service of the cluster as its operators know it. */
export interface Deployment {
  readonly name: string;
  readonly namespace: string;
  readonly image: string;
  /** Port of its service. */
  readonly port: number;
}

/** Port that the nodes keep open for the load balancer, from Kubernetes' range 30000 to 32767. */
export const NODE_PORT = 31_380;

/** Pods of deployments, by what the simulation says runs where. */
export class PodFactory {
  private readonly context: PlanContext;
  private readonly taken = new Set<string>();
  private readonly made = new Map<string, Pod>();

  constructor(context: PlanContext) {
    this.context = context;
  }

  private letters(length: number, ...path: (string | number)[]): string {
    return clusterSuffix(this.context.shared('ids', 'pod', ...path), length);
  }

  /** Name of a deployment's replica set. */
  replicaSet({ name }: Deployment): string {
    return `${name}-${this.letters(10, name, 'set')}`;
  }

  /**
   * What runs in a slot of a service.
   * @param serial tells apart what runs there one after the other
   */
  pod(deployment: Deployment, slot: number, serial: string | number, node: ClusterNode): Pod {
    const { name, namespace, image } = deployment;
    const key = `${name}/${slot}/${serial}`;
    const known = this.made.get(key);
    if (known) return known;
    const rng = this.context.shared('ids', 'pod', name, slot, serial);
    const suffix = this.letters(5, name, slot, serial, 'suffix');
    // The network plugin gives pods further addresses of their node's subnet (a /20 of 4,096).
    const base = node.ip - (node.ip % 4096);
    let ip = ipText(base + rng.between(4, 4090));
    while (this.taken.has(ip) || ip === ipText(node.ip)) ip = ipText(base + rng.between(4, 4090));
    this.taken.add(ip);
    const pod: Pod = {
      name: `${this.replicaSet(deployment)}-${suffix}`,
      uid: rng.uuid(),
      deployment: name,
      namespace,
      container: name,
      image,
      node: node.name,
      instance: node.instance,
      ip,
      azId: node.azId,
      cluster: this.context.world.cluster?.name ?? '',
    };
    this.made.set(key, pod);
    return pod;
  }
}
