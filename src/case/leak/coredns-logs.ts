import { below, defineLeak, digits } from '../leak-sql.ts';

export default defineLeak({
  id: 'coredns-logs',
  table: 'coredns_logs',
  time: 'time',
  op: ['type', 'rcode'],
  ids: [...below('time'), ...digits('id', 'port'), 'round(duration * 1e9)::BIGINT % 100'],
  kind: ['rflags'],
  nullable: ['remote', 'pod', 'bufsize', 'rsize', 'duration'],
});
