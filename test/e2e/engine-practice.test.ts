import type { BrowserContext, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { WORDS } from '../../generators/core/words.ts';
import type { PracticeRequest } from '../../src/workers/protocol.ts';
import { useEngineSite } from './engine-site.ts';

const request: PracticeRequest = { scenario: 's3-exfiltration', seed: WORDS.slice(3, 8).join('-'), level: 2, size: 'short', scale: 0.1 };

const site = useEngineSite();
let context: BrowserContext;
let page: Page;
/** Everything that any worker said to the page. */
const COLLECT = `globalThis.said = []; { const start = Worker; globalThis.Worker = class extends start { constructor(url, options) { super(url, options); if (options?.name === 'generate') this.addEventListener('message', ({ data }) => said.push(data)); } }; }`;

beforeAll(async () => {
  context = await site.browser.newContext();
  page = await context.newPage();
  await page.addInitScript(COLLECT);
  await page.goto(`${site.url}/`);
});

const open = (where: Page) => where.evaluate((wanted) => lab.practice('p', wanted), request);
const count = (where: Page) =>
  where.evaluate(() => lab.query('p', 'SELECT (SELECT count(*) FROM cloudtrail) AS calls, (SELECT count(*) FROM vpc_flow) AS flows'));

/** Opens the case, holding back the engine until its brief has been read. */
async function openBriefFirst(where: Page): Promise<Awaited<ReturnType<typeof open>>> {
  let release!: () => void;
  const read = new Promise<void>((resolve) => (release = resolve));
  await where.route(/duckdb-eh-.*wasm/, async (route) => {
    await read;
    await route.continue();
  });
  const opening = open(where);
  await where.waitForFunction(() => lab.told.length > 0, undefined, { timeout: 30_000 });
  release();
  return opening;
}

describe('a practice case', () => {
  let calls: Awaited<ReturnType<typeof count>>['rows'];

  it('is made in a worker, kept, and opened read-only; its brief is there before the engine', async () => {
    const made = await openBriefFirst(page);
    console.log(`made in ${made.ms} ms; first progress ${made.firstProgress} ms, case known ${made.firstCase} ms`);
    expect(made.storage).toEqual({ kind: 'stored' });
    expect(made.stages.map(([stage]) => stage.split(' ')[0])).toEqual(expect.arrayContaining(['engine', 'generate', 'load', 'open']));
    const result = await count(page);
    calls = result.rows;
    expect(calls).toEqual([{ calls: made.tables['cloudtrail'], flows: made.tables['vpc_flow'] }]);
    expect((await page.evaluate(() => lab.query('p', 'DELETE FROM cloudtrail'))).error?.kind).toBe('permission');
    expect((await page.evaluate(() => lab.query('p', "FROM duckdb_schemas() WHERE schema_name = 'truth'"))).count).toBe(0);
  });

  it('told the page nothing of the answer while it was made', async () => {
    const said = await page.evaluate(() => JSON.stringify((globalThis as unknown as { said: unknown[] }).said));
    expect(said).toContain('"made"');
    for (const secret of ['variant', 'manifest', 'facts', 'labels', 'exemplar', request.seed]) expect(said).not.toContain(`"${secret}"`);
    const key = await page.evaluate((wanted) => lab.deriveKey(wanted), request);
    expect(key.claims.length).toBeGreaterThan(3);
    expect(said).not.toContain(`"${key.variant}"`);
  });

  it('goes out as a file and comes back from it', async () => {
    expect(await page.evaluate(() => lab.exported('p'))).toBeGreaterThan(100_000);
    expect((await page.evaluate(() => lab.query('p-file', 'SELECT count(*) AS calls FROM cloudtrail'))).rows?.[0]?.['calls']).toBe(
      calls?.[0]?.['calls'],
    );
    await page.evaluate(() => lab.leave('p-file'));
  });

  it('is a copy in a second tab', async () => {
    const second = await context.newPage();
    await second.goto(`${site.url}/`);
    const opened = await open(second);
    expect(opened.storage).toEqual({ kind: 'copy' });
    expect(opened.notices[0]).toContain('another tab');
    expect((await count(second)).rows).toEqual(calls);
    await second.close();
  });

  it('is there again after a reload, and after the tab was killed', async () => {
    await page.reload();
    const again = await open(page);
    console.log(`opened again in ${again.ms} ms, case known ${again.firstCase} ms`);
    expect(again.storage).toEqual({ kind: 'stored' });
    expect(again.stages.map(([stage]) => stage)).not.toContain('generate');
    expect((await count(page)).rows).toEqual(calls);
  });

  it('is made anew when it was not finished', async () => {
    await page.evaluate(() => lab.leave('p'));
    await page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      const [stored] = await lab.stored();
      await root.removeEntry(`${stored}.json`);
    });
    const again = await open(page);
    expect(again.stages.map(([stage]) => stage)).toContain('generate');
    expect((await count(page)).rows).toEqual(calls);
    await page.evaluate(() => lab.leave('p'));
  });

  it('is deleted with everything else', async () => {
    expect(await page.evaluate(() => lab.stored())).toHaveLength(1);
    expect(await page.evaluate(() => lab.deleteAll())).toEqual([]);
    expect(await page.evaluate(() => lab.stored())).toEqual([]);
  });
});

it('works in memory where nothing can be stored, and survives a restart of the engine', async () => {
  const private_ = await site.browser.newPage();
  await private_.addInitScript(
    `Object.defineProperty(StorageManager.prototype, 'getDirectory', { value: () => Promise.reject(new DOMException('no', 'SecurityError')) })`,
  );
  await private_.goto(`${site.url}/`);
  const made = await openBriefFirst(private_);
  expect(made.storage).toEqual({ kind: 'memory', why: 'unavailable' });
  const before = (await count(private_)).rows;
  await private_.evaluate(() => lab.restart('p'));
  // The page is not told of a case without rows again.
  expect((await private_.evaluate(() => lab.told)).map((rows) => rows > 0)).toEqual([false, true]);
  expect((await count(private_)).rows).toEqual(before);
  expect((await private_.evaluate(() => lab.query('p', 'SET threads = 2'))).error?.kind).toBe('permission');
  await private_.close();
});

it('says so when the disk is full, and works in memory', async () => {
  const full = await site.browser.newPage();
  await full.addInitScript(
    `Object.defineProperty(StorageManager.prototype, 'estimate', { value: () => Promise.resolve({ quota: 1e8, usage: 9e7 }) })`,
  );
  await full.goto(`${site.url}/`);
  const made = await open(full);
  expect(made.storage).toEqual({ kind: 'memory', why: 'full' });
  expect(made.firstProgress).toBeLessThan(1000);
  await full.close();
});

it('works on when the case cannot be marked as kept', async () => {
  const full = await site.browser.newPage();
  await full.addInitScript(
    `FileSystemFileHandle.prototype.createWritable = () => Promise.reject(new DOMException('no room', 'QuotaExceededError'))`,
  );
  await full.goto(`${site.url}/`);
  const made = await open(full);
  expect(made.storage).toEqual({ kind: 'memory', why: 'full' });
  expect((await count(full)).rows?.[0]?.['calls']).toBe(made.tables['cloudtrail']);
  await full.close();
});

it('refuses a bad request in one sentence', async () => {
  const message = (wanted: Partial<PracticeRequest>) =>
    page.evaluate(
      (all) =>
        lab.practice('bad', all).then(
          () => 'opened',
          (error: Error) => error.message,
        ),
      { ...request, ...wanted },
    );
  expect(await message({ scenario: 'nope' })).toContain('Unknown scenario "nope". Known: ');
  expect(await message({ seed: 'zzz' })).toContain('not a practice word');
});
