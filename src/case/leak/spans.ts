import { defineLeak, digits, hexBytes } from '../leak-sql.ts';

export default defineLeak({
  id: 'spans',
  table: 'spans',
  time: 'start_time',
  op: ['service_name', 'name', 'kind'],
  // The first eight digits of a trace are its second.
  ids: [
    ...hexBytes('span_id', [1, 7, 15]),
    ...hexBytes('trace_id', [9, 17, 31]),
    ...digits('duration_ns'),
    'start_time_unix_nano % 1000',
    'microsecond(start_time) % 1000',
  ],
  kind: ['status_code', 'parent_span_id IS NULL'],
  nullable: ['trace_state', 'scope_name', 'pod_name', 'node_name', 'resource', 'attributes', 'status_message'],
});
