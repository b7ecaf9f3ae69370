import { collect } from '../../generators/core/registry.ts';
import type { CatalogTable } from './case.ts';
import { common, matching, type LeakTable } from './leak-sql.ts';

/** Features of one table that are judged together. */
export interface LeakFeatures {
  readonly table: string;
  /** Column of the event time: its hour is held equal. */
  readonly time: string;
  /** What else is held equal. */
  readonly op: string;
  readonly features: readonly string[];
}

const known = new Map(
  [...collect(import.meta.glob<LeakTable>('./leak/*.ts', { eager: true, import: 'default' })).values()].map((one) => [one.table, one]),
);

/**
 * What is judged of a table: place, ids and digits (`<table>`), and the null pattern (`<table> nulls`). Of a table without a
 * file of its own in `leak/`: the place alone, which means nothing anywhere.
 */
export function leakFeatures({ name, time }: Pick<CatalogTable, 'name' | 'time'>): Readonly<Record<string, LeakFeatures>> {
  const own = known.get(name);
  if (!own) return time === '' ? {} : { [name]: { table: name, time: `"${time}"`, op: matching([]), features: common(`"${time}"`) } };
  const { table, op, ids, kind, nullable } = own;
  const nulls = nullable.map((column) => `(${column} IS NULL)::INT`);
  return {
    [table]: { table, time: own.time, op: matching(op), features: [...common(own.time), ...ids] },
    ...(nulls.length ? { [`${table} nulls`]: { table, time: own.time, op: matching([...op, ...kind]), features: nulls } } : {}),
  };
}
