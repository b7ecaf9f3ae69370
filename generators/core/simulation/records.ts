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

/** Mechanisms with columns of their own. */
export interface Mechanisms {
  readonly batching: boolean;
  readonly llm: boolean;
  readonly planned: boolean;
}
const ALL: Mechanisms = { batching: true, llm: true, planned: true };

type Optional = 'batchWait' | 'batchSize' | 'promptTokens' | 'outputTokens' | 'cachedTokens' | 'first' | 'preempted' | 'planned';
type Blank = { readonly [C in Optional]: SpanBatch[C] };

/** Columns one behind the other in one piece of memory, the widest first. */
class Columns {
  private readonly buffer: ArrayBuffer;
  private at = 0;

  constructor(
    private readonly length: number,
    bytesPerRow: number,
  ) {
    this.buffer = new ArrayBuffer(length * bytesPerRow);
  }

  private take(width: number): number {
    const from = this.at;
    this.at += width * this.length;
    return from;
  }

  f64 = (): Float64Array => new Float64Array(this.buffer, this.take(8), this.length);
  u32 = (): Uint32Array => new Uint32Array(this.buffer, this.take(4), this.length);
  i32 = (): Int32Array => new Int32Array(this.buffer, this.take(4), this.length);
  u16 = (): Uint16Array => new Uint16Array(this.buffer, this.take(2), this.length);
  u8 = (): Uint8Array => new Uint8Array(this.buffer, this.take(1), this.length);
}

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

  /** @param blank what stands in the columns of mechanisms that the model lacks; default: it has all of them */
  constructor(capacity: number, { batching, llm, planned }: Mechanisms = ALL, blank: Blank = NO_BLANK) {
    const columns = new Columns(capacity, 110 + (batching ? 10 : 0) + (llm ? 21 : 0) + (planned ? 4 : 0));
    this.start = columns.f64();
    this.end = columns.f64();
    this.arrive = columns.f64();
    this.serve = columns.f64();
    this.leave = columns.f64();
    this.queue = columns.f64();
    this.batchWait = batching ? columns.f64() : blank.batchWait;
    this.busy = columns.f64();
    this.connect = columns.f64();
    this.dns = columns.f64();
    this.first = llm ? columns.f64() : blank.first;
    this.request = columns.u32();
    this.pod = columns.u32();
    this.bytesIn = columns.u32();
    this.bytesOut = columns.u32();
    this.promptTokens = llm ? columns.u32() : blank.promptTokens;
    this.outputTokens = llm ? columns.u32() : blank.outputTokens;
    this.cachedTokens = llm ? columns.u32() : blank.cachedTokens;
    this.parent = columns.i32();
    this.planned = planned ? columns.i32() : blank.planned;
    this.client = columns.u16();
    this.kind = columns.u16();
    this.call = columns.u16();
    this.operation = columns.u16();
    this.service = columns.u16();
    this.replica = columns.u16();
    this.resent = columns.u16();
    this.batchSize = batching ? columns.u16() : blank.batchSize;
    this.attempt = columns.u8();
    this.status = columns.u8();
    this.served = columns.u8();
    this.lookups = columns.u8();
    this.preempted = llm ? columns.u8() : blank.preempted;
  }
}

/** Has no rows, so nobody looks. */
const NO_BLANK = {} as Blank;

function blankOf(capacity: number): Blank {
  const { batchWait, batchSize, promptTokens, outputTokens, cachedTokens, first, preempted, planned } = new SpanBatch(capacity);
  return { batchWait, batchSize, promptTokens, outputTokens, cachedTokens, first, preempted, planned: planned.fill(-1) };
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
  /** Work begun meanwhile at workers' and batches' steps, microseconds of a processor: the factor `latency` stretches it to `busyTime`. */
  readonly workTime: Float64Array;
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
    this.workTime = new Float64Array(capacity);
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

/** Reads each batch before it returns; the buffers are used again, unless it keeps them. */
export interface Consumer {
  /** Batches are its own. */
  readonly keeps?: boolean;
  spans?(batch: SpanBatch): void;
  samples?(batch: SampleBatch): void;
  marks?(batch: MarkBatch): void;
}

/** Rows of a batch. */
const SPANS = 1024;
const SAMPLES = 1024;
const MARKS = 256;

/** Collects rows and passes full batches on. */
export class Writer {
  spans: SpanBatch;
  samples = new SampleBatch(SAMPLES);
  marks = new MarkBatch(MARKS);
  readonly mechanisms: Mechanisms;
  private readonly consumer: Consumer;
  private blank = blankOf(SPANS);

  constructor(consumer: Consumer, mechanisms: Mechanisms) {
    this.consumer = consumer;
    this.mechanisms = mechanisms;
    this.spans = new SpanBatch(SPANS, mechanisms, this.blank);
  }

  /** Room for `count` rows of one request in one batch. */
  room(count: number): void {
    if (this.spans.rows + count <= this.spans.request.length) return;
    this.passSpans();
    if (count <= this.spans.request.length) return;
    this.blank = blankOf(2 * count);
    this.spans = new SpanBatch(2 * count, this.mechanisms, this.blank);
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
    if (this.spans.rows === 0) return;
    this.consumer.spans?.(this.spans);
    if (this.consumer.keeps) this.spans = new SpanBatch(this.spans.request.length, this.mechanisms, this.blank);
    else this.spans.rows = 0;
  }

  passSamples(): void {
    if (this.samples.rows === 0) return;
    this.consumer.samples?.(this.samples);
    if (this.consumer.keeps) this.samples = new SampleBatch(SAMPLES);
    else this.samples.rows = 0;
  }

  passMarks(): void {
    if (this.marks.rows === 0) return;
    this.consumer.marks?.(this.marks);
    if (this.consumer.keeps) this.marks = new MarkBatch(MARKS);
    else this.marks.rows = 0;
  }

  /** Passes on what is left. */
  finish(): void {
    this.passSpans();
    this.passSamples();
    this.passMarks();
  }
}
