import type { ColumnSpec, TableSpec } from '../../core/source.ts';
import { jsonObject, jsonString, timestamp } from '../../core/sql.ts';
import { TRACE_STATE } from '../../core/trace-ids.ts';
import { ATTRIBUTES, otlpList, RESOURCE, structSql, structType } from './attributes.ts';
import { KIND, STAGE } from './stage.ts';

const START_NS = `(s.started::BIGINT * 1000 + s.nanos)`;
const STATE = `CASE s.kind >> 4 ${Object.entries(TRACE_STATE)
  .map(([level, state]) => `WHEN ${level} THEN '${state}'`)
  .join(' ')} END`;

const columns: readonly (ColumnSpec & { readonly sql: string })[] = [
  {
    name: 'trace_id',
    type: 'VARCHAR',
    sql: 's.trace',
    entity: 'trace',
    description: 'Id of the whole request, 32 hexadecimal digits; the first 8 are its second, as in the X-Ray header of the load balancer.',
  },
  { name: 'span_id', type: 'VARCHAR', sql: 's.own', entity: 'span', description: 'Id of this span, 16 hexadecimal digits.' },
  {
    name: 'parent_span_id',
    type: 'VARCHAR',
    sql: `CASE WHEN s.parent <> '' THEN s.parent END`,
    entity: 'span',
    description: 'Span that this one belongs to; NULL for the first of a trace.',
  },
  {
    name: 'trace_state',
    type: 'VARCHAR',
    sql: STATE,
    description:
      'How the trace was sampled: ot=th:<threshold>, hexadecimal, trailing zeros left out. The share kept is 1 - threshold / 16^digits: th:0 all, th:c a quarter, th:e666 a tenth. So each span stands for 1 / share.',
  },
  {
    name: 'name',
    type: 'VARCHAR',
    sql: 'name.value',
    description:
      'What was done: method and route at a server, the method alone at a client, a procedure, or a step inside a service. Triton has InferRequest, within it the model, within that compute: what lies between the beginnings of these two is the wait in its queue.',
  },
  {
    name: 'kind',
    type: 'VARCHAR',
    sql: `CASE s.kind & 3 WHEN 1 THEN 'INTERNAL' WHEN 2 THEN 'SERVER' ELSE 'CLIENT' END`,
    description: 'SERVER: a request that came in; CLIENT: one attempt of a call to somebody else; INTERNAL: a step inside.',
  },
  {
    name: 'service_name',
    type: 'VARCHAR',
    sql: 'pod.deployment',
    entity: 'service',
    description: 'Service that emitted the span (service.name).',
  },
  { name: 'pod_name', type: 'VARCHAR', sql: 'pod.name', entity: 'pod', description: 'Its pod (k8s.pod.name).' },
  { name: 'node_name', type: 'VARCHAR', sql: 'pod.node', entity: 'node', description: 'Node of the pod (k8s.node.name).' },
  {
    name: 'start_time',
    type: 'TIMESTAMP',
    sql: timestamp('s.started'),
    description: 'Beginning by the clock of the node, UTC, cut to microseconds.',
  },
  {
    name: 'end_time',
    type: 'TIMESTAMP',
    sql: `make_timestamp(s.started::BIGINT + ((s.nanos + s.took::BIGINT) // 1000))`,
    description: 'End, UTC, cut to microseconds.',
  },
  { name: 'duration_ns', type: 'BIGINT', sql: 's.took', description: 'Length in nanoseconds; duration_ns / 1e6 is milliseconds.' },
  { name: 'start_time_unix_nano', type: 'BIGINT', sql: START_NS, description: 'Beginning in nanoseconds since 1970, uncut.' },
  {
    name: 'status_code',
    type: 'VARCHAR',
    sql: `CASE WHEN (s.kind & ${KIND.error}) <> 0 THEN 'ERROR' ELSE 'UNSET' END`,
    description: 'ERROR or UNSET. A server sets ERROR from 500 on, a client from 400 on and whenever it got no answer.',
  },
  { name: 'status_message', type: 'VARCHAR', sql: 'message.value', description: "The library's text of an error; NULL without one." },
  {
    name: 'attributes',
    type: structType(ATTRIBUTES),
    sql: structSql(ATTRIBUTES),
    description:
      'What the instrumentation notes, under its OpenTelemetry names, so in double quotes: attributes."http.response.status_code". A STRUCT, so that numbers are numbers; what does not apply is NULL. Attempts of one call stand side by side under one parent; http.request.resend_count counts those before.',
  },
  {
    name: 'resource',
    type: structType(RESOURCE),
    sql: structSql(RESOURCE),
    description:
      'What emitted the span: service, pod, container, node and zone, under their OpenTelemetry names: resource."k8s.node.name".',
  },
  { name: 'scope_name', type: 'VARCHAR', sql: 'scope.value', description: 'Instrumentation library that made the span.' },
];

const KIND_NUMBER = `CASE kind WHEN 'INTERNAL' THEN '1' WHEN 'SERVER' THEN '2' ELSE '3' END`;
const SPAN = jsonObject({
  traceId: jsonString('trace_id'),
  spanId: jsonString('span_id'),
  traceState: jsonString('trace_state'),
  parentSpanId: jsonString('parent_span_id'),
  name: jsonString('name'),
  kind: KIND_NUMBER,
  startTimeUnixNano: jsonString('start_time_unix_nano'),
  endTimeUnixNano: jsonString('start_time_unix_nano + duration_ns'),
  attributes: otlpList('attributes', ATTRIBUTES),
  status: jsonObject({ message: jsonString('status_message'), code: `CASE WHEN status_code = 'ERROR' THEN '2' END` }),
});

export const SPANS: TableSpec = {
  name: 'spans',
  title: 'Trace spans (OpenTelemetry)',
  description:
    'One span per attempt at the pod that called (CLIENT) and one at the pod that answered (SERVER), with steps inside where a service notes them; sent by the pods in batches and here some seconds later. ' +
    'Traces are sampled as a whole when a request comes in (see trace_state), without regard to errors, and a pod may lose a batch. Clients outside, databases, name lookups and opening a connection have no spans. ' +
    'A span lies within its parent, except where the caller gave up before the server did, and by the difference between the clocks of two nodes. vLLM makes its span when a request is complete: refused and abandoned ones have none.',
  spec: 'https://opentelemetry.io/docs/specs/otel/trace/api/',
  columns: columns.map(({ name, type, description, entity }) => ({ name, type, description, ...(entity ? { entity } : {}) })),
  time: 'start_time',
  stage: STAGE,
  select: Object.fromEntries(columns.map(({ name, sql }) => [name, sql])),
  arrived: timestamp('s.arrived'),
  order: 'arrived, tie',
  raw: {
    format: 'json',
    sql: jsonObject({
      resourceSpans: `'[' || ${jsonObject({
        resource: jsonObject({ attributes: otlpList('resource', RESOURCE) }),
        scopeSpans: `'[' || ${jsonObject({ scope: jsonObject({ name: jsonString('scope_name') }), spans: `'[' || ${SPAN} || ']'` })} || ']'`,
      })} || ']'`,
    }),
  },
};
