import { defineLeak } from '../leak-sql.ts';

/** Its figures are the incident itself. */
export default defineLeak({
  id: 'usage',
  table: 'usage',
  time: 'time',
  op: ['api_key'],
  ids: [],
  kind: ['model'],
  nullable: ['model', 'requests'],
});
