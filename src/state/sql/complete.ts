import type { CatalogTable } from '../../case/case.ts';
import { tokenize, unquote, type Token } from '../../query/tokens.ts';
import { identifier, isKeyword, keywords } from './quote.ts';
import { statementAt } from './statements.ts';
import { isMap, structFields, type TypeField } from './types.ts';

export interface Completion {
  readonly label: string;
  readonly insert: string;
  readonly kind: 'table' | 'column' | 'field' | 'key' | 'function' | 'keyword' | 'cell' | 'alias' | 'value';
  readonly detail: string;
}

export interface Completions {
  /** Offsets of the text that a choice replaces. */
  readonly from: number;
  readonly to: number;
  readonly items: readonly Completion[];
}

export interface CompletionSources {
  readonly tables: readonly CatalogTable[];
  /** Named cells, which are views. */
  readonly cells: readonly string[];
  /** `duckdb_functions()`: name → how it is called. */
  readonly functions: ReadonlyMap<string, string>;
  /** Keys seen in a MAP column. */
  mapKeys(table: string, column: string): Promise<readonly string[]>;
  /** The most frequent values of a column of text. */
  values(table: string, column: string): Promise<readonly string[]>;
}

interface Scope {
  /** Alias or table name, lower case → table. */
  readonly tables: Map<string, CatalogTable>;
  readonly aliases: string[];
  readonly ctes: string[];
}

/** Tables and aliases that the statement names in FROM and JOIN, and its common table expressions. */
export function scopeOf(tokens: readonly Token[], tables: readonly CatalogTable[]): Scope {
  const byName = new Map(tables.map((table) => [table.name.toLowerCase(), table]));
  const scope: Scope = { tables: new Map(), aliases: [], ctes: [] };
  const name = (token: Token | undefined) => (token && (token.kind === 'word' || token.kind === 'quoted') ? unquote(token) : undefined);
  tokens.forEach((token, index) => {
    if (/^as$/i.test(token.text) && tokens[index + 1]?.text === '(') {
      const cte = name(tokens[index - 1]);
      if (cte) scope.ctes.push(cte);
    }
    const opens = /^(from|join)$/i.test(token.text) || (token.text === ',' && byName.has(name(tokens[index + 1])?.toLowerCase() ?? ''));
    const table = opens ? byName.get(name(tokens[index + 1])?.toLowerCase() ?? '') : undefined;
    if (!table) return;
    scope.tables.set(table.name.toLowerCase(), table);
    const after = /^as$/i.test(tokens[index + 2]?.text ?? '') ? tokens[index + 3] : tokens[index + 2];
    const alias = name(after);
    if (alias && !isKeyword(alias)) {
      scope.tables.set(alias.toLowerCase(), table);
      scope.aliases.push(alias);
    }
  });
  return scope;
}

const fieldItems = (fields: readonly TypeField[]): Completion[] =>
  fields.map((field) => ({ label: field.name, insert: identifier(field.name), kind: 'field', detail: field.type }));

const columnItems = (table: CatalogTable): Completion[] =>
  table.columns.map((column) => ({
    label: column.name,
    insert: identifier(column.name),
    kind: 'column',
    detail: `${column.type} · ${table.name}`,
  }));

/** Columns of every table, once per name, with the tables that have it: for what is typed before FROM. */
function anyColumns(tables: readonly CatalogTable[]): Completion[] {
  const found = new Map<string, { type: string; tables: string[] }>();
  for (const table of tables)
    for (const { name, type } of table.columns) {
      const known = found.get(name) ?? { type, tables: [] };
      known.tables.push(table.name);
      found.set(name, known);
    }
  return [...found].map(([name, { type, tables: having }]) => ({
    label: name,
    insert: identifier(name),
    kind: 'column',
    detail: `${type} · ${having.join(', ')}`,
  }));
}

/** The column that a text before `tokens.length` is compared with: `a = '`, `t.a <> '`, `a IN ('x', '`. */
function comparedColumn(tokens: readonly Token[]): { readonly table?: string; readonly name: string } | undefined {
  let at = tokens.length - 1;
  const listed = () => tokens[at]?.kind === 'string' || tokens[at]?.text === ',';
  while (listed()) at -= 1;
  if (tokens[at]?.text === '(' && /^in$/i.test(tokens[at - 1]?.text ?? '')) {
    at -= 2;
    if (/^not$/i.test(tokens[at]?.text ?? '')) at -= 1;
  } else if (at === tokens.length - 1 && /^(=|<>|!=|i?like)$/i.test(tokens[at]?.text ?? '')) {
    at -= tokens[at - 1]?.text === '=' || /^not$/i.test(tokens[at - 1]?.text ?? '') ? 2 : 1;
  } else return undefined;
  const column = tokens[at];
  if (!column || (column.kind !== 'word' && column.kind !== 'quoted')) return undefined;
  const owner = tokens[at - 1]?.text === '.' ? tokens[at - 2] : undefined;
  return { name: unquote(column), ...(owner ? { table: unquote(owner) } : {}) };
}

/** The chain of names before the cursor: `a.b.` → ['a', 'b']. */
function chainBefore(tokens: readonly Token[], index: number): string[] {
  const chain: string[] = [];
  let at = index;
  while (tokens[at]?.text === '.') {
    const token = tokens[at - 1];
    if (!token || (token.kind !== 'word' && token.kind !== 'quoted')) break;
    chain.unshift(unquote(token));
    at -= 2;
  }
  return chain;
}

function resolveChain(chain: readonly string[], scope: Scope): Completion[] {
  const [head = '', ...rest] = chain;
  const table = scope.tables.get(head.toLowerCase());
  let path = rest;
  let type: string | undefined;
  if (table) {
    if (rest.length === 0) return columnItems(table);
    type = table.columns.find((column) => column.name.toLowerCase() === rest[0]?.toLowerCase())?.type;
    path = rest.slice(1);
  } else {
    type = [...scope.tables.values()]
      .flatMap((each) => each.columns)
      .find((column) => column.name.toLowerCase() === head.toLowerCase())?.type;
  }
  for (const step of path) type = structFields(type ?? '').find((field) => field.name.toLowerCase() === step.toLowerCase())?.type;
  return fieldItems(structFields(type ?? ''));
}

function matching(items: readonly Completion[], prefix: string, limit = 80): Completion[] {
  const wanted = prefix.toLowerCase();
  const seen = new Set<string>();
  const starts: Completion[] = [];
  const holds: Completion[] = [];
  for (const item of items) {
    const label = item.label.toLowerCase();
    if (seen.has(`${item.kind}/${label}`) || label === wanted) continue;
    seen.add(`${item.kind}/${label}`);
    if (label.startsWith(wanted)) starts.push(item);
    else if (wanted.length > 1 && label.includes(wanted)) holds.push(item);
  }
  return [...starts, ...holds].slice(0, limit);
}

/** What could stand at `offset` of `text`: struct fields after a dot, map keys in `col['`, tables after FROM, else everything in scope. */
export async function complete(text: string, offset: number, sources: CompletionSources): Promise<Completions> {
  const none: Completions = { from: offset, to: offset, items: [] };
  const statement = statementAt(text, offset) ?? { sql: text, start: 0, end: text.length };
  const within = offset >= statement.start && offset <= statement.end + 1;
  const base = within ? statement.start : offset;
  const all = tokenize(within ? text.slice(statement.start, Math.max(statement.end, offset)) : '').map((token) => ({
    ...token,
    start: token.start + base,
    end: token.end + base,
  }));
  const scope = scopeOf(
    all.filter((token) => token.kind !== 'comment'),
    sources.tables,
  );
  const before = all.filter((token) => token.start < offset);
  const last = before.at(-1);
  const inComment = tokenize(text).some(
    (token) => token.kind === 'comment' && token.start < offset && (token.text.startsWith('--') ? offset <= token.end : offset < token.end),
  );
  if (inComment) return none;

  if (last?.kind === 'string' && last.end >= offset && before.at(-2)?.text === '[') {
    const column = before.at(-3);
    const name = column && unquote(column).toLowerCase();
    for (const table of scope.tables.values()) {
      const found = table.columns.find((each) => each.name.toLowerCase() === name && isMap(each.type));
      if (!found) continue;
      const keys = await sources.mapKeys(table.name, found.name);
      const prefix = text.slice(last.start + 1, offset);
      const items = keys.map((key): Completion => ({
        label: key,
        insert: key.replaceAll("'", "''"),
        kind: 'key',
        detail: `key of ${found.name}`,
      }));
      return { from: last.start + 1, to: offset, items: matching(items, prefix) };
    }
    return none;
  }
  if (last?.kind === 'string' && last.text.startsWith("'") && last.end >= offset) {
    const compared = comparedColumn(before.slice(0, -1).filter((token) => token.kind !== 'comment'));
    const owner = compared?.table === undefined ? undefined : scope.tables.get(compared.table.toLowerCase());
    const tables = compared?.table === undefined ? new Set(scope.tables.values()) : new Set(owner ? [owner] : []);
    for (const table of tables) {
      const column = table.columns.find((each) => each.name.toLowerCase() === compared?.name.toLowerCase());
      if (!column || !/^(VARCHAR|ENUM)/i.test(column.type) || column.type.endsWith(']')) continue;
      const values = await sources.values(table.name, column.name);
      const close = text[offset] === "'" ? '' : "'";
      const items = values.map((value): Completion => ({
        label: value,
        insert: value.replaceAll("'", "''") + close,
        kind: 'value',
        detail: `value of ${column.name}`,
      }));
      return { from: last.start + 1, to: offset, items: matching(items, text.slice(last.start + 1, offset), 40) };
    }
    return none;
  }
  if (last && last.end >= offset && (last.kind === 'string' || last.kind === 'number' || last.kind === 'parameter')) return none;

  const typing = last && last.end >= offset && (last.kind === 'word' || last.kind === 'quoted') ? last : undefined;
  const from = typing?.start ?? offset;
  const prefix = typing ? text.slice(typing.start, offset).replace(/^"/, '') : '';
  const previousIndex = before.length - (typing ? 2 : 1);
  const previous = before[previousIndex];
  if (previous?.text === '.') {
    return { from, to: offset, items: matching(resolveChain(chainBefore(before, previousIndex), scope), prefix) };
  }

  const tableItems = [
    ...scope.ctes.map((name): Completion => ({ label: name, insert: identifier(name), kind: 'cell', detail: 'WITH' })),
    ...sources.cells.map((name): Completion => ({ label: name, insert: identifier(name), kind: 'cell', detail: 'cell' })),
    ...sources.tables.map((table): Completion => ({
      label: table.name,
      insert: identifier(table.name),
      kind: 'table',
      detail: table.title,
    })),
  ];
  if (/^(from|join|describe|summarize)$/i.test(previous?.text ?? '')) return { from, to: offset, items: matching(tableItems, prefix) };
  const inScope = [...new Set(scope.tables.values())];
  const items = [
    ...inScope.flatMap(columnItems),
    ...(inScope.length === 0 && prefix.length > 0 && !all.some((token) => /^from$/i.test(token.text)) ? anyColumns(sources.tables) : []),
    ...scope.aliases.map((name): Completion => ({ label: name, insert: identifier(name), kind: 'alias', detail: 'alias' })),
    ...tableItems,
    ...(prefix.length > 0
      ? keywords.map((word): Completion => ({ label: word.toUpperCase(), insert: word.toUpperCase(), kind: 'keyword', detail: '' }))
      : []),
    ...(prefix.length > 1
      ? [...sources.functions].map(([name, detail]): Completion => ({ label: name, insert: name, kind: 'function', detail }))
      : []),
  ];
  return { from, to: offset, items: matching(items, prefix) };
}
