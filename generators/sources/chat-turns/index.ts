import { ChatText, ROLES, spokenLanguage } from '../../core/chat/text/index.ts';
import type { EventBatch } from '../../core/events.ts';
import { defineSource, type SourceContext } from '../../core/source.ts';
import { callTraces, CONVERSATION_BYTES, putConversation, seeCalls, TRACE_ID_BYTES } from '../../core/source-kit/chat-ids.ts';
import { Deliveries, type Beat } from '../../core/source-kit/deliveries.ts';
import { mix, perRun } from '../../core/source-kit/run.ts';
import { Stage } from '../../core/source-kit/stage.ts';
import { ties } from '../../core/staging.ts';
import { CHAT_TURNS, KEPT, STAGE } from './table.ts';

/** The store flushes each of its partitions once a minute and loses nothing. Source: project's own setting. */
const STORE: Beat = { every: 60, delay: [1, 9], late: 1500, lost: { 1: 0, 2: 0, 3: 0 } };
const PARTITIONS = 8;
const USER = ROLES.indexOf('user');
/** Room that texts get at first, bytes per row; they make more themselves. */
const TEXT_BYTES = 250;

const run = perRun((context) => ({
  stage: new Stage(CHAT_TURNS.name, STAGE),
  text: new ChatText(context.world.org.industry),
  deliveries: new Deliveries(context, STORE, (partition) => `chat-store-${partition}`),
}));

function observe(batch: EventBatch<'ChatTurn'>, context: SourceContext): void {
  const { stage, text, deliveries } = run(context);
  const traces = callTraces(context);
  const e = batch.columns;
  const tie = ties(context.rng('noise', batch, 'tie'), batch.rows);
  for (let i = 0; i < batch.rows; i++) {
    stage.make(context, batch, i, Math.max(TRACE_ID_BYTES, CONVERSATION_BYTES, TEXT_BYTES));
    const t = Math.floor(e.t[i] as number);
    const conversation = e.conversation[i] as number;
    const arrived = deliveries.arrival(mix(conversation) % PARTITIONS, t);
    if (arrived >= context.clock.end) continue;
    const c = stage.columns;
    const row = stage.rows;
    c.t[row] = t;
    c.arrived[row] = arrived;
    c.tie[row] = tie[i] as number;
    c.turn[row] = e.turn[i] as number;
    c.role[row] = e.role[i] as number;
    c.account[row] = e.account[i] as number;
    c.apikey[row] = e.apiKey[i] as number;
    const kind = e.kind[i] as number;
    const language = e.language[i] as number;
    c.language[row] = spokenLanguage(kind, language);
    const kept = e.role[i] === USER ? KEPT.asked : KEPT.answered;
    const topic = e.topic[i] as number;
    const size = text.write(c.text, kind, topic, language, e.seed[i] as number, e.tokens[i], kept, conversation);
    c.text.close(row);
    c.whole[row] = size > kept ? size : 0;
    putConversation(c.conversation, conversation);
    c.conversation.close(row);
    traces.put(c.trace, batch, e.call[i] as number);
    c.trace.close(row);
    stage.rows++;
  }
  stage.emit(context, batch);
}

export default defineSource({
  id: 'chat-turns',
  title: 'Conversation store',
  tables: [CHAT_TURNS],
  accepts: { ServiceCall: seeCalls, ChatTurn: observe },
});
