import { expect, test } from 'vitest';
import type { CatalogTable } from '../../../../src/case/case.ts';
import { toObjects, type Connector } from '../../../../src/query/connector.ts';
import { withRange } from '../../../../src/state/sql/range.ts';
import { nodeConnector } from '../../../helpers/node-connector.ts';

const table = (name: string, time: string): CatalogTable => ({
  name,
  title: name,
  description: '',
  spec: '',
  source: name,
  time,
  rows: 1,
  sha256: '',
  raw: { format: 'json', sql: '' },
  columns: [],
});
const tables = [table('logs', 'ts'), table('flows', 'start'), table('people', '')];
const range = 'ts BETWEEN $t0 AND $t1';

async function withLogs(): Promise<Connector> {
  const connector = await nodeConnector();
  await connector.query(
    `CREATE TABLE logs AS SELECT TIMESTAMP '2025-01-01' + INTERVAL (i) HOUR AS ts, i AS n, i % 3 AS kind FROM range(24) t(i)`,
  );
  await connector.query(`CREATE TABLE flows AS SELECT ts AS start, n FROM logs`);
  await connector.query(`CREATE TABLE people AS SELECT range AS kind, 'p' || range AS name FROM range(3)`);
  return connector;
}

test.each([
  ['no WHERE', 'SELECT count(*) FROM logs', `SELECT count(*) FROM logs\nWHERE ${range}`],
  ['ORDER BY and LIMIT', 'SELECT * FROM logs ORDER BY ts LIMIT 20', `SELECT * FROM logs\nWHERE ${range}\nORDER BY ts LIMIT 20`],
  [
    'WHERE and ORDER BY',
    'SELECT n FROM logs WHERE kind = 1 ORDER BY n DESC',
    `SELECT n FROM logs WHERE kind = 1\n  AND ${range}\nORDER BY n DESC`,
  ],
  [
    'GROUP BY, HAVING',
    'SELECT kind, count(*) n FROM logs GROUP BY ALL HAVING n > 1 ORDER BY 2 DESC',
    `SELECT kind, count(*) n FROM logs\nWHERE ${range}\nGROUP BY ALL HAVING n > 1 ORDER BY 2 DESC`,
  ],
  [
    'alternatives',
    'SELECT n FROM logs WHERE kind = 1 OR kind = 2 LIMIT 3',
    `SELECT n FROM logs WHERE (kind = 1 OR kind = 2)\n  AND ${range}\nLIMIT 3`,
  ],
  [
    'a common table expression',
    'WITH a AS (SELECT n FROM logs WHERE kind = 0 ORDER BY n LIMIT 5) SELECT count(*) FROM a ORDER BY 1',
    `WITH a AS (SELECT n FROM logs WHERE kind = 0\n  AND ${range}\nORDER BY n LIMIT 5) SELECT count(*) FROM a ORDER BY 1`,
  ],
  [
    'a subquery that ends where its table is named',
    'SELECT max(n) FROM (SELECT n FROM logs) q',
    `SELECT max(n) FROM (SELECT n FROM logs\nWHERE ${range}) q`,
  ],
  [
    'a join: the time of its table',
    'SELECT l.n, name FROM logs AS l JOIN people p ON p.kind = l.kind ORDER BY 1',
    `SELECT l.n, name FROM logs AS l JOIN people p ON p.kind = l.kind\nWHERE l.${range}\nORDER BY 1`,
  ],
  ['FROM first', 'FROM logs SELECT n ORDER BY n', `FROM logs SELECT n\nWHERE ${range}\nORDER BY n`],
  ['a comment at the end', 'SELECT n FROM logs -- all of them', `SELECT n FROM logs\nWHERE ${range}\n-- all of them`],
  [
    'FROM in an expression',
    'SELECT extract(hour FROM ts) h FROM logs GROUP BY 1',
    `SELECT extract(hour FROM ts) h FROM logs\nWHERE ${range}\nGROUP BY 1`,
  ],
])('%s', async (_, sql, wanted) => {
  expect(withRange(sql, tables)).toBe(wanted);
  const connector = await withLogs();
  const parameters = { t0: '2025-01-01 06:00:00', t1: '2025-01-01 12:00:00' };
  await expect(connector.query(wanted, { parameters })).resolves.toBeDefined();
});

test('it keeps rows of the range only', async () => {
  const connector = await withLogs();
  const sql = withRange('SELECT n FROM logs WHERE n > 8 OR kind = 0 ORDER BY n', tables)!;
  const result = await connector.query(sql, { parameters: { t0: '2025-01-01 06:00:00', t1: '2025-01-01 11:00:00' } });
  expect(toObjects(result).map((row) => Number(row.n))).toEqual([6, 9, 10, 11]);
});

test('of several SELECTs it is the one at the cursor', () => {
  const sql = 'SELECT n FROM logs UNION ALL SELECT n FROM flows';
  expect(withRange(sql, tables, 3)).toBe(`SELECT n FROM logs\nWHERE ${range}\nUNION ALL SELECT n FROM flows`);
  expect(withRange(sql, tables)).toBe(`${sql}\nWHERE start BETWEEN $t0 AND $t1`);
  const inner = 'SELECT n FROM logs WHERE n IN (SELECT n FROM flows) ORDER BY n';
  expect(withRange(inner, tables)).toBe(`SELECT n FROM logs WHERE n IN (SELECT n FROM flows)\n  AND ${range}\nORDER BY n`);
  expect(withRange(inner, tables, inner.indexOf('flows'))).toBe(
    'SELECT n FROM logs WHERE n IN (SELECT n FROM flows\nWHERE start BETWEEN $t0 AND $t1) ORDER BY n',
  );
});

test('what is there already stays, and what reads no table with a time is refused', () => {
  const ranged = 'SELECT n FROM logs WHERE ts >= $t0 ORDER BY n';
  expect(withRange(ranged, tables)).toBe(ranged);
  expect(withRange('SELECT * FROM people ORDER BY name', tables)).toBeUndefined();
  expect(withRange('DESCRIBE logs', tables)).toBeUndefined();
  expect(withRange('', tables)).toBeUndefined();
});
