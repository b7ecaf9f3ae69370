import { tokenize, unquote, type Token } from './tokens.ts';

/** What a statement makes or takes away of the learner's own. */
interface OwnObject {
  /** Its kind and the last part of its name: `view x`, `table x`, `macro x`, `variable x`. */
  readonly key: string;
  /** Lower case, without database and schema. */
  readonly name: string;
  /** `replace`: whatever was there; `keep`: only where nothing is there yet; `change`: other rows or columns in what is there. */
  readonly how: 'create' | 'replace' | 'keep' | 'drop' | 'change';
  /** What follows the name. */
  readonly rest: readonly Token[];
}

const KINDS: Readonly<Record<string, string>> = { view: 'view', table: 'table', macro: 'macro', function: 'macro', variable: 'variable' };

type Take = (...words: readonly string[]) => string | undefined;

/** Reads the words of a statement that changes a table, up to its name. */
function changes(take: Take): boolean {
  const verb = take('insert', 'update', 'delete', 'truncate', 'alter');
  if (verb === 'insert' && take('or')) take('replace', 'ignore');
  if (verb === 'insert') take('into');
  if (verb === 'delete') take('from');
  if (verb === 'truncate' || verb === 'alter') take('table');
  if (verb === 'alter' && take('if')) take('exists');
  return verb !== undefined;
}

/** Reads a statement that makes, changes or drops a view, table, macro or variable. Undefined for any other statement. */
export function ownObject(sql: string): OwnObject | undefined {
  const tokens = tokenize(sql).filter((token) => token.kind !== 'comment');
  let at = 0;
  const take: Take = (...words) => {
    const token = tokens[at];
    const word = token?.kind === 'word' ? token.text.toLowerCase() : '';
    if (!words.includes(word)) return undefined;
    at += 1;
    return word;
  };
  const named = (): Token | undefined => {
    // `work.main.x`
    while (tokens[at + 1]?.text === '.') at += 2;
    return tokens[at];
  };
  if (changes(take)) {
    const last = named();
    if (!last) return undefined;
    const name = unquote(last).toLowerCase();
    return { key: `table ${name}`, name, how: 'change', rest: tokens.slice(at + 1) };
  }
  const verb = take('create', 'set', 'drop', 'reset');
  const replaces = take('or') && take('replace');
  take('temp', 'temporary');
  const kind = KINDS[take(...Object.keys(KINDS)) ?? ''];
  if (!verb || !kind || /^(re)?set$/.test(verb) !== (kind === 'variable')) return undefined;
  // `DROP MACRO TABLE x`
  if (verb === 'drop' && kind === 'macro') take('table');
  const guarded = take('if');
  if (guarded) take('not');
  if (guarded) take('exists');
  const last = named();
  if (!last) return undefined;
  const name = unquote(last).toLowerCase();
  const gone = verb === 'drop' || verb === 'reset';
  const how = gone ? 'drop' : verb === 'set' || replaces ? 'replace' : guarded ? 'keep' : 'create';
  return { key: `${kind} ${name}`, name, how, rest: tokens.slice(at + 1) };
}

interface Entry extends OwnObject {
  readonly sql: string;
}

/** Does the text after the name speak of `name`? Strings count: `getvariable('a')`. */
const mentions = ({ rest }: Entry, name: string): boolean =>
  rest.some((token) => (token.kind === 'string' ? token.text.toLowerCase().includes(name) : unquote(token).toLowerCase() === name));

/** `name` and the names of all that reads it, directly or through others. */
function readers(entries: readonly Entry[], name: string): Set<string> {
  const found = new Set([name]);
  for (let size = 0; size < found.size;) {
    size = found.size;
    for (const entry of entries) if ([...found].some((each) => mentions(entry, each))) found.add(entry.name);
  }
  return found;
}

/** Is what the statement at `index` does undone by a later one, before anything reads it? */
function isSpent(entries: readonly Entry[], index: number): boolean {
  const entry = entries[index] as Entry;
  const same = ({ key }: Entry) => key === entry.key;
  // Of the case's own tables nothing is made again.
  if (/^(drop|change)$/.test(entry.how) && !entries.slice(0, index).some(same)) return true;
  const after = entries.slice(index + 1);
  const next = after.findIndex(same);
  if (!/^(replace|drop)$/.test(after[next]?.how ?? '')) return false;
  const names = [...readers(entries, entry.name)];
  return !after.slice(0, next + 1).some((each) => names.some((name) => mentions(each, name)));
}

/**
 * The statements that make the learner's own work again, run in this order, after one more of them has run.
 * One goes only when a later statement replaces or drops its object and nothing up to there, nor that statement, reads it.
 */
export function withOwn(statements: readonly string[], sql: string): string[] {
  const entries = [...statements, sql].flatMap((text) => {
    const object = ownObject(text);
    return object ? [{ ...object, sql: text }] : [];
  });
  const newest = entries.at(-1);
  if (newest?.how === 'keep') {
    const before = entries.slice(0, -1).findLast(({ key }) => key === newest.key);
    if (before && before.how !== 'drop') entries.pop();
  }
  for (let index = entries.length - 1; index >= 0; index--) {
    if (!isSpent(entries, index)) continue;
    entries.splice(index, 1);
    // What is gone may have been all that kept another.
    index = entries.length;
  }
  return entries.map((entry) => entry.sql);
}
