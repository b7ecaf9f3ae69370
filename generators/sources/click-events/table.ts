import type { StageColumn, TableSpec } from '../../core/source.ts';
import { jsonRecord, type RecordColumn } from '../../core/source-kit/records.ts';
import { timestamp } from '../../core/sql.ts';

export const STAGE = {
  t: { type: 'f64' },
  arrived: { type: 'f64' },
  tie: { type: 'u32' },
  id: { type: 'u64' },
  action: { type: 'u8' },
  user: { type: 'u32' },
  session: { type: 'u32' },
  client: { type: 'u32' },
  ua: { ref: 'string' },
  surface: { ref: 'string' },
  platform: { ref: 'string' },
  arm: { ref: 'string' },
  country: { ref: 'string' },
  item: { type: 'u32' },
  seller: { type: 'u32' },
  slot: { type: 'u8' },
  version: { type: 'u32' },
  price: { type: 'f64' },
  dwell: { type: 'u32' },
} as const satisfies Record<string, StageColumn>;

const columns: readonly RecordColumn[] = [
  {
    name: 'event_time',
    type: 'TIMESTAMP',
    sql: timestamp('s.t'),
    description: 'When it happened, by the server’s reckoning of the client’s clock, UTC, milliseconds.',
  },
  {
    name: 'event_id',
    type: 'UBIGINT',
    sql: 's.id',
    description: 'Id that the client gave the event: the same when it is delivered twice.',
  },
  {
    name: 'event_type',
    type: 'VARCHAR',
    sql: `CASE s.action WHEN 0 THEN 'impression' WHEN 1 THEN 'click' WHEN 2 THEN 'order' END`,
    description: 'impression (an item was in view), click (on such an item) or order (of it, in the same session).',
  },
  { name: 'user_id', type: 'UINTEGER', sql: 's.user', entity: 'user', description: 'Account, or the device of somebody who has none.' },
  {
    name: 'session_id',
    type: 'UINTEGER',
    sql: 's.session',
    entity: 'session',
    description: 'Visit: ends after half an hour without an event.',
  },
  { name: 'item_id', type: 'UINTEGER', sql: 's.item', entity: 'item', description: 'Item that was shown.' },
  {
    name: 'provider_id',
    type: 'UINTEGER',
    sql: 's.seller',
    entity: 'provider',
    description: 'Who offers the item: a seller, a label, a host, as the business has it.',
  },
  { name: 'slot', type: 'UTINYINT', sql: 's.slot', description: 'Place in the list, from 1.' },
  {
    name: 'surface',
    type: 'VARCHAR',
    sql: 'surface.value',
    description: 'Where the list was shown: home, search, the page of an item, what somebody has chosen already.',
  },
  { name: 'platform', type: 'VARCHAR', sql: 'platform.value', description: 'web, ios or android.' },
  {
    name: 'arm',
    type: 'VARCHAR',
    sql: 'arm.value',
    description: 'Arm of the standing experiment: model, or holdout (what is popular); none for search results, which neither chooses.',
  },
  {
    name: 'model_version',
    type: 'UINTEGER',
    sql: 'CASE WHEN s.version > 0 THEN s.version END',
    entity: 'model version',
    description: 'Version of the model that chose the item; NULL where none did.',
  },
  { name: 'country', type: 'VARCHAR', sql: 'country.value', description: 'Market of the account, two letters.' },
  {
    name: 'client_ip',
    type: 'VARCHAR',
    sql: `concat(s.client >> 24, '.', (s.client >> 16) & 255, '.', (s.client >> 8) & 255, '.', s.client & 255)`,
    entity: 'address',
    description: 'Address that sent the event.',
  },
  { name: 'user_agent', type: 'VARCHAR', sql: 'ua.value', description: 'Client software as it names itself.' },
  { name: 'price', type: 'DOUBLE', sql: 'CASE WHEN s.price > 0 THEN s.price END', description: 'Price of the item at that moment.' },
  {
    name: 'dwell_ms',
    type: 'UINTEGER',
    sql: 'CASE WHEN s.action > 0 THEN s.dwell END',
    description: 'Milliseconds on the item’s page after a click; NULL for impressions.',
  },
];

export const CLICK_EVENTS: TableSpec = {
  name: 'click_events',
  title: 'Interactions with items',
  description:
    'What users saw and did with recommended items and search results: the stream that the pipeline learns from. Clients send events in small batches within seconds, phones without a network hours later; delivery is at least once, so an event may be there twice with the same id, and a few are lost. ' +
    'Written by clients: whatever calls itself a browser and sends well-formed events is in it.',
  spec: 'https://docs.snowplow.io/docs/fundamentals/events/',
  columns: columns.map(({ sql: _sql, ...column }) => column),
  time: 'event_time',
  stage: STAGE,
  select: Object.fromEntries(columns.map(({ name, sql }) => [name, sql])),
  arrived: timestamp('s.arrived'),
  order: 'arrived, tie',
  raw: { format: 'json', sql: jsonRecord(columns) },
};
