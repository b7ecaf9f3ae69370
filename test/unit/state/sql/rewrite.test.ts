import { describe, expect, test } from 'vitest';
import { nodeConnector } from '../../../helpers/node-connector.ts';
import { toObjects } from '../../../../src/query/connector.ts';
import { dropOne } from '../../../../src/state/sql/pivots.ts';
import { rowQuery, sorted, withCells, withCondition, withRid, withWindow } from '../../../../src/state/sql/rewrite.ts';

describe('rewritten queries run in the engine', () => {
  test('window and cells are written in, so that the query stands alone', async () => {
    const connector = await nodeConnector();
    const cells = { odd: 'SELECT n FROM range(10) t(n) WHERE n % 2 = 1', big: 'SELECT n FROM odd WHERE n > 4' };
    const sql = withCells(withWindow('SELECT count(*) AS c, $t0 AS t0 FROM big', { t0: '2025-01-02 03:04:05' }), cells);
    expect(toObjects(await connector.query(sql))).toEqual(
      [{ c: 3, t0: '2025-01-02 03:04:05' }].map((row) => ({ ...row, t0: expect.stringContaining('2025-01-02 03:04:05') as string })),
    );
  });

  test('a cell that reads itself by name does not loop', () => {
    expect(withCells('SELECT * FROM a', { a: 'SELECT * FROM a' })).toContain('WITH a AS');
  });

  test('a sorted query keeps its LIMIT', async () => {
    const connector = await nodeConnector();
    const result = await connector.query(sorted('SELECT n FROM range(100) t(n) LIMIT 3', 'n', 'desc'));
    expect(toObjects(result).map((row) => row.n)).toEqual([2, 1, 0]);
  });

  test('a row is found again by its plain values, NULL and quotes included', async () => {
    const connector = await nodeConnector();
    const sql = "SELECT * FROM (VALUES (1, 'it''s', NULL, [1]), (1, 'x', 2, [2])) t(a, b, c, d)";
    const result = await connector.query(sql);
    const again = await connector.query(
      rowQuery(
        sql,
        result.columns,
        [0, 1, 2, 3].map((column) => result.value(0, column)),
      ),
    );
    expect(toObjects(again)).toEqual([toObjects(result)[0]]);
  });

  test('a row with _rid is found by it alone', () => {
    expect(
      rowQuery(
        'FROM t',
        [
          { name: '_rid', type: 'BIGINT' },
          { name: 'a', type: 'VARCHAR' },
        ],
        [7, 'x'],
      ),
    ).toBe('SELECT * FROM (\nFROM t\n)\nWHERE _rid IS NOT DISTINCT FROM 7');
  });
});

describe('withCondition', () => {
  const result = { of: 'result' } as const;
  test('a column of the table goes before GROUP BY and after an existing WHERE', () => {
    expect(withCondition('SELECT a FROM t WHERE b > 1 GROUP BY a LIMIT 5', 'c', 'x', 'VARCHAR', { of: 'table' })).toBe(
      "SELECT a FROM t WHERE b > 1\n  AND c = 'x'\nGROUP BY a LIMIT 5",
    );
  });
  test('starts a WHERE where there is none', () => {
    expect(withCondition('SELECT a FROM t ORDER BY a;', 'a', null, 'VARCHAR', { of: 'result', negate: true })).toBe(
      'SELECT a FROM t\nWHERE a IS NOT NULL\nORDER BY a',
    );
  });
  test('wraps what it cannot place', () => {
    expect(withCondition('SELECT a FROM t UNION SELECT b FROM u', 'a', 1, 'BIGINT', result)).toBe(
      'SELECT * FROM (\nSELECT a FROM t UNION SELECT b FROM u\n)\nWHERE a = 1',
    );
  });
  test('does not mistake words in a subquery', () => {
    expect(withCondition('SELECT a FROM (SELECT a FROM t WHERE x ORDER BY a)', 'a', true, 'BOOLEAN', result)).toBe(
      'SELECT a FROM (SELECT a FROM t WHERE x ORDER BY a)\nWHERE a = true',
    );
  });
  const source = "(VALUES (1, 'x', 10), (2, 'x', 20), (2, 'y', 20), (3, 'y', 10)) t(a, b, c)";
  test.each<[string, string, string, string | number, unknown[]]>([
    ['alternatives stay together', `SELECT * FROM ${source} WHERE a = 1 OR a = 2 -- or\nORDER BY a`, 'b', 'y', [{ a: 2, b: 'y', c: 20 }]],
    [
      'a count is filtered after counting',
      `SELECT b, count(*)::INT AS n FROM ${source} WHERE a > 1 GROUP BY b`,
      'n',
      2,
      [{ b: 'y', n: 2 }],
    ],
    ['a name that hides a column means the result', `SELECT a, upper(b) AS b FROM ${source} WHERE a > 2`, 'b', 'Y', [{ a: 3, b: 'Y' }]],
    ['an expression without a name', `SELECT a + 1 FROM ${source} WHERE c = 10`, '(a + 1)', 4, [{ '(a + 1)': 4 }]],
    ['a field of a record', `SELECT s.f FROM (SELECT {f: a} AS s FROM ${source})`, 'f', 3, [{ f: 3 }]],
    ['numbered rows keep their numbers', `SELECT a, row_number() OVER (ORDER BY a DESC, b) AS r FROM ${source}`, 'a', 1, [{ a: 1, r: 4 }]],
    ['DISTINCT FROM is no FROM', `SELECT a IS DISTINCT FROM 1 AS d, a FROM ${source} WHERE c = 10`, 'a', 3, [{ d: true, a: 3 }]],
  ])('%s', async (_, sql, column, value, expected) => {
    const connector = await nodeConnector();
    const type = typeof value === 'number' ? 'INTEGER' : 'VARCHAR';
    expect(toObjects(await connector.query(withCondition(sql, column, value, type, result)))).toEqual(expected);
  });
});

describe('dropOne', () => {
  test('counts without each condition, BETWEEN kept whole', async () => {
    const connector = await nodeConnector();
    const dropped = dropOne('SELECT n FROM range(10) t(n) WHERE n BETWEEN 2 AND 5 AND n > 100 ORDER BY n');
    expect(dropped.map((each) => each.condition)).toEqual(['n BETWEEN 2 AND 5', 'n > 100']);
    const counts = await Promise.all(dropped.map(async (each) => Number((await connector.query(each.sql)).value(0, 0))));
    expect(counts).toEqual([0, 4]);
  });
  test('BETWEEN before WHERE, and FROM inside a function, do not mislead it', async () => {
    const connector = await nodeConnector();
    const dropped = dropOne(
      "SELECT n BETWEEN 1 AND 3, extract(year FROM TIMESTAMP '2025-01-01') FROM range(10) t(n) WHERE n > 100 AND n < 5",
    );
    expect(dropped.map((each) => each.condition)).toEqual(['n > 100', 'n < 5']);
    const counts = await Promise.all(dropped.map(async (each) => Number((await connector.query(each.sql)).value(0, 0))));
    expect(counts).toEqual([5, 0]);
  });
  test('leaves alternatives alone', () => {
    expect(dropOne('SELECT 1 FROM t WHERE a OR b')).toEqual([]);
  });
});

test('withRid asks for the row’s number where rows are single records', () => {
  expect(withRid('SELECT a, b FROM t ORDER BY a')).toBe('SELECT _rid, a, b FROM t ORDER BY a');
  for (const sql of [
    'SELECT count(*) FROM t',
    'SELECT a FROM t GROUP BY a',
    'SELECT DISTINCT a FROM t',
    'SELECT a FROM t UNION SELECT a FROM u',
    'SELECT a FROM (SELECT a FROM t)',
    'SELECT t.a FROM t JOIN u ON true',
    'FROM t',
    'SUMMARIZE t',
  ])
    expect(withRid(sql), sql).toBeUndefined();
});
