/** Identifiers that the tables of a chat print of the same thing: conversations, accounts, prompts, and the traces of gateway requests. */
import type { EventBatch } from '../events.ts';
import type { Pools } from '../pools.ts';
import type { SourceContext } from '../source.ts';
import { still } from '../staging.ts';
import { traceIds, TRACE_ID_BYTES, writeTraceId, type TraceIds } from '../trace-ids.ts';
import { writeHex } from './hex.ts';
import { mix } from './run.ts';
import type { TextScratch } from './stage.ts';

const CONV = Uint8Array.from('conv_', (sign) => sign.charCodeAt(0));
export const CONVERSATION_BYTES = CONV.length + 24;
const HASH_BYTES = 16;
/** Spread the digits of a conversation's number: their origin is itself a draw, so nothing is told. */
const SPREAD = [0x51ed270b, 0x2545f491, 0x9e3779b9] as const;

/** Adds `conv_` and 24 digits for the number of a conversation. */
export function putConversation(to: TextScratch, number: number): void {
  to.bytes.set(CONV, to.used);
  for (let k = 0; k < SPREAD.length; k++) writeHex(to.bytes, to.used + CONV.length + 8 * k, mix(number ^ SPREAD[k]!));
  to.used += CONVERSATION_BYTES;
}

/** A conversation as the tables print it. */
export const conversationText = (number: number): string =>
  `conv_${SPREAD.map((word) =>
    mix(number ^ word)
      .toString(16)
      .padStart(8, '0'),
  ).join('')}`;

/** SQL of an account by the column of its number; NULL for 0. */
export const accountSql = (column: string): string => `CASE WHEN ${column} > 0 THEN 'C-' || ${column} END`;

/** An account as the tables print it. */
export const accountText = (number: number): string => `C-${number}`;

/** Adds 16 digits that stand for a number: equal numbers have equal digits, and the digits tell nothing of the number. */
export function putHash(to: TextScratch, number: number, keys: readonly [number, number]): void {
  writeHex(to.bytes, to.used, mix(number ^ keys[0]));
  writeHex(to.bytes, to.used + 8, mix(mix(number ^ keys[1])));
  to.used += HASH_BYTES;
}

/** Keys for {@link putHash}, by what is hashed. */
export function hashKeys(context: SourceContext, what: 'prompt' | 'system'): readonly [number, number] {
  const rng = context.rng('shared', still('ChatRequest', 'hashes'), what);
  return [rng.u32(), rng.u32()];
}

/** Trace ids of the service calls that a producer wrote beside its chat events. */
class CallTraces {
  private seen: { readonly producer: string; readonly cell: number; readonly ids: TraceIds } | undefined;

  /** Call it with every batch of service calls. They come before the chat events of their cell. */
  see(batch: EventBatch<'ServiceCall'>, context: SourceContext): void {
    if (this.seen?.producer === batch.producer && this.seen.cell === batch.cell) return;
    this.seen = { producer: batch.producer, cell: batch.cell, ids: traceIds(batch, context) };
  }

  /**
   * Adds the trace id of a call, or nothing for call 0.
   * @param call row of the call in the batch of the same producer and cell, from 1
   * @throws when there was no such call: the event would get somebody else's trace
   */
  put(to: TextScratch, batch: EventBatch, call: number): void {
    if (call === 0) return;
    const { seen } = this;
    if (seen?.producer !== batch.producer || seen.cell !== batch.cell || call > seen.ids.trace.length)
      throw new Error(`${batch.type} of ${batch.producer} names call ${call}, which its cell ${batch.cell} does not have.`);
    to.used = writeTraceId(to.bytes, to.used, seen.ids, call - 1);
  }
}

const traces = new WeakMap<Pools, CallTraces>();

/** The traces of a run: all sources share them, as they are the same for each. */
export function callTraces(context: SourceContext): CallTraces {
  let found = traces.get(context.pools);
  if (!found) traces.set(context.pools, (found = new CallTraces()));
  return found;
}

/** Handler of service calls for sources that print trace ids of chat events. */
export const seeCalls = (batch: EventBatch<'ServiceCall'>, context: SourceContext): void => callTraces(context).see(batch, context);

/** SQL of a trace id; NULL where there is none. */
export const traceSql = `CASE WHEN s.trace <> '' THEN s.trace END`;

export { TRACE_ID_BYTES };
