import { describe, expect, test } from 'vitest';
import { ownObject, withOwn } from '../../../src/query/own.ts';
import { nodeConnector } from '../../helpers/node-connector.ts';

test.each([
  ['create or replace temp view v as select 1', 'view v', 'replace'],
  ['CREATE TABLE IF NOT EXISTS "My t" AS FROM cloudtrail', 'table my t', 'keep'],
  ['CREATE TABLE work.main.t(a INT)', 'table t', 'create'],
  ['CREATE TABLE "if"(a INT)', 'table if', 'create'],
  ['CREATE FUNCTION f(x) AS x', 'macro f', 'create'],
  ['-- note\nCREATE MACRO f(x) AS TABLE FROM t', 'macro f', 'create'],
  ['DROP MACRO TABLE IF EXISTS f', 'macro f', 'drop'],
  ['set variable a = 1', 'variable a', 'replace'],
  ['RESET VARIABLE a', 'variable a', 'drop'],
  ['INSERT INTO work.main.t VALUES (1)', 'table t', 'change'],
  ['insert or ignore into t select 1', 'table t', 'change'],
  ['UPDATE t SET a = 1', 'table t', 'change'],
  ['DELETE FROM t WHERE a = 1', 'table t', 'change'],
  ['ALTER TABLE IF EXISTS t ADD COLUMN b INT', 'table t', 'change'],
  ['SELECT 1', undefined, undefined],
])('%s is about %s', (sql, key, how) => {
  const object = ownObject(sql);
  expect([object?.key, object?.how]).toEqual([key, how]);
});

const kept = (...statements: string[]) => statements.reduce<string[]>(withOwn, []);

describe('what is kept', () => {
  test('not what was replaced or dropped unread', () => {
    const replaced = 'CREATE OR REPLACE TABLE t AS SELECT 2 AS n';
    expect(kept('CREATE TABLE t AS SELECT 1 AS n', 'SET VARIABLE a = 1', replaced, 'DROP VIEW IF EXISTS gone', 'RESET VARIABLE a')).toEqual(
      [replaced],
    );
    expect(kept('CREATE TABLE work.main.t(a INT)', 'DROP TABLE t')).toEqual([]);
  });

  test('rows of a table of one’s own, until it is replaced or dropped', () => {
    const filled = ['CREATE TABLE t(a INT)', 'INSERT INTO t VALUES (1)', 'UPDATE t SET a = 2'];
    expect(kept(...filled)).toEqual(filled);
    expect(kept(...filled, 'DROP TABLE t')).toEqual([]);
    expect(kept('INSERT INTO cloudtrail SELECT * FROM cloudtrail')).toEqual([]);
  });

  test('no second definition where the first stays', () => {
    expect(kept('CREATE TABLE t AS SELECT 1 AS n', 'CREATE TABLE IF NOT EXISTS t AS SELECT 2 AS n')).toEqual([
      'CREATE TABLE t AS SELECT 1 AS n',
    ]);
  });

  test('a chain that reads itself goes as soon as it is replaced by something that does not', () => {
    const chain = ['CREATE TABLE t AS SELECT 1 AS n', 'CREATE OR REPLACE TABLE t AS SELECT n + 1 AS n FROM t'];
    expect(kept(...chain)).toEqual(chain);
    expect(kept(...chain, 'CREATE OR REPLACE TABLE t AS SELECT 9 AS n')).toEqual(['CREATE OR REPLACE TABLE t AS SELECT 9 AS n']);
  });
});

test.each<[string, string[], string]>([
  [
    'a table that was filled and changed',
    ['CREATE TABLE t(a INT)', 'INSERT INTO t VALUES (1), (2)', 'DELETE FROM t WHERE a = 1', 'ALTER TABLE t ADD COLUMN b INT DEFAULT 7'],
    'SELECT a, b FROM t',
  ],
  [
    'a table that reads itself',
    ['CREATE TABLE t AS SELECT 1 AS n', 'CREATE OR REPLACE TABLE t AS SELECT n + 1 AS n FROM t'],
    'SELECT n FROM t',
  ],
  [
    'a variable that reads itself',
    ['SET VARIABLE a = 1', ...Array<string>(2).fill("SET VARIABLE a = getvariable('a') + 1")],
    "SELECT getvariable('a')",
  ],
  [
    'a table made from a view that changed later',
    ['CREATE OR REPLACE TEMP VIEW q AS SELECT 1 AS n', 'CREATE TABLE s AS FROM q', 'CREATE OR REPLACE TEMP VIEW q AS SELECT 2 AS n'],
    'SELECT (s.n, q.n) FROM s, q',
  ],
  [
    'a table read through a view',
    [
      'CREATE TABLE t AS SELECT 1 AS n',
      'CREATE VIEW v AS FROM t',
      'CREATE OR REPLACE TABLE t AS SELECT 2 AS n',
      'CREATE TABLE s AS FROM v',
      'CREATE OR REPLACE TABLE t AS SELECT 3 AS n',
    ],
    'SELECT (s.n, v.n) FROM s, v',
  ],
  [
    'a table made from one that was dropped',
    ['CREATE TABLE a AS SELECT 1 AS n', 'CREATE TABLE b AS FROM a', 'DROP TABLE a', 'CREATE TABLE a AS SELECT 2 AS n'],
    'SELECT (a.n, b.n) FROM a, b',
  ],
])('run again, %s gives the same', async (_, statements, question) => {
  const first = await nodeConnector();
  const again = await nodeConnector();
  for (const sql of statements) await first.query(sql);
  for (const sql of kept(...statements)) await again.query(sql);
  expect((await again.query(question)).value(0, 0)).toEqual((await first.query(question)).value(0, 0));
});
