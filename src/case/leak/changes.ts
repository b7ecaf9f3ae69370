import { defineLeak, letters } from '../leak-sql.ts';

export default defineLeak({
  id: 'changes',
  table: 'changes',
  time: 'time',
  op: [],
  ids: letters('id', [5, 9]),
  kind: ['kind'],
  nullable: ['reference', 'author', 'system'],
});
