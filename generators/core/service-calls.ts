/** How a service call shows in telemetry, whoever writes it: what runs in a container, codes of outcomes, and the clocks of nodes. */
import type { EventBatch } from './events.ts';
import type { Pod } from './pools.ts';
import * as STATUS from './simulation/records.ts';
import type { SourceContext } from './source.ts';
import { still } from './staging.ts';

/** What runs in a container, as far as its telemetry differs. `store`: databases and caches, which no tracing library instruments. */
export const RUNTIMES = ['app', 'gateway', 'triton', 'torchserve', 'vllm', 'store'] as const;
export type Runtime = (typeof RUNTIMES)[number];

const STORES = /redis|valkey|memcached|postgres|mysql|qdrant|milvus|opensearch|elasticsearch|minio/;

const KNOWN: readonly (readonly [RegExp, Runtime])[] = [
  [/triton/, 'triton'],
  [/torchserve|torch-serve/, 'torchserve'],
  [/vllm/, 'vllm'],
  [STORES, 'store'],
  [/gateway|envoy|nginx|kong|traefik/, 'gateway'],
];

/** The runtime of a pod, by the names of its image, container and deployment, the image first. */
export function runtimeOf(pod: Pick<Pod, 'image' | 'container' | 'deployment'>): Runtime {
  for (const name of [pod.image, pod.container, pod.deployment]) {
    const known = KNOWN.find(([pattern]) => pattern.test(name.toLowerCase()));
    if (known) return known[1];
  }
  return 'app';
}

/** An operation as events name it: `POST /v1/classify` is HTTP, any other name a procedure. */
export function parseOperation(operation: string): { readonly method: string; readonly path: string } | null {
  const [, method, path] = /^([A-Z]+) (\/\S*)$/.exec(operation) ?? [];
  return method && path ? { method, path } : null;
}

/** Fully qualified procedure: `GetFeatures` of `feature-store` is `featurestore.v1.FeatureStore/GetFeatures`. */
export function procedureName(service: string, operation: string): string {
  if (operation.includes('/')) return operation;
  const words = service.split(/[^a-z0-9]+/i).filter((word) => word !== '');
  return `${words.join('').toLowerCase()}.v1.${words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('')}/${operation}`;
}

/** The model that an operation or a deployment names: `POST /v2/models/resnet50/infer`, `POST /predictions/resnet-50`, `vllm-support-8b`. */
export function modelName(operation: string, deployment: string): string {
  return /\/(?:models|predictions)\/([^/ ]+)/.exec(operation)?.[1] ?? deployment.replace(/^(?:vllm|triton|torchserve)-/, '');
}

/**
 * The HTTP status of a server's answer; 0 for none.
 * @param served how the call ended at the server (`STATUS_NAMES` of the simulation)
 * @param cause how its own last failed call ended; a gateway answers 504 to a timeout
 */
export function httpStatus(served: number, runtime: Runtime, cause: number): number {
  switch (served) {
    case STATUS.OK:
      return 200;
    case STATUS.UPSTREAM:
      return runtime !== 'gateway' ? 500 : cause === STATUS.TIMEOUT ? 504 : 502;
    case STATUS.TIMEOUT:
      return 504;
    case STATUS.REJECTED:
    case STATUS.UNAVAILABLE:
      return 503;
    case STATUS.LIMITED:
      return 429;
    case STATUS.GIVEN_UP:
      // The code that nginx gave to a client that has gone.
      return runtime === 'gateway' ? 499 : 0;
    default:
      return 500;
  }
}

/** The gRPC status of an outcome, by index of `STATUS_NAMES`. */
export const GRPC_STATUS = [
  'OK',
  'INTERNAL',
  'INTERNAL',
  'DEADLINE_EXCEEDED',
  'RESOURCE_EXHAUSTED',
  'UNAVAILABLE',
  'UNAVAILABLE',
  'CANCELLED',
  'RESOURCE_EXHAUSTED',
] as const;

/** Did the caller get an answer, good or bad? */
export const isAnswered = (status: number): boolean =>
  status === STATUS.OK || status === STATUS.ERROR || status === STATUS.UPSTREAM || status === STATUS.REJECTED || status === STATUS.LIMITED;

export interface Failure {
  /** Class of the error, as the caller's library names it. */
  readonly type: string;
  readonly message: string;
}

/** How a service is called. */
export type Protocol = 'http' | 'grpc' | 'store';

/** The kind of database or cache that a service's name says it is, or null. */
export const storeOf = (service: string): string | null => STORES.exec(service)?.[0] ?? null;

/** How an operation of a service is called. */
export const protocolOf = (service: string, operation: string): Protocol =>
  parseOperation(operation) ? 'http' : storeOf(service) ? 'store' : 'grpc';

/** Texts of the clients' libraries: Go's net/http, Python's httpx, gRPC, and Python's clients of databases. */
const FAILURES: Readonly<Record<'go' | 'httpx' | 'grpc' | 'store', Readonly<Record<number, (host: string, reached: boolean) => Failure>>>> =
  {
    go: {
      [STATUS.TIMEOUT]: () => ({ type: 'context.deadlineExceededError', message: 'context deadline exceeded' }),
      [STATUS.UNAVAILABLE]: (host) => ({ type: '*net.OpError', message: `dial tcp: connect to ${host}: connection refused` }),
      [STATUS.DNS_FAILED]: (host) => ({ type: '*net.DNSError', message: `lookup ${host}: i/o timeout` }),
      [STATUS.GIVEN_UP]: () => ({ type: '*errors.errorString', message: 'context canceled' }),
    },
    httpx: {
      [STATUS.TIMEOUT]: (_, reached) =>
        reached ? { type: 'ReadTimeout', message: 'The read operation timed out' } : { type: 'ConnectTimeout', message: 'timed out' },
      [STATUS.UNAVAILABLE]: () => ({ type: 'ConnectError', message: 'All connection attempts failed' }),
      [STATUS.DNS_FAILED]: () => ({ type: 'ConnectError', message: '[Errno -3] Temporary failure in name resolution' }),
      [STATUS.GIVEN_UP]: () => ({ type: 'CancelledError', message: '' }),
    },
    grpc: {
      [STATUS.TIMEOUT]: () => ({ type: 'DEADLINE_EXCEEDED', message: 'Deadline Exceeded' }),
      [STATUS.UNAVAILABLE]: () => ({ type: 'UNAVAILABLE', message: 'failed to connect to all addresses' }),
      [STATUS.DNS_FAILED]: (host) => ({ type: 'UNAVAILABLE', message: `DNS resolution failed for ${host}` }),
      [STATUS.GIVEN_UP]: () => ({ type: 'CANCELLED', message: 'Locally cancelled by application!' }),
    },
    store: {
      [STATUS.TIMEOUT]: () => ({ type: 'TimeoutError', message: 'Timeout reading from socket' }),
      [STATUS.UNAVAILABLE]: (host) => ({ type: 'ConnectionError', message: `Error 111 connecting to ${host}. Connection refused.` }),
      [STATUS.DNS_FAILED]: (host) => ({
        type: 'ConnectionError',
        message: `Error -3 connecting to ${host}. Temporary failure in name resolution.`,
      }),
      [STATUS.GIVEN_UP]: () => ({ type: 'CancelledError', message: '' }),
    },
  };

/**
 * What the caller's library says of an attempt that got no answer; null where it got one.
 * @param reached the request had arrived at a replica
 */
export function failureOf(status: number, runtime: Runtime, host: string, reached: boolean, protocol: Protocol = 'http'): Failure | null {
  const library = protocol === 'http' ? (runtime === 'gateway' ? 'go' : 'httpx') : protocol;
  return FAILURES[library][status]?.(host, reached) ?? null;
}

/** How the last failed call of each row ended; 0 where none failed. Needs `parent` and `status` of a batch. */
export function causes(parent: Uint32Array, status: Uint8Array, rows: number): Uint8Array {
  const out = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) {
    const caller = (parent[i] as number) - 1;
    if (caller >= 0 && status[i] !== STATUS.OK) out[caller] = status[i] as number;
  }
  return out;
}

/** Row of the attempt that row `i` repeats, or -1: the nearest before it of the same caller, service and operation. */
export function attemptBefore(e: EventBatch<'ServiceCall'>['columns'], i: number): number {
  const attempt = e.attempt[i] as number;
  if (attempt < 2) return -1;
  for (let j = i - 1; j >= 0 && e.request[j] === e.request[i]; j--)
    if (e.parent[j] === e.parent[i] && e.attempt[j] === attempt - 1 && e.service[j] === e.service[i] && e.operation[j] === e.operation[i])
      return j;
  return -1;
}

/** Largest deviation of a node's clock, microseconds: time synchronisation keeps it small, gaps in it (level 3) let it grow. */
const SKEW = { 1: 150, 2: 700, 3: 4000 } as const;

/** How far a node's clock is ahead, in whole microseconds: the same for everything that reads this clock. */
export function nodeSkew(node: string, context: SourceContext): number {
  const rng = context.rng('shared', still('ServiceCall', 'node-clock'), node);
  return Math.round((rng.unit() + rng.unit() - 1) * SKEW[context.level]);
}
