/** Entries of a cluster's event stream, as its components word them. Sources of words and order: Kubernetes 1.31, kubelet and controllers. */
import type { EventRow } from '../events.ts';
import { clusterSuffix } from '../ids.ts';
import type { Order } from '../orders.ts';
import type { Rng } from '../random.ts';
import { SECOND } from '../time.ts';
import { clusterOf, generalGroups, nodeAt, replacements, type Replacement } from './estate.ts';
import type { PlanContext } from '../producer.ts';
import type { ClusterNode } from '../world.ts';

type Row = EventRow<'ClusterEvent'>;

/** Where images come from. */
export const REGISTRY = 'registry.example';

/** A pod as its events name it. */
export interface Named {
  readonly name: string;
  readonly namespace: string;
  readonly container: string;
  readonly image: string;
  readonly node: ClusterNode;
}

/** Collects events; the order of writing is free. */
export class Reports {
  readonly rows: Row[] = [];
  /** Machines that were replaced. */
  readonly swaps: readonly Replacement[];
  private readonly machines: readonly ClusterNode[];

  /** @param orders of the whole case; whoever plans without them names no machine of the group that may move */
  constructor(context: PlanContext, orders?: readonly Order[]) {
    const { nodes } = clusterOf(context);
    this.machines = orders ? nodes : nodes.filter(({ group }) => group !== generalGroups(context)[0]);
    this.swaps = replacements(context, orders ?? []);
  }

  add(row: Row): void {
    this.rows.push({ ...row, t: Math.floor(row.t), type: row.type ?? 'Normal' });
  }

  /** About a pod, by the kubelet of its machine. */
  kubelet(t: number, pod: Named, reason: string, message: string, type: 'Normal' | 'Warning' = 'Normal'): void {
    this.add({
      t,
      type,
      reason,
      message,
      kind: 'Pod',
      object: pod.name,
      namespace: pod.namespace,
      component: 'kubelet',
      node: pod.node.name,
    });
  }

  /** About a machine. @param component kubelet, node-controller, ... */
  node(t: number, node: ClusterNode, reason: string, message: string, component = 'kubelet', type: 'Normal' | 'Warning' = 'Normal'): void {
    this.add({
      t,
      type,
      reason,
      message,
      kind: 'Node',
      object: node.name,
      component,
      ...(component === 'kubelet' ? { node: node.name } : {}),
    });
  }

  /**
   * A pod is placed and its container started.
   * @param pullS seconds that the image takes; 0: it is there already
   * @returns when the container has started
   */
  start(t: number, pod: Named, rng: Rng, pull: { readonly pullS?: number; readonly bytes?: number } = {}): number {
    const { name, namespace, node } = pod;
    this.add({
      t,
      reason: 'Scheduled',
      kind: 'Pod',
      object: name,
      namespace,
      component: 'default-scheduler',
      message: `Successfully assigned ${namespace}/${name} to ${node.name}`,
    });
    return this.container(t + (0.5 + rng.unit()) * SECOND, pod, rng, pull);
  }

  /** A container of a pod that has its place is started, for the first time or again. Parameters and result as of {@link start}. */
  container(
    t: number,
    pod: Named,
    rng: Rng,
    { pullS = 0, bytes = 90e6 }: { readonly pullS?: number; readonly bytes?: number } = {},
  ): number {
    const { image, container } = pod;
    let at = t;
    if (pullS > 0) {
      this.kubelet(at, pod, 'Pulling', `Pulling image "${image}"`);
      at += pullS * SECOND;
      const took = pullS >= 1 ? `${(Math.round(pullS * 1000) / 1000).toString()}s` : `${Math.round(pullS * 1000)}ms`;
      this.kubelet(
        at,
        pod,
        'Pulled',
        `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: ${Math.round(bytes)} bytes.`,
      );
    } else this.kubelet(at, pod, 'Pulled', `Container image "${image}" already present on machine`);
    this.kubelet((at += (0.06 + 0.2 * rng.unit()) * SECOND), pod, 'Created', `Created container: ${container}`);
    this.kubelet((at += (0.1 + 0.3 * rng.unit()) * SECOND), pod, 'Started', `Started container ${container}`);
    return at;
  }

  /** A new pod of a replica or daemon set. */
  create(t: number, pod: Named, owner: { readonly kind: 'ReplicaSet' | 'DaemonSet' | 'Job'; readonly name: string }): void {
    const component = { ReplicaSet: 'replicaset-controller', DaemonSet: 'daemonset-controller', Job: 'job-controller' }[owner.kind];
    this.add({
      t,
      reason: 'SuccessfulCreate',
      kind: owner.kind,
      object: owner.name,
      namespace: pod.namespace,
      component,
      message: `Created pod: ${pod.name}`,
    });
  }

  /**
   * The pod of a daemon set on one machine makes way for its next release.
   * @param t when the old one is stopped
   * @param set name of both; of the new one the image and its size, of the old one the image, or itself where it is known
   * @returns the new one, and when its container has started
   */
  renew(
    t: number,
    set: Omit<Named, 'container'> & { readonly bytes?: number; readonly before: string | Named },
    rng: Rng,
  ): { readonly pod: Named; readonly started: number } {
    const { name, namespace, image, node, before, bytes = 24e6 } = set;
    const made = (of: string): Named => ({ name: `${name}-${clusterSuffix(rng)}`, namespace, container: name, image: of, node });
    this.stop(t, typeof before === 'string' ? made(before) : before);
    const pod = made(image);
    this.create(t + 2 * SECOND, pod, { kind: 'DaemonSet', name });
    const started = this.start(t + 2.1 * SECOND, pod, rng, { pullS: 1.2 + 1.5 * rng.unit(), bytes: bytes * (0.8 + 0.4 * rng.unit()) });
    return { pod, started };
  }

  /** A container is stopped. */
  stop(t: number, pod: Named): void {
    this.kubelet(t, pod, 'Killing', `Stopping container ${pod.container}`);
  }

  /** A machine joins: from the start of its kubelet until it takes pods. @returns when it is ready */
  join(t: number, node: ClusterNode, rng: Rng): number {
    this.node(t, node, 'Starting', 'Starting kubelet.');
    this.node(t + 0.01 * SECOND, node, 'InvalidDiskCapacity', 'invalid capacity 0 on image filesystem', 'kubelet', 'Warning');
    for (const status of ['NodeHasSufficientMemory', 'NodeHasNoDiskPressure', 'NodeHasSufficientPID'])
      this.node(t + (0.05 + 0.1 * rng.unit()) * SECOND, node, status, `Node ${node.name} status is now: ${status}`);
    this.node(t + 0.3 * SECOND, node, 'NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods');
    this.node(t + 1.5 * SECOND, node, 'Synced', 'Node synced successfully', 'cloud-node-controller');
    this.node(
      t + 3 * SECOND,
      node,
      'RegisteredNode',
      `Node ${node.name} event: Registered Node ${node.name} in Controller`,
      'node-controller',
    );
    const ready = t + (14 + 12 * rng.unit()) * SECOND;
    this.node(ready, node, 'NodeReady', `Node ${node.name} status is now: NodeReady`);
    return ready;
  }

  /** A machine is gone. */
  leave(t: number, node: ClusterNode): void {
    this.node(t, node, 'NodeNotReady', `Node ${node.name} status is now: NodeNotReady`, 'node-controller');
    this.node(
      t + 41 * SECOND,
      node,
      'DeletingNode',
      `Deleting node ${node.name} because it does not exist in the cloud provider`,
      'cloud-node-lifecycle-controller',
    );
    this.node(
      t + 44 * SECOND,
      node,
      'RemovingNode',
      `Node ${node.name} event: Removing Node ${node.name} from Controller`,
      'node-controller',
    );
  }

  /** A machine that the cluster has at a moment. */
  anyNode(rng: Rng, t: number, pool?: ClusterNode['pool']): ClusterNode {
    return nodeAt(this.swaps, rng.pick(this.machines.filter((node) => !pool || node.pool === pool)), t);
  }
}
