import type { CatalogTable } from '../../case/case.ts';
import type { Value } from '../../query/connector.ts';
import { splitStatements } from '../../query/statements.ts';
import { tokenize, unquote } from '../../query/tokens.ts';
import { identifier, literal } from './quote.ts';
import { isNested } from './types.ts';

/** Tables of the catalog that the statement names, in order, once each. */
export function tablesIn(sql: string, tables: readonly CatalogTable[]): CatalogTable[] {
  const byName = new Map(tables.map((table) => [table.name.toLowerCase(), table]));
  const found = new Set<CatalogTable>();
  for (const token of tokenize(sql)) {
    if (token.kind !== 'word' && token.kind !== 'quoted') continue;
    const table = byName.get(unquote(token).toLowerCase());
    if (table) found.add(table);
  }
  return [...found];
}

/** The vendor's record of one row, as `header` (may be NULL) and `raw`. */
export function rawQuery(table: CatalogTable, rid: Value): string {
  return `SELECT ${table.raw.sql} AS raw FROM ${identifier(table.name)} WHERE _rid = ${literal(rid, 'BIGINT') ?? 'NULL'} LIMIT 1`;
}

/**
 * Where else a value occurs: one line per table and column that holds the same kind of thing.
 * Undefined when the value cannot be written as SQL.
 */
export function sameValueQuery(tables: readonly CatalogTable[], column: string, type: string, value: Value): string | undefined {
  const text = literal(value, type);
  if (text === undefined || value === null) return undefined;
  const kinds = new Set(
    tables.flatMap((table) => table.columns.filter((each) => each.name === column && each.entity).map((each) => each.entity)),
  );
  const parts = tables.flatMap((table) =>
    table.columns
      .filter(
        (each) =>
          (each.name === column || (each.entity !== undefined && kinds.has(each.entity))) &&
          !isNested(each.type) &&
          /^VARCHAR/i.test(each.type) === /^VARCHAR/i.test(type),
      )
      .map(
        (each) =>
          `SELECT '${table.name}' AS "table", '${each.name}' AS "column", count(*) AS "rows", min(${identifier(table.time)}) AS "first", max(${identifier(table.time)}) AS "last"\nFROM ${identifier(table.name)} WHERE ${identifier(each.name)} = ${text}`,
      ),
  );
  return parts.length > 0 ? `${parts.join('\nUNION ALL ')}\nORDER BY "rows" DESC` : undefined;
}

/** The rows of a table around an instant: half of `rows` before and after it. */
export function contextQuery(table: CatalogTable, at: string, rows = 100): string {
  const time = identifier(table.time);
  const from = identifier(table.name);
  const half = Math.floor(rows / 2);
  return `SELECT * FROM (SELECT * FROM ${from} WHERE ${time} <= TIMESTAMP '${at}' ORDER BY ${time} DESC LIMIT ${half + 1})\nUNION ALL\nSELECT * FROM (SELECT * FROM ${from} WHERE ${time} > TIMESTAMP '${at}' ORDER BY ${time} LIMIT ${half})\nORDER BY ${time}`;
}

/** Counts over time of the first table in the statement, for a result that has no number to draw. */
export function countOverTime(sql: string, time: string): string {
  return `SELECT time_bucket(INTERVAL 10 MINUTE, ${identifier(time)}) AS bucket, count(*) AS rows\nFROM (\n${sql}\n)\nGROUP BY bucket\nORDER BY bucket`;
}

export interface Dropped {
  readonly condition: string;
  /** Counts the rows without that condition. */
  readonly sql: string;
}

/** For a query with `WHERE a AND b AND …`: each condition, and the count of rows without it. Empty when the query is of another shape. */
export function dropOne(sql: string): Dropped[] {
  const body = splitStatements(sql)[0]?.text ?? '';
  const tokens = tokenize(body).filter((token) => token.kind !== 'comment');
  let depth = 0;
  let from = 0;
  let where = -1;
  let end = body.length;
  let between = false;
  const cuts: { start: number; end: number }[] = [];
  for (const [index, token] of tokens.entries()) {
    if (/^[([]$/.test(token.text)) depth += 1;
    else if (/^[)\]]$/.test(token.text)) depth -= 1;
    if (depth !== 0 || token.kind !== 'word') continue;
    if (/^(union|intersect|except|with)$/i.test(token.text)) return [];
    // `IS DISTINCT FROM` is no FROM.
    if (/^from$/i.test(token.text) && from === 0 && !/^distinct$/i.test(tokens[index - 1]?.text ?? '')) from = token.start;
    if (/^where$/i.test(token.text)) where = token.end;
    else if (where >= 0 && /^(group|order|limit|qualify|having|window|offset)$/i.test(token.text)) {
      end = token.start;
      break;
    } else if (where >= 0 && /^or$/i.test(token.text)) return [];
    else if (where >= 0 && /^between$/i.test(token.text)) between = true;
    else if (where >= 0 && /^and$/i.test(token.text)) {
      if (between) between = false;
      else cuts.push({ start: token.start, end: token.end });
    }
  }
  if (where < 0) return [];
  const edges = [where, ...cuts.flatMap((cut) => [cut.start, cut.end]), end];
  const conditions: string[] = [];
  for (let index = 0; index < edges.length; index += 2) conditions.push(body.slice(edges[index], edges[index + 1]).trim());
  const source = body
    .slice(from, where)
    .replace(/where\s*$/i, '')
    .trim();
  return conditions.map((condition, index) => {
    const rest = conditions.filter((_, other) => other !== index);
    return { condition, sql: `SELECT count(*) ${source}${rest.length > 0 ? `\nWHERE ${rest.join('\n  AND ')}` : ''}` };
  });
}
