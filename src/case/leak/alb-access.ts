import { below, defineLeak, digits, letters } from '../leak-sql.ts';

export default defineLeak({
  id: 'alb-access',
  table: 'alb_access',
  time: 'time',
  op: ['request_verb'],
  ids: [
    ...below('time'),
    ...digits('client_port'),
    ...letters('trace_id', [10, 12, 20, 30]),
    ...letters('conn_trace_id', [6, 9]),
    '(target_processing_time * 1000)::BIGINT % 10',
  ],
  kind: ['elb_status_code', 'target_status_code'],
  nullable: ['target_ip', 'ssl_cipher', 'trace_id', 'domain_name', 'classification', 'redirect_url', 'conn_trace_id'],
});
