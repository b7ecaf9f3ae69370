import { ARTICLES, MOST_PASSAGES, retrieved } from '../core/chat/text/index.ts';
import { defineSource, type StageColumn, type TableSpec } from '../core/source.ts';
import { put, putDecimal } from '../core/source-kit/ascii.ts';
import { CHAT_COLUMNS, CHAT_SELECT, CHAT_STAGE, chatTable } from '../core/source-kit/chat-tables.ts';
import { seeCalls } from '../core/source-kit/chat-ids.ts';
import type { Beat } from '../core/source-kit/deliveries.ts';
import { mix, TO_UNIT } from '../core/source-kit/run.ts';
import { isoTime, jsonList, jsonObject, jsonPlain, jsonString, timestamp } from '../core/sql.ts';

const STAGE = {
  ...CHAT_STAGE,
  index: { ref: 'string' },
  k: { type: 'u16' },
  /** Ids and scores of the passages, the best first, a blank between them. */
  documents: { type: 'utf8' },
  scores: { type: 'utf8' },
  tokens: { type: 'u32' },
  took: { type: 'f64' },
} as const satisfies Record<string, StageColumn>;

const TABLE: TableSpec = {
  name: 'retrieval_events',
  title: 'Retriever: passages for a message',
  description:
    'One row per search of the retriever: which articles of the knowledge base it put into the prompt of a message, with their scores and the tokens they brought. The retriever sends its records every few seconds; a part comes late, and at the higher levels some are lost. ' +
    'Requests to /v1/chat/completions and steps of the agent have none.',
  spec: 'https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/',
  columns: [
    { name: 'time', type: 'TIMESTAMP', description: 'When the search began, UTC.' },
    ...CHAT_COLUMNS,
    { name: 'index_name', type: 'VARCHAR', entity: 'index', description: 'Index that was searched.' },
    { name: 'top_k', type: 'INTEGER', description: 'Passages that were asked for.' },
    { name: 'documents', type: 'VARCHAR[]', description: 'Articles of the passages (kb_revisions.article), the best first.' },
    { name: 'scores', type: 'DOUBLE[]', description: 'Their scores, 0 to 1, in the same order.' },
    { name: 'context_tokens', type: 'INTEGER', description: 'Tokens of the passages, as they stand in the prompt.' },
    { name: 'duration_ms', type: 'DOUBLE', description: 'Milliseconds that the search took.' },
  ],
  time: 'time',
  stage: STAGE,
  select: {
    ...CHAT_SELECT,
    index_name: 'index.value',
    top_k: 's.k',
    documents: `CASE WHEN s.documents <> '' THEN string_split(s.documents, ' ') ELSE []::VARCHAR[] END`,
    scores: `CASE WHEN s.scores <> '' THEN string_split(s.scores, ' ')::DOUBLE[] ELSE []::DOUBLE[] END`,
    context_tokens: 's.tokens',
    duration_ms: 's.took / 1000',
  },
  arrived: timestamp('s.arrived'),
  order: 'arrived, tie',
  raw: {
    format: 'json',
    sql: jsonObject({
      time: jsonString(isoTime('"time"', 6)),
      trace_id: jsonString('trace_id'),
      conversation: jsonString('conversation_id'),
      turn: jsonPlain('turn'),
      index: jsonString('index_name'),
      top_k: jsonPlain('top_k'),
      documents: jsonList('documents'),
      scores: `'[' || array_to_string(scores, ',') || ']'`,
      context_tokens: jsonPlain('context_tokens'),
      duration_ms: jsonPlain('duration_ms'),
    }),
  },
};

const BEAT: Beat = { every: 10, delay: [0.5, 4], late: 600, lost: { 1: 0, 2: 0.0005, 3: 0.004 } };
const BLANK = 32;
/** `KB-1001 ` and `0.8123 `. */
const PASSAGE_BYTES = 9;
const ids = ARTICLES.map(({ id }) => Uint8Array.from(id, (sign) => sign.charCodeAt(0)));
const found = new Uint16Array(MOST_PASSAGES);
/** Share by which a score falls from rank to rank, about. */
const FALL = 0.02;

/** Passages of a turn. The best score and the fall after it differ from question to question. */
const observe = chatTable<typeof STAGE, 'Retrieval'>(
  TABLE.name,
  STAGE,
  'retriever',
  BEAT,
  MOST_PASSAGES * PASSAGE_BYTES,
  ({ columns }, i) => columns.end[i] as number,
  (c, row, { columns: e }, i) => {
    const k = Math.min(e.k[i] as number, MOST_PASSAGES);
    const seed = e.seed[i] as number;
    c.index[row] = e.index[i] as number;
    c.k[row] = k;
    c.tokens[row] = e.tokens[i] as number;
    c.took[row] = Math.max(0, Math.round((e.end[i] as number) - (e.t[i] as number)));
    retrieved(e.topic[i] as number, e.language[i] as number, seed, k, e.first[i], found);
    let score = 0.74 + 0.2 * mix(seed ^ 0x27d4eb2f) * TO_UNIT;
    for (let r = 0; r < k; r++) {
      if (r > 0) c.documents.bytes[c.documents.used++] = c.scores.bytes[c.scores.used++] = BLANK;
      put(c.documents, ids[(found[r] as number) - 1]!);
      putDecimal(c.scores, score, 4);
      score *= 1 - FALL * 2 * mix(seed ^ Math.imul(r + 1, 0x165667b1)) * TO_UNIT;
    }
    c.documents.close(row);
    c.scores.close(row);
  },
);

export default defineSource({
  id: 'retrieval-events',
  title: 'Retriever',
  tables: [TABLE],
  accepts: { ServiceCall: seeCalls, Retrieval: observe },
});
