import type { EventBatch } from '../../core/events.ts';
import type { Pod } from '../../core/pools.ts';
import { nodeSkew } from '../../core/service-calls.ts';
import { defineSource, type SourceContext } from '../../core/source.ts';
import {
  CONVERSATION_BYTES,
  callTraces,
  hashKeys,
  putConversation,
  putHash,
  seeCalls,
  TRACE_ID_BYTES,
} from '../../core/source-kit/chat-ids.ts';
import { Deliveries, type Beat } from '../../core/source-kit/deliveries.ts';
import { CodeMemo, perRun } from '../../core/source-kit/run.ts';
import { Stage } from '../../core/source-kit/stage.ts';
import { ties, uuids } from '../../core/staging.ts';
import { GATEWAY_LOGS, STAGE } from './table.ts';

/** As the shipper of container logs. Source: Flush of Fluent Bit's service section. */
const SHIPPER: Beat = { every: 5, delay: [0.5, 4], late: 900, lost: { 1: 0, 2: 0.0005, 3: 0.004 } };
/** Keeps the deviation of a clock positive, for the memo. */
const AHEAD = 100_000;

const run = perRun((context) => {
  const node = (code: number): string => (context.pools.read('pod', code) as Pod | null)?.node ?? '';
  return {
    stage: new Stage(GATEWAY_LOGS.name, STAGE),
    deliveries: new Deliveries(context, SHIPPER, node),
    skew: new CodeMemo((code) => nodeSkew(node(code), context) + AHEAD),
    prompt: hashKeys(context, 'prompt'),
    system: hashKeys(context, 'system'),
  };
});

function observe(batch: EventBatch<'ChatRequest'>, context: SourceContext): void {
  const { stage, deliveries, skew, prompt, system } = run(context);
  const traces = callTraces(context);
  const e = batch.columns;
  const { high, low } = uuids(context.rng('ids', batch, 'request'), batch.rows);
  const tie = ties(context.rng('noise', batch, 'tie'), batch.rows);
  for (let i = 0; i < batch.rows; i++) {
    stage.make(context, batch, i, Math.max(TRACE_ID_BYTES, CONVERSATION_BYTES));
    const pod = e.pod[i] as number;
    const t = e.t[i] as number;
    const end = e.end[i] as number;
    const arrived = deliveries.arrival(pod, Math.floor(end));
    if (arrived < 0 || arrived >= context.clock.end) continue;
    const c = stage.columns;
    const row = stage.rows;
    c.t[row] = Math.floor(t) + skew.get(pod) - AHEAD;
    c.arrived[row] = arrived;
    c.tie[row] = tie[i] as number;
    c.high[row] = high[i] as bigint;
    c.low[row] = low[i] as bigint;
    c.pod[row] = pod;
    c.apikey[row] = e.apiKey[i] as number;
    c.account[row] = e.account[i] as number;
    c.client[row] = e.clientIp[i] as number;
    c.ja4[row] = e.ja4[i] as number;
    c.ua[row] = e.ua[i] as number;
    c.operation[row] = e.operation[i] as number;
    c.status[row] = e.status[i] as number;
    c.error[row] = e.error[i] as number;
    c.took[row] = Math.max(0, Math.round(end - t));
    const first = e.first[i] as number;
    c.tofirst[row] = first > 0 ? Math.round(first - t) : -1;
    c.stream[row] = e.stream[i] as number;
    c.length[row] = e.length[i] as number;
    c.stokens[row] = e.systemTokens[i] as number;
    c.htokens[row] = e.historyTokens[i] as number;
    c.ctokens[row] = e.contextTokens[i] as number;
    c.ttokens[row] = e.toolTokens[i] as number;
    c.utokens[row] = e.userTokens[i] as number;
    c.output[row] = e.outputTokens[i] as number;
    c.cached[row] = e.cachedTokens[i] as number;
    c.most[row] = e.maxTokens[i] as number;
    c.model[row] = e.model[i] as number;
    c.finish[row] = e.finish[i] as number;
    c.turn[row] = e.turn[i] as number;
    traces.put(c.trace, batch, e.call[i] as number);
    c.trace.close(row);
    putHash(c.prompt, e.prompt[i] as number, prompt);
    c.prompt.close(row);
    putHash(c.system, e.system[i] as number, system);
    c.system.close(row);
    putConversation(c.conversation, e.conversation[i] as number);
    c.conversation.close(row);
    stage.rows++;
  }
  stage.emit(context, batch);
}

export default defineSource({
  id: 'gateway-logs',
  title: 'Chat gateway',
  tables: [GATEWAY_LOGS],
  accepts: { ServiceCall: seeCalls, ChatRequest: observe },
});
