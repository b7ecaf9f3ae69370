import { expect, test } from 'vitest';
import type { Pin } from '../../../src/state/evidence.svelte.ts';
import { pinLabel, pinText, pinTime, pinValues } from '../../../src/state/pin-label.ts';

const pin = (rest: Partial<Pin>): Pin => ({
  id: 'E1',
  kind: 'row',
  sql: '',
  columns: [],
  rows: [],
  total: 1,
  cell: 'query_1',
  note: '',
  ...rest,
});
const columns = [
  { name: '_rid', type: 'INTEGER' },
  { name: 'eventtime', type: 'TIMESTAMP' },
  { name: 'eventname', type: 'VARCHAR' },
  { name: 'calls', type: 'BIGINT' },
  { name: 'who', type: 'STRUCT(arn VARCHAR)' },
];
const row = [7, '2026-01-13 10:20:30.5', 'GetObject', 412, { arn: 'x' }];
const at = Date.UTC(2026, 0, 13, 10, 20, 30, 500);

test('pins of the same cell can be told apart without a note', () => {
  const one = pin({ columns, rows: [row], at });
  const two = pin({ id: 'E2', columns, rows: [row.with(2, 'PutObject')], at: at + 60_000 });
  expect(pinLabel(one)).toBe('E1 · 13 Jan 10:20 · GetObject · calls 412');
  expect(pinLabel(two)).toBe('E2 · 13 Jan 10:21 · PutObject · calls 412');
});

test('a note comes before the values, and the cell is the last resort', () => {
  expect(pinText(pin({ columns, rows: [row], note: ' Who read them ' }))).toBe('Who read them');
  expect(pinText(pin({ columns, rows: [] }))).toBe('query_1');
});

test.each([
  ['2026-01-13 10:20', Date.UTC(2026, 0, 13, 10, 20)],
  ['2026-01-13T10:20:30Z', Date.UTC(2026, 0, 13, 10, 20, 30)],
  ['2026-01-13', undefined],
  ['v2026-01-13 10:20', undefined],
  ['10:20', undefined],
])('the text %s is the time %s', (text, time) => {
  const textual = pin({
    columns: [
      { name: 'name', type: 'VARCHAR' },
      { name: 'minute', type: 'VARCHAR' },
    ],
    rows: [['svc', text]],
  });
  expect(pinTime(textual)).toBe(time);
  // A time is not said twice.
  expect(pinValues(textual)).toBe(time === undefined ? `svc · ${text}` : 'svc');
});

test('the time of the row itself counts before any text', () => {
  expect(pinTime(pin({ columns, rows: [['2020-01-01 00:00']], at }))).toBe(at);
});
