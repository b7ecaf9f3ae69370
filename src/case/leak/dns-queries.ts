import { below, defineLeak, digits } from '../leak-sql.ts';

export default defineLeak({
  id: 'dns-queries',
  table: 'dns_queries',
  time: 'query_timestamp',
  op: ['query_type'],
  ids: [...below('query_timestamp'), ...digits('srcport::INT')],
  kind: ['rcode'],
  nullable: ['answers', 'transport', 'srcids', 'vpc_id'],
});
