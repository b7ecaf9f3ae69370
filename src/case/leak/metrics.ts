import { below, defineLeak } from '../leak-sql.ts';

export default defineLeak({
  id: 'metrics',
  table: 'metrics',
  time: 'time',
  op: ['name'],
  // Not the value: it is what an incident changes.
  ids: below('time'),
  kind: [],
  nullable: ['labels', 'value'],
});
