import { QueryError } from './connector.ts';
import { literal } from './sql.ts';

/** A statement of a script: `sql.slice(start, end)` is `text`, without surrounding space and without its semicolon. */
export interface Statement {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

type TokenKind = 'space' | 'comment' | 'string' | 'quoted' | 'semicolon' | 'parameter' | 'word' | 'other';
interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
}

const WORD = /[\p{L}\p{N}_$]+/uy;
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y;
const PARAMETER = /\$[A-Za-z_][A-Za-z0-9_]*/y;
const SPACE = /\s+/y;

const matchAt = (pattern: RegExp, sql: string, at: number): string | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0];
};

/** End of a text in quotes that doubles its quote; `escapes`: a backslash hides the next character (`E'…'`). */
function quotedEnd(sql: string, at: number, quote: string, escapes = false): number {
  for (let i = at + 1; i < sql.length; i++) {
    if (escapes && sql[i] === '\\') i++;
    else if (sql[i] === quote) {
      if (sql[i + 1] !== quote) return i + 1;
      i++;
    }
  }
  return sql.length;
}

/** End of a block comment; they nest. */
function commentEnd(sql: string, at: number): number {
  let depth = 0;
  for (let i = at; i < sql.length; i++) {
    if (sql.startsWith('/*', i)) {
      depth++;
      i++;
    } else if (sql.startsWith('*/', i)) {
      depth--;
      i++;
      if (depth === 0) return i + 1;
    }
  }
  return sql.length;
}

function tokenAt(sql: string, at: number): Token {
  const token = (kind: TokenKind, end: number): Token => ({ kind, start: at, end });
  const char = sql[at] ?? '';
  const space = matchAt(SPACE, sql, at);
  if (space) return token('space', at + space.length);
  if (sql.startsWith('--', at)) {
    const end = sql.indexOf('\n', at);
    return token('comment', end < 0 ? sql.length : end);
  }
  if (sql.startsWith('/*', at)) return token('comment', commentEnd(sql, at));
  if (char === "'") return token('string', quotedEnd(sql, at, "'"));
  if (/e/i.test(char) && sql[at + 1] === "'") return token('string', quotedEnd(sql, at + 1, "'", true));
  if (char === '"') return token('quoted', quotedEnd(sql, at, '"'));
  if (char === ';') return token('semicolon', at + 1);
  const tag = matchAt(DOLLAR_TAG, sql, at);
  if (tag) {
    const end = sql.indexOf(tag, at + tag.length);
    return token('string', end < 0 ? sql.length : end + tag.length);
  }
  const parameter = matchAt(PARAMETER, sql, at);
  if (parameter) return token('parameter', at + parameter.length);
  const word = matchAt(WORD, sql, at);
  return word ? token('word', at + word.length) : token('other', at + 1);
}

/** The tokens of a script, as far as statements and parameters need them. */
function* tokens(sql: string): Generator<Token> {
  for (let at = 0; at < sql.length;) {
    const token = tokenAt(sql, at);
    yield token;
    at = token.end;
  }
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
  for (const token of tokens(sql)) {
    if (token.kind === 'semicolon') finish();
    else if (token.kind !== 'space' && token.kind !== 'comment') {
      if (start < 0) start = token.start;
      end = token.end;
    }
  }
  finish();
  return statements;
}

/** The statement that holds the cursor, or else the nearest one before it, or the first. */
export function statementAt(sql: string, cursor: number): Statement | undefined {
  const statements = splitStatements(sql);
  return statements.findLast((statement) => statement.start <= cursor) ?? statements[0];
}

/** The words of a statement, upper case, without strings and comments: enough to know its kind. */
function leadingWords(sql: string, count: number): string[] {
  const words: string[] = [];
  for (const token of tokens(sql)) {
    if (token.kind === 'word') words.push(sql.slice(token.start, token.end).toUpperCase());
    else if (token.kind !== 'space' && token.kind !== 'comment' && sql[token.start] !== '(') break;
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

const TABLES = new Set(['SELECT', 'WITH', 'FROM', 'VALUES', 'TABLE', 'PIVOT', 'UNPIVOT', 'PIVOT_WIDER', 'PIVOT_LONGER']);

/** Can the statement stand in parentheses after FROM? */
export const isTableExpression = (sql: string): boolean => TABLES.has(leadingWords(sql, 1)[0] ?? '');

/** What a statement is to the lab: a read, something of the learner's own (`CREATE VIEW`, `SET VARIABLE`, `DROP`), or not for here. */
export function statementKind(sql: string): 'read' | 'own' | 'refused' {
  const [first = '', ...rest] = leadingWords(sql, 5);
  if (READS.has(first)) return 'read';
  if (first === 'SET' || first === 'RESET') return rest[0] === 'VARIABLE' ? 'own' : 'refused';
  if (first === 'DROP') return OWN.has(rest[0] ?? '') ? 'own' : 'refused';
  if (first === 'CREATE') {
    const object = rest.find((word) => !['OR', 'REPLACE', 'TEMP', 'TEMPORARY'].includes(word));
    return OWN.has(object ?? '') ? 'own' : 'refused';
  }
  return 'refused';
}

/**
 * Refuses, in friendly words, what the lab has no use for. The lock is the boundary, not this.
 * @throws QueryError
 */
export function checkStatement(sql: string): void {
  const [statement, second] = splitStatements(sql);
  if (!statement)
    throw new QueryError('There is no statement here. Write one, such as: SELECT * FROM cloudtrail LIMIT 10', sql, {
      kind: 'syntax',
      position: 0,
    });
  if (second)
    throw new QueryError('Run one statement at a time: put the cursor into the one you want.', sql, {
      kind: 'syntax',
      position: second.start,
    });
  if (statementKind(statement.text) === 'refused') {
    const word = leadingWords(statement.text, 1)[0] ?? statement.text.slice(0, 20);
    throw new QueryError(
      `${word} is not for this lab: the evidence is read-only. Use SELECT, WITH, FROM, DESCRIBE, SUMMARIZE, PIVOT, or CREATE VIEW | TABLE | MACRO for work of your own.`,
      sql,
      { kind: 'permission', position: statement.start },
    );
  }
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
  for (const token of tokens(sql)) {
    if (token.kind !== 'parameter') continue;
    const name = sql.slice(token.start + 1, token.end);
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
