import { below, defineLeak, hexBytes, letters } from '../leak-sql.ts';

export default defineLeak({
  id: 'chat-turns',
  table: 'chat_turns',
  time: 'time',
  op: ['role'],
  ids: [...below('time'), ...hexBytes('trace_id', [9, 17, 31]), ...letters('conversation_id', [6, 14, 29])],
  kind: ['account IS NULL'],
  nullable: ['trace_id', 'turn', 'language', 'text'],
});
