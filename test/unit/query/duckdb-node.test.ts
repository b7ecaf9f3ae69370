import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { QueryError, toObjects, type Connector } from '../../../src/query/connector.ts';
import { openNode } from '../../../src/query/duckdb-node.ts';
import { batch } from '../../helpers/batches.ts';
import { nodeConnector } from '../../helpers/node-connector.ts';
import { VALUES } from '../../helpers/values.ts';

const failure = async (connector: Connector, sql: string): Promise<QueryError> => {
  const error: unknown = await connector.query(sql).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(QueryError);
  return error as QueryError;
};

describe('values', () => {
  it.each(VALUES)('%s', async (sql, type, value) => {
    const connector = await nodeConnector();
    const result = await connector.query(`SELECT ${sql} AS v`);
    expect(result.columns).toEqual([{ name: 'v', type }]);
    expect(result.value(0, 0)).toEqual(value);
  });
});

describe('insert', () => {
  it('keeps every value of every physical type, across vectors', async () => {
    const connector = await nodeConnector();
    const n = 5000;
    const index = Array.from({ length: n }, (_, i) => i);
    const made = batch({
      a: ['u8', index.map((i) => i & 255)],
      b: ['u16', index],
      c: ['u32', index.map((i) => 4_294_967_295 - i)],
      d: ['i32', index.map((i) => -i)],
      e: ['f64', index.map((i) => i + 0.5)],
      f: ['u64', index.map((i) => 18_446_744_073_709_551_615n - BigInt(i))],
      g: ['utf8', index.map((i) => (i % 7 === 0 ? '' : `grüße ${i} ${'x'.repeat(i % 40)}`))],
    });
    await connector.insert('t', made);
    await connector.insert('t', made);
    const wrong =
      await connector.query(`SELECT count(*) AS n, count(*) FILTER (a = b % 256 AND c = 4294967295 - b AND d = -(b::INT) AND e = b + 0.5 AND f = 18446744073709551615 - b::UBIGINT
      AND g = CASE WHEN b % 7 = 0 THEN '' ELSE 'grüße ' || b || ' ' || repeat('x', b % 40) END) AS good FROM t`);
    expect(toObjects(wrong)).toEqual([{ n: 2 * n, good: 2 * n }]);
  });
  it('reads columns that are views into larger buffers', async () => {
    const connector = await nodeConnector();
    const whole = Uint32Array.from([9, 9, 1, 2, 3, 9]);
    await connector.insert('t', { fields: [{ name: 'a', type: 'u32' }], columns: [whole.subarray(2, 5)], rows: 3 });
    expect(toObjects(await connector.query('FROM t'))).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }]);
  });
});

describe('caps', () => {
  it('stops at rows and at bytes, and says so', async () => {
    const connector = await nodeConnector();
    const rows = await connector.query('FROM range(5000)', { maxRows: 3000 });
    expect([rows.rows, rows.truncated]).toEqual([3000, true]);
    const all = await connector.query('FROM range(3000)', { maxRows: 3000 });
    expect([all.rows, all.truncated]).toEqual([3000, false]);
    const bytes = await connector.query("SELECT repeat('x', 1000) FROM range(100000)", { maxBytes: 1_000_000 });
    expect(bytes.truncated).toBe(true);
    expect(bytes.rows).toBeLessThan(5000);
  });
  it('cuts long cells', async () => {
    const connector = await nodeConnector();
    const text = (await connector.query("SELECT repeat('x', 20000)")).value(0, 0) as string;
    expect(text).toHaveLength(10_000);
    expect(text.endsWith('…')).toBe(true);
  });
});

describe('query', () => {
  it('writes parameters in and points at the place in the text that was given', async () => {
    const connector = await nodeConnector();
    const result = await connector.query('SELECT $t0 + INTERVAL 1 HOUR AS t, $who AS who', {
      parameters: { t0: '2026-05-01 10:00:00', who: "o'x" },
    });
    expect(toObjects(result)).toEqual([{ t: '2026-05-01 11:00:00.000000', who: "o'x" }]);
    const sql = 'SELECT $t0, nope';
    const error = (await connector.query(sql, { parameters: { t0: '2026-05-01' } }).catch((cause: unknown) => cause)) as QueryError;
    expect(error.sql).toBe(sql);
    expect(error.detail.position).toBe(sql.indexOf('nope'));
  });
  it('runs one at a time, and one statement only', async () => {
    const connector = await nodeConnector();
    const results = await Promise.all([
      connector.query('SELECT 1'),
      connector.run('CREATE TABLE t (a INT)'),
      connector.query('SELECT count(*) FROM t'),
    ]);
    expect(results[2].value(0, 0)).toBe(0);
    expect((await failure(connector, 'SELECT 1; SELECT 2')).detail.kind).toBe('syntax');
  });
  it('is stopped by its signal and goes on afterwards', async () => {
    const connector = await nodeConnector();
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    const started = performance.now();
    const error = (await connector
      .query('SELECT count(*) FROM range(10000000) a, range(10000000) b', { signal: controller.signal })
      .catch((cause: unknown) => cause)) as QueryError;
    expect(error.detail.kind).toBe('interrupted');
    expect(performance.now() - started).toBeLessThan(5000);
    expect((await connector.query('SELECT 1')).value(0, 0)).toBe(1);
    await expect(connector.query('SELECT 1', { signal: AbortSignal.abort() })).rejects.toThrow('Stopped');
  });
  it('is stopped by the time limit', async () => {
    const connector = await nodeConnector({ timeoutMs: 200 });
    expect((await failure(connector, 'SELECT count(*) FROM range(10000000) a, range(10000000) b')).detail.kind).toBe('timeout');
    expect((await connector.query('SELECT 1')).value(0, 0)).toBe(1);
  });
});

describe('lock', () => {
  it('fixes the clock and closes everything else', async () => {
    const connector = await nodeConnector();
    await connector.run('CREATE TABLE t AS SELECT 1 AS a');
    await connector.lock({ now: '2026-05-02T03:04:05Z' });
    const clock = await connector.query(
      "SELECT now() AS a, current_date AS b, current_timestamp AS c, today() AS d, date_trunc('hour', now() - INTERVAL 1 HOUR) AS e",
    );
    expect(toObjects(clock)).toEqual([
      {
        a: '2026-05-02 03:04:05.000000',
        b: '2026-05-02',
        c: '2026-05-02 03:04:05.000000',
        d: '2026-05-02',
        e: '2026-05-02 02:00:00.000000',
      },
    ]);
    for (const sql of [
      "FROM read_text('/etc/hostname')",
      "ATTACH '/tmp/x.duckdb'",
      "COPY t TO '/tmp/x.csv'",
      'SET threads = 3',
      'SET lock_configuration = false',
      'INSTALL httpfs',
      'LOAD httpfs',
    ]) {
      const error: unknown = await connector.query(sql).catch((cause: unknown) => cause);
      if (sql !== 'INSTALL httpfs') expect(error, sql).toBeInstanceOf(QueryError);
    }
    expect(existsSync('/tmp/x.csv')).toBe(false);
    expect((await connector.query('FROM t')).value(0, 0)).toBe(1);
  });
  it('counts each key of a MAP once', async () => {
    const connector = await nodeConnector();
    await connector.run(
      "CREATE TABLE t AS SELECT MAP {'bucket': 'b' || i % 7, 'key': 'claims/7000' || i % 1000 || '/photo.jpg'} AS m FROM range(400000) r(i)",
    );
    const keys = await connector.query(
      "SELECT count(DISTINCT m['key']) FROM t WHERE m['bucket'] = 'b3' AND m['key'] IN ('claims/70005/photo.jpg', 'claims/700077/photo.jpg', 'claims/7000123/photo.jpg')",
    );
    expect(keys.value(0, 0)).toBe(3);
  });
  it('refuses a clock that is not an instant', async () => {
    const connector = await nodeConnector();
    await expect(connector.lock({ now: "'; DROP TABLE t; --" })).rejects.toThrow('ISO 8601');
  });
});

describe('files', () => {
  it('keeps a database and opens it read-only', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'node-duckdb-'));
    const path = join(folder, 'x.duckdb');
    const writer = await openNode({ path });
    await writer.run('CREATE TABLE t AS SELECT 42 AS a');
    await writer.close();
    await writer.close();
    const reader = await nodeConnector({ path, readOnly: true });
    expect((await reader.query('FROM t')).value(0, 0)).toBe(42);
    expect((await failure(reader, 'INSERT INTO t VALUES (1)')).detail.kind).toBe('permission');
    await reader.close();
    await rm(folder, { recursive: true });
  });
});
