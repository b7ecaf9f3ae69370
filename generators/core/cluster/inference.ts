/**
 * The image classification service of the scenario `inference-latency`: load balancer → gateway → preprocess → feature store, Triton on GPU
 * nodes, label service. Numbers are chosen so that an answer takes about 200 ms and utilisation stays near a third, as such services are run.
 */
import { drawAddress } from '../addresses.ts';
import type { PlanContext } from '../producer.ts';
import {
  constant,
  lognormal,
  uniform,
  type Call,
  type Client,
  type Connection,
  type Dns,
  type Model,
  type Service,
} from '../simulation/index.ts';
import { MS, SECOND } from '../time.ts';
import type { ClusterNode, World } from '../world.ts';
import { demand } from './estate.ts';
import { crowd, windows } from './windows.ts';
import type { Deployment } from './deployments.ts';
import type { Greeting } from './lifecycle.ts';
import type { Caller, ServiceWorld } from './recorder.ts';

/** Requests per second of all customers together at mean demand. */
export const RATE = 17;
/** Requests per second of the tests of quality assurance, when none of its load tests runs. */
const QA_RATE = 0.03;
export const QA_CLIENT = 'qa-load-test';
export const MODEL_NAME = 'resnet50';
const NEXT_MODEL = 'resnet50-next';
/** The objective: 99 of 100 answers within this. */
export const OBJECTIVE_MS = 2000;

const FIRST = [
  'lumen',
  'harbor',
  'cedar',
  'north',
  'pixel',
  'meadow',
  'copper',
  'tidal',
  'amber',
  'granite',
  'velvet',
  'orchid',
  'summit',
  'delta',
  'maple',
  'cobalt',
];
const SECOND_WORD = [
  'retail',
  'foods',
  'travel',
  'homes',
  'motors',
  'prints',
  'sports',
  'pharmacy',
  'market',
  'museum',
  'fashion',
  'toys',
  'gardens',
  'media',
  'clinics',
  'books',
];
const SDKS = ['classify-sdk-python', 'classify-sdk-js', 'classify-sdk-java', 'classify-sdk-go', 'classify-ios', 'classify-android'];

/** Places of middling customers who send evenly: not in waves as every other one does. */
const STEADY: readonly number[] = [3, 5, 7, 9];

/** A customer of the service. */
export interface Customer {
  /** Client of the model, and the customer's short name. */
  readonly name: string;
  readonly apiKey: string;
  readonly ips: readonly number[];
  readonly agents: readonly string[];
  /** A new version of its client, and when it came; null: none these days. */
  readonly next: { readonly agent: string; readonly at: number } | null;
  /** Share of all requests. */
  readonly share: number;
  /** Sends evenly over minutes. */
  readonly steady: boolean;
}

/** Customers, largest first. The same for every unit of a case. */
export function inferenceClients(context: PlanContext): readonly Customer[] {
  const rng = context.shared('entity', 'inference', 'customers');
  const firsts = rng.shuffle(FIRST);
  const seconds = rng.shuffle(SECOND_WORD);
  const weights = Array.from({ length: 14 }, (_, i) => 1 / (i + 2.4));
  const sum = weights.reduce((a, b) => a + b, 0);
  const { now, onset } = windows(context);
  // Customers bring out new versions every few weeks; of so many, some do in the hours of any case.
  const places = [...rng.shuffle(STEADY).slice(0, 2), ...rng.shuffle([2, 4, 6, 8])].slice(0, 4);
  return weights.map((weight, i) => {
    const own = context.shared('entity', 'inference', 'customer', i);
    const sdk = own.pick(SDKS);
    const [major, minor] = [own.between(1, 4), own.between(0, 12)];
    const version = `${major}.${minor}.${own.between(0, 9)}`;
    const turn = places.indexOf(i);
    const at = turn === 0 ? onset - 5e6 * own.unit() : now[0] + (0.05 + 0.9 * own.unit()) * (now[1] - now[0]);
    return {
      name: `${firsts[i]!}-${seconds[i]!}`,
      apiKey: `ik_${own.hex(16)}`,
      ips: Array.from({ length: own.between(2, 6) }, () => drawAddress(context.world, own, ['hosting', 'cloud', 'office', 'partner'])),
      agents: own.chance(0.3)
        ? [`${sdk}/${version}`, `${sdk}/${own.between(1, 4)}.${own.between(0, 12)}.${own.between(0, 9)}`]
        : [`${sdk}/${version}`],
      next: turn < 0 ? null : { agent: `${sdk}/${major}.${minor + 1}.0`, at: Math.floor(at) },
      share: weight / sum,
      steady: i % 2 === 1,
    };
  });
}

/** Work of an image in preprocessing at its median, seconds. */
const PREPARE_S = 0.044;

/** How many times as heavy a customer's images must be to keep so many workers busy. */
export const heaviness = ({ share }: Customer, workers: number): number => Math.round(workers / (RATE * share * PREPARE_S));

/** The key and agent of quality assurance. */
export function qualityAssurance(context: PlanContext): Caller {
  const rng = context.shared('entity', 'inference', 'qa');
  return {
    apiKey: `ik_${rng.hex(16)}`,
    ips: [drawAddress(context.world, rng, ['office']), drawAddress(context.world, rng, ['office'])],
    agents: [`k6/0.${rng.between(52, 57)}.0 (https://k6.io/)`],
  };
}

const image = (name: string, version: string): string => `registry.example/vision/${name}:${version}`;

/** What runs in the cluster. */
export function inferenceDeployments(context: PlanContext): Readonly<Record<string, Deployment>> {
  const rng = context.shared('entity', 'inference', 'versions');
  const version = (): string => `${rng.between(1, 5)}.${rng.between(0, 19)}.${rng.between(0, 9)}`;
  const of = (name: string, at: string, port: number): Deployment => ({ name, namespace: 'vision', image: at, port });
  return {
    gateway: of('gateway', image('gateway', version()), 8080),
    preprocess: of('preprocess', image('preprocess', version()), 8000),
    triton: of('triton', 'registry.example/nvidia/tritonserver:24.08-py3', 8001),
    'triton-next': of('triton-next', 'registry.example/nvidia/tritonserver:24.08-py3', 8001),
    features: of('features', image('features', version()), 50_051),
    redis: of('redis', 'registry.example/cache/redis:7.2', 6379),
    labels: of('labels', image('labels', version()), 50_051),
  };
}

const pool = (world: World, kind: ClusterNode['pool']): string[] => {
  const nodes = (world.cluster?.nodes ?? []).filter((node) => node.pool === kind);
  // Groups in turn, so that the replicas of every service stand in all of them.
  const groups = [...new Set(nodes.map((node) => node.group))].map((group) => nodes.filter((node) => node.group === group));
  const turns = Math.max(0, ...groups.map((group) => group.length));
  return Array.from({ length: turns }, (_, i) => groups.flatMap((group) => (group[i] ? [group[i].name] : []))).flat();
};

const NETWORK = lognormal(0.35 * MS, 0.35);
const lookup = (resolver: Dns['resolver']): Dns => ({ resolver, time: lognormal(0.6 * MS, 0.6), per: 'connection' });
/** Clients of the services keep a connection only for moments, as the libraries' defaults do. */
const pooled = (idleMs: number): Connection => ({ handshake: lognormal(0.9 * MS, 0.3), idle: idleMs * MS });

/** The model at the size of the case. */
export function inferenceModel(context: PlanContext): Model {
  const { world, scale } = context;
  const times = crowd(scale);
  const general = pool(world, 'general');
  const gpu = pool(world, 'gpu');
  const data = pool(world, 'data');
  const call = (to: string, idleMs: number, more: Partial<Call> = {}): Call => ({
    to,
    network: NETWORK,
    timeout: 20 * SECOND,
    connection: pooled(idleMs),
    dns: lookup('glibc'),
    ...more,
  });
  const prepare = (model: string) => [
    { work: lognormal(PREPARE_S * SECOND, 0.42), byWork: true, perByte: 0.035 },
    { calls: [call('features/GetFeatures', 2200, { bytes: constant(180) })] },
    { calls: [call(model, 2200, { bytes: lognormal(602_400, 0.01) })] },
    { calls: [call('labels/GetLabels', 420, { bytes: constant(90) })] },
    { work: lognormal(2.5 * MS, 0.3) },
  ];
  const classify = (to: string) => [{ work: lognormal(1.4 * MS, 0.35) }, { calls: [call(to, 210)] }, { work: lognormal(0.7 * MS, 0.3) }];
  const answer = lognormal(640, 0.22);
  const hot = { ambient: 39, rise: 52, inertia: 90 * SECOND, limit: 84, slope: 0.09, floor: 0.16 };
  const infer = (path: string) => ({ [path]: { steps: [{ work: lognormal(138 * MS, 0.14) }], bytes: lognormal(4200, 0.05) } });
  const services: Service[] = [
    {
      name: 'gateway',
      replicas: 3 * times,
      nodes: general,
      serves: { kind: 'workers', workers: 48 },
      operations: {
        'POST /v1/classify': { steps: classify('preprocess/POST /prepare'), bytes: answer },
        'POST /v1/classify-next': { steps: classify('preprocess/POST /prepare-next'), bytes: answer },
      },
      errors: 0.0006,
    },
    {
      name: 'preprocess',
      // One on every node of its pool.
      replicas: general.length,
      nodes: general,
      serves: { kind: 'workers', workers: 2 },
      operations: {
        'POST /prepare': { steps: prepare(`triton/POST /v2/models/${MODEL_NAME}/infer`), bytes: answer },
        'POST /prepare-next': { steps: prepare(`triton-next/POST /v2/models/${NEXT_MODEL}/infer`), bytes: answer },
      },
      errors: 0.0008,
      pauses: { every: lognormal(40 * SECOND, 0.5), length: lognormal(22 * MS, 0.5) },
    },
    {
      name: 'triton',
      replicas: gpu.length,
      nodes: gpu,
      gpu: hot,
      serves: { kind: 'batching', workers: 1, max: 16, delay: 2 * MS, fixed: 0.66, each: 0.1 },
      operations: infer(`POST /v2/models/${MODEL_NAME}/infer`),
      scaling: {
        minimum: gpu.length,
        maximum: gpu.length,
        metric: 'busy',
        target: 0.62,
        stabilization: 30 * SECOND,
        start: uniform(6 * SECOND, 11 * SECOND),
        load: lognormal(27 * SECOND, 0.2),
        readyBeforeLoad: true,
      },
    },
    {
      name: 'triton-next',
      replicas: 1,
      nodes: gpu,
      // Its load test keeps it busy and warm, not hot.
      gpu: { ...hot, ambient: 41, rise: 30 },
      serves: { kind: 'batching', workers: 1, max: 8, delay: 2 * MS, fixed: 3.9, each: 2.4 },
      operations: infer(`POST /v2/models/${NEXT_MODEL}/infer`),
    },
    {
      name: 'features',
      replicas: 2 * times,
      nodes: general,
      serves: { kind: 'workers', workers: 12 },
      operations: {
        GetFeatures: {
          steps: [
            { work: lognormal(3.2 * MS, 0.4) },
            { calls: [call('redis/HMGET', 2600, { bytes: constant(120), dns: lookup('glibc') })] },
          ],
          bytes: lognormal(2100, 0.2),
        },
      },
    },
    {
      name: 'redis',
      replicas: 1,
      nodes: data,
      serves: { kind: 'workers', workers: 1 },
      operations: { HMGET: { steps: [{ work: lognormal(0.22 * MS, 0.3) }], bytes: lognormal(1700, 0.2) } },
    },
    {
      name: 'labels',
      replicas: 2 * times,
      nodes: general,
      serves: { kind: 'workers', workers: 8 },
      operations: { GetLabels: { steps: [{ work: lognormal(4.5 * MS, 0.35) }], bytes: lognormal(900, 0.2) } },
    },
  ];
  const daily = (share: number) => (time: number) => times * RATE * share * demand(time);
  const bytes = lognormal(290_000, 0.62);
  const request = (path: string, work: Client['mix'][number]['work']): Client['mix'][number] => ({
    weight: 1,
    call: { to: `gateway/${path}`, network: lognormal(9 * MS, 0.6), timeout: 30 * SECOND },
    bytes,
    ...(work ? { work } : {}),
  });
  const clients: Client[] = inferenceClients(context).map(({ name, share }, i) => ({
    name,
    arrivals: {
      kind: 'open',
      rate: daily(share),
      ...(i % 2 === 0 ? { bursts: { busy: 75 * SECOND, idle: 110 * SECOND, idleShare: 0.06 } } : {}),
    },
    mix: [request('POST /v1/classify', lognormal(1, 0.4))],
  }));
  clients.push({
    name: QA_CLIENT,
    arrivals: { kind: 'open', rate: QA_RATE, shape: 4 },
    mix: [request('POST /v1/classify-next', lognormal(1, 0.2))],
  });
  return { nodes: [...general, ...gpu, ...data], services, clients };
}

const line = (when: Greeting['when'], after: number, logger: string, text: string, level: Greeting['level'] = 'INFO'): Greeting => ({
  when,
  after,
  level,
  logger,
  text,
});

/** What a Triton server says when it starts and when its model is there. Source: formats reference §6 (server logs of Triton). */
const tritonLines = (model: string): readonly Greeting[] => [
  line('started', 0.4, 'pinned_memory_manager.cc:277', "Pinned memory pool is created at '0x7f1c0e000000' with size 268435456"),
  line('started', 0.6, 'cuda_memory_manager.cc:107', 'CUDA memory pool is created on device 0 with size 67108864'),
  line('started', 1.1, 'model_lifecycle.cc:472', `loading: ${model}:1`),
  line('started', 1.9, 'grpc_server.cc:2463', 'Started GRPCInferenceService at 0.0.0.0:8001'),
  line('started', 2.0, 'http_server.cc:4692', 'Started HTTPService at 0.0.0.0:8000'),
  line('loaded', 0, 'model_lifecycle.cc:839', `successfully loaded '${model}'`),
];

/** The service as it runs in a case. */
export function inferenceServices(context: PlanContext): ServiceWorld {
  const callers: Record<string, Caller> = { [QA_CLIENT]: qualityAssurance(context) };
  for (const { name, apiKey, ips, agents, next } of inferenceClients(context)) callers[name] = { apiKey, ips, agents, next };
  return {
    model: inferenceModel(context),
    deployments: inferenceDeployments(context),
    callers,
    greetings: (service) => (service === 'triton' ? tritonLines(MODEL_NAME) : service === 'triton-next' ? tritonLines(NEXT_MODEL) : []),
  };
}
