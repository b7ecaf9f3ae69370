import { LANGUAGES, ROLES } from '../../core/chat/text/index.ts';
import type { StageColumn, TableSpec } from '../../core/source.ts';
import { accountSql, traceSql } from '../../core/source-kit/chat-ids.ts';
import { isoTime, jsonObject, jsonPlain, jsonString, named, timestamp } from '../../core/sql.ts';

/** Bytes of a text that the store keeps: of what was asked, and of all else. */
export const KEPT = { asked: 2000, answered: 320 } as const;

export const STAGE = {
  t: { type: 'f64' },
  arrived: { type: 'f64' },
  tie: { type: 'u32' },
  conversation: { type: 'utf8' },
  turn: { type: 'u16' },
  role: { type: 'u8' },
  account: { type: 'u32' },
  apikey: { ref: 'string' },
  language: { type: 'u8' },
  text: { type: 'utf8' },
  /** Bytes of a text that was cut; 0 = it is whole. */
  whole: { type: 'u32' },
  trace: { type: 'utf8' },
} as const satisfies Record<string, StageColumn>;

/** Messages of conversations, as the conversation store keeps them. */
export const CHAT_TURNS: TableSpec = {
  name: 'chat_turns',
  title: 'Conversations: messages',
  description:
    'One row per message of a conversation as the conversation store keeps it: what customers and clients wrote, and what came back. The store writes in batches once a minute, a few of them much later. ' +
    'It keeps the first 2,000 bytes of what a user wrote, the first 320 of anything else, and the length of the whole. What a client sent along as history, passages or tool results is no message here, and an answer that never came has no row.',
  spec: 'https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-events/',
  columns: [
    { name: 'time', type: 'TIMESTAMP', description: 'When the message came in, or the answer was complete, UTC.' },
    {
      name: 'conversation_id',
      type: 'VARCHAR',
      entity: 'conversation',
      description: 'Conversation (gen_ai.conversation.id of gateway_logs).',
    },
    { name: 'turn', type: 'INTEGER', description: 'Turn, from 1: a message and its answer have the same.' },
    { name: 'role', type: 'VARCHAR', description: 'user, assistant, tool or system.' },
    { name: 'account', type: 'VARCHAR', entity: 'account', description: 'Customer account; NULL where the client names none.' },
    { name: 'api_key', type: 'VARCHAR', entity: 'key', description: 'Id of the API key of the client.' },
    {
      name: 'language',
      type: 'VARCHAR',
      description: 'Language that the store detects, as a two-letter code; in short messages it takes that of the conversation.',
    },
    { name: 'text', type: 'VARCHAR', description: 'The message, cut after 2,000 bytes (user) or 320 (others).' },
    { name: 'text_length', type: 'INTEGER', description: 'Characters of the whole message.' },
    {
      name: 'trace_id',
      type: 'VARCHAR',
      entity: 'trace',
      description: 'Trace of the request that brought it (spans.trace_id, gateway_logs.trace_id).',
    },
  ],
  time: 'time',
  stage: STAGE,
  select: {
    time: timestamp('s.t'),
    conversation_id: 's.conversation',
    turn: 's.turn',
    role: named(ROLES, 's.role'),
    account: accountSql('s.account'),
    api_key: 'apikey.value',
    language: named(LANGUAGES, 's.language'),
    text: 's.text',
    text_length: 'CASE WHEN s.whole > 0 THEN s.whole ELSE length(s.text) END',
    trace_id: traceSql,
  },
  arrived: timestamp('s.arrived'),
  order: 'arrived, t, tie',
  raw: {
    format: 'json',
    sql: jsonObject({
      time: jsonString(isoTime('"time"', 3)),
      conversation: jsonString('conversation_id'),
      turn: jsonPlain('turn'),
      role: jsonString('role'),
      account: jsonString('account'),
      api_key: jsonString('api_key'),
      language: jsonString('"language"'),
      text: jsonString('"text"'),
      text_length: jsonPlain('text_length'),
      trace_id: jsonString('trace_id'),
    }),
  },
};
