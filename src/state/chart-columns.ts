import type { QueryResult, ResultColumn } from '../query/connector.ts';
import { plain } from './values.ts';

export type Indexed = ResultColumn & { readonly index: number };

/** A number, also from the text of a BIGINT or DECIMAL. */
export function number(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && value !== '' && Number.isFinite(Number(value))) return Number(value);
  return null;
}

/** A column's words in every row, where there are at least two. */
export function varying(result: QueryResult, words: readonly Indexed[]): { readonly column: Indexed; readonly size: number }[] {
  return words.flatMap((column) => {
    const seen = new Set<string>();
    for (let row = 0; row < result.rows; row += 1) seen.add(plain(result.value(row, column.index)));
    return seen.size > 1 ? [{ column, size: seen.size }] : [];
  });
}
