import { describe, expect, test } from 'vitest';
import type { CatalogTable } from '../../../../src/case/case.ts';
import { complete, type CompletionSources } from '../../../../src/state/sql/complete.ts';
import { structFields } from '../../../../src/state/sql/types.ts';

const table = (name: string, columns: Record<string, string>): CatalogTable => ({
  name,
  title: name,
  description: '',
  spec: '',
  source: name,
  time: 'at',
  rows: 1,
  sha256: '',
  raw: { format: 'json', sql: '' },
  columns: Object.entries(columns).map(([column, type]) => ({ name: column, type, description: '' })),
});
const sources: CompletionSources = {
  tables: [
    table('cloudtrail', {
      eventname: 'VARCHAR',
      useridentity: 'STRUCT("type" VARCHAR, arn VARCHAR, sessioncontext STRUCT(issuer STRUCT(arn VARCHAR)))',
      requestparameters: 'MAP(VARCHAR, VARCHAR)',
    }),
    table('people', { upn: 'VARCHAR', name: 'VARCHAR' }),
  ],
  cells: ['reads'],
  functions: new Map([
    ['count_if', '(arg)'],
    ['coalesce', '()'],
  ]),
  values: (table, column) => Promise.resolve(table === 'cloudtrail' && column === 'eventname' ? ['GetObject', "Get'It", 'PutObject'] : []),
  mapKeys: (_, column) => Promise.resolve(column === 'requestparameters' ? ['bucketName', 'key'] : []),
};
/** Completes at the mark `|`. */
async function at(marked: string) {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const found = await complete(text, offset, sources);
  return { labels: found.items.map((item) => item.label), replaces: text.slice(found.from, found.to) };
}

describe('completion', () => {
  test('after FROM: tables and cells, not columns', async () => {
    expect((await at('SELECT * FROM |')).labels).toEqual(['reads', 'cloudtrail', 'people']);
  });
  test('columns of the tables in scope only', async () => {
    const { labels, replaces } = await at('SELECT ev| FROM cloudtrail');
    expect(labels).toContain('eventname');
    expect(labels).not.toContain('upn');
    expect(replaces).toBe('ev');
  });
  test('an alias stands for its table', async () => {
    expect((await at('SELECT p.| FROM cloudtrail c JOIN people AS p ON true')).labels).toEqual(['upn', 'name']);
  });
  test('fields of a struct, at any depth, quoted where SQL needs it', async () => {
    expect((await at('SELECT useridentity.| FROM cloudtrail')).labels).toEqual(['type', 'arn', 'sessioncontext']);
    expect((await at('SELECT c.useridentity.sessioncontext.issuer.| FROM cloudtrail c')).labels).toEqual(['arn']);
  });
  test('keys of a map inside brackets', async () => {
    const { labels, replaces } = await at("SELECT requestparameters['b|'] FROM cloudtrail");
    expect(labels).toEqual(['bucketName']);
    expect(replaces).toBe('b');
  });
  test('before FROM is typed: columns of every table, with the tables that have them', async () => {
    const found = await complete('SELECT eve', 10, sources);
    expect(found.items[0]).toEqual({ label: 'eventname', insert: 'eventname', kind: 'column', detail: 'VARCHAR · cloudtrail' });
    expect((await at('SELECT up| FROM cloudtrail')).labels).not.toContain('upn');
    expect((await at('SELECT |')).labels).not.toContain('upn');
  });
  test.each([
    "SELECT * FROM cloudtrail WHERE eventname = 'Get|'",
    "SELECT * FROM cloudtrail c WHERE c.eventname <> 'Get|",
    "SELECT * FROM cloudtrail WHERE eventname NOT IN ('PutObject', 'Get|')",
  ])('values of the column that a text is compared with: %s', async (text) => {
    expect(await at(text)).toEqual({ labels: ['GetObject', "Get'It"], replaces: 'Get' });
  });
  test('a value closes its quote, once', async () => {
    const open = await complete("SELECT * FROM cloudtrail WHERE eventname = '", 44, sources);
    expect(open.items.map((item) => item.insert)).toEqual(["GetObject'", "Get''It'", "PutObject'"]);
    const closed = await complete("SELECT * FROM cloudtrail WHERE eventname = ''", 44, sources);
    expect(closed.items.map((item) => item.insert)).toEqual(['GetObject', "Get''It", 'PutObject']);
  });
  test('no values where a text is compared with nothing known', async () => {
    expect((await at("SELECT * FROM people WHERE eventname = '|'")).labels).toEqual([]);
    expect((await at("SELECT 'a', 'G|' FROM cloudtrail")).labels).toEqual([]);
  });
  test('functions once two letters are typed', async () => {
    expect((await at('SELECT co| FROM people')).labels).toContain('count_if');
    expect((await at('SELECT c| FROM people')).labels).not.toContain('count_if');
  });
  test.each(["SELECT 'ev|' FROM cloudtrail", 'SELECT 1 -- ev|', '/* ev| */ SELECT 1'])(
    'nothing in strings and comments: %s',
    async (text) => {
      expect((await at(text)).labels).toEqual([]);
    },
  );
  test('the other statement is another scope', async () => {
    expect((await at('SELECT * FROM people; SELECT up| FROM cloudtrail')).labels).not.toContain('upn');
  });
});

test('structFields reads quoted names, nested types and lists', () => {
  expect(structFields('STRUCT("a b" MAP(VARCHAR, VARCHAR), c STRUCT(d INTEGER)[])[]')).toEqual([
    { name: 'a b', type: 'MAP(VARCHAR, VARCHAR)' },
    { name: 'c', type: 'STRUCT(d INTEGER)[]' },
  ]);
});
