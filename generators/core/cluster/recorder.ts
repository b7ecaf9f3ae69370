/** Writes what a simulation hands out as events: calls, samples, lookups, conversations of nodes, and the life of pods. */
import type { Pod } from '../pools.ts';
import type { PlanContext } from '../producer.ts';
import type { Rng } from '../random.ts';
import type { Consumer, Layout, MarkBatch, Model, SampleBatch, SpanBatch } from '../simulation/index.ts';
import type { EventWriter } from '../timeline.ts';
import type { Cluster, ClusterNode } from '../world.ts';
import type { PodFactory } from './deployments.ts';
import { type Deployment } from './deployments.ts';
import { Conversations } from './conversations.ts';
import { Lifecycle, type Greeting } from './lifecycle.ts';
import { Lookups } from './lookups.ts';
import { initial } from './places.ts';

/** Who stands behind a client of the model. */
export interface Caller {
  /** Id of its API key; `''`: none. */
  readonly apiKey: string;
  /** Addresses, IPv4 as unsigned integers; the first ones are used most. */
  readonly ips: readonly number[];
  readonly agents: readonly string[];
  /** A new version of its client that replaces the others from a moment on. */
  readonly next?: { readonly agent: string; readonly at: number } | null;
}

/** Services of a cluster: how they behave, and who they are. */
export interface ServiceWorld {
  readonly model: Model;
  /** By service of the model. */
  readonly deployments: Readonly<Record<string, Deployment>>;
  /** By client of the model. */
  readonly callers: Readonly<Record<string, Caller>>;
  /** Lines that a container writes when it starts or has loaded its model. */
  readonly greetings?: (service: string) => readonly Greeting[];
  /** Who sends each planned request (`Model.planned`): address, and codes of its API key and agent. Default: anybody behind its client. */
  readonly senders?: {
    readonly apiKey: ArrayLike<number>;
    readonly ip: ArrayLike<number>;
    readonly agent: ArrayLike<number>;
  };
  /** Sees each batch of spans once it is written. @param first row of ServiceCall that its first one has become, from 0 */
  readonly observe?: (batch: SpanBatch, first: number, write: EventWriter) => void;
}

interface Crowd {
  readonly apiKey: number;
  readonly ips: Uint32Array;
  readonly agents: Uint32Array;
  readonly next: number;
  readonly from: number;
}

const PLAIN = [
  'attempt',
  'status',
  'served',
  'queue',
  'batchWait',
  'busy',
  'connect',
  'dns',
  'lookups',
  'resent',
  'bytesIn',
  'bytesOut',
  'batchSize',
  'promptTokens',
  'outputTokens',
  'cachedTokens',
  'preempted',
] as const;

export class ClusterRecorder implements Consumer {
  private readonly context: PlanContext;
  private readonly services: ServiceWorld;
  private readonly cluster: Cluster;
  private readonly places: readonly ClusterNode[];
  private readonly layout: Layout;
  private readonly run: string;
  private readonly names: PodFactory;
  private readonly conversations: Conversations;
  private readonly lookups: Lookups;
  private readonly lifecycle: Lifecycle;
  private readonly crowds: readonly Crowd[];
  private readonly serviceNames: Uint32Array;
  private readonly operations: Uint32Array;
  /** Codes and records of pods, by serial number of the simulation. */
  private readonly codes: number[] = [];
  private readonly records: Pod[] = [];
  private readonly nodeOf: Int32Array;
  private readonly port: Uint16Array;
  private write!: EventWriter;
  private rng!: Rng;

  /**
   * @param run name of the window: pods that start in different windows are different pods, those of the beginning are the same
   * @param layout of the simulation; known after it is made, so it comes as a function
   * @param places machines by index, where others than those of the end stand in the window: see `placesAt`
   */
  constructor(
    context: PlanContext,
    services: ServiceWorld,
    names: PodFactory,
    run: string,
    layout: Layout,
    places: readonly ClusterNode[] = context.world.cluster?.nodes ?? [],
  ) {
    const { pools, world } = context;
    if (!world.cluster) throw new Error(`"${context.name}" simulates services, so the scenario's estate must have a cluster.`);
    this.context = context;
    this.services = services;
    this.cluster = world.cluster;
    this.places = places;
    this.layout = layout;
    this.run = run;
    this.names = names;
    const byName = new Map(this.cluster.nodes.map((node) => [node.name, node.index]));
    this.nodeOf = Int32Array.from(layout.nodes, (name) => {
      const index = byName.get(name);
      if (index === undefined) throw new Error(`The cluster has no node ${name}.`);
      return index;
    });
    this.conversations = new Conversations(context, places);
    this.lookups = new Lookups(context, services, layout);
    this.lifecycle = new Lifecycle(context, services, names);
    this.serviceNames = Uint32Array.from(layout.services, (name) => pools.string(name));
    this.operations = Uint32Array.from(layout.operations, (name) => pools.string(name.slice(name.indexOf('/') + 1)));
    this.port = Uint16Array.from(layout.services, (name) => this.deployment(name).port);
    this.crowds = layout.clients.map((name) => {
      const caller = services.callers[name];
      if (!caller) throw new Error(`Nobody stands behind the client ${name}.`);
      return {
        apiKey: pools.string(caller.apiKey),
        ips: Uint32Array.from(caller.ips),
        agents: Uint32Array.from(caller.agents, (agent) => pools.string(agent)),
        next: pools.string(caller.next?.agent),
        from: caller.next?.at ?? Infinity,
      };
    });
    // Those of the beginning run already.
    layout.replicas.forEach(({ service, index }, slot) => {
      const replicas = services.model.services.find(({ name }) => name === layout.services[service])!.replicas;
      if (index < replicas) this.enlist(this.codes.length, slot, 'initial');
    });
  }

  /** Where events go from now on, and what they draw from. Call before each stretch of the simulation. */
  to(write: EventWriter, rng: Rng): void {
    this.write = write;
    this.rng = rng;
  }

  /** Writes what adds up over a stretch. Call after each, with the time that is reached, `Infinity` at the end. */
  settle(until: number): void {
    this.conversations.write(this.write, this.rng, until);
  }

  private deployment(service: string): Deployment {
    const found = this.services.deployments[service];
    if (!found) throw new Error(`The service ${service} has no deployment.`);
    return found;
  }

  private enlist(serial: number, slot: number, key: string | number): void {
    const { service, index, node } = this.layout.replicas[slot]!;
    const own = this.cluster.nodes[this.nodeOf[node]!]!;
    const place = this.places[own.index]!;
    const pod = this.names.pod(
      this.deployment(this.layout.services[service]!),
      index,
      key === 'initial' ? initial(own, place) : key,
      place,
    );
    this.codes[serial] = this.context.pools.pod(pod);
    this.records[serial] = pod;
  }

  /** Code of the pod with a serial number; made when it is first seen. */
  private pod(serial: number, slot: number): number {
    if (this.codes[serial] === undefined) this.enlist(serial, slot, `${this.run}/${serial}`);
    return this.codes[serial]!;
  }

  spans(batch: SpanBatch): void {
    const { rows } = batch;
    const buffer = this.write.buffer('ServiceCall');
    buffer.ensure(rows);
    const before = buffer.rows;
    const c = buffer.columns;
    for (const name of PLAIN) (c[name] as Float64Array).set(batch[name].subarray(0, rows), before);
    let ip = 0;
    let agent = 0;
    let key = 0;
    let request = -1;
    for (let i = 0; i < rows; i++) {
      const at = before + i;
      const parent = batch.parent[i] as number;
      const replica = batch.replica[i] as number;
      const service = batch.service[i] as number;
      const reached = replica !== 65_535 && (batch.arrive[i] as number) > 0;
      const server = reached ? this.pod(batch.pod[i] as number, replica) : 0;
      c.t[at] = Math.floor(batch.start[i] as number);
      c.end[at] = Math.floor(batch.end[i] as number);
      c.arrive[at] = Math.floor(batch.arrive[i] as number);
      c.serve[at] = Math.floor(batch.serve[i] as number);
      c.leave[at] = Math.floor(batch.leave[i] as number);
      c.first[at] = Math.floor(batch.first[i] as number);
      c.request[at] = (batch.request[i] as number) + 1;
      c.parent[at] = parent < 0 ? 0 : before + parent + 1;
      c.server[at] = server;
      c.service[at] = this.serviceNames[service] as number;
      c.operation[at] = this.operations[batch.operation[i] as number] as number;
      if (parent < 0) {
        const crowd = this.crowds[batch.client[i] as number]!;
        if (batch.request[i] !== request) {
          request = batch.request[i] as number;
          const { ips, agents, next, from } = crowd;
          // The square of a uniform draw prefers the first ones.
          const u = this.rng.unit();
          ip = ips[Math.floor(u * u * ips.length)] ?? 0;
          // Not all installations change at once.
          const renewed = (batch.start[i] as number) >= from + u * 9e6;
          agent = renewed ? next : agents.length === 1 ? agents[0]! : (agents[Math.floor(((u * 8191) % 1) * agents.length)] ?? 0);
          key = crowd.apiKey;
          const { senders } = this.services;
          const planned = batch.planned[i] as number;
          if (senders && planned >= 0) {
            ip = senders.ip[planned]!;
            agent = senders.agent[planned]!;
            key = senders.apiKey[planned]!;
          }
        }
        c.clientIp[at] = ip;
        c.apiKey[at] = key;
        c.ua[at] = agent;
        if (reached) this.conversations.fromOutside(batch, i, ip, this.nodeAt(replica));
      } else {
        const callerSlot = batch.replica[parent] as number;
        c.caller[at] = c.server[before + parent] as number;
        if (reached) this.conversations.between(batch, i, this.nodeAt(callerSlot), this.nodeAt(replica), this.port[service] as number);
        if ((batch.lookups[i] as number) > 0) this.lookups.write(this.write, this.rng, batch, i, c.caller[at]);
      }
    }
    buffer.rows += rows;
    this.services.observe?.(batch, before, this.write);
  }

  private nodeAt(slot: number): number {
    return this.nodeOf[this.layout.replicas[slot]!.node] as number;
  }

  samples(batch: SampleBatch): void {
    const { rows } = batch;
    const buffer = this.write.buffer('ReplicaSample');
    buffer.ensure(rows);
    const c = buffer.columns;
    for (let i = 0; i < rows; i++) {
      const at = buffer.rows + i;
      c.t[at] = Math.floor(batch.time[i] as number);
      c.pod[at] = this.pod(batch.pod[i] as number, batch.replica[i] as number);
      c.ready[at] = batch.ready[i] as number;
      c.queue[at] = batch.queue[i] as number;
      c.calls[at] = batch.calls[i] as number;
      c.busy[at] = batch.busy[i] as number;
      c.busyTime[at] = batch.busyTime[i] as number;
      c.callTime[at] = batch.callTime[i] as number;
      c.workTime[at] = batch.workTime[i] as number;
      c.kv[at] = batch.kv[i] as number;
      c.clock[at] = batch.clock[i] as number;
      c.temperature[at] = batch.temperature[i] as number;
    }
    buffer.rows += rows;
  }

  marks(batch: MarkBatch): void {
    for (let i = 0; i < batch.rows; i++) {
      const replica = batch.replica[i] as number;
      const service = this.layout.services[batch.service[i] as number]!;
      const serial = batch.pod[i] as number;
      this.lifecycle.mark(this.write, this.rng, {
        mark: batch.mark[i] as number,
        t: batch.time[i] as number,
        value: batch.value[i] as number,
        service,
        code: () => this.pod(serial, replica),
        pod: () => (this.pod(serial, replica), this.records[serial]!),
      });
    }
  }
}
