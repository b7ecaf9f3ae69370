/** A light tokenizer for SQL as people type it: enough to split, complete and rewrite, never to judge. */

export type TokenKind = 'word' | 'quoted' | 'string' | 'number' | 'comment' | 'parameter' | 'symbol';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const pattern =
  /(?<comment>--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<string>[eE]?'(?:[^']|'')*(?:'|$)|\$\$[\s\S]*?(?:\$\$|$))|(?<quoted>"(?:[^"]|"")*(?:"|$))|(?<parameter>\$[A-Za-z_]\w*)|(?<number>\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<word>[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)|(?<symbol>::|->>|->|<=|>=|<>|!=|\|\||[^\s])/g;

/** Tokens of `sql` in order; white space is left out, offsets are into `sql`. */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  for (const match of sql.matchAll(pattern)) {
    const groups = match.groups ?? {};
    const kind = (Object.keys(groups) as TokenKind[]).find((name) => groups[name] !== undefined) ?? 'symbol';
    tokens.push({ kind, text: match[0], start: match.index, end: match.index + match[0].length });
  }
  return tokens;
}

/** Words that `name` must not be taken for when it stands alone. */
export const keywords: readonly string[] = (
  'select from where group by having order limit offset with as on using join left right full inner outer cross natural asof ' +
  'union all intersect except distinct case when then else end and or not in is null like ilike between exists values ' +
  'asc desc nulls first last over partition rows range unbounded preceding following current row filter within qualify ' +
  'pivot unpivot describe summarize explain show create replace temp temporary view table macro set interval timestamp date true false cast try_cast lateral window sample'
).split(' ');
const keywordSet = new Set(keywords);

/** Is this word one of SQL's own? */
export function isKeyword(word: string): boolean {
  return keywordSet.has(word.toLowerCase());
}

/** `name` as it must stand in SQL: bare when plain and no keyword, else in double quotes. */
export function identifier(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) && !isKeyword(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** The name that a word or quoted token stands for. */
export function unquote(token: Token): string {
  return token.kind === 'quoted'
    ? token.text.slice(1, token.text.endsWith('"') && token.text.length > 1 ? -1 : undefined).replaceAll('""', '"')
    : token.text;
}

/** A value as an SQL literal of a column's type. Objects and lists have none: `undefined`. */
export function literal(value: unknown, type = 'VARCHAR'): string | undefined {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `'${value}'::DOUBLE`;
  if (typeof value !== 'string') return undefined;
  const text = `'${value.replaceAll("'", "''")}'`;
  if (/^TIMESTAMP/.test(type)) return `TIMESTAMP ${text}`;
  if (type === 'DATE') return `DATE ${text}`;
  if (/^(BIGINT|HUGEINT|UBIGINT|DECIMAL|U?HUGEINT)/.test(type)) return value;
  return text;
}
