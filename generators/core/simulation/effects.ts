/**
 * Parameters that faults may change, as flat tables that the loop reads without asking who changed them. An effect acts by rewriting
 * its table when it begins and when it ends. The same idea and shape as `../effects.ts`, whose effects are accepted as they are.
 */
import type { Compiled } from './compile.ts';

/**
 * What can be changed: of what (`per`), and how several effects combine. `factor`: product; `share`: chance that at least one strikes;
 * `set`: the last one in the list wins.
 */
export const KINDS = {
  /** Work takes so many times as long: CPU pressure, a fallback to CPU, slow disks. */
  latency: { per: 'replica', how: 'factor' },
  /** Share of calls that fails after its work. */
  errors: { per: 'replica', how: 'share' },
  /** Servers, instances or sequences at a replica. */
  workers: { per: 'replica', how: 'set' },
  /** Longest wait for a full batch, and its size. */
  'batch-delay': { per: 'replica', how: 'set' },
  'batch-size': { per: 'replica', how: 'set' },
  /** GPU: clock, and heat for the same load (dust, a failed fan). */
  clock: { per: 'replica', how: 'factor' },
  heat: { per: 'replica', how: 'factor' },
  /** 1: the work is done without the GPU, which stays cold; how much slower that is, `latency` says. */
  'gpu-idle': { per: 'replica', how: 'set' },
  'kv-blocks': { per: 'replica', how: 'set' },
  'prefix-hit': { per: 'replica', how: 'set' },
  /** Stands still from beginning to end. */
  pause: { per: 'replica', how: 'set' },
  /** 1: its process is gone, calls that reach it are refused and those under way fail; 2: callers know, and choose others. */
  down: { per: 'replica', how: 'set' },
  /** Share of packets lost at a node; of name lookups lost inside it. */
  loss: { per: 'node', how: 'share' },
  'dns-loss': { per: 'node', how: 'share' },
  /** Clients: requests, work, size, tokens of each. */
  rate: { per: 'client', how: 'factor' },
  work: { per: 'client', how: 'factor' },
  bytes: { per: 'client', how: 'factor' },
  prompt: { per: 'client', how: 'factor' },
  output: { per: 'client', how: 'factor' },
  /** Calls. */
  timeout: { per: 'call', how: 'set' },
  attempts: { per: 'call', how: 'set' },
  'cache-hit': { per: 'call', how: 'set' },
  /** Services that scale. */
  minimum: { per: 'service', how: 'set' },
  maximum: { per: 'service', how: 'set' },
  'ready-before-load': { per: 'service', how: 'set' },
} as const satisfies Record<string, { per: 'replica' | 'node' | 'client' | 'call' | 'service'; how: 'factor' | 'share' | 'set' }>;

export type Kind = keyof typeof KINDS;

export interface Effect {
  readonly kind: Kind;
  /**
   * `*`, `service:<name>`, `replica:<service>/<i>`, `node:<name>`, `client:<name>` or `call:<caller>><service/operation>`. A wider target
   * means all that belongs to it: `node:` its replicas, `service:` its replicas and all calls to it, `client:` its own calls.
   */
  readonly target: string;
  /** Half open, microseconds. */
  readonly from: number;
  readonly to: number;
  readonly amount: number;
}

type Tables = Readonly<Record<Kind, Float64Array>>;

/** Indices that a target means for one kind. @throws when there are none */
function targets(compiled: Compiled, kind: Kind, target: string): readonly number[] {
  const at = target.indexOf(':');
  const what = target.slice(0, at);
  const name = target.slice(at + 1);
  const where = (size: number, matches: (index: number) => boolean): number[] =>
    Array.from({ length: size }, (_, i) => i).filter((i) => target === '*' || matches(i));
  const replicaName = (r: number): string => {
    const service = compiled.services[compiled.serviceOf[r]!]!;
    return `${service.name}/${r - service.first}`;
  };
  const found = {
    replica: () =>
      where(compiled.serviceOf.length, (r) => {
        if (what === 'service') return compiled.services[compiled.serviceOf[r]!]!.name === name;
        if (what === 'node') return compiled.nodes[compiled.nodeOf[r]!] === name;
        return what === 'replica' && replicaName(r) === name;
      }),
    node: () => where(compiled.nodes.length, (n) => what === 'node' && compiled.nodes[n] === name),
    client: () => where(compiled.clients.length, (c) => what === 'client' && compiled.clients[c]!.name === name),
    service: () => where(compiled.services.length, (s) => what === 'service' && compiled.services[s]!.name === name),
    call: () =>
      where(compiled.calls.length, (c) => {
        const call = compiled.calls[c]!;
        if (what === 'service') return compiled.services[call.service]!.name === name;
        if (what === 'client') return call.fromClient && call.caller === name;
        return what === 'call' && call.name === name;
      }),
  }[KINDS[kind].per]();
  if (found.length === 0) throw new Error(`Simulation: the effect ${kind} has no target ${target}.`);
  return found;
}

/** Values without any effect. */
function baseTables(compiled: Compiled): Tables {
  const { services, serviceOf, calls, clients, nodes } = compiled;
  const perReplica = (value: (service: (typeof services)[number]) => number): Float64Array =>
    Float64Array.from(serviceOf, (s) => value(services[s]!));
  const ones = (size: number): Float64Array => new Float64Array(size).fill(1);
  const r = serviceOf.length;
  const perService = (value: (service: (typeof services)[number]) => number): Float64Array => Float64Array.from(services, value);
  return {
    latency: ones(r),
    errors: perReplica(({ spec }) => spec.errors ?? 0),
    workers: perReplica(({ spec: { serves } }) => (serves.kind === 'llm' ? serves.sequences : serves.workers)),
    'batch-delay': perReplica(({ spec: { serves } }) => (serves.kind === 'batching' ? serves.delay : 0)),
    'batch-size': perReplica(({ spec: { serves } }) => (serves.kind === 'batching' ? serves.max : 1)),
    clock: ones(r),
    heat: ones(r),
    'gpu-idle': new Float64Array(r),
    'kv-blocks': perReplica(({ spec: { serves } }) => (serves.kind === 'llm' ? serves.blocks : 0)),
    'prefix-hit': perReplica(({ spec: { serves } }) => (serves.kind === 'llm' ? serves.prefixHit : 0)),
    pause: new Float64Array(r),
    down: new Float64Array(r),
    loss: new Float64Array(nodes.length),
    'dns-loss': new Float64Array(nodes.length),
    rate: ones(clients.length),
    work: ones(clients.length),
    bytes: ones(clients.length),
    prompt: ones(clients.length),
    output: ones(clients.length),
    timeout: Float64Array.from(calls, ({ spec }) => spec.timeout ?? 0),
    attempts: Float64Array.from(calls, ({ spec }) => spec.retry?.attempts ?? 1),
    'cache-hit': Float64Array.from(calls, ({ spec }) => spec.cacheHit ?? 0),
    minimum: perService(({ spec }) => spec.scaling?.minimum ?? spec.replicas),
    maximum: perService(({ spec }) => spec.scaling?.maximum ?? spec.replicas),
    'ready-before-load': perService(({ spec }) => (spec.scaling?.readyBeforeLoad === true ? 1 : 0)),
  };
}

export class Parameters {
  /** Current values. The arrays stay the same; only their contents change. */
  readonly now: Tables;
  readonly effects: readonly Effect[];
  private readonly base: Tables;
  private readonly struck: readonly (readonly number[])[];

  constructor(compiled: Compiled, effects: readonly Effect[]) {
    this.base = baseTables(compiled);
    this.now = baseTables(compiled);
    this.effects = effects;
    this.struck = effects.map((effect) => targets(compiled, effect.kind, effect.target));
  }

  /** Replicas, nodes, … that an effect strikes. */
  targetsOf(effect: number): readonly number[] {
    return this.struck[effect]!;
  }

  /** Rewrites the table of one kind as it is at a moment. */
  rewrite(kind: Kind, time: number): void {
    const table = this.now[kind];
    table.set(this.base[kind]);
    const how = KINDS[kind].how;
    this.effects.forEach((effect, index) => {
      if (effect.kind !== kind || time < effect.from || time >= effect.to) return;
      for (const i of this.struck[index]!) {
        const value = table[i] as number;
        table[i] = how === 'factor' ? value * effect.amount : how === 'share' ? 1 - (1 - value) * (1 - effect.amount) : effect.amount;
      }
    });
  }
}
