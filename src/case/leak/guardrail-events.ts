import { below, defineLeak, digits, hexBytes, letters } from '../leak-sql.ts';

export default defineLeak({
  id: 'guardrail-events',
  table: 'guardrail_events',
  time: 'time',
  op: ['stage', 'policy', 'action'],
  ids: [
    ...below('time'),
    ...hexBytes('trace_id', [9, 17, 31]),
    ...letters('conversation_id', [6, 14, 29]),
    ...digits('(latency_ms * 1000)::BIGINT'),
    '(score * 10000)::BIGINT % 10',
  ],
  kind: ['account IS NULL'],
  nullable: ['trace_id', 'rules', 'score', 'latency_ms'],
});
