import { below, defineLeak } from '../leak-sql.ts';

export default defineLeak({
  id: 'click-events',
  table: 'click_events',
  time: 'event_time',
  op: ['event_type', 'platform'],
  ids: [...below('event_time'), 'event_id % 2', 'event_id % 1000', '(event_id >> 61)'],
  kind: ['arm', 'surface'],
  nullable: ['model_version', 'price', 'dwell_ms', 'country', 'user_agent'],
});
