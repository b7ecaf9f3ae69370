import type { ColumnSpec, StageColumn, TableSpec } from '../../core/source.ts';
import { isoTime, jsonObject, jsonPlain, jsonString, timestamp } from '../../core/sql.ts';

/** How a line is written, in the low bits of the stage column `format`; `fields`: the line has members of its own. */
export const FORMAT = { gateway: 0, app: 1, triton: 2, torchserve: 3, vllm: 4, uvicorn: 5, plain: 6, fields: 8 } as const;
export const LEVEL = { DEBUG: 0, INFO: 1, WARNING: 2, ERROR: 3 } as const;

export const STAGE = {
  t: { type: 'f64' },
  arrived: { type: 'f64' },
  tie: { type: 'u32' },
  pod: { ref: 'pod' },
  format: { type: 'u8' },
  severity: { type: 'u8' },
  logger: { ref: 'string' },
  thread: { ref: 'string' },
  /** The message: a text that repeats, or else written out. */
  phrase: { ref: 'string' },
  body: { type: 'utf8' },
  trace: { type: 'utf8' },
  span: { type: 'utf8' },
  method: { ref: 'string' },
  path: { ref: 'string' },
  status: { type: 'u16' },
  grpc: { ref: 'string' },
  /** Microseconds. */
  took: { type: 'f64' },
  bytesin: { type: 'f64' },
  bytesout: { type: 'f64' },
  client: { type: 'u32' },
  apikey: { ref: 'string' },
  ua: { ref: 'string' },
  upstream: { ref: 'string' },
  attempt: { type: 'u8' },
  errtype: { ref: 'string' },
  errtext: { ref: 'string' },
  stack: { ref: 'string' },
} as const satisfies Record<string, StageColumn>;

const names = (codes: Readonly<Record<string, number>>, column: string) =>
  `CASE ${column} ${Object.entries(codes)
    .map(([name, code]) => `WHEN ${code} THEN '${name}'`)
    .join(' ')} END`;
const { fields: HAS_FIELDS, ...FORMATS } = FORMAT;

/** Members of a structured line: name, type, SQL. */
const FIELDS = [
  ['method', 'VARCHAR', 'method.value'],
  ['path', 'VARCHAR', 'path.value'],
  ['status', 'INTEGER', 'CASE WHEN s.status > 0 THEN s.status::INTEGER END'],
  ['grpc_code', 'VARCHAR', 'grpc.value'],
  ['duration_ms', 'DOUBLE', 'CASE WHEN s.took >= 0 THEN s.took / 1000 END'],
  ['bytes_in', 'BIGINT', 'CASE WHEN s.bytesin >= 0 THEN s.bytesin::BIGINT END'],
  ['bytes_out', 'BIGINT', 'CASE WHEN s.bytesout >= 0 THEN s.bytesout::BIGINT END'],
  [
    'client_ip',
    'VARCHAR',
    `CASE WHEN s.client > 0 THEN concat(s.client >> 24, '.', (s.client >> 16) & 255, '.', (s.client >> 8) & 255, '.', s.client & 255) END`,
  ],
  ['api_key', 'VARCHAR', 'apikey.value'],
  ['user_agent', 'VARCHAR', 'ua.value'],
  ['upstream', 'VARCHAR', 'upstream.value'],
  ['attempt', 'INTEGER', 'CASE WHEN s.attempt > 0 THEN s.attempt::INTEGER END'],
  ['error_type', 'VARCHAR', 'errtype.value'],
  ['error', 'VARCHAR', 'errtext.value'],
  ['stack_trace', 'VARCHAR', 'stack.value'],
] as const;

const columns: readonly (ColumnSpec & { readonly sql: string })[] = [
  {
    name: 'time',
    type: 'TIMESTAMP',
    sql: timestamp('s.t'),
    description: 'When the container wrote the line, by the clock of its node, UTC, microseconds.',
  },
  {
    name: 'level',
    type: 'VARCHAR',
    sql: names(LEVEL, 's.severity'),
    description: 'DEBUG, INFO, WARNING or ERROR; the line spells it in its own way.',
  },
  { name: 'service', type: 'VARCHAR', sql: 'pod.deployment', entity: 'service', description: 'Service (deployment) of the pod.' },
  { name: 'pod', type: 'VARCHAR', sql: 'pod.name', entity: 'pod', description: 'Pod that wrote the line.' },
  { name: 'container', type: 'VARCHAR', sql: 'pod.container', description: 'Its container.' },
  { name: 'namespace', type: 'VARCHAR', sql: 'pod.namespace', description: 'Its namespace.' },
  { name: 'node', type: 'VARCHAR', sql: 'pod.node', entity: 'node', description: 'Node on which the pod runs.' },
  {
    name: 'logger',
    type: 'VARCHAR',
    sql: 'logger.value',
    description: 'Component that wrote, as its framework names it: a logger, or a source file with its line.',
  },
  {
    name: 'message',
    type: 'VARCHAR',
    sql: `CASE WHEN s.phrase <> 0 THEN phrase.value::VARCHAR ELSE s.body END`,
    description: 'What it says, without time, level and logger; the members of a JSON line are in fields.',
  },
  {
    name: 'trace_id',
    type: 'VARCHAR',
    sql: `CASE WHEN s.trace <> '' THEN s.trace END`,
    entity: 'trace',
    description:
      'Trace of the request (spans.trace_id). Printed by gateway and applications, of all requests, also where the trace was not sampled; Triton, TorchServe and vLLM print none.',
  },
  {
    name: 'span_id',
    type: 'VARCHAR',
    sql: `CASE WHEN s.span <> '' THEN s.span END`,
    entity: 'span',
    description: 'Span within which it was written: that of the server which works on the request.',
  },
  { name: 'thread', type: 'VARCHAR', sql: 'thread.value', description: 'Thread or process that the line names; NULL if it names none.' },
  {
    name: 'format',
    type: 'VARCHAR',
    sql: names(FORMATS, 's.format & 7'),
    description: 'How the line is written: gateway and app are JSON, the others text of their frameworks.',
  },
  {
    name: 'fields',
    type: `STRUCT(${FIELDS.map(([name, type]) => `${name} ${type}`).join(', ')})`,
    sql: `CASE WHEN (s.format & ${HAS_FIELDS}) <> 0 THEN {${FIELDS.map(([name, , sql]) => `'${name}': ${sql}`).join(', ')}} END`,
    description:
      'Further members of a JSON line: the request (method, path, status, duration_ms, bytes_in, bytes_out, client_ip, api_key, user_agent) or a call to another service (upstream, attempt, error). NULL for other lines.',
  },
];

const at = (pattern: string) => `strftime("time", '${pattern}')`;
const lower = (sql: string) => `lower(${sql})`;
const members = (...without: readonly string[]) =>
  Object.fromEntries(
    FIELDS.filter(([name]) => !without.includes(name)).map(([name, type]) => [
      name,
      type === 'VARCHAR' ? jsonString(`fields.${name}`) : jsonPlain(`fields.${name}`),
    ]),
  );
const ids = { trace_id: jsonString('trace_id'), span_id: jsonString('span_id') };

/** The line as each format writes it. */
const LINES: Readonly<Record<keyof typeof FORMATS, string>> = {
  gateway: jsonObject({
    time: jsonString(isoTime('"time"', 6)),
    level: jsonString(lower(`CASE level WHEN 'WARNING' THEN 'warn' ELSE level::VARCHAR END`)),
    logger: jsonString('logger'),
    msg: jsonString('message'),
    ...members('stack_trace'),
    ...ids,
  }),
  app: jsonObject({
    timestamp: jsonString(isoTime('"time"', 3)),
    level: jsonString('level'),
    logger: jsonString('logger'),
    message: jsonString('message'),
    ...members('client_ip', 'api_key', 'user_agent'),
    ...ids,
  }),
  triton: `left(level::VARCHAR, 1) || ${at('%m%d %H:%M:%S.%f')} || ' 1 ' || logger || '] "' || message || '"'`,
  torchserve: `${at('%Y-%m-%dT%H:%M:%S,%g')} || ' [' || rpad(CASE level WHEN 'WARNING' THEN 'WARN' ELSE level::VARCHAR END, 5, ' ') || '] ' || thread || ' ' || logger || ' - ' || message`,
  vllm: `'(' || thread || ') ' || level || ' ' || ${at('%m-%d %H:%M:%S')} || ' [' || logger || '] ' || message`,
  uvicorn: `rpad(level || ':', 10, ' ') || message`,
  plain: 'message',
};

export const APP_LOGS: TableSpec = {
  name: 'app_logs',
  title: 'Container logs',
  description:
    'Lines that containers write to standard output: access log of the gateway and log of the applications in JSON, Triton, TorchServe and vLLM in their own shapes. A shipper on each node reads the files and sends them every few seconds; ' +
    'a part comes minutes late, and at the higher levels some parts are lost. Triton writes no line per request unless one fails; gRPC services and databases write none of the requests that went well.',
  spec: 'https://kubernetes.io/docs/concepts/cluster-administration/logging/',
  columns: columns.map(({ name, type, description, entity }) => ({ name, type, description, ...(entity ? { entity } : {}) })),
  time: 'time',
  stage: STAGE,
  select: Object.fromEntries(columns.map(({ name, sql }) => [name, sql])),
  arrived: timestamp('s.arrived'),
  order: 'arrived, t, tie',
  raw: {
    format: 'line',
    sql: `CASE format ${Object.entries(LINES)
      .map(([name, sql]) => `WHEN '${name}' THEN ${sql}`)
      .join(' ')} END`,
  },
};
