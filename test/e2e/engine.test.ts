import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { toObjects } from '../../src/query/connector.ts';
import { loadTables } from '../../src/query/load.ts';
import { nodeConnector } from '../helpers/node-connector.ts';
import { SAMPLE, sampleMessages } from '../helpers/sample-case.ts';
import { VALUES } from '../helpers/values.ts';
import { useEngineSite } from './engine-site.ts';

const site = useEngineSite();
let page: Page;
const faults: string[] = [];

beforeAll(async () => {
  page = await site.browser.newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => message.text().includes('Content Security Policy') && faults.push(message.text()));
  await page.goto(`${site.url}/`);
});

const query = (name: string, sql: string, options: Parameters<typeof lab.query>[2] = {}) =>
  page.evaluate(([n, s, o]) => lab.query(n, s, o), [name, sql, options] as const);
const states = () => page.evaluate(() => lab.states.splice(0));

describe('loading the engine', () => {
  it('can be tried again after a failure, and reports bytes', async () => {
    await page.route(/duckdb-eh.*gz$/, (route) => route.abort());
    expect(await page.evaluate(() => lab.load().catch((error: Error) => `${error.name}: ${error.message}`))).toMatch(
      /^EngineLoadError: .*try again/,
    );
    await page.unroute(/duckdb-eh.*gz$/);
    await page.route(/duckdb-eh.*gz$/, (route) => route.fulfill({ body: Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3]) }));
    expect(await page.evaluate(() => lab.load().catch((error: Error) => error.message))).toContain('damaged');
    await page.unroute(/duckdb-eh.*gz$/);
    const { progress } = await page.evaluate(() => lab.load());
    expect(progress[0]).toBe(0);
    expect(progress.at(-1)).toBe(1);
    expect(progress.toSorted((a, b) => a - b)).toEqual(progress);
  });
});

describe('values', () => {
  beforeAll(() => page.evaluate(() => lab.open('values', { kind: 'memory' })));
  it('are the same as in Node', async () => {
    for (const [sql, type, value] of VALUES) {
      const { columns, rows, error } = await query('values', `SELECT ${sql} AS v`);
      expect(error, sql).toBeUndefined();
      expect([columns?.[0]?.type, rows?.[0]?.['v']], sql).toEqual([type, value]);
    }
  });
  it('of the loaded tables are the same as in Node', async () => {
    await page.evaluate(() => lab.sample('values', true));
    const node = await nodeConnector();
    await loadTables(node, [SAMPLE], sampleMessages(true), { labels: true });
    for (const sql of [
      'FROM requests',
      'SELECT agent, who, parameters FROM requests ORDER BY agent DESC',
      'PIVOT requests ON agent USING count(*) GROUP BY note',
      'FROM truth.requests',
      'SELECT column_name, column_type FROM (DESCRIBE requests)',
      'SELECT agent AS a, agent AS b FROM requests -- end',
    ]) {
      const wasm = await query('values', sql);
      const result = await node.query(sql);
      expect(wasm.rows, sql).toEqual(toObjects(result));
      expect(wasm.columns, sql).toEqual(result.columns);
    }
  });
  it('point at errors in the text that was given', async () => {
    const sql = 'SELECT agent,\n  nope\nFROM requests WHERE time > $t0';
    const { error } = await query('values', sql, { parameters: { t0: '2026-05-01 00:00:00' } });
    expect(error).toMatchObject({ kind: 'binder', position: sql.indexOf('nope'), candidates: expect.arrayContaining(['note']) as unknown });
  });
});

describe('caps and cancel', () => {
  beforeAll(() => page.evaluate(() => lab.open('caps', { kind: 'memory' }, { stopAfter: 3000, killAfter: 700 })));
  it('stops at rows and bytes without reading the rest', async () => {
    expect(await query('caps', 'FROM range(1000000000)')).toMatchObject({ count: 100_000, truncated: true });
    expect(await query('caps', 'FROM range(2048)', { maxRows: 2048 })).toMatchObject({ count: 2048, truncated: false });
    const wide = await query('caps', "SELECT repeat('x', 1000) FROM range(1000000)", { maxBytes: 5_000_000 });
    expect(wide.truncated).toBe(true);
    expect(wide.count).toBeLessThan(20_000);
    const cell = await query('caps', "SELECT repeat('x', 20000) AS v");
    expect(cell.rows?.[0]?.['v']).toHaveLength(10_000);
  });
  it('cancels what can be cancelled without a restart', async () => {
    await states();
    const { error } = await query('caps', 'SELECT count(*) FROM range(100000000) a, range(100000000) b', { abortAfter: 600 });
    expect(error?.kind).toBe('interrupted');
    expect(await states()).toEqual([]);
  });
  it("restarts for what cannot, and keeps the learner's own work", async () => {
    await query('caps', 'CREATE TEMP VIEW mine AS SELECT 42 AS answer');
    await query('caps', 'CREATE MACRO twice(x) AS 2 * x');
    await query('caps', "SET VARIABLE word = 'kept'");
    await states();
    const stuck = await query(
      'caps',
      "SELECT length(repeat('a', 500000000)) + length(repeat('b', 500000000)) + length(repeat('c', 500000000))",
      { abortAfter: 50 },
    );
    expect(['interrupted', 'memory']).toContain(stuck.error?.kind);
    const loop = await query('caps', 'SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range + b.range = 7');
    expect(loop.error?.kind).toBe('timeout');
    expect(await states()).toEqual(expect.arrayContaining(['restarting', 'ready']));
    expect((await query('caps', "SELECT answer, twice(answer) AS t, getvariable('word') AS w FROM mine")).rows).toEqual([
      { answer: 42, t: 84, w: 'kept' },
    ]);
  });
  it('restarts when it is told to, in the middle of a statement', async () => {
    const [stopped] = await page.evaluate(() => {
      const running = lab.query('caps', 'SELECT count(*) FROM range(100000000) a, range(100000000) b');
      return Promise.all([running, new Promise((resolve) => setTimeout(resolve, 300)).then(() => lab.restart('caps'))]);
    });
    expect(stopped.error?.message).toContain('restarted');
    expect((await query('caps', 'FROM mine')).rows).toEqual([{ answer: 42 }]);
  });
  it('stops own work that has no end when it is run again, and keeps the rest', async () => {
    await query('caps', 'CREATE TABLE step AS SELECT 1 AS n');
    await query('caps', 'CREATE OR REPLACE TABLE step AS SELECT n + 1 AS n FROM step');
    // A schema is not made again, so what is quick now has no end after a restart.
    await query('caps', 'CREATE SCHEMA quick');
    await query('caps', "SET VARIABLE n = (SELECT if(count(*) > 0, 10, 100000000) FROM duckdb_schemas() WHERE schema_name = 'quick')");
    const made = await query('caps', "CREATE TABLE big AS SELECT count(*) AS n FROM range(getvariable('n')) a, range(getvariable('n')) b");
    expect(made.error).toBeUndefined();
    await page.evaluate(() => lab.restart('caps'));
    expect((await query('caps', 'FROM mine')).rows).toEqual([{ answer: 42 }]);
    expect((await query('caps', 'FROM step')).rows).toEqual([{ n: 2 }]);
    expect((await query('caps', 'FROM big')).error?.kind).toBe('catalog');
    await page.evaluate(() => lab.close('caps'));
  });
});

describe('a case in OPFS', () => {
  it('is written once, then read-only, with a workspace for own views', async () => {
    await page.evaluate(async () => {
      await lab.open('writer', { kind: 'opfs', name: 'sample.duckdb', access: 'write' });
      await lab.sample('writer');
      await lab.close('writer');
      await lab.open('reader', { kind: 'opfs', name: 'sample.duckdb', access: 'read' });
      await lab.lock('reader', '2026-05-02T03:04:05Z');
    });
    expect((await query('reader', 'SELECT count(*) AS n, now() AS t FROM requests')).rows).toEqual([
      { n: 4, t: '2026-05-02 03:04:05.000000' },
    ]);
    expect((await query('reader', 'DELETE FROM requests')).error).toMatchObject({ kind: 'permission' });
    await query('reader', 'CREATE VIEW own AS SELECT count(*) AS n FROM requests');
    await query('reader', 'CREATE TABLE kept AS FROM own');
    await states();
    expect((await query('reader', 'FROM kept')).rows).toEqual([{ n: 4 }]);
    expect(await states()).toEqual([]);
  });
  it('comes back after a crash, a broken engine and a detached database', async () => {
    for (const sql of ['SELECT unnest(range(1000000000))', "CALL enable_logging(storage='file')", 'DETACH sample']) {
      await states();
      const { ms } = await query('reader', sql);
      const started = performance.now();
      expect((await query('reader', 'SELECT kept.n, now() AS t FROM kept, own')).rows, sql).toEqual([
        { n: 4, t: '2026-05-02 03:04:05.000000' },
      ]);
      console.log(`${sql}: ${Math.round(ms)} ms, then ${Math.round(performance.now() - started)} ms`);
      expect(
        (await states()).filter((state) => state === 'restarting'),
        sql,
      ).toHaveLength(1);
    }
  });
  it('also opens as bytes and as a file', async () => {
    await page.evaluate(async () => {
      await lab.close('reader');
      await lab.openFile('bytes', 'sample.duckdb', 'bytes');
      await lab.openFile('file', 'sample.duckdb', 'file');
    });
    for (const name of ['bytes', 'file']) {
      expect((await query(name, 'SELECT count(*) AS n FROM requests WHERE agent IS NOT NULL')).rows).toEqual([{ n: 3 }]);
      await page.evaluate((engine) => lab.restart(engine), name);
      expect((await query(name, 'SELECT count(*) AS n FROM requests')).rows).toEqual([{ n: 4 }]);
      await page.evaluate((engine) => lab.close(engine), name);
    }
  });
});

it('leaves no error and no violation of the policy behind', () => {
  expect(faults).toEqual([]);
});
