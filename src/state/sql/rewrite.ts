import { readsRows } from './statements.ts';
import { tokenize, unquote, type Token } from '../../query/tokens.ts';
import { identifier, literal } from './quote.ts';
import type { ResultColumn, Value } from '../../query/connector.ts';

/** `sql` with each known `$name` replaced by its TIMESTAMP literal, so that it stands alone. */
export function withWindow(sql: string, parameters: Readonly<Record<string, string>>): string {
  let out = '';
  let at = 0;
  for (const token of tokenize(sql)) {
    const value = token.kind === 'parameter' ? parameters[token.text.slice(1)] : undefined;
    if (value === undefined) continue;
    out += `${sql.slice(at, token.start)}TIMESTAMP '${value}'`;
    at = token.end;
  }
  return out + sql.slice(at);
}

/**
 * `sql` with the named cells that it reads written in as common table expressions, so that it runs on any copy of the case.
 * A cell that reads other cells brings them along, once each.
 */
export function withCells(sql: string, cells: Readonly<Record<string, string>>): string {
  const order: string[] = [];
  const visit = (text: string, trail: readonly string[]) => {
    for (const token of tokenize(text)) {
      if (token.kind !== 'word' && token.kind !== 'quoted') continue;
      const name = unquote(token).toLowerCase();
      const body = cells[name];
      if (body === undefined || trail.includes(name) || order.includes(name)) continue;
      visit(body, [...trail, name]);
      order.push(name);
    }
  };
  visit(sql, []);
  if (order.length === 0) return sql;
  const parts = order.map((name) => `${identifier(name)} AS (\n${cells[name] ?? ''}\n)`);
  return `WITH ${parts.join(',\n')}\nSELECT * FROM (\n${sql}\n)`;
}

/** The same rows in another order; `sql` itself stays as written. */
export function sorted(sql: string, column: string, direction: 'asc' | 'desc'): string {
  return `SELECT * FROM (\n${sql}\n) ORDER BY ${identifier(column)} ${direction.toUpperCase()} NULLS LAST`;
}

/** A query for one row of a result: by `_rid` where the row has it, else by its plain values. */
export function rowQuery(sql: string, columns: readonly ResultColumn[], values: readonly Value[]): string {
  if (!readsRows(sql)) return sql;
  const rid = columns.findIndex((column) => column.name === '_rid');
  const picked = rid >= 0 ? [rid] : columns.map((_, index) => index);
  const conditions = picked.flatMap((index) => {
    const column = columns[index];
    const value = values[index];
    if (!column || (typeof value === 'object' && value !== null) || (typeof value === 'string' && value.endsWith('…'))) return [];
    const text = literal(value, column.type);
    return text === undefined ? [] : [`${identifier(column.name)} IS NOT DISTINCT FROM ${text}`];
  });
  const where = (rid >= 0 ? conditions : conditions.slice(0, 8)).join('\n  AND ');
  return where ? `SELECT * FROM (\n${sql}\n)\nWHERE ${where}` : sql;
}

const aggregates =
  /^(count|sum|min|max|avg|mean|median|mode|any_value|first|last|arg_min|arg_max|list|array_agg|string_agg|count_if|bool_or|bool_and|histogram|quantile\w*|approx_\w+|stddev\w*|var\w*)$/i;

/** The parts of a plain SELECT that a condition has to know. Offsets are into its text. */
interface Shape {
  /** Can a condition stand in its WHERE at all? */
  readonly simple: boolean;
  /** Its rows are groups, or numbered: a condition on its result is none on what it reads. */
  readonly grouped: boolean;
  /** Tokens of each column of the result; none when there is no SELECT. */
  readonly columns: readonly (readonly Token[])[];
  readonly where?: { readonly start: number; readonly end: number; readonly alternatives: boolean };
  /** Where WHERE stands, or would stand. */
  readonly end: number;
}

function shapeOf(body: string): Shape {
  const tokens = tokenize(body).filter((token) => token.kind !== 'comment');
  const columns: Token[][] = [];
  let depth = 0;
  let clause = '';
  let simple = /^(select|from)$/i.test(tokens[0]?.text ?? '');
  let grouped = false;
  let where: { start: number; end: number; alternatives: boolean } | undefined;
  let end = body.length;
  for (const [index, token] of tokens.entries()) {
    if (/^[)\]}]$/.test(token.text)) depth -= 1;
    const word = depth === 0 && token.kind === 'word' ? token.text.toLowerCase() : '';
    if (/^(union|intersect|except|having|qualify|join|using)$/.test(word)) simple = false;
    if (word === 'over' || (clause === 'select' && word === 'distinct' && columns.length === 1)) grouped = true;
    const opens =
      /^(select|where|group|order|limit|offset|window)$/.test(word) ||
      (word === 'from' && !/^distinct$/i.test(tokens[index - 1]?.text ?? ''));
    if (opens) {
      if (/^(group|order|limit|offset|window)$/.test(word)) end = Math.min(end, token.start);
      grouped ||= word === 'group';
      clause = word;
      if (word === 'select') columns.push([]);
      if (word === 'where') where = { start: token.end, end: token.end, alternatives: false };
    } else if (clause === 'select') {
      if (depth === 0 && token.text === ',') columns.push([]);
      else columns.at(-1)?.push(token);
    } else if (clause === 'where' && where) {
      where = { ...where, end: token.end, alternatives: where.alternatives || word === 'or' };
    }
    if (/^[([{]$/.test(token.text)) depth += 1;
  }
  return { simple, grouped, columns, end, ...(where ? { where } : {}) };
}

/** Does the result take this column, under this name, from what it reads? */
function isRead(columns: Shape['columns'], name: string): boolean {
  const named = columns.filter((tokens) => {
    const last = tokens.at(-1);
    return last !== undefined && (last.kind === 'word' || last.kind === 'quoted') && unquote(last).toLowerCase() === name.toLowerCase();
  });
  return named.length > 0
    ? named.every((tokens) => tokens.length === 1)
    : columns.length === 0 || columns.some(([only, more]) => only?.text === '*' && !more);
}

/**
 * Adds a condition to a query in view of the learner: into its own WHERE when that means the same, else by wrapping it.
 * @param column its plain name
 * @param of `result`: a column that the query gives; `table`: one of the table that it reads, given or not
 * @param negate writes `<>` in a way that keeps rows without a value
 */
export function withCondition(
  sql: string,
  column: string,
  value: Value,
  type: string,
  { of, negate = false }: { readonly of: 'result' | 'table'; readonly negate?: boolean },
): string {
  const text = literal(value, type);
  if (text === undefined) return sql;
  const operator = value === null ? (negate ? 'IS NOT' : 'IS') : negate ? 'IS DISTINCT FROM' : '=';
  return conditioned(sql, column, `${identifier(column)} ${operator} ${text}`, of);
}

/** `sql` with the column `_rid` in front, where each of its rows is a row of the one table that it names; else undefined. */
export function withRid(sql: string): string | undefined {
  const tokens = tokenize(sql).filter((token) => token.kind !== 'comment');
  const [select] = tokens;
  const { simple, grouped, columns } = shapeOf(sql);
  const from = tokens.findIndex((token) => /^from$/i.test(token.text));
  const one = tokens[from + 1]?.kind === 'word' || tokens[from + 1]?.kind === 'quoted';
  const sums = columns.some((each) => each.some((token, index) => aggregates.test(token.text) && each[index + 1]?.text === '('));
  if (!select || !/^select$/i.test(select.text) || !simple || grouped || !one || from < 0 || sums) return undefined;
  return `${sql.slice(0, select.end)} _rid,${sql.slice(select.end)}`;
}

function conditioned(sql: string, column: string, condition: string, of: 'result' | 'table'): string {
  const body = sql.trim().replace(/;\s*$/, '');
  const { simple, grouped, columns, where, end } = shapeOf(body);
  if (!simple || (of === 'result' && (grouped || !isRead(columns, column)))) return `SELECT * FROM (\n${body}\n)\nWHERE ${condition}`;
  const rest = end < body.length ? `\n${body.slice(end)}` : '';
  if (!where) return `${body.slice(0, end).trimEnd()}\nWHERE ${condition}${rest}`;
  const before = body.slice(where.start, where.end).trim();
  const kept = where.alternatives ? `${body.slice(0, where.start)} (${before})` : body.slice(0, end).trimEnd();
  return `${kept}\n  AND ${condition}${rest}`;
}
