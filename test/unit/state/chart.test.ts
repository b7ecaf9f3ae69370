import { describe, expect, test } from 'vitest';
import type { QueryResult, Value } from '../../../src/query/connector.ts';
import { pickChart, summarise } from '../../../src/state/chart.ts';

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
