import type { ColumnSpec, StageColumn, TableSpec } from '../../core/source.ts';
import { accountSql, traceSql } from '../../core/source-kit/chat-ids.ts';
import { isoTime, jsonObject, jsonPlain, jsonString, timestamp } from '../../core/sql.ts';

export const STAGE = {
  t: { type: 'f64' },
  arrived: { type: 'f64' },
  tie: { type: 'u32' },
  /** 128 random bits of the request id. */
  high: { type: 'u64' },
  low: { type: 'u64' },
  trace: { type: 'utf8' },
  pod: { ref: 'pod' },
  apikey: { ref: 'string' },
  account: { type: 'u32' },
  client: { type: 'u32' },
  ja4: { ref: 'string' },
  ua: { ref: 'string' },
  operation: { ref: 'string' },
  status: { type: 'u16' },
  error: { ref: 'string' },
  /** Microseconds; to the first token: -1 = none. */
  took: { type: 'f64' },
  tofirst: { type: 'f64' },
  stream: { type: 'u8' },
  prompt: { type: 'utf8' },
  system: { type: 'utf8' },
  length: { type: 'u32' },
  stokens: { type: 'u32' },
  htokens: { type: 'u32' },
  ctokens: { type: 'u32' },
  ttokens: { type: 'u32' },
  utokens: { type: 'u32' },
  output: { type: 'u32' },
  cached: { type: 'u32' },
  most: { type: 'u16' },
  model: { ref: 'string' },
  finish: { ref: 'string' },
  conversation: { type: 'utf8' },
  turn: { type: 'u16' },
} as const satisfies Record<string, StageColumn>;

const INPUT = '(s.stokens + s.htokens + s.ctokens + s.ttokens + s.utokens)';
const known = (sql: string): string => `CASE WHEN ${INPUT} > 0 THEN ${sql}::INTEGER END`;
/** Without an answer there is nothing to count. */
const answered = (sql: string): string => `CASE WHEN s.finish <> 0 OR s.output > 0 THEN ${sql}::INTEGER END`;

const columns: readonly (ColumnSpec & { readonly sql: string })[] = [
  {
    name: 'time',
    type: 'TIMESTAMP',
    sql: timestamp('s.t'),
    description: 'When the request arrived at the gateway, by the clock of its node, UTC. The line is written when the answer has left.',
  },
  {
    name: 'request_id',
    type: 'VARCHAR',
    sql: `format('{:016x}{:016x}', s.high, s.low)`,
    entity: 'request',
    description: 'Id that the gateway gives to each request; a repeated request gets a new one.',
  },
  {
    name: 'trace_id',
    type: 'VARCHAR',
    sql: traceSql,
    entity: 'trace',
    description: 'Trace of the request (spans.trace_id), also where the trace was not sampled.',
  },
  { name: 'pod', type: 'VARCHAR', sql: 'pod.name', entity: 'pod', description: 'Pod of the gateway that served it.' },
  {
    name: 'api_key',
    type: 'VARCHAR',
    sql: 'apikey.value',
    entity: 'key',
    description: 'Id of the API key (not the secret): each client application and partner has one.',
  },
  {
    name: 'account',
    type: 'VARCHAR',
    sql: accountSql('s.account'),
    entity: 'account',
    description: 'Customer account that the client names as its end user; NULL where it names none.',
  },
  {
    name: 'client_address',
    type: 'VARCHAR',
    sql: `concat(s.client >> 24, '.', (s.client >> 16) & 255, '.', (s.client >> 8) & 255, '.', s.client & 255)`,
    entity: 'address',
    description: 'Address of the client, as the load balancer passes it on.',
  },
  {
    name: 'client_fingerprint',
    type: 'VARCHAR',
    sql: 'ja4.value',
    entity: 'fingerprint',
    description:
      'TLS fingerprint of the client (JA4): the same software has the same one, wherever it runs and whatever agent it claims to be.',
  },
  { name: 'user_agent', type: 'VARCHAR', sql: 'ua.value', entity: 'agent', description: 'User agent that the client claims.' },
  { name: 'method', type: 'VARCHAR', sql: `split_part(operation.value::VARCHAR, ' ', 1)`, description: 'POST.' },
  {
    name: 'path',
    type: 'VARCHAR',
    sql: `split_part(operation.value::VARCHAR, ' ', 2)`,
    description:
      '/v1/chat: a message to the assistant, with retrieval. /v1/chat/completions: the model as it is, for partners. /v1/agents/…: a run of the agent and its steps.',
  },
  {
    name: 'status',
    type: 'INTEGER',
    sql: 's.status',
    description: 'HTTP status of the answer; 499: the client went away before it came; 429: over its rate limit.',
  },
  {
    name: 'error_code',
    type: 'VARCHAR',
    sql: 'error.value',
    description:
      'What the gateway counts as an error: upstream_error, upstream_timeout, overloaded, rate_limited and so on; NULL where it counts none.',
  },
  { name: 'latency_ms', type: 'DOUBLE', sql: 's.took / 1000', description: 'Milliseconds from arrival to the last byte of the answer.' },
  {
    name: 'time_to_first_token_ms',
    type: 'DOUBLE',
    sql: 'CASE WHEN s.tofirst >= 0 THEN s.tofirst / 1000 END',
    description: 'Milliseconds from arrival to the first token; NULL without one.',
  },
  { name: 'stream', type: 'BOOLEAN', sql: 's.stream = 1', description: 'Was the answer sent token by token?' },
  {
    name: 'prompt_hash',
    type: 'VARCHAR',
    sql: 's.prompt',
    entity: 'prompt',
    description: 'Hash of the whole prompt: the same text gives the same hash.',
  },
  { name: 'system_prompt_hash', type: 'VARCHAR', sql: 's.system', description: 'Hash of the system prompt at its head.' },
  { name: 'prompt_length', type: 'INTEGER', sql: 's.length', description: 'Length of the prompt in characters, as the gateway counts it.' },
  {
    name: 'prompt_parts',
    type: 'STRUCT("system" INTEGER, history INTEGER, context INTEGER, tools INTEGER, message INTEGER)',
    sql: `CASE WHEN ${INPUT} > 0 THEN {'system': s.stokens::INTEGER, 'history': s.htokens::INTEGER, 'context': s.ctokens::INTEGER, 'tools': s.ttokens::INTEGER, 'message': s.utokens::INTEGER} END`,
    description:
      'Tokens of the prompt by part: system prompt, earlier turns, retrieved passages, results of tools, and the new message. NULL where the request was turned away before it was counted.',
  },
  { name: 'turn', type: 'INTEGER', sql: 's.turn', description: 'Turn of the conversation, from 1.' },
  {
    name: 'gen_ai',
    type: 'STRUCT(operation STRUCT("name" VARCHAR), request STRUCT(model VARCHAR, max_tokens INTEGER), response STRUCT(finish_reasons VARCHAR[]), usage STRUCT(input_tokens INTEGER, output_tokens INTEGER, cache_read STRUCT(input_tokens INTEGER)), conversation STRUCT(id VARCHAR))',
    sql:
      `{'operation': {'name': CASE WHEN operation.value LIKE '%/agents/%' THEN 'invoke_agent' ELSE 'chat' END}, 'request': {'model': model.value::VARCHAR, 'max_tokens': s.most::INTEGER}, ` +
      `'response': {'finish_reasons': CASE WHEN s.finish <> 0 THEN [finish.value::VARCHAR] END}, ` +
      `'usage': {'input_tokens': ${known(INPUT)}, 'output_tokens': ${answered('s.output')}, 'cache_read': {'input_tokens': ${answered('s.cached')}}}, ` +
      `'conversation': {'id': s.conversation}}`,
    description:
      "Attributes of OpenTelemetry's GenAI conventions, nested, so that gen_ai.usage.input_tokens, gen_ai.usage.output_tokens, gen_ai.usage.cache_read.input_tokens (found in the prefix cache), gen_ai.request.model, gen_ai.response.finish_reasons[1] (stop, length, tool_calls, content_filter) and gen_ai.conversation.id can be written as they are spelt.",
  },
];

const member = (name: string): string => `gen_ai.${name}`;

/** One line per request, as the chat gateway writes it. */
export const GATEWAY_LOGS: TableSpec = {
  name: 'gateway_logs',
  title: 'Chat gateway: requests',
  description:
    'One line per request to the chat gateway: who asked, with which client, how long the prompt was and of which parts, tokens, outcome and times. A repeated request is a line of its own. The gateway writes the line when the answer has left, and a shipper delivers it within seconds, ' +
    'some parts minutes late; at the higher levels some parts are lost. Texts are in chat_turns.',
  spec: 'https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/',
  columns: columns.map(({ name, type, description, entity }) => ({ name, type, description, ...(entity ? { entity } : {}) })),
  time: 'time',
  stage: STAGE,
  select: Object.fromEntries(columns.map(({ name, sql }) => [name, sql])),
  arrived: timestamp('s.arrived'),
  order: 'arrived, t, tie',
  raw: {
    format: 'json',
    sql: jsonObject({
      time: jsonString(isoTime('"time"', 6)),
      request_id: jsonString('request_id'),
      trace_id: jsonString('trace_id'),
      api_key: jsonString('api_key'),
      'user.id': jsonString('account'),
      'client.address': jsonString('client_address'),
      'tls.client.ja4': jsonString('client_fingerprint'),
      'user_agent.original': jsonString('user_agent'),
      method: jsonString('method'),
      path: jsonString('path'),
      status: jsonPlain('status'),
      error_code: jsonString('error_code'),
      latency_ms: jsonPlain('latency_ms'),
      time_to_first_token_ms: jsonPlain('time_to_first_token_ms'),
      stream: jsonPlain('stream'),
      prompt_hash: jsonString('prompt_hash'),
      system_prompt_hash: jsonString('system_prompt_hash'),
      prompt_length: jsonPlain('prompt_length'),
      turn: jsonPlain('turn'),
      'gen_ai.operation.name': jsonString(member('operation."name"')),
      'gen_ai.request.model': jsonString(member('request.model')),
      'gen_ai.request.max_tokens': jsonPlain(member('request.max_tokens')),
      'gen_ai.response.finish_reasons': `'[' || ${jsonString(member('response.finish_reasons[1]'))} || ']'`,
      'gen_ai.usage.input_tokens': jsonPlain(member('usage.input_tokens')),
      'gen_ai.usage.output_tokens': jsonPlain(member('usage.output_tokens')),
      'gen_ai.usage.cache_read.input_tokens': jsonPlain(member('usage.cache_read.input_tokens')),
      'gen_ai.conversation.id': jsonString(member('conversation.id')),
    }),
  },
};
