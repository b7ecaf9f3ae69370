import { below, defineLeak, digits, hexBytes, letters } from '../leak-sql.ts';

export default defineLeak({
  id: 'retrieval-events',
  table: 'retrieval_events',
  time: 'time',
  op: ['index_name', 'top_k'],
  ids: [
    ...below('time'),
    ...hexBytes('trace_id', [9, 17, 31]),
    ...letters('conversation_id', [6, 14, 29]),
    ...digits('(duration_ms * 1000)::BIGINT'),
    '(scores[1] * 10000)::BIGINT % 10',
  ],
  kind: [],
  nullable: ['trace_id', 'scores', 'context_tokens'],
});
