import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { oneStatement, splitStatements, statementKind, substitute } from '../../../src/query/statements.ts';

const texts = (sql: string): string[] => splitStatements(sql).map(({ text }) => text);

describe('splitStatements', () => {
  it.each<[string, string[]]>([
    ['SELECT 1', ['SELECT 1']],
    ['SELECT 1;', ['SELECT 1']],
    [' ;; SELECT 1 ; SELECT 2 ;', ['SELECT 1', 'SELECT 2']],
    ["SELECT ';'; SELECT 2", ["SELECT ';'", 'SELECT 2']],
    ["SELECT 'it''s; fine'; SELECT 2", ["SELECT 'it''s; fine'", 'SELECT 2']],
    [String.raw`SELECT E'\'; still'; SELECT 2`, [String.raw`SELECT E'\'; still'`, 'SELECT 2']],
    ['SELECT "a;""b"; SELECT 2', ['SELECT "a;""b"', 'SELECT 2']],
    ['SELECT $$ ; $$; SELECT 2', ['SELECT $$ ; $$', 'SELECT 2']],
    ['SELECT $t$ $$ ; $t$; SELECT 2', ['SELECT $t$ $$ ; $t$', 'SELECT 2']],
    ['-- a; b\nSELECT 1 -- c;\n; SELECT 2', ['SELECT 1', 'SELECT 2']],
    ['/* a; /* b; */ c; */ SELECT 1', ['SELECT 1']],
    ['SELECT /* ; */ 1', ['SELECT /* ; */ 1']],
    ["SELECT 'open; SELECT 2", ["SELECT 'open; SELECT 2"]],
    ['-- only a comment', []],
    ['', []],
  ])('%j', (sql, expected) => {
    expect(texts(sql)).toEqual(expected);
  });

  it('gives places that cut the script into its statements', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('SELECT 1', "'a;b'", '"c;d"', '-- x\n', '/* ; */', ';', ' ', '\n', '$$;$$', 'é')), (parts) => {
        const sql = parts.join(' ');
        for (const { text, start, end } of splitStatements(sql)) expect(sql.slice(start, end)).toBe(text);
      }),
    );
  });
});

describe('statementKind', () => {
  it.each([
    ['SELECT 1', 'read'],
    ['(SELECT 1)', 'read'],
    ['-- hi\nwith x as (select 1) from x', 'read'],
    ['summarize cloudtrail', 'read'],
    ['create or replace temp view v as select 1', 'own'],
    ['CREATE MACRO f(x) AS x', 'own'],
    ['set variable a = 1', 'own'],
    ['drop view v', 'own'],
    ['set threads = 4', 'other'],
    ['drop schema main', 'other'],
    ['create secret s (type s3)', 'other'],
    ["attach 'x'", 'other'],
    ['insert into t values (1)', 'own'],
  ])('%s: %s', (sql, kind) => {
    expect(statementKind(sql)).toBe(kind);
  });
});

test('a text must hold one statement', () => {
  expect(oneStatement(' SELECT 1; ').text).toBe('SELECT 1');
  expect(() => oneStatement('SELECT 1; SELECT 2')).toThrow('one statement');
  expect(() => oneStatement(' -- x')).toThrow('no statement');
});

describe('substitute', () => {
  const values = { t0: '2026-05-01 10:00:00', t1: '2026-05-02T00:00', n: -3, who: "o'neil" };
  it('writes times, numbers and texts as literals, and nothing into strings or comments', () => {
    expect(substitute('SELECT $t0, $t1, $n, $who, \'$t0\' -- $t0\n, "$n", $$ $n $$', values).sql).toBe(
      "SELECT TIMESTAMP '2026-05-01 10:00:00', TIMESTAMP '2026-05-02T00:00', (-3), 'o''neil', '$t0' -- $t0\n, \"$n\", $$ $n $$",
    );
  });
  it('names the parameters that there are', () => {
    expect(() => substitute('SELECT $t9', values)).toThrow('There is no parameter $t9. Known: $t0, $t1, $n, $who.');
    expect(() => substitute('SELECT $toString', values)).toThrow('$toString');
  });
  it('leads every place back to the text that was written', () => {
    const written = 'SELECT $t0, oops, $who, more';
    const { sql, place } = substitute(written, values);
    for (const word of ['SELECT', 'oops', 'more']) expect(place(sql.indexOf(word))).toBe(written.indexOf(word));
    expect(place(sql.indexOf('2026'))).toBe(written.indexOf('$t0'));
    expect(place(sql.length)).toBe(written.length);
  });
});
