/** What the smaller tables of a chat have in common: who asked, in which conversation, on which trace. */
import type { EventBatch } from '../events.ts';
import type { ColumnSpec, SourceContext, StageColumn } from '../source.ts';
import { ties } from '../staging.ts';
import { callTraces, CONVERSATION_BYTES, putConversation, TRACE_ID_BYTES, traceSql } from './chat-ids.ts';
import { Deliveries, type Beat } from './deliveries.ts';
import { mix, perRun } from './run.ts';
import { Stage, type ScratchOf } from './stage.ts';
import { timestamp } from '../sql.ts';

/** Stage columns that {@link chatTable} fills. */
export const CHAT_STAGE = {
  t: { type: 'f64' },
  arrived: { type: 'f64' },
  tie: { type: 'u32' },
  trace: { type: 'utf8' },
  conversation: { type: 'utf8' },
  turn: { type: 'u16' },
} as const satisfies Record<string, StageColumn>;

/** Their columns, for tables whose rows are parts of a turn. */
export const CHAT_COLUMNS: readonly ColumnSpec[] = [
  { name: 'trace_id', type: 'VARCHAR', entity: 'trace', description: 'Trace of the request (spans.trace_id, gateway_logs.trace_id).' },
  {
    name: 'conversation_id',
    type: 'VARCHAR',
    entity: 'conversation',
    description: 'Conversation (gen_ai.conversation.id of gateway_logs).',
  },
  { name: 'turn', type: 'INTEGER', description: 'Turn of the conversation, from 1.' },
];

export const CHAT_SELECT = { time: timestamp('s.t'), trace_id: traceSql, conversation_id: 's.conversation', turn: 's.turn' } as const;

/** Replicas of a service: each sends its own records. */
const REPLICAS = 3;

type ChatEvent = 'Retrieval' | 'ToolCall' | 'GuardrailVerdict';
type Columns<S extends Readonly<Record<string, StageColumn>>> = { [K in keyof S]: ScratchOf<S[K]> };

/**
 * Handler of an event that is part of a turn: fills {@link CHAT_STAGE} and leaves the rest to `fill`.
 * @param table name of the table
 * @param stage its stage, with the columns of {@link CHAT_STAGE}
 * @param service name of what writes the records
 * @param when when the record is written, by row
 * @param textBytes room per row that `fill` needs in text columns
 */
export function chatTable<S extends typeof CHAT_STAGE & Readonly<Record<string, StageColumn>>, T extends ChatEvent>(
  table: string,
  stage: S,
  service: string,
  beat: Beat,
  textBytes: number,
  when: (batch: EventBatch<T>, row: number) => number,
  fill: (columns: Columns<S>, row: number, batch: EventBatch<T>, i: number, context: SourceContext) => void,
): (batch: EventBatch<T>, context: SourceContext) => void {
  const run = perRun((context) => ({
    rows: new Stage(table, stage),
    deliveries: new Deliveries(context, beat, (replica) => `${service}-${replica}`),
  }));
  return (batch, context) => {
    const { rows, deliveries } = run(context);
    const traces = callTraces(context);
    const e = batch.columns as EventBatch<ChatEvent>['columns'];
    const tie = ties(context.rng('noise', batch, 'tie'), batch.rows);
    const room = Math.max(TRACE_ID_BYTES, CONVERSATION_BYTES, textBytes);
    for (let i = 0; i < batch.rows; i++) {
      rows.make(context, batch, i, room);
      const arrived = deliveries.arrival(mix(e.conversation[i] as number) % REPLICAS, Math.floor(when(batch, i)));
      if (arrived < 0 || arrived >= context.clock.end) continue;
      const c = rows.columns as unknown as Columns<typeof CHAT_STAGE>;
      const row = rows.rows;
      c.t[row] = Math.floor(e.t[i] as number);
      c.arrived[row] = arrived;
      c.tie[row] = tie[i] as number;
      c.turn[row] = e.turn[i] as number;
      traces.put(c.trace, batch, e.call[i] as number);
      c.trace.close(row);
      putConversation(c.conversation, e.conversation[i] as number);
      c.conversation.close(row);
      fill(rows.columns, row, batch, i, context);
      rows.rows++;
    }
    rows.emit(context, batch);
  };
}
