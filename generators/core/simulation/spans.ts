/** Writes the frames of a finished request as rows, and frees them. */
import {
  ARRIVE,
  ATTEMPT,
  BATCH,
  BATCH_SIZE,
  BUSY,
  BYTES_IN,
  BYTES_OUT,
  CACHED,
  CALL,
  CLIENT,
  CONNECT,
  COUNT,
  DNS,
  END,
  F,
  FIRST,
  HEAD,
  I,
  KIND,
  LEAVE,
  LOOKUPS,
  OPERATION,
  PARENT,
  PLANNED,
  POD,
  PREEMPTED,
  PROMPT,
  QUEUE,
  REPLICA,
  RESENT,
  RI,
  ROW,
  SERIAL,
  SERVE,
  SERVED,
  SIBLING,
  START,
  STATUS,
  TOKENS,
} from './frames.ts';
import type { State } from './state.ts';

export function writeSpans(s: State, request: number): void {
  const { f, i, requests } = s.frames;
  const r = requests.i;
  const c = request * RI;
  s.out.room(r[c + COUNT] as number);
  const out = s.out.spans;
  const { batching, llm, planned } = s.out.mechanisms;
  let row = out.rows;
  for (let frame = r[c + HEAD] as number; frame >= 0; row++) {
    const a = frame * F;
    const b = frame * I;
    const parent = i[b + PARENT] as number;
    const operation = i[b + OPERATION] as number;
    i[b + ROW] = row;
    out.request[row] = r[c + SERIAL] as number;
    out.parent[row] = parent < 0 ? -1 : (i[parent * I + ROW] as number);
    out.client[row] = r[c + CLIENT] as number;
    out.kind[row] = r[c + KIND] as number;
    out.call[row] = i[b + CALL] as number;
    out.operation[row] = operation;
    out.service[row] = s.compiled.operations[operation]!.service;
    out.replica[row] = i[b + REPLICA] as number;
    out.pod[row] = i[b + POD] as number;
    out.attempt[row] = i[b + ATTEMPT] as number;
    out.status[row] = i[b + STATUS] as number;
    out.served[row] = i[b + SERVED] as number;
    out.start[row] = f[a + START] as number;
    out.end[row] = f[a + END] as number;
    out.arrive[row] = f[a + ARRIVE] as number;
    out.serve[row] = f[a + SERVE] as number;
    out.leave[row] = f[a + LEAVE] as number;
    out.queue[row] = f[a + QUEUE] as number;
    out.busy[row] = f[a + BUSY] as number;
    out.connect[row] = f[a + CONNECT] as number;
    out.dns[row] = f[a + DNS] as number;
    out.lookups[row] = i[b + LOOKUPS] as number;
    out.resent[row] = i[b + RESENT] as number;
    out.bytesIn[row] = f[a + BYTES_IN] as number;
    out.bytesOut[row] = f[a + BYTES_OUT] as number;
    if (batching) {
      out.batchWait[row] = f[a + BATCH] as number;
      out.batchSize[row] = i[b + BATCH_SIZE] as number;
    }
    if (llm) {
      out.promptTokens[row] = i[b + TOKENS] === 0 ? 0 : (r[c + PROMPT] as number);
      out.outputTokens[row] = i[b + TOKENS] as number;
      out.cachedTokens[row] = i[b + CACHED] as number;
      out.first[row] = f[a + FIRST] as number;
      out.preempted[row] = i[b + PREEMPTED] as number;
    }
    if (planned) out.planned[row] = r[c + PLANNED] as number;
    const next = i[b + SIBLING] as number;
    s.frames.give(frame);
    frame = next;
  }
  out.rows = row;
  requests.give(request);
}
