import { describe, expect, test } from 'vitest';
import { editorOf, exported, firstCell, openCase, practicePath, ready, runSql, savedWork, useHarness, waitSaved } from './lab-harness.ts';

const harness = useHarness();

describe('the lab takes care of work', () => {
  test('a statement without end: the engine is restarted, with its data and cells', async () => {
    const { page } = await harness.openCase({ simple: true });
    await runSql(page, "SELECT count(*) AS calls FROM cloudtrail WHERE eventname = 'GetObject'");
    const before = await firstCell(page).textContent();
    const name = (await page.getByRole('tab', { selected: true }).first().textContent())?.trim().split(/\s/)[0] ?? '';
    await page.getByRole('button', { name: 'New cell' }).click();
    const editor = editorOf(page);
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
    expect(await firstCell(page).textContent()).toBe(before);
  }, 300_000);

  test('a statement that takes all memory leaves an engine that answers', async () => {
    const { page } = await harness.openCase({ simple: true });
    await runSql(page, 'SELECT list(i) FROM range(1e9::BIGINT) t(i)');
    await page.locator('[data-region=editor]').getByRole('alert').waitFor();
    await runSql(page, 'SELECT count(*) AS calls FROM cloudtrail');
    expect(Number((await firstCell(page).textContent())?.replace(/\D/g, ''))).toBeGreaterThan(1000);
  }, 300_000);

  test('a second tab says that the first one keeps the work', async () => {
    const { context, page } = await harness.openCase({ simple: true });
    await page.keyboard.press('Alt+Shift+Digit3');
    await page.locator('#answer-situation').fill('Written in the first tab.');
    await page
      .getByTestId('saved')
      .getByText(/^Saved/)
      .waitFor();
    const second = await context.newPage();
    await second.goto(`${harness.url}${practicePath}`);
    await second.getByText('This attempt is open in another tab').waitFor({ timeout: 120_000 });
    await ready(second);
    await runSql(second, 'SELECT count(*) AS calls FROM cloudtrail');
    await firstCell(second).waitFor();
    await second.close();
    await page.locator('#answer-situation').fill('Still the first tab.');
    await waitSaved(page, 'Still the first tab.');
  }, 300_000);

  test('the same case again, while a statement runs: the first lab lets go of it', async () => {
    const { page, complaints } = await harness.openCase({ simple: true });
    const editor = editorOf(page);
    await editor.fill('SELECT count(*) FROM range(3000000) a(i), range(3000000) b(i) WHERE (a.i * b.i) % 7 = 8');
    await editor.press('Control+Enter');
    await page.getByRole('button', { name: 'Cancel', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Case menu' }).click();
    await page.getByRole('option', { name: /Start again on this case/ }).click();
    await page.getByText('DuckDB ready').waitFor({ state: 'detached' });
    await page.getByText('DuckDB ready').waitFor({ timeout: 60_000 });
    expect(await page.getByText('another tab').count()).toBe(0);
    await runSql(page, 'SELECT count(*) AS calls FROM cloudtrail');
    await firstCell(page).waitFor();
    expect(complaints).toEqual([]);
  }, 300_000);

  test('opening a case again is no work: only the time on the clock is written', async () => {
    const { page } = await harness.openCase({ simple: true });
    await page.keyboard.press('Alt+Shift+Digit3');
    await page.locator('#answer-situation').fill('Left like this.');
    await waitSaved(page, 'Left like this.');
    const saved = async () => {
      const [attempt] = JSON.parse(await savedWork(page)) as { updatedAt: number; snapshot: { elapsedMs: number } }[];
      return attempt ?? expect.fail('nothing saved');
    };
    await page.waitForTimeout(6000);
    await page.reload();
    await ready(page);
    const before = await saved();
    expect(before.snapshot.elapsedMs).toBeGreaterThan(4000);
    await page.waitForTimeout(1000);
    await page.reload();
    await ready(page);
    expect((await saved()).updatedAt).toBe(before.updatedAt);
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
      const { page } = await harness.open({ simple: true });
      await page.addInitScript(script);
      await openCase(page, harness.url.replace('127.0.0.1', host));
      await runSql(page, 'SELECT count(*) AS calls FROM cloudtrail');
      await page.getByRole('button', { name: 'Pin result' }).click();
      await page.getByText('The case is in memory').waitFor();
      expect(String(await exported(page, /Export this attempt/))).toContain('SELECT count(*) AS calls FROM cloudtrail');
    },
    300_000,
  );

  test('an attempt travels as a file, into another browser', async () => {
    const { context, page } = await harness.openCase({ simple: true });
    await runSql(page, 'SELECT eventname, count(*) AS calls FROM cloudtrail GROUP BY 1 ORDER BY 2 DESC');
    await page.getByRole('button', { name: 'Pin result' }).click();
    await page.keyboard.press('Alt+Shift+Digit3');
    await page.locator('#answer-situation').fill('Carried along.');
    const file = await exported(page, /Export this attempt/);
    await context.close();

    const other = await harness.open({ simple: true });
    await other.page.goto(`${harness.url}/lab/`);
    await other.page
      .getByLabel('Import an attempt (.json)')
      .setInputFiles({ name: 'no.json', mimeType: 'application/json', buffer: Buffer.from('{"kind":"other"}') });
    await other.page.getByRole('alert').getByText('“no.json” is no file of Tracehound’s.').waitFor();
    await other.page.getByLabel('Import an attempt (.json)').setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer: file });
    await other.page.getByRole('button', { name: /^Continue/ }).click();
    await ready(other.page);
    expect(await other.page.locator('#answer-situation').inputValue()).toBe('Carried along.');
    await firstCell(other.page).waitFor();
    await other.page.keyboard.press('Alt+Shift+Digit2');
    await other.page.locator('#note-E1').waitFor();
  }, 400_000);

  test('all cells run in order', async () => {
    const { page, complaints } = await harness.openCase({ simple: true });
    const editor = editorOf(page);
    await editor.fill('SELECT 20 AS n; SELECT 21 AS n');
    await page.getByRole('button', { name: 'New cell' }).click();
    await editor.fill('SELECT n * 2 AS answer FROM (SELECT 21 AS n)');
    await page.keyboard.press('Control+Shift+Enter');
    await page.locator('regular-table th', { hasText: 'answer' }).waitFor();
    expect(await firstCell(page).textContent()).toContain('42');
    expect(await page.getByTestId('run-state').getAttribute('data-runs')).toBe('3');
    expect(complaints).toEqual([]);
  }, 300_000);
});
