import type { EventRow } from '../events.ts';
import type { Pod } from '../pools.ts';
import type { PlanContext } from '../producer.ts';
import type { Rng } from '../random.ts';
import { MARK_NAMES, type MarkName } from '../simulation/index.ts';
import { SECOND } from '../time.ts';
import type { EventWriter } from '../timeline.ts';
import type { PodFactory } from './deployments.ts';
import type { ServiceWorld } from './recorder.ts';

/** A line that a container writes about itself, so many seconds after it has started, or when its model has been loaded. */
export interface Greeting {
  readonly when: 'started' | 'loaded';
  readonly after: number;
  readonly level: 'INFO' | 'WARNING' | 'ERROR';
  readonly logger: string;
  readonly text: string;
}

/** A mark of the simulation with names. */
export interface Mark {
  readonly mark: number;
  readonly t: number;
  readonly value: number;
  readonly service: string;
  readonly code: () => number;
  readonly pod: () => Pod;
}

/** What the cluster reports when pods come and go: scheduler, kubelet, controllers, and the containers themselves. */
export class Lifecycle {
  private readonly services: ServiceWorld;
  private readonly names: PodFactory;
  private readonly size = new Map<string, number>();
  /** When the container of a pod was started. */
  private readonly begun = new Map<string, number>();
  private readonly context: PlanContext;

  constructor(context: PlanContext, services: ServiceWorld, names: PodFactory) {
    this.context = context;
    this.services = services;
    this.names = names;
    for (const { name, replicas } of services.model.services) this.size.set(name, replicas);
  }

  mark(write: EventWriter, rng: Rng, { mark, t, value, service, code, pod }: Mark): void {
    const name = MARK_NAMES[mark] as MarkName;
    if (name === 'scale') this.scaled(write, rng, t, service, value);
    else if (name === 'scheduled') this.scheduled(write, rng, t, pod());
    else if (name === 'ready') this.ready(write, rng, t, service, pod(), code());
    else if (name === 'loaded') this.greet(write, rng, t, service, code(), 'loaded');
    else if (name === 'draining') {
      const gone = pod();
      this.event(write, t + rng.unit() * SECOND, gone, 'Killing', `Stopping container ${gone.container}`);
    }
  }

  private scaled(write: EventWriter, rng: Rng, t: number, service: string, wanted: number): void {
    const deployment = this.services.deployments[service]!;
    const before = this.size.get(service) ?? 0;
    this.size.set(service, wanted);
    const { namespace, name } = deployment;
    const set = this.names.replicaSet(deployment);
    const base = { namespace, type: 'Normal' } as const;
    const why = wanted > before ? 'cpu resource utilization (percentage of request) above target' : 'All metrics below target';
    write.add('ClusterEvent', {
      ...base,
      t,
      reason: 'SuccessfulRescale',
      kind: 'HorizontalPodAutoscaler',
      object: name,
      component: 'horizontal-pod-autoscaler',
      message: `New size: ${wanted}; reason: ${why}`,
    });
    const verb = wanted > before ? 'up' : 'down';
    write.add('ClusterEvent', {
      ...base,
      t: t + 0.02 * SECOND * (1 + rng.unit()),
      reason: 'ScalingReplicaSet',
      kind: 'Deployment',
      object: name,
      component: 'deployment-controller',
      message: `Scaled ${verb} replica set ${set} from ${before} to ${wanted}`,
    });
  }

  private scheduled(write: EventWriter, rng: Rng, t: number, pod: Pod): void {
    const { name, namespace, node, image, container } = pod;
    const base = { namespace, type: 'Normal', kind: 'Pod', object: name } as const;
    const set = name.slice(0, name.lastIndexOf('-'));
    write.add('ClusterEvent', {
      ...base,
      t: t + 0.05 * SECOND,
      reason: 'SuccessfulCreate',
      kind: 'ReplicaSet',
      object: set,
      component: 'replicaset-controller',
      message: `Created pod: ${name}`,
    });
    write.add('ClusterEvent', {
      ...base,
      t: t + 0.08 * SECOND,
      reason: 'Scheduled',
      component: 'default-scheduler',
      message: `Successfully assigned ${namespace}/${name} to ${node}`,
    });
    let at = t + (0.6 + rng.unit()) * SECOND;
    this.event(write, at, pod, 'Pulled', `Container image "${image}" already present on machine`);
    this.event(write, (at += 0.15 * SECOND), pod, 'Created', `Created container: ${container}`);
    this.event(write, (at += 0.25 * SECOND), pod, 'Started', `Started container ${container}`);
    this.begun.set(pod.uid, at);
  }

  private ready(write: EventWriter, rng: Rng, t: number, service: string, pod: Pod, code: number): void {
    const started = this.begun.get(pod.uid) ?? t - 4 * SECOND;
    this.greet(write, rng, started, service, code, 'started');
    // The kubelet asks every ten seconds until the answer is good.
    for (let at = started + (5 + rng.unit()) * SECOND; at < t - SECOND; at += 10 * SECOND)
      this.event(write, at, pod, 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503', 'Warning');
    const early = this.services.model.services.some(({ name, scaling }) => name === service && scaling?.readyBeforeLoad === true);
    if (!early) this.greet(write, rng, t - SECOND, service, code, 'loaded');
  }

  private greet(write: EventWriter, rng: Rng, t: number, service: string, pod: number, when: Greeting['when']): void {
    for (const { after, level, logger, text } of (this.services.greetings?.(service) ?? []).filter((line) => line.when === when)) {
      const { pools } = this.context;
      const line = write.buffer('ContainerLine');
      line.ensure(1);
      const at = line.rows++;
      line.columns.t[at] = Math.floor(t + (after + 0.2 * rng.unit()) * SECOND);
      line.columns.pod[at] = pod;
      line.columns.level[at] = pools.string(level);
      line.columns.logger[at] = pools.string(logger);
      line.columns.text[at] = pools.string(text);
    }
  }

  private event(write: EventWriter, t: number, pod: Pod, reason: string, message: string, type: 'Normal' | 'Warning' = 'Normal'): void {
    const row: EventRow<'ClusterEvent'> = {
      t: Math.floor(t),
      type,
      reason,
      kind: 'Pod',
      object: pod.name,
      namespace: pod.namespace,
      message,
      component: 'kubelet',
      node: pod.node,
    };
    write.add('ClusterEvent', row);
  }
}
