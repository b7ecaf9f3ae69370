import { defineLeak, digits } from '../leak-sql.ts';

export default defineLeak({
  id: 'tickets',
  table: 'tickets',
  time: 'time',
  op: [],
  ids: digits("regexp_extract(number, '\\d+$')::BIGINT"),
  kind: ['queue', 'status'],
  nullable: ['author', 'body'],
});
