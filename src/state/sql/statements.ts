import { splitStatements, statementKind } from '../../query/statements.ts';
import { tokenize } from '../../query/tokens.ts';

/** One statement of a text; `start`/`end` are its offsets without surrounding space, comments or the semicolon. */
export interface Statement {
  readonly sql: string;
  readonly start: number;
  readonly end: number;
}

/** Statements of `text`, split at semicolons outside strings and comments. */
export function statements(text: string): Statement[] {
  return splitStatements(text).map(({ text: sql, start, end }) => ({ sql, start, end }));
}

/**
 * What a run means: the selected text when there is a selection, else the statement under the cursor,
 * else the nearest one before it, else the first.
 */
export function statementAt(text: string, from: number, to = from): Statement | undefined {
  if (to > from) {
    const [selected] = statements(text.slice(from, to));
    return selected && { sql: selected.sql, start: selected.start + from, end: selected.end + from };
  }
  const all = statements(text);
  return all.find((each) => from >= each.start && from <= each.end + 1) ?? all.findLast((each) => each.start <= from) ?? all[0];
}

/** Does the statement read rows in a way that may become a view, be sorted, or be pinned as a subquery? */
export function readsRows(sql: string): boolean {
  return statementKind(sql) === 'read' && !/^[\s(]*(explain|describe|desc|show|summarize)\b/i.test(splitStatements(sql)[0]?.text ?? '');
}

/** Names of `$name` parameters used in the statement. */
export function parametersOf(sql: string): string[] {
  return [
    ...new Set(
      tokenize(sql)
        .filter((token) => token.kind === 'parameter')
        .map((token) => token.text.slice(1)),
    ),
  ];
}
