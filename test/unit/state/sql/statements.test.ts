import { describe, expect, test } from 'vitest';
import { parametersOf, readsRows, statementAt, statements } from '../../../../src/state/sql/statements.ts';

describe('statementAt', () => {
  const text = "SELECT 1;\n-- note; not an end\nSELECT ';' AS semi;\n\nSELECT 3";

  test('splits outside strings and comments only', () => {
    expect(statements(text).map((each) => each.sql)).toEqual(['SELECT 1', "SELECT ';' AS semi", 'SELECT 3']);
  });
  test('takes the statement that holds the cursor', () => {
    expect(statementAt(text, text.indexOf('semi'))?.sql).toBe("SELECT ';' AS semi");
  });
  test('takes the statement that just ended, at its semicolon', () => {
    expect(statementAt(text, 'SELECT 1;'.length)?.sql).toBe('SELECT 1');
  });
  test('takes the first one from before it', () => {
    expect(statementAt('\n\n  SELECT 1', 0)?.sql).toBe('SELECT 1');
  });
  test('takes the selection, with offsets into the whole text', () => {
    const from = text.indexOf('SELECT 3');
    expect(statementAt(text, from, text.length)).toEqual({ sql: 'SELECT 3', start: from, end: text.length });
  });
  test('is nothing in an empty text', () => {
    expect(statementAt('  -- only a note', 3)).toBeUndefined();
  });
});

test.each([
  ['SELECT 1', true],
  ['  (SELECT 1)', true],
  ['WITH a AS (SELECT 1) FROM a', true],
  ['FROM cloudtrail', true],
  ['DESCRIBE cloudtrail', false],
  ['EXPLAIN SELECT 1', false],
  ['CREATE VIEW v AS SELECT 1', false],
  ['SUMMARIZE people', false],
])('readsRows(%s) is %s', (sql, expected) => {
  expect(readsRows(sql)).toBe(expected);
});

test('parameters are found once each, not in strings', () => {
  expect(parametersOf("SELECT $t0, '$t9', $t1 WHERE a > $t0")).toEqual(['t0', 't1']);
});
