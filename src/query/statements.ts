import { QueryError } from './connector.ts';
import { literal } from './sql.ts';
import { tokenize } from './tokens.ts';

/** A statement of a script: `sql.slice(start, end)` is `text`, without surrounding space and without its semicolon. */
export interface Statement {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The statements of a script, in order; empty ones are left out. */
export function splitStatements(sql: string): Statement[] {
  const statements: Statement[] = [];
  let start = -1;
  let end = 0;
  const finish = () => {
    if (start >= 0) statements.push({ text: sql.slice(start, end), start, end });
    start = -1;
  };
  for (const token of tokenize(sql)) {
    if (token.text === ';') finish();
    else if (token.kind !== 'comment') {
      if (start < 0) start = token.start;
      end = token.end;
    }
  }
  finish();
  return statements;
}

/** The words of a statement, upper case, without strings and comments: enough to know its kind. */
function leadingWords(sql: string, count: number): string[] {
  const words: string[] = [];
  for (const token of tokenize(sql)) {
    if (token.kind === 'word') words.push(token.text.toUpperCase());
    else if (token.kind !== 'comment' && token.text !== '(') break;
    if (words.length === count) break;
  }
  return words;
}

const READS = new Set([
  'SELECT',
  'WITH',
  'FROM',
  'VALUES',
  'TABLE',
  'EXPLAIN',
  'DESCRIBE',
  'DESC',
  'SHOW',
  'SUMMARIZE',
  'PIVOT',
  'UNPIVOT',
  'PIVOT_WIDER',
  'PIVOT_LONGER',
]);
const OWN = new Set(['VIEW', 'TABLE', 'MACRO', 'FUNCTION']);
const CHANGES = new Set(['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'ALTER']);

const TABLES = new Set(['SELECT', 'WITH', 'FROM', 'VALUES', 'TABLE', 'PIVOT', 'UNPIVOT', 'PIVOT_WIDER', 'PIVOT_LONGER']);

/** Can the statement stand in parentheses after FROM? */
export const isTableExpression = (sql: string): boolean => TABLES.has(leadingWords(sql, 1)[0] ?? '');

/** What a statement is to the lab: a read, something of the learner's own (`CREATE VIEW`, `INSERT`, `SET VARIABLE`, `DROP`), or not for here. */
export function statementKind(sql: string): 'read' | 'own' | 'other' {
  const [first = '', ...rest] = leadingWords(sql, 5);
  if (READS.has(first)) return 'read';
  if (CHANGES.has(first)) return 'own';
  if (first === 'SET' || first === 'RESET') return rest[0] === 'VARIABLE' ? 'own' : 'other';
  if (first === 'DROP') return OWN.has(rest[0] ?? '') ? 'own' : 'other';
  if (first === 'CREATE') {
    const object = rest.find((word) => !['OR', 'REPLACE', 'TEMP', 'TEMPORARY'].includes(word));
    return OWN.has(object ?? '') ? 'own' : 'other';
  }
  return 'other';
}

/**
 * The one statement of a text.
 * @throws QueryError when there is none, or more than one
 */
export function oneStatement(sql: string): Statement {
  const [statement, second] = splitStatements(sql);
  if (!statement)
    throw new QueryError('There is no statement here. Write one, such as: SELECT 42 AS answer', sql, {
      kind: 'syntax',
      position: 0,
    });
  if (second)
    throw new QueryError('Run one statement at a time: put the cursor into the one you want.', sql, {
      kind: 'syntax',
      position: second.start,
    });
  return statement;
}

const TIMESTAMP = /^\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d{1,9})?)?)?$/;

function parameterText(value: string | number): string {
  if (typeof value === 'number') return Number.isFinite(value) ? `${value < 0 ? '(' : ''}${value}${value < 0 ? ')' : ''}` : 'NULL';
  return TIMESTAMP.test(value) ? `TIMESTAMP ${literal(value)}` : literal(value);
}

/**
 * Writes the values of `$name` parameters into a statement; text that looks like a timestamp becomes a TIMESTAMP.
 * The same text runs in both engines. `place` leads an offset of the new text back to the old.
 * @throws QueryError for a parameter without a value
 */
export function substitute(
  sql: string,
  parameters: Readonly<Record<string, string | number>> = {},
): { sql: string; place: (offset: number) => number } {
  const edits: { start: number; end: number; shift: number }[] = [];
  let text = '';
  let copied = 0;
  for (const token of tokenize(sql)) {
    if (token.kind !== 'parameter') continue;
    const name = token.text.slice(1);
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (value === undefined) {
      const known = Object.keys(parameters).map((key) => `$${key}`);
      throw new QueryError(`There is no parameter $${name}.${known.length ? ` Known: ${known.join(', ')}.` : ''}`, sql, {
        kind: 'binder',
        position: token.start,
        candidates: known,
      });
    }
    text += sql.slice(copied, token.start) + parameterText(value);
    edits.push({ start: token.start, end: text.length, shift: text.length - token.end });
    copied = token.end;
  }
  return {
    sql: text + sql.slice(copied),
    place: (offset) => {
      const last = edits.findLast((edit) => edit.end <= offset);
      const mapped = offset - (last?.shift ?? 0);
      const inside = edits.find((edit) => offset < edit.end && mapped >= edit.start);
      return inside ? inside.start : mapped;
    },
  };
}
