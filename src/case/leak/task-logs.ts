import { below, defineLeak } from '../leak-sql.ts';

export default defineLeak({
  id: 'task-logs',
  table: 'task_logs',
  time: '"timestamp"',
  op: ['filename', 'level'],
  ids: below('"timestamp"'),
  kind: ['task_id'],
  nullable: ['hostname', 'try_number', 'lineno'],
});
