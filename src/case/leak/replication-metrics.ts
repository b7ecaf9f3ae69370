import { defineLeak, digits } from '../leak-sql.ts';

export default defineLeak({
  id: 'replication-metrics',
  table: 'replication_metrics',
  time: 'Timestamp',
  op: [],
  ids: digits('BytesReplicated'),
  kind: ['BytesReplicated > 0'],
  nullable: ['ReplicationLatency', 'BytesReplicated', 'ObjectsReplicated'],
});
