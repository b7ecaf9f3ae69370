import { clusterSuffix, ipText } from '../ids.ts';
import type { Pod } from '../pools.ts';
import type { PlanContext } from '../producer.ts';
import type { Rng } from '../random.ts';
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

/** Addresses that are given to pods, and pods, of a case. */
interface Given {
  readonly taken: Set<string>;
  readonly made: Map<string, Pod>;
}

const given = new WeakMap<PlanContext['pools'], Given>();

/** Pods of deployments, by what the simulation says runs where. All factories of a case know of each other, so that a pod has one address. */
export class PodFactory {
  private readonly context: PlanContext;
  private readonly taken: Given['taken'];
  private readonly made: Given['made'];

  constructor(context: PlanContext) {
    this.context = context;
    let all = given.get(context.pools);
    if (!all) given.set(context.pools, (all = { taken: new Set(), made: new Map() }));
    this.taken = all.taken;
    this.made = all.made;
  }

  private letters(length: number, ...path: (string | number)[]): string {
    return clusterSuffix(this.context.shared('ids', 'pod', ...path), length);
  }

  /** Name of a deployment's replica set. */
  replicaSet({ name }: Deployment): string {
    return `${name}-${this.letters(10, name, 'set')}`;
  }

  /** An address that no other pod of the case has. */
  address(node: ClusterNode, rng: Rng): string {
    // The network plugin gives pods further addresses of their node's subnet (a /20 of 4,096).
    const base = node.ip - (node.ip % 4096);
    let ip = ipText(base + rng.between(4, 4090));
    while (this.taken.has(ip) || ip === ipText(node.ip)) ip = ipText(base + rng.between(4, 4090));
    this.taken.add(ip);
    return ip;
  }

  /**
   * What runs in a slot of a service.
   * @param serial tells apart what runs there one after the other
   */
  pod(deployment: Deployment, slot: number, serial: string | number, node: ClusterNode): Pod {
    const { name, namespace, image } = deployment;
    const key = `${name}/${slot}/${serial} ${node.name}`;
    const known = this.made.get(key);
    if (known) return known;
    const rng = this.context.shared('ids', 'pod', name, slot, serial);
    const suffix = this.letters(5, name, slot, serial, 'suffix');
    const ip = this.address(node, rng);
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
