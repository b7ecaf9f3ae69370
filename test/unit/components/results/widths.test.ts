import { describe, expect, test } from 'vitest';
import { cellPadding, fitWidths, naturalWidths } from '../../../../src/components/results/widths.ts';
import type { Value } from '../../../../src/query/connector.ts';

describe('fitWidths', () => {
  test('numbers and times are never cut, however narrow the pane', () => {
    expect(fitWidths([180, 500, 900], ['TIMESTAMP', 'HUGEINT', 'VARCHAR'], 300)).toEqual([180, 500, 210]);
  });
  test('room that is left goes to the texts that are cut, and no further than they need', () => {
    expect(fitWidths([100, 2000], ['BIGINT', 'VARCHAR'], 1000)).toEqual([100, 900]);
    expect(fitWidths([430, 2000], ['VARCHAR', 'VARCHAR'], 1000)).toEqual([430, 570]);
  });
  test('columns that fit keep what they need', () => {
    expect(fitWidths([100, 200], ['BIGINT', 'VARCHAR'], 1000)).toEqual([100, 200]);
  });
});

test('naturalWidths meets the longest value, not the first', () => {
  const rows: Value[][] = Array.from({ length: 500 }, (_, row) => [row === 400 ? 123_456_789_012_345 : row]);
  const result = {
    columns: [{ name: 'n', type: 'BIGINT' }],
    rows: rows.length,
    truncated: false,
    elapsedMs: 1,
    value: (row: number, column: number) => rows[row]?.[column] ?? null,
  };
  const measure = { cell: (text: string) => text.length * 10, head: (text: string) => text.length * 10 };
  expect(naturalWidths(result, measure)).toEqual([150 + cellPadding]);
});
