/** What the simulation hands out: batches of columns that are filled again after the consumer has returned. */

/** How an attempt ended. `served` says it as the server saw it, `status` as the caller did. */
export const STATUS_NAMES = ['ok', 'error', 'upstream', 'timeout', 'rejected', 'unavailable', 'dns', 'cancelled', 'limited'] as const;
export const OK = 0;
/** Failed at the service itself. */
export const ERROR = 1;
/** A call that it needed failed. */
export const UPSTREAM = 2;
/** The caller waited no longer. */
export const TIMEOUT = 3;
/** The queue was full. */
export const REJECTED = 4;
/** No replica was ready, or the chosen one has gone. */
export const UNAVAILABLE = 5;
/** The name was not resolved. */
export const DNS_FAILED = 6;
/** Given up because the caller's own caller had given up. */
export const GIVEN_UP = 7;
/** Refused because the caller is over its limit. */
export const LIMITED = 8;

export const MARK_NAMES = [
  'scheduled',
  'ready',
  'loaded',
  'draining',
  'stopped',
  'scale',
  'pause',
  'preemption',
  'effect-on',
  'effect-off',
] as const;
export type MarkName = (typeof MARK_NAMES)[number];

/** One row for each attempt of a call: the caller's span and the server's. */
export class SpanBatch {
  rows = 0;
  /** Serial number of the request; its rows stand together, parents first. */
  readonly request: Uint32Array;
  /** Row of the calling frame in this batch, or -1 for the client's own attempts. */
  readonly parent: Int32Array;
  readonly client: Uint16Array;
  /** Which entry of the client's mix. */
  readonly kind: Uint16Array;
  /** Index in the plan (`Model.planned`), or -1. */
  readonly planned: Int32Array;
  readonly call: Uint16Array;
  readonly operation: Uint16Array;
  readonly service: Uint16Array;
  /** Slot of the replica (see `layout`), 65535 where none was reached. */
  readonly replica: Uint16Array;
  /** Serial number of what runs in that slot: a new one for each start. */
  readonly pod: Uint32Array;
  readonly attempt: Uint8Array;
  readonly status: Uint8Array;
  readonly served: Uint8Array;
  /** Caller: attempt begins and ends. */
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** Server: request arrives, first work begins, answer leaves. 0 = never. */
  readonly arrive: Float64Array;
  readonly serve: Float64Array;
  readonly leave: Float64Array;
  /** Waiting for a worker, instance or sequence, all steps together. */
  readonly queue: Float64Array;
  /** Part of `queue` spent only because the batch was not full. */
  readonly batchWait: Float64Array;
  /** At work. */
  readonly busy: Float64Array;
  /** Waiting for a connection and opening it, with `dns`. */
  readonly connect: Float64Array;
  readonly dns: Float64Array;
  readonly lookups: Uint8Array;
  /** Packets sent again, both ways. */
  readonly resent: Uint16Array;
  readonly bytesIn: Uint32Array;
  readonly bytesOut: Uint32Array;
  readonly batchSize: Uint16Array;
  readonly promptTokens: Uint32Array;
  readonly outputTokens: Uint32Array;
  readonly cachedTokens: Uint32Array;
  /** First token, 0 = none. */
  readonly first: Float64Array;
  readonly preempted: Uint8Array;

  constructor(capacity: number) {
    this.request = new Uint32Array(capacity);
    this.parent = new Int32Array(capacity);
    this.client = new Uint16Array(capacity);
    this.kind = new Uint16Array(capacity);
    this.planned = new Int32Array(capacity);
    this.call = new Uint16Array(capacity);
    this.operation = new Uint16Array(capacity);
    this.service = new Uint16Array(capacity);
    this.replica = new Uint16Array(capacity);
    this.pod = new Uint32Array(capacity);
    this.attempt = new Uint8Array(capacity);
    this.status = new Uint8Array(capacity);
    this.served = new Uint8Array(capacity);
    this.start = new Float64Array(capacity);
    this.end = new Float64Array(capacity);
    this.arrive = new Float64Array(capacity);
    this.serve = new Float64Array(capacity);
    this.leave = new Float64Array(capacity);
    this.queue = new Float64Array(capacity);
    this.batchWait = new Float64Array(capacity);
    this.busy = new Float64Array(capacity);
    this.connect = new Float64Array(capacity);
    this.dns = new Float64Array(capacity);
    this.lookups = new Uint8Array(capacity);
    this.resent = new Uint16Array(capacity);
    this.bytesIn = new Uint32Array(capacity);
    this.bytesOut = new Uint32Array(capacity);
    this.batchSize = new Uint16Array(capacity);
    this.promptTokens = new Uint32Array(capacity);
    this.outputTokens = new Uint32Array(capacity);
    this.cachedTokens = new Uint32Array(capacity);
    this.first = new Float64Array(capacity);
    this.preempted = new Uint8Array(capacity);
  }
}

/** Gauges: one row for each replica that is there. */
export class SampleBatch {
  rows = 0;
  readonly time: Float64Array;
  readonly service: Uint16Array;
  readonly replica: Uint16Array;
  readonly pod: Uint32Array;
  /** 1 = takes calls. */
  readonly ready: Uint8Array;
  readonly queue: Uint32Array;
  /** Calls there, waiting or not. */
  readonly calls: Uint32Array;
  readonly busy: Uint32Array;
  /** Microseconds of busy workers, and of calls there, since the replica's last sample. */
  readonly busyTime: Float64Array;
  readonly callTime: Float64Array;
  /** Share of the KV cache in use. */
  readonly kv: Float64Array;
  readonly clock: Float64Array;
  readonly temperature: Float64Array;

  constructor(capacity: number) {
    this.time = new Float64Array(capacity);
    this.service = new Uint16Array(capacity);
    this.replica = new Uint16Array(capacity);
    this.pod = new Uint32Array(capacity);
    this.ready = new Uint8Array(capacity);
    this.queue = new Uint32Array(capacity);
    this.calls = new Uint32Array(capacity);
    this.busy = new Uint32Array(capacity);
    this.busyTime = new Float64Array(capacity);
    this.callTime = new Float64Array(capacity);
    this.kv = new Float64Array(capacity);
    this.clock = new Float64Array(capacity);
    this.temperature = new Float64Array(capacity);
  }
}

/** What happens rarely: starts and stops, scaling, pauses. */
export class MarkBatch {
  rows = 0;
  readonly time: Float64Array;
  /** Index into MARK_NAMES. */
  readonly mark: Uint8Array;
  readonly service: Uint16Array;
  readonly replica: Uint16Array;
  readonly pod: Uint32Array;
  /** `scale`: replicas wanted; `pause`: microseconds; `effect-*`: index of the effect. */
  readonly value: Float64Array;

  constructor(capacity: number) {
    this.time = new Float64Array(capacity);
    this.mark = new Uint8Array(capacity);
    this.service = new Uint16Array(capacity);
    this.replica = new Uint16Array(capacity);
    this.pod = new Uint32Array(capacity);
    this.value = new Float64Array(capacity);
  }
}

/** Reads each batch before it returns; the buffers are used again. */
export interface Consumer {
  spans?(batch: SpanBatch): void;
  samples?(batch: SampleBatch): void;
  marks?(batch: MarkBatch): void;
}

/** Collects rows and passes full batches on. */
export class Writer {
  spans = new SpanBatch(1024);
  readonly samples = new SampleBatch(1024);
  readonly marks = new MarkBatch(256);
  private readonly consumer: Consumer;

  constructor(consumer: Consumer) {
    this.consumer = consumer;
  }

  /** Room for `count` rows of one request in one batch. */
  room(count: number): void {
    if (this.spans.rows + count <= this.spans.request.length) return;
    this.passSpans();
    if (count > this.spans.request.length) this.spans = new SpanBatch(2 * count);
  }

  mark(time: number, name: MarkName, service: number, replica: number, pod: number, value: number): void {
    const m = this.marks;
    const row = m.rows++;
    m.time[row] = time;
    m.mark[row] = MARK_NAMES.indexOf(name);
    m.service[row] = service;
    m.replica[row] = replica;
    m.pod[row] = pod;
    m.value[row] = value;
    if (m.rows === m.time.length) this.passMarks();
  }

  passSpans(): void {
    if (this.spans.rows > 0) this.consumer.spans?.(this.spans);
    this.spans.rows = 0;
  }

  passSamples(): void {
    if (this.samples.rows > 0) this.consumer.samples?.(this.samples);
    this.samples.rows = 0;
  }

  passMarks(): void {
    if (this.marks.rows > 0) this.consumer.marks?.(this.marks);
    this.marks.rows = 0;
  }

  /** Passes on what is left. */
  finish(): void {
    this.passSpans();
    this.passSamples();
    this.passMarks();
  }
}
