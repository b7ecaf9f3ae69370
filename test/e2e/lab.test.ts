import { describe, expect, test } from 'vitest';
import { editorOf, exported, firstCell, practicePath, ready, runSql, savedAnswer, useHarness, waitSaved } from './lab-harness.ts';

const harness = useHarness();

describe('the lab', () => {
  test('a query typed before the tables are there runs when they are', async () => {
    const { page, complaints } = await harness.open();
    await page.goto(`${harness.url}${practicePath}`);
    const editor = editorOf(page);
    await editor.fill('SELECT count(*) AS calls FROM cloudtrail');
    await page.keyboard.press('Control+Enter');
    expect(await page.getByTestId('run-state').textContent()).toContain('Queued');
    await firstCell(page).waitFor({ timeout: 120_000 });
    expect(Number((await firstCell(page).textContent())?.replace(/\D/g, ''))).toBeGreaterThan(1000);
    expect(complaints).toEqual([]);
  }, 180_000);

  test('a whole case by keyboard: query, pin, answer, submit, report', async () => {
    const { page, complaints } = await harness.openCase();
    // F6 from the top bar: ribbon, tables, editor.
    await page.keyboard.press('F6');
    for (
      let turn = 0;
      turn < 6 && (await page.evaluate(() => document.activeElement?.closest('[data-region]')?.getAttribute('data-region'))) !== 'editor';
      turn += 1
    )
      await page.keyboard.press('F6');
    await editorOf(page).focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText("SELECT * FROM cloudtrail WHERE eventname = 'GetObject' ORDER BY eventtime LIMIT 200");
    await page.keyboard.press('Control+Enter');
    await firstCell(page).waitFor();
    await page.keyboard.press('F6');
    await page.waitForFunction(() => document.activeElement?.closest('[data-region]')?.getAttribute('data-region') === 'results');
    await page.locator('regular-table td[tabindex="0"]').focus();
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction(() => document.activeElement?.closest('tr')?.getAttribute('aria-rowindex') === '3');
    await page.keyboard.press('Shift+P');
    await page.waitForFunction(() => document.activeElement?.id === 'note-E1');
    await page.keyboard.type('An object is read');
    expect(await page.locator('regular-table tr.pinned').count()).toBe(1);
    await page.keyboard.press('Alt+Shift+Digit3');
    await page.locator('#answer-result').focus();
    await page.keyboard.type('Objects were read. See @');
    await page.keyboard.press('Enter');
    expect(await page.locator('#answer-result').inputValue()).toBe('Objects were read. See @E1 ');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('submit');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Submit your answer' }).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Submit', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('score').waitFor({ timeout: 60_000 });
    expect(Number(await page.getByTestId('score').textContent())).toBeLessThan(40);
    expect(await page.locator('.claim').count()).toBeGreaterThan(8);
    expect(complaints).toEqual([]);
  });

  test('a reload in the middle loses nothing', async () => {
    const { page } = await harness.openCase();
    await runSql(page, 'SELECT eventname, count(*) AS calls FROM cloudtrail GROUP BY 1 ORDER BY calls DESC');
    await page.getByRole('button', { name: 'Pin result' }).click();
    await page.keyboard.press('Alt+Shift+Digit2');
    await page.locator('#note-E1').fill('Reads dominate');
    await page.keyboard.press('Alt+Shift+Digit3');
    await page.locator('#answer-situation').fill('A mail came in.');
    await page.getByRole('slider', { name: /Start/ }).focus();
    for (let step = 0; step < 5; step += 1) await page.keyboard.press('ArrowRight');
    const before = await page.getByRole('slider', { name: /Start/ }).getAttribute('aria-valuenow');
    await waitSaved(page, 'Reads dominate', 'A mail came in.', `"range":[${before}`);
    await page.reload();
    await ready(page);
    expect(await page.locator('#answer-situation').inputValue()).toBe('A mail came in.');
    expect(await page.getByRole('slider', { name: /Start/ }).getAttribute('aria-valuenow')).toBe(before);
    await firstCell(page).waitFor();
    await page.keyboard.press('Alt+Shift+Digit2');
    expect(await page.locator('#note-E1').inputValue()).toBe('Reads dominate');
  });

  test("a wrong name is marked, and the engine's candidate repairs it", async () => {
    const { page } = await harness.openCase();
    await runSql(page, 'SELECT evntname FROM cloudtrail LIMIT 5');
    await page.getByRole('alert').getByText('Line 1, column 8').waitFor();
    await page.getByRole('button', { name: 'Replace with eventname' }).first().click();
    await page.locator('regular-table th', { hasText: 'eventname' }).waitFor();
  });

  test('a case from a file can be worked on without its key, and the answer saved', async () => {
    const { page } = await harness.openCase();
    const file = await exported(page, /Export the case file/);
    await page.goto(`${harness.url}/lab/`);
    await page.getByLabel('Open a case file (.thcase)').setInputFiles({ name: 'a.thcase', mimeType: 'application/zip', buffer: file });
    await ready(page);
    await runSql(page, 'SELECT count(*) FROM cloudtrail');
    await firstCell(page).waitFor();
    const saved = JSON.parse(String(await savedAnswer(page))) as { scenario: string; answer: object };
    expect(saved.scenario).toBe('s3-exfiltration');
    expect(saved.answer).toHaveProperty('situation');
  });

  test('deleting my data leaves nothing', async () => {
    const { page } = await harness.openCase();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('delete my data');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('No attempts in this browser yet.').waitFor();
    const left = await page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      const names: string[] = [];
      for await (const name of (root as unknown as { keys(): AsyncIterable<string> }).keys()) names.push(name);
      return names;
    });
    expect(left).toEqual([]);
  });
});
