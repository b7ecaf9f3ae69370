import { below, defineLeak, digits, hexBytes, letters } from '../leak-sql.ts';

export default defineLeak({
  id: 'tool-calls',
  table: 'tool_calls',
  time: 'time',
  op: ['tool'],
  ids: [
    ...below('time'),
    ...hexBytes('trace_id', [9, 17, 31]),
    ...letters('conversation_id', [6, 14, 29]),
    ...digits('(duration_ms * 1000)::BIGINT'),
  ],
  kind: ['status', 'target IS NULL'],
  nullable: ['trace_id', 'arguments', 'result', 'prompt_tokens'],
});
