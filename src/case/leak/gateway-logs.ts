import { below, defineLeak, digits, hexBytes, letters } from '../leak-sql.ts';

export default defineLeak({
  id: 'gateway-logs',
  table: 'gateway_logs',
  time: 'time',
  op: ['path', 'status'],
  ids: [
    ...below('time'),
    ...hexBytes('request_id', [1, 15, 31]),
    ...hexBytes('trace_id', [9, 17, 31]),
    ...hexBytes('prompt_hash', [1, 15]),
    ...letters('gen_ai.conversation.id', [6, 14, 29]),
    ...digits('(latency_ms * 1000)::BIGINT'),
  ],
  kind: ['error_code', 'stream', 'gen_ai.response.finish_reasons[1]'],
  nullable: [
    'trace_id',
    'pod',
    'client_fingerprint',
    'user_agent',
    'prompt_hash',
    'system_prompt_hash',
    'prompt_parts',
    'gen_ai.usage.input_tokens',
  ],
});
