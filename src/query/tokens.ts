/** A light tokenizer for SQL as people type it: enough to split, complete and rewrite, never to judge. */

export type TokenKind = 'word' | 'quoted' | 'string' | 'number' | 'comment' | 'parameter' | 'symbol';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** DuckDB's own forms: `E'…'` with escapes, `$tag$…$tag$`, names beyond ASCII. What is not closed runs to the end. */
const pattern = new RegExp(
  [
    String.raw`(?<comment>--[^\n]*|/\*)`,
    String.raw`(?<string>[eE]'(?:\\[\s\S]|''|[^'\\])*(?:'|$)|'(?:[^']|'')*(?:'|$)|(?<tag>\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$)[\s\S]*?(?:\k<tag>|$))`,
    String.raw`(?<quoted>"(?:[^"]|"")*(?:"|$))`,
    String.raw`(?<parameter>\$[A-Za-z_]\w*)`,
    String.raw`(?<number>\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)`,
    String.raw`(?<word>(?!\s)[A-Za-z_\u0080-\uffff](?:(?!\s)[\w$\u0080-\uffff])*)`,
    String.raw`(?<symbol>::|->>|->|<=|>=|<>|!=|\|\||\S)`,
  ].join('|'),
  'g',
);
const kinds: readonly TokenKind[] = ['comment', 'string', 'quoted', 'parameter', 'number', 'word', 'symbol'];

/** End of the block comment that begins at `at`; they nest. */
function commentEnd(sql: string, at: number): number {
  let depth = 0;
  for (const { 0: mark, index } of sql.slice(at).matchAll(/\/\*|\*\//g)) {
    depth += mark === '/*' ? 1 : -1;
    if (depth === 0) return at + index + 2;
  }
  return sql.length;
}

/** Tokens of `sql` in order; white space is left out, offsets are into `sql`. */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  for (let end = 0; ;) {
    pattern.lastIndex = end;
    const match = pattern.exec(sql);
    if (!match) return tokens;
    const start = match.index;
    end = match[0] === '/*' ? commentEnd(sql, start) : pattern.lastIndex;
    tokens.push({ kind: kinds.find((kind) => match.groups?.[kind] !== undefined) ?? 'symbol', text: sql.slice(start, end), start, end });
  }
}

/** The name that a word or quoted token stands for. */
export function unquote(token: Token): string {
  return token.kind === 'quoted'
    ? token.text.slice(1, token.text.endsWith('"') && token.text.length > 1 ? -1 : undefined).replaceAll('""', '"')
    : token.text;
}
