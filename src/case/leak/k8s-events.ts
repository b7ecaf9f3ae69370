import { defineLeak, hexBytes, letters } from '../leak-sql.ts';

export default defineLeak({
  id: 'k8s-events',
  table: 'k8s_events',
  time: 'lastTimestamp',
  op: ['reason', 'kind'],
  ids: [...hexBytes('uid', [1, 5, 31]), ...letters('reverse(name)', [1, 2, 3])],
  kind: ['component'],
  nullable: ['node', 'namespace', 'firstTimestamp', 'message'],
});
