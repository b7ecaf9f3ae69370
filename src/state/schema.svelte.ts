/* eslint-disable svelte/prefer-svelte-reactivity -- private bookkeeping and throw-away sets, never rendered */
import type { CatalogTable } from '../case/case.ts';
import type { Value } from '../query/connector.ts';
import type { Runner } from './runner.svelte.ts';
import { identifier } from './sql/quote.ts';
import { isMap, isNested, isTime } from './sql/types.ts';
import { plain } from './values.ts';

export interface TopValues {
  readonly kind: 'values';
  readonly values: readonly { readonly value: Value; readonly rows: number }[];
  readonly distinct: number;
  readonly nulls: number;
}
export interface ColumnRange {
  readonly kind: 'range';
  readonly low: Value;
  readonly high: Value;
}
export interface ColumnKeys {
  readonly kind: 'keys';
  readonly keys: readonly { readonly value: Value; readonly rows: number }[];
}
export type ColumnStats = TopValues | ColumnRange | ColumnKeys | { readonly kind: 'failed' };

const topCount = 5;
/** Values that the completion offers for a column. */
const offeredValues = 40;

/** What the schema browser and the completion know beyond the catalog: counted on demand, once. */
export class SchemaFacts {
  stats = $state.raw<Readonly<Record<string, ColumnStats>>>({});
  expanded = $state.raw<Readonly<Record<string, boolean>>>({});
  /** What the tables pane is narrowed to. */
  filter = $state('');
  functions = $state.raw<ReadonlyMap<string, string>>(new Map());

  #runner: Runner;
  #asked = new Set<string>();
  #values = new Map<string, Promise<readonly string[]>>();

  constructor(runner: Runner) {
    this.#runner = runner;
  }

  toggle(key: string): void {
    this.expanded = { ...this.expanded, [key]: !this.expanded[key] };
  }

  /** Counts the column's most frequent values (keys of a MAP, range of a time), once. */
  async load(table: CatalogTable, column: { readonly name: string; readonly type: string }): Promise<void> {
    const key = `${table.name}.${column.name}`;
    if (this.#asked.has(key) || !this.#runner.ready) return;
    this.#asked.add(key);
    try {
      const found = await this.#count(table, column);
      if (found) this.stats = { ...this.stats, [key]: found };
      else this.#asked.delete(key);
    } catch {
      this.stats = { ...this.stats, [key]: { kind: 'failed' } };
      this.#asked.delete(key);
    }
  }

  /** Keys of a MAP column, most frequent first. */
  async mapKeys(tables: readonly CatalogTable[], table: string, column: string): Promise<readonly string[]> {
    const found = tables.find((each) => each.name === table);
    const spec = found?.columns.find((each) => each.name === column);
    if (!found || !spec) return [];
    await this.load(found, spec);
    const stats = this.stats[`${table}.${column}`];
    return stats?.kind === 'keys' ? stats.keys.map((each) => plain(each.value)) : [];
  }

  /** The most frequent values of a column of text, counted once; none while the engine is not there. */
  values(table: string, column: string): Promise<readonly string[]> {
    const key = `${table}.${column}`;
    const known = this.#values.get(key);
    if (known || !this.#runner.ready) return known ?? Promise.resolve([]);
    const name = identifier(column);
    const counted = this.#runner
      .background(
        `SELECT ${name} FROM ${identifier(table)} WHERE ${name} IS NOT NULL AND ${name} <> '' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ${offeredValues}`,
      )
      .then((result) => Array.from({ length: result?.rows ?? 0 }, (_, row) => plain(result?.value(row, 0) ?? '')))
      .catch(() => {
        this.#values.delete(key);
        return [];
      });
    this.#values.set(key, counted);
    return counted;
  }

  /** The engine's functions, for the completion. */
  async loadFunctions(): Promise<void> {
    if (this.functions.size > 0) return;
    const result = await this.#runner
      .background(
        `SELECT function_name, any_value(array_to_string(parameters, ', ')) FROM duckdb_functions()
       WHERE regexp_full_match(function_name, '[a-z][a-z0-9_]*') GROUP BY function_name ORDER BY function_name`,
      )
      .catch(() => undefined);
    if (!result) return;
    this.functions = new Map(
      Array.from({ length: result.rows }, (_, row) => [plain(result.value(row, 0)), `(${plain(result.value(row, 1) ?? '')})`]),
    );
  }

  async #count(table: CatalogTable, column: { readonly name: string; readonly type: string }): Promise<ColumnStats | undefined> {
    const name = identifier(column.name);
    const from = identifier(table.name);
    if (isMap(column.type)) {
      const result = await this.#runner.background(
        `SELECT key, count(*) AS n FROM (SELECT unnest(map_keys(${name})) AS key FROM ${from}) GROUP BY key ORDER BY n DESC, key LIMIT 200`,
      );
      return (
        result && {
          kind: 'keys',
          keys: Array.from({ length: result.rows }, (_, row) => ({ value: result.value(row, 0), rows: Number(result.value(row, 1)) })),
        }
      );
    }
    if (isTime(column.type)) {
      const result = await this.#runner.background(`SELECT min(${name}), max(${name}) FROM ${from}`);
      return result && { kind: 'range', low: result.value(0, 0), high: result.value(0, 1) };
    }
    if (isNested(column.type)) return { kind: 'values', values: [], distinct: 0, nulls: 0 };
    const result = await this.#runner.background(
      `SELECT ${name}, count(*) AS n, (SELECT approx_count_distinct(${name}) FROM ${from}), (SELECT count(*) - count(${name}) FROM ${from})
       FROM ${from} WHERE ${name} IS NOT NULL GROUP BY 1 ORDER BY n DESC, 1 LIMIT ${topCount}`,
    );
    return (
      result && {
        kind: 'values',
        values: Array.from({ length: result.rows }, (_, row) => ({ value: result.value(row, 0), rows: Number(result.value(row, 1)) })),
        distinct: result.rows > 0 ? Number(result.value(0, 2)) : 0,
        nulls: result.rows > 0 ? Number(result.value(0, 3)) : table.rows,
      }
    );
  }
}
