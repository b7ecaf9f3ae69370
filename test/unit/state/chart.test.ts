import { describe, expect, test } from 'vitest';
import type { QueryResult, Value } from '../../../src/query/connector.ts';
import { compact, isBytes, pickChart, scales, summarise, type TimeChart } from '../../../src/state/chart.ts';

const result = (columns: Record<string, string>, rows: readonly (readonly Value[])[]): QueryResult => ({
  columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
  rows: rows.length,
  truncated: false,
  elapsedMs: 1,
  value: (row, column) => rows[row]?.[column] ?? null,
});

describe('pickChart', () => {
  test('time and numbers: a line per number, in order of time', () => {
    const chart = pickChart(
      result({ t: 'TIMESTAMP', a: 'BIGINT', b: 'DOUBLE' }, [
        ['2025-01-01 00:10:00', 2, 0.5],
        ['2025-01-01 00:00:00', '1', null],
      ]),
    );
    expect(chart).toMatchObject({
      kind: 'time',
      times: [Date.UTC(2025, 0, 1), Date.UTC(2025, 0, 1, 0, 10)],
      series: [
        { name: 'a', values: [1, 2] },
        { name: 'b', values: [null, 0.5] },
      ],
    });
  });
  test('time, few words and a number: a line per word', () => {
    const chart = pickChart(
      result({ t: 'TIMESTAMP', service: 'VARCHAR', n: 'BIGINT' }, [
        ['2025-01-01 00:00:00', 'x', 1],
        ['2025-01-01 00:00:00', 'y', 2],
        ['2025-01-01 00:00:00', 'x', 3],
      ]),
    );
    expect(chart).toMatchObject({
      kind: 'time',
      series: [
        { name: 'x', values: [4] },
        { name: 'y', values: [2] },
      ],
    });
  });
  test('words and a number: bars; _rid is no number', () => {
    expect(pickChart(result({ _rid: 'BIGINT', name: 'VARCHAR', n: 'BIGINT' }, [[1, 'a', 5]]))).toMatchObject({
      kind: 'bars',
      bars: [{ label: 'a', value: 5 }],
    });
  });
  test('two numbers: points', () => {
    expect(
      pickChart(
        result({ x: 'DOUBLE', y: 'DOUBLE' }, [
          [1, 2],
          [null, 3],
        ]),
      ),
    ).toMatchObject({ kind: 'scatter', points: [[1, 2]] });
  });
  test('says what is missing', () => {
    expect(pickChart(result({ name: 'VARCHAR' }, [['a']]))).toEqual({ kind: 'none', why: 'number' });
    expect(pickChart(result({ n: 'BIGINT' }, []))).toEqual({ kind: 'none', why: 'rows' });
  });
});

test('the summary names the highest point and its time', () => {
  const chart = pickChart(
    result({ t: 'TIMESTAMP', n: 'BIGINT' }, [
      ['2025-01-01 00:00:00', 3],
      ['2025-01-01 01:00:00', 410],
    ]),
  );
  expect(summarise(chart, { number: String, time: (ms) => new Date(ms).toISOString().slice(11, 16) })).toBe(
    'n: lowest 3 at 00:00, highest 410 at 01:00',
  );
});

describe('scales', () => {
  const chart = (series: Record<string, (number | null)[]>, split?: string): TimeChart => ({
    kind: 'time',
    x: 't',
    times: [0, 1],
    series: Object.entries(series).map(([name, values]) => ({ name, values })),
    ...(split ? { split } : {}),
  });
  test('measures of unlike size stand apart, in the order of the columns', () => {
    expect(scales(chart({ operations: [571, 12], pending: [8e9, 0], failed: [3, null], bytes: [0, 1.3e9], latency: [416, 37] }))).toEqual([
      [1, 3],
      [0, 4],
      [2],
    ]);
  });
  test('a line of zeros has no scale of its own', () => {
    expect(scales(chart({ a: [0, 0], b: [5e6, 1] }))).toEqual([[0, 1]]);
  });
  test('lines of one measure stay together', () => {
    expect(scales(chart({ alice: [1e9, 0], bob: [1, 0] }, 'who'))).toEqual([[0, 1]]);
  });
});

test('compact: few characters, decimal steps', () => {
  expect([0, 950, 1200, 1_250_000, 8_444_962_685, -2e12, 0.25].map((each) => compact(each).replace('\u202f', ' '))).toEqual([
    '0',
    '950',
    '1.2 k',
    '1.25 M',
    '8.44 G',
    '-2 T',
    '0.25',
  ]);
  expect(compact(8_444_962_685, true)).toBe('8.44\u202fGB');
  expect(compact(12, true)).toBe('12\u202fB');
});

test('isBytes reads the name of a column', () => {
  expect(['bytes', 'bytesTransferredOut', 'BytesReplicated', 'object_size', 'objectSize'].every(isBytes)).toBe(true);
  expect(['megabytes', 'count', 'sizes_seen', 'resized'].some(isBytes)).toBe(false);
});
