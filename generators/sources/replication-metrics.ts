import type { EventBatch } from '../core/events.ts';
import { defineSource, type SourceContext, type TableSpec } from '../core/source.ts';
import { isoTime, jsonObject, jsonPlain, jsonString, timestamp } from '../core/sql.ts';
import { copied, delays, inStageOrder, ties } from '../core/staging.ts';

/** Microseconds of a sample's period. */
const PERIOD = 300e6;

const METRICS: readonly [name: string, column: string, type: string, description: string][] = [
  ['BytesPendingReplication', 's.bytesPending', 'BIGINT', 'Bytes that wait to be copied.'],
  ['OperationsPendingReplication', 's.operationsPending', 'BIGINT', 'Objects and deletions that wait.'],
  ['ReplicationLatency', 's.latencyS', 'DOUBLE', 'Longest wait in seconds; 0 when nothing waits.'],
  ['OperationsFailedReplication', 's.operationsFailed', 'BIGINT', 'Operations that failed in the period.'],
  ['BytesReplicated', 's.bytesReplicated', 'BIGINT', 'Bytes copied in the period.'],
  ['ObjectsReplicated', 's.objectsReplicated', 'BIGINT', 'Objects copied in the period.'],
];

const TABLE: TableSpec = {
  name: 'replication_metrics',
  title: 'Replication of buckets (CloudWatch)',
  description:
    'Replication per source bucket, destination and rule, one row per five minutes with the metrics side by side. CloudWatch gives them two to six minutes later and now and then misses a sample. A rule without metrics turned on would not be here; a row says how much was copied, not which objects.',
  spec: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-metrics.html',
  time: 'Timestamp',
  columns: [
    { name: 'Timestamp', type: 'TIMESTAMP', description: 'Start of the five-minute period, UTC.' },
    { name: 'Namespace', type: 'VARCHAR', description: 'Always AWS/S3.' },
    { name: 'SourceBucket', type: 'VARCHAR', description: 'Bucket that is copied from.', entity: 'bucket' },
    { name: 'DestinationBucket', type: 'VARCHAR', description: 'Bucket that is copied to, in any account.', entity: 'bucket' },
    { name: 'RuleId', type: 'VARCHAR', description: 'Replication rule.', entity: 'rule' },
    ...METRICS.map(([name, , type, description]) => ({ name, type, description })),
  ],
  stage: {
    t: { type: 'f64' },
    delay: { type: 'f64' },
    tie: { type: 'u32' },
    bucket: { ref: 'string' },
    destination: { ref: 'string' },
    rule: { ref: 'string' },
    bytesPending: { type: 'f64' },
    operationsPending: { type: 'f64' },
    latencyS: { type: 'f64' },
    operationsFailed: { type: 'u32' },
    bytesReplicated: { type: 'f64' },
    objectsReplicated: { type: 'u32' },
  },
  select: {
    Timestamp: timestamp('s.t'),
    Namespace: `'AWS/S3'`,
    SourceBucket: 'bucket.value',
    DestinationBucket: 'destination.value',
    RuleId: 'rule.value',
    ...Object.fromEntries(METRICS.map(([name, column, type]) => [name, `CAST(${column} AS ${type})`])),
  },
  arrived: timestamp('s.t + s.delay'),
  order: 't, tie',
  raw: {
    format: 'json',
    sql: jsonObject({
      Timestamp: jsonString(isoTime('"Timestamp"')),
      Namespace: jsonString('Namespace'),
      Dimensions: jsonObject({
        SourceBucket: jsonString('SourceBucket'),
        DestinationBucket: jsonString('DestinationBucket'),
        RuleId: jsonString('RuleId'),
      }),
      Values: jsonObject(Object.fromEntries(METRICS.map(([name]) => [name, jsonPlain(name)]))),
    }),
  },
};

function observe(batch: EventBatch<'ReplicationSample'>, context: SourceContext): void {
  const missed = context.rng('noise', batch, 'missed');
  const { rows } = batch;
  const all: Record<string, Float64Array | Uint32Array> = {
    ...copied(batch),
    t: batch.columns.t.slice(0, rows).map((t) => Math.floor(t / PERIOD) * PERIOD),
    delay: delays(context.rng('noise', batch, 'delay'), rows, { medianS: 420, sigma: 0.15, minS: 305 }),
    tie: ties(context.rng('noise', batch, 'tie'), rows),
  };
  // A sample is lost now and then, but only one in which nothing was copied: sums stay whole.
  const kept = Uint8Array.from({ length: rows }, (_, i) => (missed.chance(0.004) && batch.columns.bytesReplicated[i] === 0 ? 0 : 1));
  const values = Object.fromEntries(
    Object.entries(all).map(([name, column]) => [name, column.filter((_: number, i: number) => kept[i] === 1)]),
  );
  context.emit(TABLE.name, batch, inStageOrder(TABLE.stage, values), values['t']?.length ?? 0);
}

export default defineSource({
  id: 'replication-metrics',
  title: 'Replication metrics of buckets',
  tables: [TABLE],
  accepts: { ReplicationSample: observe },
});
