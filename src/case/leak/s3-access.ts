import { defineLeak, digits, letters } from '../leak-sql.ts';

export default defineLeak({
  id: 's3-access',
  table: 's3_access',
  time: 'time',
  op: ['operation'],
  ids: [
    ...letters('request_id', [1, 9, 16]),
    ...letters("coalesce(host_id, '-')", [5, 11]),
    ...digits('coalesce(total_time, 0)', 'coalesce(turn_around_time, 0)', 'coalesce(object_size, 0)'),
  ],
  kind: ['http_status', 'authentication_type', "requester LIKE '%assumed-role%'", 'remote_ip IS NULL'],
  nullable: [
    ...['host_id', 'version_id', 'referer', 'cipher_suite', 'tls_version', 'host_header', 'acl_required', 'turn_around_time'],
    ...['access_point_arn', 'bytes_sent', 'object_size', 'signature_version'],
  ],
});
