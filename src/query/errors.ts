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

/** Kind of a message: `syntax`, `catalog`, … `other`. */
function kindOf(message: string): string {
  if (/allocation failure|failed to allocate|bad_alloc|std::bad|memory_limit/i.test(message)) return 'memory';
  if (/query was cancel/i.test(message)) return 'interrupted';
  if (/configuration has been locked|disabled by configuration/.test(message)) return 'permission';
  const prefix = /^(?:Error: )?([A-Za-z ]+ Error):/.exec(message)?.[1];
  return (prefix && KINDS[prefix]) ?? 'other';
}

/** Names that DuckDB offers: `Candidate bindings: "a", "b"` or `Did you mean "a"?`. */
function candidatesOf(message: string): string[] {
  const offers = [...message.matchAll(/(?:Candidate bindings|Candidate Entries|Did you mean)\s*:?\s*([^\n]*)/g)];
  return [...new Set(offers.flatMap(([, list]) => [...(list ?? '').matchAll(/"([^"]+)"/g)].map(([, name]) => name ?? '')))];
}

/** Offset into `sql` where the caret of DuckDB's LINE block points. */
function positionOf(message: string, sql: string): number | undefined {
  const block = /^LINE (\d+): (.*)\n( *)\^/m.exec(message);
  if (!block) return undefined;
  const [, lineNumber = '1', excerpt = '', indent = ''] = block;
  const lines = sql.split('\n');
  const index = Number(lineNumber) - 1;
  const line = lines[index];
  if (line === undefined) return undefined;
  const lineStart = lines.slice(0, index).reduce((sum, text) => sum + text.length + 1, 0);
  let column = indent.length - `LINE ${lineNumber}: `.length;
  // A long line is shown as "...part of it...".
  if (excerpt.startsWith('...') && !line.startsWith('...')) {
    const part = excerpt.replace(/^\.\.\./, '').replace(/\.\.\.$/, '');
    column += line.indexOf(part) - 3;
  }
  const position = lineStart + column;
  return position >= 0 && position <= sql.length ? position : undefined;
}

/**
 * DuckDB's error as a QueryError: without the repeated LINE block, with the place and the offered names.
 * @param sql the text that DuckDB ran
 * @param place maps an offset of that text to one of `original`, when parameters were written into it
 */
export function queryError(cause: unknown, sql: string, original = sql, place: (offset: number) => number = (offset) => offset): QueryError {
  if (cause instanceof QueryError) return cause;
  const full = (cause instanceof Error ? cause.message : String(cause)).replace(/^(?:Error: |Failed to extract statements: )+/, '');
  const message = full.replace(/\n*^LINE \d+: .*\n *\^.*$/gms, '').trim();
  const position = positionOf(full, sql);
  const candidates = candidatesOf(full);
  return new QueryError(
    message,
    original,
    {
      kind: kindOf(full),
      ...(position === undefined ? {} : { position: place(position) }),
      ...(candidates.length ? { candidates } : {}),
    },
    { cause },
  );
}
