import type { TableSpec } from '../../generators/core/source.ts';
import type { Connector } from './connector.ts';
import { ENUM_LIMIT, stageTable } from './load-dimensions.ts';
import { identifier } from './sql.ts';
import type { UsedCodes } from './used-codes.ts';

/** A column of the final table: its declared type and the SQL of its value. */
export interface Entry {
  readonly name: string;
  readonly type: string;
  readonly sql: string;
}

/**
 * Columns that are computed once per combination of the stage columns they read, and joined: rows are many, combinations
 * few. Text with few values becomes an ENUM on the way, which a computed column could not be otherwise.
 */
export interface Memo {
  /** Stage columns whose combinations are the key. */
  readonly columns: readonly string[];
  /** The combinations, as SQL of a table. */
  readonly source: string;
  readonly alias: string;
  /** Temporary tables: as computed, and with ENUMs. */
  readonly raw: string;
  readonly final: string;
  readonly entries: readonly Entry[];
}

/** Does SQL read the joined dimension (or the stage, `s`) `alias`? */
export const readsAlias = (sql: string, alias: string): boolean => new RegExp(`(?<![\\w.'])(${alias}|"${alias}")\\s*\\.`).test(sql);

/** Stage columns that SQL reads, directly or through their dimension. */
const columnsOf = (spec: TableSpec, sql: string): string[] =>
  Object.keys(spec.stage).filter(
    (column) =>
      new RegExp(`(?<![\\w.'])s\\s*\\.\\s*"?${column}\\b`).test(sql) || ('ref' in (spec.stage[column] ?? {}) && readsAlias(sql, column)),
  );

/** SQL of the combinations of some stage columns that occur. */
function combinations(spec: TableSpec, columns: readonly string[], used: UsedCodes): string {
  const [first = ''] = columns;
  if (columns.length === 1 && 'ref' in (spec.stage[first] ?? {})) return used.from(spec.name, first, first);
  return `(SELECT DISTINCT ${columns.map(identifier).join(', ')} FROM ${stageTable(spec.name)})`;
}

/** A column on its own: as cheap as a column of a dimension. */
const BARE = /^\s*\w+\.\w+\s*$/;

/** Splits the columns of a table: those with a memo (`memo` of the spec, or a byte or a code alone), and the rest. */
export function memosOf(spec: TableSpec, entries: readonly Entry[], used: UsedCodes): { memos: Memo[]; rest: readonly Entry[] } {
  const alone = Object.entries(spec.stage).flatMap(([column, how]) => ('ref' in how || how.type === 'u8' ? [[column]] : []));
  // The narrowest key that has everything that an entry reads.
  const keys = [...alone, ...(spec.memo ?? [])].sort((a, b) => a.length - b.length);
  const chosen = entries.map((entry) => {
    const reads = columnsOf(spec, entry.sql);
    return BARE.test(entry.sql) || reads.length === 0 ? -1 : keys.findIndex((key) => reads.every((column) => key.includes(column)));
  });
  const memos = keys.flatMap((columns, index): Memo[] => {
    const own = entries.filter((_, at) => chosen[at] === index);
    if (own.length === 0) return [];
    const alias = `_memo_${columns.join('_')}`;
    return [
      {
        columns,
        source: combinations(spec, columns, used),
        alias: identifier(alias),
        raw: identifier(`_raw${alias}`),
        final: identifier(`_final${alias}`),
        entries: own,
      },
    ];
  });
  return { memos, rest: entries.filter((_, at) => chosen[at] === -1) };
}

/** SQL that computes a memo. */
export const createMemo = (memo: Memo, list: readonly string[], from: string): string =>
  `CREATE TEMP TABLE ${memo.raw} AS SELECT ${[...memo.columns.map((column) => `s.${identifier(column)} AS ${key(column)}`), ...list].join(', ')} ${from}`;

/** Keys have names that no column of a table has. */
const key = (column: string): string => identifier(`_key_${column}`);

/** Statements that turn `raw` into `final`: text with few values becomes an ENUM, in the order of the text. */
export async function memoStatements(connector: Connector, spec: TableSpec, memos: readonly Memo[]): Promise<string[]> {
  const texts = memos.flatMap(({ raw, entries }) => entries.flatMap(({ name, type }) => (type === 'VARCHAR' ? [{ raw, name }] : [])));
  const counts = texts.map(({ raw, name }) => `(SELECT count(DISTINCT ${identifier(name)}) FROM ${raw})`);
  const counted = counts.length > 0 ? await connector.query(`SELECT ${counts.join(', ')}`) : undefined;
  const types = new Map<string, string>();
  const creates = texts.flatMap(({ raw, name }, index) => {
    const count = Number(counted?.value(0, index));
    if (count === 0 || count > ENUM_LIMIT) return [];
    const type = identifier(`${spec.name}.${name}`);
    types.set(name, type);
    const value = `${identifier(name)}::VARCHAR`;
    return [`CREATE TYPE ${type} AS ENUM (SELECT DISTINCT ${value} FROM ${raw} WHERE ${identifier(name)} IS NOT NULL ORDER BY 1)`];
  });
  const tables = memos.map(({ raw, final, columns, entries }) => {
    const values = entries.map(({ name }) => {
      const type = types.get(name);
      return type ? `${identifier(name)}::VARCHAR::${type} AS ${identifier(name)}` : identifier(name);
    });
    return `CREATE TEMP TABLE ${final} AS SELECT ${[...columns.map(key), ...values].join(', ')} FROM ${raw}`;
  });
  return [...creates, ...tables];
}

/** Every combination is there, so no row is lost and none moves. */
export const joinMemo = ({ columns, alias, final }: Memo): string =>
  `LEFT JOIN ${final} AS ${alias} ON ${columns.map((column) => `${alias}.${key(column)} = s.${identifier(column)}`).join(' AND ')}`;
