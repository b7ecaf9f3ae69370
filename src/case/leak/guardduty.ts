import { below, defineLeak, hexBytes } from '../leak-sql.ts';

export default defineLeak({
  id: 'guardduty',
  table: 'guardduty',
  time: 'createdat',
  op: [],
  ids: [...below('createdat'), ...hexBytes('id', [1, 5, 11, 31])],
  kind: ["split_part(type, ':', 1)"],
  nullable: ['description', 'resource', 'service', 'title'],
});
