/** A model with names becomes arrays with indices, and everything that draws gets its own keyed stream. */
import type { Rng } from '../random.ts';
import type { Draw } from './draw.ts';
import type { Call, Client, Model, PlannedRequests, Request, Service } from './model.ts';

/** Gives the stream of a path of names, such as `context.rng('noise', name, ...)`. */
export type Streams = (...path: (string | number)[]) => Rng;

export interface CompiledCall {
  readonly index: number;
  /** `caller>service/operation` */
  readonly name: string;
  readonly caller: string;
  readonly fromClient: boolean;
  readonly service: number;
  readonly operation: number;
  readonly spec: Call;
  readonly probability: number;
  readonly optional: boolean;
  readonly network: Draw | null;
  readonly bytes: Draw | null;
  readonly rng: Rng;
}

export interface CompiledStep {
  /** Calls of this step; none: work. */
  readonly calls: readonly CompiledCall[] | null;
  readonly work: Draw | null;
  readonly byWork: boolean;
  readonly perByte: number;
  readonly rng: Rng;
}

export interface CompiledOperation {
  readonly name: string;
  readonly service: number;
  readonly discipline: 0 | 1 | 2;
  readonly steps: readonly CompiledStep[];
  readonly bytes: Draw | null;
  readonly rng: Rng;
}

export interface CompiledService {
  readonly index: number;
  readonly name: string;
  readonly spec: Service;
  /** Slots of its replicas: `first` … `first + slots − 1`. */
  readonly first: number;
  readonly slots: number;
  readonly queue: number;
  readonly holds: boolean;
  readonly discipline: 0 | 1 | 2;
  readonly rng: Rng;
}

export interface CompiledKind {
  readonly spec: Request;
  readonly call: CompiledCall;
}

export interface CompiledClient {
  readonly name: string;
  readonly spec: Client;
  readonly kinds: readonly CompiledKind[];
  readonly rng: Rng;
}

export interface Compiled {
  readonly planned: PlannedRequests | null;
  readonly nodes: readonly string[];
  readonly services: readonly CompiledService[];
  readonly operations: readonly CompiledOperation[];
  readonly calls: readonly CompiledCall[];
  readonly clients: readonly CompiledClient[];
  /** Of each replica slot. */
  readonly serviceOf: Int32Array;
  readonly nodeOf: Int32Array;
}

const DISCIPLINES = { workers: 0, batching: 1, llm: 2 } as const;

/** @throws on a name that is unknown or used twice, and on calls that go round in a circle */
export function compile(model: Model, streams: Streams): Compiled {
  const indexOf = (names: readonly string[], what: string): Map<string, number> => {
    const map = new Map(names.map((name, i) => [name, i]));
    if (map.size !== names.length) throw new Error(`Simulation: two ${what} have the same name.`);
    return map;
  };
  const nodes = indexOf(model.nodes, 'nodes');
  indexOf(
    model.clients.map((c) => c.name),
    'clients',
  );
  indexOf(
    model.services.map((s) => s.name),
    'services',
  );
  const operationNames = model.services.flatMap((s) => Object.keys(s.operations).map((name) => `${s.name}/${name}`));
  const operationIndex = indexOf(operationNames, 'operations');

  const services: CompiledService[] = [];
  const serviceOf: number[] = [];
  const nodeOf: number[] = [];
  for (const spec of model.services) {
    const slots = Math.max(spec.replicas, spec.scaling?.maximum ?? 0);
    services.push({
      index: services.length,
      name: spec.name,
      spec,
      first: serviceOf.length,
      slots,
      queue: spec.queue ?? Infinity,
      holds: spec.serves.kind === 'workers' && spec.serves.holds === true,
      discipline: DISCIPLINES[spec.serves.kind],
      rng: streams('service', spec.name),
    });
    const places = spec.nodes ?? model.nodes;
    for (let i = 0; i < slots; i++) {
      const place = places[i % places.length];
      const node = place === undefined ? undefined : nodes.get(place);
      if (node === undefined) throw new Error(`Simulation: service ${spec.name} runs on the unknown node ${String(place)}.`);
      serviceOf.push(services.length - 1);
      nodeOf.push(node);
    }
  }

  const calls: CompiledCall[] = [];
  const addCall = (spec: Call, caller: string, fromClient: boolean, key: readonly (string | number)[]): CompiledCall => {
    const operation = operationIndex.get(spec.to);
    if (operation === undefined) throw new Error(`Simulation: ${caller} calls the unknown operation ${spec.to}.`);
    const call: CompiledCall = {
      index: calls.length,
      name: `${caller}>${spec.to}`,
      caller,
      fromClient,
      service: model.services.findIndex((s) => spec.to.startsWith(`${s.name}/`)),
      operation,
      spec,
      probability: spec.probability ?? 1,
      optional: spec.optional === true,
      network: spec.network ?? null,
      bytes: spec.bytes ?? null,
      rng: streams('call', ...key),
    };
    calls.push(call);
    return call;
  };

  const operations = model.services.flatMap((spec, service) =>
    Object.entries(spec.operations).map(([name, operation]): CompiledOperation => ({
      name: `${spec.name}/${name}`,
      service,
      discipline: DISCIPLINES[spec.serves.kind],
      bytes: operation.bytes ?? null,
      rng: streams('answer', spec.name, name),
      steps: operation.steps.map((step, i): CompiledStep => {
        const work = 'work' in step ? step : null;
        return {
          calls: 'calls' in step ? step.calls.map((call, k) => addCall(call, spec.name, false, [spec.name, name, i, k])) : null,
          work: work?.work ?? null,
          byWork: work?.byWork === true,
          perByte: work?.perByte ?? 0,
          rng: streams('step', spec.name, name, i),
        };
      }),
    })),
  );
  const clients = model.clients.map((spec): CompiledClient => ({
    name: spec.name,
    spec,
    kinds: spec.mix.map((kind, k) => ({ spec: kind, call: addCall(kind.call, spec.name, true, ['client', spec.name, k]) })),
    rng: streams('client', spec.name),
  }));
  refuseCircles(operations);
  return {
    planned: model.planned ?? null,
    nodes: model.nodes,
    services,
    operations,
    calls,
    clients,
    serviceOf: Int32Array.from(serviceOf),
    nodeOf: Int32Array.from(nodeOf),
  };
}

function refuseCircles(operations: readonly CompiledOperation[]): void {
  const state = new Uint8Array(operations.length);
  const visit = (index: number): void => {
    const operation = operations[index]!;
    if (state[index] === 1) throw new Error(`Simulation: ${operation.name} calls itself.`);
    if (state[index] === 2) return;
    state[index] = 1;
    for (const step of operation.steps) for (const call of step.calls ?? []) visit(call.operation);
    state[index] = 2;
  };
  operations.forEach((_, index) => visit(index));
}
