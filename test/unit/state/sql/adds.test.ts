import { expect, test } from 'vitest';
import { adds } from '../../../../src/state/sql/adds.ts';

test.each([
  ['SELECT t, count(*) x FROM a', 'x'],
  ['SELECT t, count(*) FROM a', 'count_star()'],
  ['SELECT sum(ms) AS spent, t FROM a', 'spent'],
  ['SELECT spent: sum(ms) FROM a', 'spent'],
  ['SELECT sum(b) / 1e6 AS mb FROM a', 'mb'],
  ["SELECT count(*) FILTER (WHERE code = 'x') AS denied FROM a", 'denied'],
  ['SELECT t, bytes FROM a', 'bytes'],
  ['', 'bytesTransferredOut'],
  ['', 'operations'],
])('may be added up: %s, %s', (sql, column) => {
  expect(adds(sql, column)).toBe(true);
});

test.each([
  ['SELECT avg(x) AS n FROM a', 'n'],
  ['SELECT count(DISTINCT ip) AS n FROM a', 'n'],
  ['SELECT sum(x) OVER (ORDER BY t) AS bytes FROM a', 'bytes'],
  ['SELECT count(*) / total AS n FROM a', 'n'],
  ['SELECT count(*) / max(c) AS n FROM a', 'n'],
  ['SELECT max(bytes) AS bytes FROM a', 'bytes'],
  ['', 'avg_bytes'],
  ['', 'account'],
  ['', 'port'],
  ['', 'p95'],
  ['', 'generated'],
])('may not: %s, %s', (sql, column) => {
  expect(adds(sql, column)).toBe(false);
});
