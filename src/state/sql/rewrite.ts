import { readsRows } from './statements.ts';
import { identifier, literal, tokenize, unquote } from './tokens.ts';
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

/**
 * Adds a condition to a query in view of the learner: into its own WHERE when there is a simple one, else by wrapping it.
 * @param negate writes `<>` in a way that keeps rows without a value
 */
export function withCondition(sql: string, column: string, value: Value, type: string, negate = false): string {
  const text = literal(value, type);
  if (text === undefined) return sql;
  const operator = value === null ? (negate ? 'IS NOT' : 'IS') : negate ? 'IS DISTINCT FROM' : '=';
  const condition = `${column} ${operator} ${text}`;
  const body = sql.trim().replace(/;\s*$/, '');
  const tokens = tokenize(body).filter((token) => token.kind !== 'comment');
  let depth = 0;
  let where: number | undefined;
  let tail: number | undefined;
  let simple = /^(select|from)$/i.test(tokens[0]?.text ?? '');
  for (const token of tokens) {
    if (token.text === '(' || token.text === '[') depth += 1;
    else if (token.text === ')' || token.text === ']') depth -= 1;
    else if (depth === 0 && token.kind === 'word') {
      if (/^where$/i.test(token.text)) where = token.end;
      else if (/^(union|intersect|except|having|qualify|join)$/i.test(token.text)) simple = false;
      else if (/^(group|order|limit|offset)$/i.test(token.text)) tail ??= token.start;
    }
  }
  if (!simple) return `SELECT * FROM (\n${body}\n)\nWHERE ${condition}`;
  const head = body.slice(0, tail).trimEnd();
  const rest = tail === undefined ? '' : `\n${body.slice(tail)}`;
  return `${head}\n${where === undefined ? 'WHERE' : '  AND'} ${condition}${rest}`;
}
