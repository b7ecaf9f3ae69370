import { defineLeak } from '../leak-sql.ts';

export default defineLeak({
  id: 'spark-logs',
  table: 'spark_logs',
  time: '"timestamp"',
  op: ['logger', 'level'],
  ids: [],
  kind: [`executor_id = 'driver'`],
  nullable: ['host', 'executor_id'],
});
