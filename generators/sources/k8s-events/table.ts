import type { StageColumn, TableSpec } from '../../core/source.ts';
import { isoTime, jsonObject, jsonPlain, jsonString, timestamp, uuid } from '../../core/sql.ts';

export const STAGE = {
  t: { type: 'f64' },
  first: { type: 'f64' },
  arrived: { type: 'f64' },
  tie: { type: 'u32' },
  count: { type: 'u32' },
  combined: { type: 'u8' },
  /** Nanoseconds of the first report below its microsecond. */
  nanos: { type: 'u16' },
  high: { type: 'u64' },
  low: { type: 'u64' },
  type: { ref: 'string' },
  reason: { ref: 'string' },
  kind: { ref: 'string' },
  object: { ref: 'string' },
  namespace: { ref: 'string' },
  message: { ref: 'string' },
  component: { ref: 'string' },
  node: { ref: 'string' },
} as const satisfies Record<string, StageColumn>;

const whole = (micros: string) => timestamp(`floor(${micros} / 1000000) * 1000000`);
/** Objects of the cluster itself (nodes) have no namespace; their events are kept in `default`. */
const namespace = `CASE WHEN s.namespace = 0 THEN 'default' ELSE namespace.value::VARCHAR END`;
const API_VERSION = `CASE CAST(kind AS VARCHAR) WHEN 'Deployment' THEN 'apps/v1' WHEN 'ReplicaSet' THEN 'apps/v1' WHEN 'StatefulSet' THEN 'apps/v1' WHEN 'DaemonSet' THEN 'apps/v1' WHEN 'HorizontalPodAutoscaler' THEN 'autoscaling/v2' WHEN 'Job' THEN 'batch/v1' WHEN 'CronJob' THEN 'batch/v1' ELSE 'v1' END`;

/** The event stream of a cluster, as an exporter stores it. */
export const K8S_EVENTS: TableSpec = {
  name: 'k8s_events',
  title: 'Kubernetes events',
  description:
    'Events of the cluster, as an exporter that watches them stores them: one row each time that an event object is created or updated. ' +
    'The reporting component counts equal events in one object (`count`, `firstTimestamp`), combines many similar ones, and holds back floods about one object (25 at once, then one in five minutes), so a count may jump. ' +
    'The API server forgets events after an hour; the exporter has kept them. Rows arrive within seconds; after a break of the watch a repetition may be missing.',
  spec: 'https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/',
  columns: [
    { name: 'lastTimestamp', type: 'TIMESTAMP', description: 'When it happened, UTC, in whole seconds.' },
    { name: 'firstTimestamp', type: 'TIMESTAMP', description: 'When the first of the counted events happened.' },
    { name: 'count', type: 'INTEGER', description: 'How often it has happened, this time included.' },
    { name: 'type', type: 'VARCHAR', description: 'Normal or Warning.' },
    {
      name: 'reason',
      type: 'VARCHAR',
      description: 'Short reason: Scheduled, Pulled, Started, Unhealthy, BackOff, SuccessfulRescale and so on.',
    },
    { name: 'namespace', type: 'VARCHAR', description: 'Namespace of the event; those about nodes are in default.' },
    {
      name: 'kind',
      type: 'VARCHAR',
      description: 'Kind of the object it is about (involvedObject.kind): Pod, Node, HorizontalPodAutoscaler and so on.',
    },
    { name: 'object', type: 'VARCHAR', description: 'Name of that object (involvedObject.name).', entity: 'pod' },
    {
      name: 'message',
      type: 'VARCHAR',
      description: 'What happened, in words. `(combined from similar events)` stands for several messages.',
    },
    {
      name: 'component',
      type: 'VARCHAR',
      description: 'Who reports it (source.component): kubelet, default-scheduler, horizontal-pod-autoscaler and so on.',
    },
    {
      name: 'node',
      type: 'VARCHAR',
      description: 'Node that reports it (source.host); NULL for components of the control plane.',
      entity: 'node',
    },
    { name: 'name', type: 'VARCHAR', description: 'Name of the event object: the same for all updates of one.' },
    { name: 'uid', type: 'VARCHAR', description: 'Identifier of the event object.' },
  ],
  time: 'lastTimestamp',
  stage: STAGE,
  select: {
    lastTimestamp: whole('s.t'),
    firstTimestamp: whole('s.first'),
    count: 's.count',
    type: 'type.value',
    reason: 'reason.value',
    namespace,
    kind: 'kind.value',
    object: 'object.value',
    message: `CASE WHEN s.combined = 1 THEN '(combined from similar events): ' || message.value ELSE message.value::VARCHAR END`,
    component: 'component.value',
    node: 'node.value',
    name: `object.value || '.' || format('{:x}', CAST(s.first AS BIGINT) * 1000 + s.nanos)`,
    uid: uuid('s.high', 's.low'),
  },
  memo: [['combined', 'message']],
  arrived: timestamp('s.arrived'),
  order: 'arrived, tie',
  raw: {
    format: 'json',
    sql: jsonObject({
      kind: `'"Event"'`,
      apiVersion: `'"v1"'`,
      metadata: jsonObject({
        name: jsonString('"name"'),
        namespace: jsonString('namespace'),
        uid: jsonString('uid'),
        creationTimestamp: jsonString(isoTime('"firstTimestamp"')),
      }),
      involvedObject: jsonObject({
        kind: jsonString('kind'),
        namespace: `CASE WHEN CAST(kind AS VARCHAR) <> 'Node' THEN ${jsonString('namespace')} END`,
        name: jsonString('"object"'),
        apiVersion: jsonString(API_VERSION),
      }),
      reason: jsonString('reason'),
      message: jsonString('message'),
      source: jsonObject({ component: jsonString('component'), host: jsonString('node') }),
      firstTimestamp: jsonString(isoTime('"firstTimestamp"')),
      lastTimestamp: jsonString(isoTime('"lastTimestamp"')),
      count: jsonPlain('"count"'),
      type: jsonString('"type"'),
      eventTime: `'null'`,
      reportingComponent: jsonString('component'),
      reportingInstance: jsonString(`coalesce(CAST(node AS VARCHAR), '')`),
    }),
  },
};
