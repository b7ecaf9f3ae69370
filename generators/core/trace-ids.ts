/**
 * Trace and span ids of service calls: functions of one keyed draw per batch, so that every source which prints a trace id (spans,
 * logs, the load balancer) prints the same one of the same request, without asking another.
 *
 * A call from outside carries no trace context, so each attempt of such a client begins a trace of its own; what our pods call belongs to
 * the trace of their caller. A trace id is 8 digits of the request's second and 24 random ones, as the id generator for X-Ray makes them
 * (`Root=1-<8>-<24>` of the load balancer is the same 32 digits). Source: formats reference §0, §8.
 */
import type { EventBatch } from './events.ts';
import type { SourceContext } from './source.ts';
import { writeHex, writeHexPairs } from './source-kit/hex.ts';
import { perBatch } from './source-kit/run.ts';
import type { TextScratch } from './source-kit/stage.ts';
import { SECOND } from './time.ts';

export const TRACE_ID_BYTES = 32;
export const SPAN_ID_BYTES = 16;
/** The two spans that an attempt may have: at its caller, and at the replica that answers. */
export const SIDE = { client: 0, server: 2 } as const;

const WORDS = 3;

/**
 * Head sampling by level, as the consistent probability sampler of OpenTelemetry writes it into the trace state: a trace is kept when its
 * 56 random bits are not below the threshold `th` (trailing zeros left out). Kept: all, a quarter, a tenth.
 * Source: https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/
 */
export const TRACE_STATE = { 1: 'ot=th:0', 2: 'ot=th:c', 3: 'ot=th:e666' } as const;
/** The first 24 of the threshold's 56 bits; the others are 0. */
const THRESHOLD = { 1: 0, 2: 0xc00000, 3: 0xe66600 } as const;

/** Ids of the rows of a batch. */
export interface TraceIds {
  /** Row of the attempt that began the trace of each row. */
  readonly root: Uint32Array;
  /** Which trace of the batch each row belongs to. */
  readonly trace: Uint32Array;
  /** Second of the request and three random words, by trace. */
  readonly seconds: Uint32Array;
  readonly words: Uint32Array;
  /** Two words of the client's span id and two of the server's, by row. */
  readonly spans: Uint32Array;
}

/** The ids of a batch: the same for every source that asks. */
export const traceIds = perBatch((batch: EventBatch<'ServiceCall'>, context: SourceContext): TraceIds => {
  const { parent, t } = batch.columns;
  const root = new Uint32Array(batch.rows);
  const trace = new Uint32Array(batch.rows);
  const seconds = new Uint32Array(batch.rows);
  let traces = 0;
  for (let i = 0; i < batch.rows; i++) {
    const caller = (parent[i] as number) - 1;
    if (caller >= i) throw new Error(`ServiceCall ${i + 1} of ${batch.producer} stands before its caller ${caller + 1}.`);
    root[i] = caller < 0 ? i : (root[caller] as number);
    trace[i] = caller < 0 ? traces : (trace[caller] as number);
    if (caller < 0) seconds[traces++] = Math.floor((t[i] as number) / SECOND);
  }
  const words = context.rng('shared', batch, 'trace').fill(new Uint32Array(traces * WORDS));
  const spans = context.rng('shared', batch, 'span').fill(new Uint32Array(batch.rows * 4));
  return { root, trace, seconds, words, spans };
});

/** Is the trace of a row kept at this level? The same answer for all rows of a trace, and from its id alone. */
export function isSampled(ids: TraceIds, row: number, level: 1 | 2 | 3): boolean {
  return ((ids.words[(ids.trace[row] as number) * WORDS + 1] as number) & 0xffffff) >= THRESHOLD[level];
}

/**
 * Writes the trace id of a row (32 bytes).
 * @returns the offset behind it
 */
export function writeTraceId(bytes: Uint8Array, at: number, ids: TraceIds, row: number): number {
  const trace = ids.trace[row] as number;
  writeHex(bytes, at, ids.seconds[trace] as number);
  for (let k = 0; k < WORDS; k++) writeHex(bytes, at + 8 + k * 8, ids.words[trace * WORDS + k] as number);
  return at + TRACE_ID_BYTES;
}

/** Adds the trace id of a row to a column that holds nothing but ids. */
export function putTraceId(to: TextScratch, { trace, seconds, words }: TraceIds, row: number): void {
  const { pairs } = to;
  const at = to.used >> 1;
  const own = trace[row] as number;
  writeHexPairs(pairs, at, seconds[own] as number);
  writeHexPairs(pairs, at + 4, words[own * WORDS] as number);
  writeHexPairs(pairs, at + 8, words[own * WORDS + 1] as number);
  writeHexPairs(pairs, at + 12, words[own * WORDS + 2] as number);
  to.used += TRACE_ID_BYTES;
}

/** Adds a span id of two words of `words` to a column that holds nothing but ids. */
export function putSpanId(to: TextScratch, words: Uint32Array, from: number): void {
  const at = to.used >> 1;
  writeHexPairs(to.pairs, at, words[from] as number);
  writeHexPairs(to.pairs, at + 4, words[from + 1] as number);
  to.used += SPAN_ID_BYTES;
}
