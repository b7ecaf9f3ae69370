import { below, defineLeak } from '../leak-sql.ts';

/** Its figures are the incident itself. */
export default defineLeak({
  id: 'row-counts',
  table: 'row_counts',
  time: 'recorded_at',
  op: ['task_id'],
  ids: below('recorded_at'),
  kind: ['dataset'],
  nullable: ['bytes_out', 'files_out', 'try_number'],
});
