import { describe, expect, test } from 'vitest';
import { cellText, count, cutApart, fitText, inline, mapEntries, nameParts, toTsv, tsvCell, visible } from '../../../src/state/values.ts';
import { readTime } from '../../../src/state/read-time.ts';
import { ticks, toMs, toSqlTime } from '../../../src/state/times.ts';
import { formatLink, parseLink } from '../../../src/state/link.ts';

describe('values', () => {
  test('controls and direction marks are shown, not obeyed', () => {
    expect(visible('a\u202eb\u0007\n')).toBe('a\\u202eb\\u0007⏎');
  });
  test.each(['=1+1', '+cmd', '@x', '＝1', ' =1', '|calc'])('a spreadsheet does not run %s', (text) => {
    expect(tsvCell(text)).toBe(`'${text}`);
  });
  test('negative numbers stay numbers, line ends do not break the table', () => {
    expect(tsvCell('-5')).toBe('-5');
    expect(tsvCell('a\tb\nc')).toBe('a b c');
  });
  test('nested values on one line', () => {
    expect(inline({ a: [1, null], m: { map: [['k', 'v']] } })).toBe('{a: [1, NULL], m: {k=v}}');
    expect(mapEntries({ map: 'no' })).toBeUndefined();
  });
  test('times are cut to milliseconds', () => {
    expect(cellText('2025-01-01 00:00:00.123456', 'TIMESTAMP')).toBe('2025-01-01 00:00:00.123');
  });
  test('thousands are set apart, fractions are not', () => {
    expect(count(1234567.8912)).toBe('1\u202f234\u202f567.8912');
  });
  test('a block with headers', () => {
    const result = {
      columns: [
        { name: 'a', type: 'BIGINT' },
        { name: 'b', type: 'VARCHAR' },
      ],
      rows: 2,
      truncated: false,
      elapsedMs: 0,
      value: (row: number, column: number) => (column === 0 ? row : null),
    };
    expect(toTsv(result, [0, 1], [0, 1], true)).toBe('a\tb\n0\t\n1\t');
  });
});

describe('times', () => {
  test("SQL text and milliseconds are each other's inverse", () => {
    expect(toSqlTime(toMs('2025-03-04 10:20:30.123456'))).toBe('2025-03-04 10:20:30.123');
    expect(toMs('2025-03-04T10:20:30Z')).toBe(Date.UTC(2025, 2, 4, 10, 20, 30));
    expect(toMs('soon')).toBeNaN();
  });
  test('ticks are round and inside', () => {
    const start = Date.UTC(2025, 0, 1, 0, 7);
    expect(ticks(start, start + 3_600_000, 4).map((at) => new Date(at).toISOString().slice(11, 16))).toEqual([
      '00:15',
      '00:30',
      '00:45',
      '01:00',
    ]);
  });
  test('a bare clock is read on the day of the case', () => {
    expect(readTime('about 9:05 UTC', Date.UTC(2025, 0, 2, 22))).toBe(Date.UTC(2025, 0, 2, 9, 5));
    expect(readTime('later', 0)).toBeNaN();
  });
});

describe('links', () => {
  test('round trip', () => {
    const link = { words: 'a-b-c-d-e', level: 3, size: 'short' };
    expect(parseLink(formatLink(link))).toMatchObject(link);
  });
  test('what is not understood falls back', () => {
    expect(parseLink('#w=<script>&l=9&z=huge&s=2')).toEqual({
      words: undefined,
      level: 2,
      size: 'full',
      scale: undefined,
      attempt: undefined,
    });
  });
});

test('fitText keeps the end of one long word, and the beginning of a sentence', () => {
  expect(fitText('arn:aws:iam::123456789012:role/vendor-backup', 21)).toBe('arn:aws:…endor-backup');
  expect(fitText('a sentence of several words', 12)).toBe('a sentence…');
  expect(fitText('short', 12)).toBe('short');
});

test('cutApart cuts where the names differ', () => {
  const long = (word: string) => `arn:aws:sts::123456789012:${word}:session@mail.example`;
  const ends = ['a', 'b', 'c'].map((end) => `${'x'.repeat(40)}${end}`);
  for (const names of [ends, ends.map((name) => [...name].reverse().join('')), ['short', 'one']]) {
    const cut = cutApart(names, 12);
    expect(cut.every((name) => name.length <= 12)).toBe(true);
    expect(new Set(cut).size).toBe(names.length);
  }
  expect(new Set(cutApart(['anna.reader', 'otto.writer'].map(long), 30)).size).toBe(2);
});

test('nameParts cuts where words end', () => {
  expect(nameParts('operationsFailedReplication')).toEqual(['operations', 'Failed', 'Replication']);
  expect(nameParts('_rid')).toEqual(['_rid']);
  expect(nameParts('source_ip')).toEqual(['source_', 'ip']);
});
