import { QueryError } from './connector.ts';

/** Kinds of DuckDB's exceptions, by the words before the first colon of its message. */
const KINDS: Readonly<Record<string, string>> = {
  'Parser Error': 'syntax',
  'Catalog Error': 'catalog',
  'Binder Error': 'binder',
  'Conversion Error': 'conversion',
  'Invalid Input Error': 'conversion',
  'Out of Range Error': 'conversion',
  'Permission Error': 'permission',
  'Out of Memory Error': 'memory',
  'INTERRUPT Error': 'interrupted',
};

/** DuckDB-Wasm reports some errors as JSON; this is the text that other clients get. */
function plainMessage(message: string): string {
  const text = message.replace(/^(?:Error: |Failed to extract statements: )+/, '');
  if (!text.startsWith('{"exception_type"')) return text;
  const { exception_type: type, exception_message: body } = JSON.parse(text) as { exception_type: string; exception_message: string };
  return `${type} Error: ${body}`;
}

/** Kind of a message: `syntax`, `catalog`, … `other`. */
function kindOf(message: string): string {
  if (/allocation failure|failed to allocate|bad_alloc|std::bad|memory_limit/i.test(message)) return 'memory';
  if (/query was cancel/i.test(message)) return 'interrupted';
  if (/configuration has been locked|disabled by configuration|read-only mode/.test(message)) return 'permission';
  const prefix = /^(?:Error: )?([A-Za-z ]+ Error):/.exec(message)?.[1];
  return (prefix && KINDS[prefix]) ?? 'other';
}

/** DuckDB's own catalogue: it offers these for any unknown table, which helps nobody. */
const INTERNAL = /^(?:pg_|duckdb_|sqlite_|pragma_|information_schema)/;

/** Names that DuckDB offers: `Candidate bindings: "a", "b"` or `Did you mean "a"?`. */
function candidatesOf(message: string): string[] {
  const offers = [...message.matchAll(/(?:Candidate bindings|Candidate Entries|Did you mean)\s*:?\s*([^\n]*)/g)];
  const names = offers.flatMap(([, list]) => [...(list ?? '').matchAll(/"([^"]+)"/g)].map(([, name]) => name ?? ''));
  return [...new Set(names)].filter((name) => !INTERNAL.test(name));
}

/** Characters that fill two columns: East Asian wide and full-width forms (Unicode TR 11), and emoji. */
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u;
// eslint-disable-next-line no-control-regex -- DuckDB counts control characters, tabs among them, as nothing
const NO_WIDTH = /^[\u0000-\u001f\u007f-\u009f\p{Mn}\p{Me}]/u;

/** Offset into `text` of the character at a column as DuckDB counts them: what a terminal would show, tabs aside. */
function offsetAt(text: string, column: number): number {
  let width = 0;
  for (const { segment, index } of new Intl.Segmenter('en').segment(text)) {
    const own = NO_WIDTH.test(segment) ? 0 : WIDE.test(segment) ? 2 : 1;
    if (width >= column && own > 0) return index;
    width += own;
  }
  return text.length + column - width;
}

/** Offset into `sql` where the caret of DuckDB's LINE block points. */
function positionOf(message: string, sql: string): number | undefined {
  const block = /^LINE (\d+): ([^\n]*)\n( *)\^/m.exec(message);
  if (!block) return undefined;
  const [, lineNumber = '1', excerpt = '', indent = ''] = block;
  const lines = sql.split('\n');
  const index = Number(lineNumber) - 1;
  const line = lines[index];
  if (line === undefined) return undefined;
  const lineStart = lines.slice(0, index).reduce((sum, text) => sum + text.length + 1, 0);
  let column = offsetAt(excerpt, indent.length - `LINE ${lineNumber}: `.length);
  // A long line is shown as "...part of it...".
  if (excerpt.startsWith('...') && !line.startsWith('...')) {
    const part = excerpt.replace(/^\.\.\./, '').replace(/\.\.\.$/, '');
    column += line.indexOf(part) - 3;
  }
  const position = lineStart + column;
  return position >= 0 && position <= sql.length ? position : undefined;
}

/** What to do, where DuckDB's own words do not help in this lab. */
const ADVICE: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [
    /exists in the json extension/i,
    "This lab has no JSON functions: nested values are STRUCT and MAP columns, so write column.field or column['key'].",
  ],
  [/exists in the icu extension/i, 'This lab has no time zones: all times are UTC.'],
  [/exists in the \w+ extension/i, 'This lab has no extensions.'],
  [/configuration has been locked/i, 'The lab fixes the configuration, so that every answer can be checked.'],
  [/disabled by configuration/i, 'Only the tables of the case can be read here: no files, no network.'],
  [/read-only mode/i, 'The evidence is read-only. CREATE TABLE or CREATE VIEW make something of your own.'],
  [/Could not convert string '.*' to U?INT\d+/, 'If the column holds text, compare it with text, or use TRY_CAST.'],
  [
    /Out of Memory|failed to allocate|allocation failure/i,
    'It needs more memory than a browser tab has: filter or aggregate before joining and sorting.',
  ],
  [/must appear in the GROUP BY/i, 'Add the column to GROUP BY (or GROUP BY ALL), or wrap it in any_value().'],
];

/** The message, and a line of advice where there is one. */
const advised = (message: string): string => {
  const advice = ADVICE.find(([pattern]) => pattern.test(message))?.[1];
  return advice ? `${message}\n${advice}` : message;
};

/**
 * DuckDB's error as a QueryError: without the repeated LINE block, with the place and the offered names.
 * @param sql the text that DuckDB ran
 * @param place maps an offset of that text to one of `original`, when parameters were written into it
 */
export function queryError(
  cause: unknown,
  sql: string,
  original = sql,
  place: (offset: number) => number = (offset) => offset,
): QueryError {
  if (cause instanceof QueryError) return cause;
  const full = plainMessage(cause instanceof Error ? cause.message : String(cause));
  const message = full
    .replace(/\n*^LINE \d+: .*\n *\^.*$/gms, '')
    .replace(/\nDid you mean "([^"]+)"\?/g, (offer, name: string) => (INTERNAL.test(name) ? '' : offer))
    .trim();
  const position = positionOf(full, sql);
  const candidates = candidatesOf(full);
  return new QueryError(
    advised(message),
    original,
    {
      kind: kindOf(full),
      ...(position === undefined ? {} : { position: place(position) }),
      ...(candidates.length ? { candidates } : {}),
    },
    { cause },
  );
}
