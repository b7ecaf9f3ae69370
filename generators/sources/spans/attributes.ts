/** Attributes of spans and of what emits them: once for the columns, the select list and the OTLP record. */
import { jsonString } from '../../core/sql.ts';
import { KIND } from './stage.ts';

interface Attribute {
  readonly name: string;
  readonly type: 'VARCHAR' | 'INTEGER' | 'BIGINT' | 'DOUBLE';
  /** Over the stage and its dimensions. */
  readonly sql: string;
}

const IS_LLM = `(s.kind & ${KIND.llm}) <> 0`;
const positive = (column: string, type: string, only = 'true') => `CASE WHEN ${only} AND ${column} > 0 THEN ${column}::${type} END`;
const address = (sql: string) =>
  `CASE WHEN ${sql} > 0 THEN concat(${sql} >> 24, '.', (${sql} >> 16) & 255, '.', (${sql} >> 8) & 255, '.', ${sql} & 255) END`;

const text = (name: string, sql: string): Attribute => ({ name, type: 'VARCHAR', sql });
const integer = (name: string, column: string): Attribute => ({ name, type: 'INTEGER', sql: positive(column, 'INTEGER') });
/** A stage column that holds tokens in the spans of a language model, and bytes in others. */
const bytes = (name: string, column: string): Attribute => ({
  name,
  type: 'BIGINT',
  sql: positive(column, 'BIGINT', `(s.kind & ${KIND.llm}) = 0`),
});
const tokens = (name: string, column: string): Attribute => ({ name, type: 'INTEGER', sql: positive(column, 'INTEGER', IS_LLM) });
const seconds = (name: string, micros: string): Attribute => ({
  name,
  type: 'DOUBLE',
  sql: `CASE WHEN ${micros} >= 0 THEN ${micros} / 1e6 END`,
});

/** In the order in which a record prints them. Names: formats reference §4; of Triton and vLLM their own. */
export const ATTRIBUTES: readonly Attribute[] = [
  text('http.request.method', 'method.value'),
  text('http.route', 'route.value'),
  text('url.path', 'route.value'),
  text('url.scheme', `CASE WHEN s.route <> 0 THEN 'http' END`),
  text('url.full', 'uri.value'),
  integer('http.response.status_code', 's.status'),
  integer('http.request.resend_count', 's.resend'),
  bytes('http.request.body.size', 's.insize'),
  bytes('http.response.body.size', 's.outsize'),
  text('error.type', 'errtype.value'),
  text('server.address', 'address.value'),
  text('client.address', address('s.client')),
  text('user_agent.original', 'ua.value'),
  text('enduser.id', 'apikey.value'),
  text('rpc.system.name', `CASE WHEN s.grpc <> 0 THEN 'grpc' END`),
  text('rpc.method', 'CASE WHEN s.grpc <> 0 THEN name.value END'),
  text('rpc.response.status_code', 'grpc.value'),
  text('db.system.name', 'store.value'),
  text('db.operation.name', 'CASE WHEN s.store <> 0 THEN name.value END'),
  text('triton.model_name', `CASE WHEN NOT ${IS_LLM} THEN model.value END`),
  text('gen_ai.response.model', `CASE WHEN ${IS_LLM} THEN model.value END`),
  tokens('gen_ai.usage.prompt_tokens', 's.insize'),
  tokens('gen_ai.usage.completion_tokens', 's.outsize'),
  seconds('gen_ai.latency.time_in_queue', 's.inqueue'),
  seconds('gen_ai.latency.time_to_first_token', 's.tofirst'),
];

/** What emits a span. Names: formats reference §4. */
export const RESOURCE: readonly Attribute[] = [
  text('service.name', 'pod.deployment'),
  text('service.instance.id', 'pod.uid'),
  text('k8s.cluster.name', 'pod.cluster'),
  text('k8s.namespace.name', 'pod.namespace'),
  text('k8s.deployment.name', 'pod.deployment'),
  text('k8s.pod.name', 'pod.name'),
  text('k8s.pod.uid', 'pod.uid'),
  text('k8s.node.name', 'pod.node'),
  text('k8s.container.name', 'pod.container'),
  text('container.image.name', 'pod.image'),
  text('host.id', 'pod.instance'),
  text('cloud.availability_zone', 'pod.azId'),
];

export const structType = (attributes: readonly Attribute[]): string =>
  `STRUCT(${attributes.map(({ name, type }) => `"${name}" ${type}`).join(', ')})`;

export const structSql = (attributes: readonly Attribute[]): string =>
  `{${attributes.map(({ name, sql }) => `'${name}': ${sql}`).join(', ')}}`;

const VALUE = { VARCHAR: 'stringValue', INTEGER: 'intValue', BIGINT: 'intValue', DOUBLE: 'doubleValue' } as const;

/** SQL of the OTLP/JSON list of a struct column: 64-bit integers are text there, NULL members are left out. */
export function otlpList(column: string, attributes: readonly Attribute[]): string {
  const entries = attributes.map(({ name, type }) => {
    const field = `${column}."${name}"`;
    const value = type === 'DOUBLE' ? `CAST(${field} AS VARCHAR)` : jsonString(field);
    return `'{"key":"${name}","value":{"${VALUE[type]}":' || ${value} || '}}'`;
  });
  return `'[' || concat_ws(',', ${entries.join(', ')}) || ']'`;
}
