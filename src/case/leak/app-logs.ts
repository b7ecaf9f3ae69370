import { below, defineLeak, hexBytes } from '../leak-sql.ts';

export default defineLeak({
  id: 'app-logs',
  table: 'app_logs',
  time: 'time',
  op: ['service', 'logger', 'level'],
  ids: [...below('time'), ...hexBytes('trace_id', [9, 17, 31]), ...hexBytes('span_id', [1, 15])],
  kind: ['format', 'fields IS NULL', 'fields.status'],
  nullable: ['trace_id', 'span_id', 'thread', 'container', 'namespace', 'node', 'fields.duration_ms', 'fields.user_agent'],
});
