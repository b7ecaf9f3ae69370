/**
 * What is simulated. Times are microseconds, sizes bytes. Names are unique within their kind; they key the random streams, so that
 * a further service leaves the draws of all others alone.
 */
import type { Draw } from './draw.ts';

export interface Model {
  readonly nodes: readonly string[];
  readonly services: readonly Service[];
  readonly clients: readonly Client[];
  /** Requests known beforehand, of clients whose arrivals are `planned`. */
  readonly planned?: PlannedRequests;
}

export interface Service {
  readonly name: string;
  /** Replicas at the start. Replica i runs on `nodes[i % nodes.length]`. */
  readonly replicas: number;
  /** Default: all nodes of the model. */
  readonly nodes?: readonly string[];
  readonly serves: Workers | Batching | Llm;
  /** Calls that may wait at one replica; one more is rejected. Default: no limit. */
  readonly queue?: number;
  /** How callers choose a replica; `least` = fewest calls in flight. Default `round-robin`. */
  readonly balance?: 'round-robin' | 'least' | 'random';
  readonly operations: Readonly<Record<string, Operation>>;
  /** Share of calls that fail after their work. */
  readonly errors?: number;
  /** Further chance of failing per second at work: long answers break more often. */
  readonly hazard?: number;
  /** Stop-the-world pauses of each replica, such as garbage collection. */
  readonly pauses?: { readonly every: Draw; readonly length: Draw };
  readonly scaling?: Scaling;
  readonly gpu?: Gpu;
}

/** k servers at each replica, first come first served. */
export interface Workers {
  readonly kind: 'workers';
  readonly workers: number;
  /** A worker stays with its call while that waits for others (a thread per request); otherwise only for the work itself. */
  readonly holds?: boolean;
}

/**
 * Dynamic batching: a free instance takes up to `max` waiting calls as soon as there are so many, or when the oldest has waited `delay`.
 * A batch takes the work time of its oldest call × (fixed + each × sum of the calls' work).
 */
export interface Batching {
  readonly kind: 'batching';
  /** Model instances per replica. */
  readonly workers: number;
  readonly max: number;
  readonly delay: number;
  readonly fixed: number;
  readonly each: number;
}

/**
 * Continuous batching of a language model. A step takes base + perSequence × running + perToken × prefilled tokens and gives each running
 * sequence one token. The cache holds `blocks` of `blockTokens`; when it is full the youngest sequence is put back and computed again.
 */
export interface Llm {
  readonly kind: 'llm';
  readonly base: number;
  readonly perSequence: number;
  readonly perToken: number;
  readonly sequences: number;
  readonly blocks: number;
  readonly blockTokens: number;
  /** Prefilled tokens that fit into one step. */
  readonly budget: number;
  /** Chance that a request's prefix is still in the cache. */
  readonly prefixHit: number;
}

export interface Operation {
  readonly steps: readonly Step[];
  /** Size of the answer. */
  readonly bytes?: Draw;
}

/** Work at the service itself, or calls to others: several at once run in parallel, and the next step waits for all of them. */
export type Step = Work | Calls;

export interface Work {
  readonly work: Draw;
  /** Multiplied by the request's own amount of work. */
  readonly byWork?: boolean;
  /** Microseconds more per byte that came in. */
  readonly perByte?: number;
}

export interface Calls {
  readonly calls: readonly Call[];
}

export interface Call {
  /** `service/operation` */
  readonly to: string;
  /** Share of requests that make this call. Default 1. */
  readonly probability?: number;
  /** Share answered by the caller's own cache, without a call. */
  readonly cacheHit?: number;
  /** The caller goes on without an answer. */
  readonly optional?: boolean;
  /** One way. Default none. */
  readonly network?: Draw;
  /** Size of the request. Default: that of the client's request. */
  readonly bytes?: Draw;
  /** How long the caller waits for one attempt. Default: for ever. */
  readonly timeout?: number;
  /** The answer is streamed: the caller waits so long for its first token only. */
  readonly untilFirst?: boolean;
  /**
   * A caller that gives up tells the server: a call still on its way or in a queue is dropped when its turn comes, one at work stops
   * after the current step, its own calls are given up. Default: the server knows nothing and goes on to the end.
   */
  readonly cancels?: boolean;
  readonly retry?: Retry;
  readonly connection?: Connection;
  readonly dns?: Dns;
}

export interface Retry {
  /** With the first. */
  readonly attempts: number;
  /** Wait before the second attempt; doubled for each further one, at most `longest`. */
  readonly base: number;
  readonly longest?: number;
  /** Share of the wait that is random (1 = "full jitter"). Default 1. */
  readonly jitter?: number;
  /** Retries allowed per first attempt on average, with ten in reserve. Default: no limit. */
  readonly budget?: number;
}

/** A pool of each replica (or of a client) for one call. Without it every attempt goes over an open connection. */
export interface Connection {
  /** Time of a new one: TCP and TLS. */
  readonly handshake: Draw;
  /** Closed after so long without use. */
  readonly idle: number;
  /** Open at the same time; further attempts wait. Default: no limit. */
  readonly limit?: number;
}

export interface Dns {
  /** glibc asks again after 5 s, musl after 2.5 s; both give up after the second loss. */
  readonly resolver: 'glibc' | 'musl';
  readonly time: Draw;
  /** Names are looked up for each new connection, or for each attempt. Default `connection`. */
  readonly per?: 'connection' | 'attempt';
}

/**
 * Horizontal scaling: every `period` desired = ⌈ready × metric / target⌉ unless within 10 %; it falls only to the highest value wanted in the
 * last `stabilization`. A new replica is ready after `start` and `load`, or with `readyBeforeLoad` after `start`, and then its first calls wait.
 */
export interface Scaling {
  readonly minimum: number;
  readonly maximum: number;
  /** Mean since the last evaluation and per ready replica: share of busy workers, or calls there. */
  readonly metric: 'busy' | 'calls';
  readonly target: number;
  readonly period?: number;
  readonly stabilization?: number;
  readonly start: Draw;
  readonly load?: Draw;
  readonly readyBeforeLoad?: boolean;
}

/** Temperature goes to ambient + rise × load with time constant `inertia`; above `limit` the clock falls by `slope` per degree to `floor`. */
export interface Gpu {
  readonly ambient: number;
  readonly rise: number;
  readonly inertia: number;
  readonly limit: number;
  readonly slope: number;
  readonly floor: number;
}

export interface Client {
  readonly name: string;
  readonly arrivals: Open | Closed | { readonly kind: 'planned' };
  readonly mix: readonly Request[];
}

export interface Open {
  readonly kind: 'open';
  /** Requests per second at a moment; read once a minute. */
  readonly rate: number | ((time: number) => number);
  /** Shape of the gamma gaps: 1 Poisson (default), below 1 bursty. */
  readonly shape?: number;
  /** Mean lengths of busy and idle phases; the idle ones have `idleShare` of the rate. */
  readonly bursts?: { readonly busy: number; readonly idle: number; readonly idleShare: number };
}

/**
 * A trace to be played: columns of `count` requests. A request starts at its time, or follows another one; spans carry its index back.
 * Sizes and tokens are taken as they stand, whatever effects a client is under.
 */
export interface PlannedRequests {
  readonly count: number;
  /** Index of the client, and of an entry of its mix, which gives the call. */
  readonly client: ArrayLike<number>;
  readonly kind: ArrayLike<number>;
  /** When it starts; `Infinity` where it follows. */
  readonly time: ArrayLike<number>;
  /** The request that follows this one, or -1; `gap` of that one is the time between this one's end and its start. */
  readonly next: ArrayLike<number>;
  readonly gap: ArrayLike<number>;
  /** 1: follows only where the one before it succeeded. */
  readonly needs: ArrayLike<number>;
  readonly bytes: ArrayLike<number>;
  readonly prompt: ArrayLike<number>;
  readonly output: ArrayLike<number>;
  readonly prefix: ArrayLike<number>;
  /** 1: refused by the first service after its first step, as over its limit. */
  readonly limited: ArrayLike<number>;
}

/** `users` who each think, ask and wait for the answer. */
export interface Closed {
  readonly kind: 'closed';
  readonly users: number;
  readonly think: Draw;
}

export interface Request {
  readonly weight: number;
  readonly call: Call;
  readonly bytes: Draw;
  /** Relative amount of work. Default 1. */
  readonly work?: Draw;
  readonly promptTokens?: Draw;
  readonly outputTokens?: Draw;
  /** Leading tokens of the prompt that other requests share. */
  readonly prefixTokens?: Draw;
}
