import { TOOLS, ToolText } from '../core/chat/text/index.ts';
import { defineSource, type StageColumn, type TableSpec } from '../core/source.ts';
import { CHAT_COLUMNS, CHAT_SELECT, CHAT_STAGE, chatTable } from '../core/source-kit/chat-tables.ts';
import { seeCalls } from '../core/source-kit/chat-ids.ts';
import type { Beat } from '../core/source-kit/deliveries.ts';
import { perRun } from '../core/source-kit/run.ts';
import { isoTime, jsonObject, jsonPlain, jsonString, named, timestamp } from '../core/sql.ts';

/** Bytes of a result that the record keeps. */
const KEPT = 600;
const OUTCOMES = ['ok', 'error', 'timeout'] as const;

const STAGE = {
  ...CHAT_STAGE,
  apikey: { ref: 'string' },
  step: { type: 'u16' },
  tool: { type: 'u8' },
  args: { type: 'utf8' },
  target: { ref: 'string' },
  outcome: { type: 'u8' },
  error: { ref: 'string' },
  result: { type: 'utf8' },
  took: { type: 'f64' },
  ptokens: { type: 'u32' },
  rtokens: { type: 'u32' },
} as const satisfies Record<string, StageColumn>;

const TABLE: TableSpec = {
  name: 'tool_calls',
  title: 'Agent: tool calls',
  description:
    'One row per tool that the agent used for a turn: arguments, outcome, the beginning of the result (600 bytes), and the tokens of the transcript up to there. The tool service sends its records every few seconds; a part comes late, and at the higher levels some are lost. ' +
    'A tool that the model asked for and the agent refused has no row.',
  spec: 'https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-agent-spans/',
  columns: [
    { name: 'time', type: 'TIMESTAMP', description: 'When the tool was called, UTC.' },
    ...CHAT_COLUMNS,
    { name: 'api_key', type: 'VARCHAR', entity: 'key', description: 'Id of the API key on whose behalf the agent acts.' },
    { name: 'step', type: 'INTEGER', description: 'Which call of the turn it is, from 1.' },
    { name: 'tool', type: 'VARCHAR', entity: 'tool', description: 'gen_ai.tool.name.' },
    { name: 'arguments', type: 'VARCHAR', description: 'Arguments as the model wrote them, JSON text.' },
    { name: 'target', type: 'VARCHAR', entity: 'domain', description: 'Where a tool that sends something sends it; NULL for all others.' },
    { name: 'status', type: 'VARCHAR', description: 'ok, error or timeout.' },
    { name: 'error', type: 'VARCHAR', description: 'What the tool said when it failed.' },
    { name: 'result', type: 'VARCHAR', description: 'What the model got, JSON text, cut after 600 bytes; NULL without a result.' },
    { name: 'duration_ms', type: 'DOUBLE', description: 'Milliseconds that it took.' },
    { name: 'prompt_tokens', type: 'INTEGER', description: 'Tokens of the transcript that the model had before it got the result.' },
    { name: 'result_tokens', type: 'INTEGER', description: 'Tokens that the result adds to it.' },
  ],
  time: 'time',
  stage: STAGE,
  select: {
    ...CHAT_SELECT,
    api_key: 'apikey.value',
    step: 's.step',
    tool: named(TOOLS, 's.tool'),
    arguments: `CASE WHEN s.target <> 0 THEN '{"to":"' || target.value || '",' || substr(s.args, 2) ELSE s.args END`,
    target: 'target.value',
    status: named(OUTCOMES, 's.outcome'),
    error: 'error.value',
    result: `CASE WHEN s.result <> '' THEN s.result END`,
    duration_ms: 's.took / 1000',
    prompt_tokens: 's.ptokens',
    result_tokens: 's.rtokens',
  },
  arrived: timestamp('s.arrived'),
  order: 'arrived, tie',
  raw: {
    format: 'json',
    sql: jsonObject({
      time: jsonString(isoTime('"time"', 6)),
      trace_id: jsonString('trace_id'),
      'gen_ai.conversation.id': jsonString('conversation_id'),
      turn: jsonPlain('turn'),
      api_key: jsonString('api_key'),
      step: jsonPlain('step'),
      'gen_ai.tool.name': jsonString('tool'),
      'gen_ai.tool.call.arguments': jsonString('arguments'),
      'gen_ai.tool.call.result': jsonString('result'),
      target: jsonString('target'),
      status: jsonString('status'),
      error: jsonString('error'),
      duration_ms: jsonPlain('duration_ms'),
      prompt_tokens: jsonPlain('prompt_tokens'),
      result_tokens: jsonPlain('result_tokens'),
    }),
  },
};

const BEAT: Beat = { every: 10, delay: [0.5, 5], late: 600, lost: { 1: 0, 2: 0.0005, 3: 0.004 } };
const text = perRun(() => new ToolText());

const observe = chatTable<typeof STAGE, 'ToolCall'>(
  TABLE.name,
  STAGE,
  'tools',
  BEAT,
  KEPT + 200,
  ({ columns }, i) => columns.end[i] as number,
  (c, row, { columns: e }, i, context) => {
    const tool = e.tool[i] as number;
    const seed = e.seed[i] as number;
    const outcome = e.status[i] as number;
    c.apikey[row] = e.apiKey[i] as number;
    c.step[row] = e.step[i] as number;
    c.tool[row] = tool;
    text(context).writeArguments(c.args, tool, seed);
    c.args.close(row);
    c.target[row] = e.target[i] as number;
    c.outcome[row] = outcome;
    c.error[row] = e.error[i] as number;
    const from = c.result.used;
    if (outcome === 0) text(context).writeResult(c.result, tool, seed, e.resultTokens[i], KEPT);
    // All of it is ASCII.
    c.result.used = Math.min(c.result.used, from + KEPT);
    c.result.close(row);
    c.took[row] = Math.max(0, Math.round((e.end[i] as number) - (e.t[i] as number)));
    c.ptokens[row] = e.promptTokens[i] as number;
    c.rtokens[row] = e.resultTokens[i] as number;
  },
);

export default defineSource({
  id: 'tool-calls',
  title: 'Agent: tools',
  tables: [TABLE],
  accepts: { ServiceCall: seeCalls, ToolCall: observe },
});
