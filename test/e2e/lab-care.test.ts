import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCase, practice, runSql, savedWork, startHarness, waitSaved, type Harness } from './lab-harness.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
}, 120_000);
afterAll(async () => {
  await harness?.close();
});

const firstCell = 'regular-table td';

describe('the lab takes care of work', () => {
  test('a statement without end: the engine is restarted, with its data and cells', async () => {
    const { context, page } = await harness.open({ simple: true });
    await openCase(page, harness.url);
    await runSql(page, "SELECT count(*) AS calls FROM cloudtrail WHERE eventname = 'GetObject'");
    const before = await page.locator(firstCell).first().textContent();
    const name = (await page.getByRole('tab', { selected: true }).first().textContent())?.trim().split(/\s/)[0] ?? '';
    await page.getByRole('button', { name: 'New cell' }).click();
    const editor = page.locator('[data-region=editor] textarea').first();
    // The new cell is empty; filling the editor before it is shown would write into the old one.
    await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('[data-region=editor] textarea')?.value === '');
    // Small enough to fit into memory (a quick machine would refuse more within three seconds), too much to finish.
    await editor.fill('SELECT count(*) FROM range(3000000) a(i), range(3000000) b(i) WHERE (a.i * b.i) % 7 = 8');
    await editor.press('Control+Enter');
    await page.getByRole('button', { name: 'Cancel', exact: true }).waitFor({ timeout: 30_000 });
    await page.getByRole('button', { name: 'Restart engine' }).click({ timeout: 60_000 });
    await page.waitForFunction(() => document.querySelector('[data-region=status]')?.textContent?.includes('DuckDB ready'), undefined, {
      timeout: 60_000,
    });
    await runSql(page, `SELECT * FROM ${name}`);
    expect(await page.locator(firstCell).first().textContent()).toBe(before);
    await context.close();
  }, 300_000);

  test('a statement that takes all memory leaves an engine that answers', async () => {
    const { context, page } = await harness.open({ simple: true });
    await openCase(page, harness.url);
    await runSql(page, 'SELECT list(i) FROM range(1e9::BIGINT) t(i)');
    await page.locator('[data-region=editor]').getByRole('alert').waitFor();
    await runSql(page, 'SELECT count(*) AS calls FROM cloudtrail');
    expect(Number((await page.locator(firstCell).first().textContent())?.replace(/\D/g, ''))).toBeGreaterThan(1000);
    await context.close();
  }, 300_000);

  test('a second tab says that the first one keeps the work', async () => {
    const { context, page } = await harness.open({ simple: true });
    await openCase(page, harness.url);
    await page.keyboard.press('Alt+Shift+Digit3');
    await page.locator('#answer-situation').fill('Written in the first tab.');
    await page
      .getByTestId('saved')
      .getByText(/^Saved/)
      .waitFor();
    const second = await context.newPage();
    await second.goto(`${harness.url}/lab/s3-exfiltration/${practice}`);
    await second.getByText('This attempt is open in another tab').waitFor({ timeout: 120_000 });
    await second.getByText('DuckDB ready').waitFor({ timeout: 120_000 });
    await runSql(second, 'SELECT count(*) AS calls FROM cloudtrail');
    await second.locator(firstCell).first().waitFor();
    await second.close();
    await page.locator('#answer-situation').fill('Still the first tab.');
    await waitSaved(page, 'Still the first tab.');
    await context.close();
  }, 300_000);

  test('the same case again, while a statement runs: the first lab lets go of it', async () => {
    const { context, page, complaints } = await harness.open({ simple: true });
    await openCase(page, harness.url);
    const editor = page.locator('[data-region=editor] textarea').first();
    await editor.fill('SELECT count(*) FROM range(3000000) a(i), range(3000000) b(i) WHERE (a.i * b.i) % 7 = 8');
    await editor.press('Control+Enter');
    await page.getByRole('button', { name: 'Cancel', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Case menu' }).click();
    await page.getByRole('option', { name: /Start again on this case/ }).click();
    await page.getByText('DuckDB ready').waitFor({ state: 'detached' });
    await page.getByText('DuckDB ready').waitFor({ timeout: 60_000 });
    expect(await page.getByText('another tab').count()).toBe(0);
    await runSql(page, 'SELECT count(*) AS calls FROM cloudtrail');
    await page.locator(firstCell).first().waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  }, 300_000);

  test('opening a case again is no work: only the time on the clock is written', async () => {
    const { context, page } = await harness.open({ simple: true });
    await openCase(page, harness.url);
    await page.keyboard.press('Alt+Shift+Digit3');
    await page.locator('#answer-situation').fill('Left like this.');
    await waitSaved(page, 'Left like this.');
    const saved = async () => {
      const [attempt] = JSON.parse(await savedWork(page)) as { updatedAt: number; snapshot: { elapsedMs: number } }[];
      return attempt ?? expect.fail('nothing saved');
    };
    await page.waitForTimeout(6000);
    await page.reload();
    await page.getByText('DuckDB ready').waitFor({ timeout: 120_000 });
    const before = await saved();
    expect(before.snapshot.elapsedMs).toBeGreaterThan(4000);
    await page.waitForTimeout(1000);
    await page.reload();
    await page.getByText('DuckDB ready').waitFor({ timeout: 120_000 });
    expect((await saved()).updatedAt).toBe(before.updatedAt);
    await context.close();
  }, 300_000);

  test.each([
    ['over plain HTTP', 'lab.example', ''],
    [
      'where site data is blocked',
      '127.0.0.1',
      `const refuse = () => Promise.reject(new DOMException('blocked', 'SecurityError'));
       LockManager.prototype.request = StorageManager.prototype.getDirectory = refuse;
       IDBFactory.prototype.open = () => { throw new DOMException('blocked', 'SecurityError'); };`,
    ],
  ])(
    'a case opens %s',
    async (_, host, script) => {
      const { context, page } = await harness.open({ simple: true });
      await page.addInitScript(script);
      await openCase(page, harness.url.replace('127.0.0.1', host));
      await runSql(page, 'SELECT count(*) AS calls FROM cloudtrail');
      await page.getByRole('button', { name: 'Pin result' }).click();
      await page.getByText('The case is in memory').waitFor();
      await page.getByRole('button', { name: 'Case menu' }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('option', { name: /Export this attempt/ }).click();
      expect(await readFile(await (await download).path(), 'utf8')).toContain('SELECT count(*) AS calls FROM cloudtrail');
      await context.close();
    },
    300_000,
  );

  test('an attempt travels as a file, into another browser', async () => {
    const { context, page } = await harness.open({ simple: true });
    await openCase(page, harness.url);
    await runSql(page, 'SELECT eventname, count(*) AS calls FROM cloudtrail GROUP BY 1 ORDER BY 2 DESC');
    await page.getByRole('button', { name: 'Pin result' }).click();
    await page.keyboard.press('Alt+Shift+Digit3');
    await page.locator('#answer-situation').fill('Carried along.');
    await page.getByRole('button', { name: 'Case menu' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('option', { name: /Export this attempt/ }).click();
    const file = await readFile(await (await download).path());
    await context.close();

    const other = await harness.open({ simple: true });
    await other.page.goto(`${harness.url}/lab/`);
    await other.page
      .getByLabel('Import an attempt (.json)')
      .setInputFiles({ name: 'no.json', mimeType: 'application/json', buffer: Buffer.from('{"kind":"other"}') });
    await other.page.getByRole('alert').getByText('“no.json” is no file of Tracehound’s.').waitFor();
    await other.page.getByLabel('Import an attempt (.json)').setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer: file });
    await other.page.getByRole('button', { name: /^Continue/ }).click();
    await other.page.getByText('DuckDB ready').waitFor({ timeout: 180_000 });
    expect(await other.page.locator('#answer-situation').inputValue()).toBe('Carried along.');
    await other.page.locator(firstCell).first().waitFor();
    await other.page.keyboard.press('Alt+Shift+Digit2');
    await other.page.locator('#note-E1').waitFor();
    await other.context.close();
  }, 400_000);

  test('all cells run in order', async () => {
    const { context, page, complaints } = await harness.open({ simple: true });
    await openCase(page, harness.url);
    const editor = page.locator('[data-region=editor] textarea').first();
    await editor.fill('SELECT 20 AS n; SELECT 21 AS n');
    await page.getByRole('button', { name: 'New cell' }).click();
    await editor.fill('SELECT n * 2 AS answer FROM (SELECT 21 AS n)');
    await page.keyboard.press('Control+Shift+Enter');
    await page.locator('regular-table th', { hasText: 'answer' }).waitFor();
    expect(await page.locator(firstCell).first().textContent()).toContain('42');
    expect(await page.getByTestId('run-state').getAttribute('data-runs')).toBe('3');
    expect(complaints).toEqual([]);
    await context.close();
  }, 300_000);
});
