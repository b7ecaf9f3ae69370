import { cipherSql, tlsVersionSql } from '../../core/request-ids.ts';
import type { ColumnSpec, StageColumn, TableSpec } from '../../core/source.ts';
import { timestamp } from '../../core/sql.ts';

/** Bits of the stage column `kind`. */
export const KIND = { tls: 1, h2: 2, tls13: 4, reused: 8, redirect: 16, target: 32, idleBody: 64, oddUri: 128 } as const;

export const STAGE = {
  created: { type: 'f64' },
  ended: { type: 'f64' },
  arrived: { type: 'f64' },
  tie: { type: 'u32' },
  kind: { type: 'u8' },
  client: { type: 'u32' },
  clientport: { type: 'u16' },
  eni: { ref: 'eni' },
  targetport: { type: 'u16' },
  /** Milliseconds; -1: not dispatched. */
  waited: { type: 'i32' },
  worked: { type: 'i32' },
  answered: { type: 'i32' },
  method: { ref: 'string' },
  host: { ref: 'string' },
  path: { ref: 'string' },
  ua: { ref: 'string' },
  status: { type: 'u16' },
  targetstatus: { type: 'u16' },
  bytesin: { type: 'f64' },
  bytesout: { type: 'f64' },
  priority: { type: 'u16' },
  node: { ref: 'eni' },
  elb: { ref: 'string' },
  group: { ref: 'string' },
  cert: { ref: 'string' },
  trace: { type: 'utf8' },
  connection: { type: 'utf8' },
} as const satisfies Record<string, StageColumn>;

const is = (bit: number) => `(s.kind & ${bit}) <> 0`;
const TLS13 = `((s.kind >> 2) & 1)`;
const target = (sql: string) => `CASE WHEN ${is(KIND.target)} THEN ${sql} END`;
const secure = (sql: string) => `CASE WHEN ${is(KIND.tls)} THEN ${sql} END`;
const classified = (idle: string, odd: string) => `CASE WHEN ${is(KIND.oddUri)} THEN ${odd} WHEN ${is(KIND.idleBody)} THEN ${idle} END`;
const seconds = (column: string) => `CASE WHEN ${column} < 0 THEN -1 ELSE ${column} / 1000.0 END`;
const CLIENT = `concat(s.client >> 24, '.', (s.client >> 16) & 255, '.', (s.client >> 8) & 255, '.', s.client & 255)`;
const ANSWERED = `CASE WHEN s.targetstatus <> 0 THEN s.targetstatus END`;
const PLACE = `CASE WHEN ${is(KIND.tls)} THEN 'https://' || host.value || ':443' ELSE 'http://' || host.value || ':80' END`;

const columns: readonly (ColumnSpec & { readonly sql: string })[] = [
  {
    name: 'type',
    type: 'VARCHAR',
    sql: `CASE WHEN ${is(KIND.h2)} THEN 'h2' WHEN ${is(KIND.tls)} THEN 'https' ELSE 'http' END`,
    description: 'http, https or h2 (HTTP/2 over TLS).',
  },
  { name: 'time', type: 'TIMESTAMP', sql: timestamp('s.ended'), description: 'When the balancer had sent its answer, UTC, microseconds.' },
  { name: 'elb', type: 'VARCHAR', sql: 'elb.value', description: 'Load balancer.' },
  { name: 'client_ip', type: 'VARCHAR', sql: CLIENT, description: 'Address of the client.', entity: 'address' },
  { name: 'client_port', type: 'INTEGER', sql: 's.clientport', description: 'Port of the client.' },
  {
    name: 'target_ip',
    type: 'VARCHAR',
    sql: target('eni.privateIp'),
    description: 'Address of the instance that got the request; NULL if none did.',
    entity: 'address',
  },
  { name: 'target_port', type: 'INTEGER', sql: target('s.targetport'), description: 'Port of the target.' },
  {
    name: 'request_processing_time',
    type: 'DOUBLE',
    sql: seconds('s.waited'),
    description: 'Seconds until the request was passed on; -1 if it was not.',
  },
  {
    name: 'target_processing_time',
    type: 'DOUBLE',
    sql: seconds('s.worked'),
    description: 'Seconds the target took to begin its answer; -1 if it gave none.',
  },
  {
    name: 'response_processing_time',
    type: 'DOUBLE',
    sql: seconds('s.answered'),
    description: 'Seconds until the answer was on its way to the client; -1 if there was none.',
  },
  {
    name: 'elb_status_code',
    type: 'INTEGER',
    sql: 's.status',
    description: 'Status sent to the client; 460 means that the client left first.',
  },
  { name: 'target_status_code', type: 'INTEGER', sql: ANSWERED, description: "The target's status; NULL if it gave none." },
  { name: 'received_bytes', type: 'BIGINT', sql: 's.bytesin::BIGINT', description: 'Bytes from the client, headers included.' },
  { name: 'sent_bytes', type: 'BIGINT', sql: 's.bytesout::BIGINT', description: 'Bytes to the client.' },
  { name: 'request_verb', type: 'VARCHAR', sql: 'method.value', description: 'HTTP method.' },
  {
    name: 'request_url',
    type: 'VARCHAR',
    sql: `${PLACE} || path.value`,
    description: 'Address asked for, with scheme, host, port and query.',
  },
  {
    name: 'request_proto',
    type: 'VARCHAR',
    sql: `CASE WHEN ${is(KIND.h2)} THEN 'HTTP/2.0' ELSE 'HTTP/1.1' END`,
    description: 'HTTP version.',
  },
  { name: 'user_agent', type: 'VARCHAR', sql: 'ua.value', description: 'Client software as it names itself.' },
  { name: 'ssl_cipher', type: 'VARCHAR', sql: secure(cipherSql(TLS13)), description: 'TLS cipher suite.' },
  { name: 'ssl_protocol', type: 'VARCHAR', sql: secure(tlsVersionSql(TLS13)), description: 'TLS version.' },
  {
    name: 'target_group_arn',
    type: 'VARCHAR',
    sql: `CASE WHEN NOT (${is(KIND.redirect)}) THEN "group".value END`,
    description: 'Target group.',
  },
  {
    name: 'trace_id',
    type: 'VARCHAR',
    sql: `'Root=1-' || s.trace`,
    description: 'X-Amzn-Trace-Id header; its first part is the second of the request in hexadecimal.',
    entity: 'trace',
  },
  { name: 'domain_name', type: 'VARCHAR', sql: secure('host.value'), description: 'Server name of the TLS handshake.', entity: 'domain' },
  {
    name: 'chosen_cert_arn',
    type: 'VARCHAR',
    sql: secure(`CASE WHEN ${is(KIND.reused)} THEN 'session-reused' ELSE cert.value::VARCHAR END`),
    description: 'Certificate presented, or session-reused.',
  },
  {
    name: 'matched_rule_priority',
    type: 'INTEGER',
    sql: 's.priority',
    description: 'Priority of the listener rule that matched; 0 is the default rule.',
  },
  {
    name: 'request_creation_time',
    type: 'TIMESTAMP',
    sql: timestamp('s.created'),
    description: 'When the request came in, UTC, microseconds.',
  },
  {
    name: 'actions_executed',
    type: 'VARCHAR',
    sql: `CASE WHEN ${is(KIND.redirect)} THEN 'redirect' ELSE 'forward' END`,
    description: 'forward or redirect.',
  },
  {
    name: 'redirect_url',
    type: 'VARCHAR',
    sql: `CASE WHEN ${is(KIND.redirect)} THEN 'https://' || host.value || ':443' || path.value END`,
    description: 'Where a redirect points.',
  },
  { name: 'error_reason', type: 'VARCHAR', sql: 'NULL', description: 'Error of a Lambda target.' },
  {
    name: 'target_port_list',
    type: 'VARCHAR',
    sql: target(`eni.privateIp || ':' || s.targetport`),
    description: 'Targets tried, as address:port.',
  },
  { name: 'target_status_code_list', type: 'VARCHAR', sql: `(${ANSWERED})::VARCHAR`, description: 'Their statuses.' },
  {
    name: 'classification',
    type: 'VARCHAR',
    sql: classified("'Acceptable'", "'Ambiguous'"),
    description: 'How far the request breaks the rules of HTTP: Acceptable or Ambiguous; NULL if it keeps them.',
  },
  {
    name: 'classification_reason',
    type: 'VARCHAR',
    sql: classified("'GetHeadZeroContentLength'", "'AmbiguousUri'"),
    description: 'Why it was classified so.',
  },
  {
    name: 'conn_trace_id',
    type: 'VARCHAR',
    sql: `'TID_' || s.connection`,
    description: "Id of the client's connection: all requests of one connection share it.",
    entity: 'connection',
  },
  { name: 'transformed_host', type: 'VARCHAR', sql: 'NULL', description: 'Host after a transform rule; the listener has none.' },
  { name: 'transformed_uri', type: 'VARCHAR', sql: 'NULL', description: 'URI after a transform rule; the listener has none.' },
  { name: 'request_transform_status', type: 'VARCHAR', sql: 'NULL', description: 'Outcome of a transform rule; the listener has none.' },
  {
    name: 'node_ip',
    type: 'VARCHAR',
    sql: 'node.privateIp',
    description: 'Address of the balancer node that served the request.',
    entity: 'address',
  },
];

const dash = (sql: string) => `coalesce(CAST(${sql} AS VARCHAR), '-')`;
/** The balancer writes a quote inside a quoted field as \x22. */
const quote = (sql: string) => `'"' || replace(${dash(sql)}, '"', chr(92) || 'x22') || '"'`;
const micros = (column: string) => `strftime("${column}", '%Y-%m-%dT%H:%M:%S.%fZ')`;
const time = (column: string) => `CASE WHEN ${column} < 0 THEN '-1' ELSE printf('%.3f', ${column}) END`;

const LINE = [
  'type',
  micros('time'),
  'elb',
  `client_ip || ':' || client_port`,
  dash(`target_ip || ':' || target_port`),
  time('request_processing_time'),
  time('target_processing_time'),
  time('response_processing_time'),
  'elb_status_code',
  dash('target_status_code'),
  'received_bytes',
  'sent_bytes',
  quote(`request_verb || ' ' || request_url || ' ' || request_proto`),
  quote('user_agent'),
  dash('ssl_cipher'),
  dash('ssl_protocol'),
  dash('target_group_arn'),
  quote('trace_id'),
  quote('domain_name'),
  quote('chosen_cert_arn'),
  'matched_rule_priority',
  micros('request_creation_time'),
  quote('actions_executed'),
  quote('redirect_url'),
  quote('error_reason'),
  quote('target_port_list'),
  quote('target_status_code_list'),
  quote('classification'),
  quote('classification_reason'),
  'conn_trace_id',
  quote('transformed_host'),
  quote('transformed_uri'),
  quote('request_transform_status'),
  dash('node_ip'),
];

export const ALB_ACCESS: TableSpec = {
  name: 'alb_access',
  title: 'Load balancer access logs',
  description:
    'Requests to the public load balancer, written by its nodes and delivered in files of five minutes soon after each interval. ' +
    'All requests of a few busy hours; of other times about one in ten was kept. Health checks, and traffic between instances that does not pass the balancer, are not here.',
  spec: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html',
  columns: columns.map(({ sql: _, ...column }) => column),
  time: 'time',
  stage: STAGE,
  select: Object.fromEntries(columns.map(({ name, sql }) => [name, sql])),
  arrived: timestamp('s.arrived'),
  order: 'arrived, ended, tie',
  raw: { format: 'line', sql: `concat_ws(' ', ${LINE.join(', ')})` },
};
