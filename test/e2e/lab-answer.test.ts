import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { wcagViolations } from './built-site.ts';
import { exported, firstCell, practice, ready, runSql, submit, useHarness, waitSaved, words } from './lab-harness.ts';

const harness = useHarness();

const theme = (page: Page) => page.evaluate(() => document.documentElement.dataset['theme']);

test('the theme is the system’s on every page until one is chosen; the choice is kept', async () => {
  const context = await harness.browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' });
  const page = await context.newPage();
  const pages = ['', 'scenarios/', 'help/', 'lab/', 'report/', `lab/s3-exfiltration/${practice}`];
  for (const path of pages) {
    await page.goto(`${harness.url}/${path}`);
    expect(await theme(page), path).toBe('light');
  }
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(() => theme(page)).toBe('dark');
  await page.getByRole('button', { name: 'Switch theme' }).click();
  expect(await theme(page)).toBe('light');
  for (const path of pages) {
    await page.goto(`${harness.url}/${path}`);
    expect(await theme(page), path).toBe('light');
    if (path !== 'report/') await page.getByRole('button', { name: 'Switch theme' }).waitFor();
  }
  // The command does what the button does, and what is drawn follows.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('switch theme');
  await page.keyboard.press('Enter');
  await expect.poll(() => theme(page)).toBe('dark');
}, 120_000);

test('pins can be told apart wherever one is chosen, and fill the timeline', async () => {
  const { page, complaints } = await harness.openCase({ simple: true });
  const pin = async (sql: string) => {
    await runSql(page, sql);
    await firstCell(page).waitFor();
    await page.getByRole('button', { name: 'Pin result' }).click();
  };
  await pin("SELECT 'the first reader' AS who, TIMESTAMP '2026-01-13 11:20:30' AS at");
  await pin("SELECT 'the second reader' AS who, '2026-01-13 10:20' AS minute, 7 AS objects");
  await pin("SELECT 'no time at all' AS who");
  await page.keyboard.press('Alt+Shift+Digit3');

  await page.locator('#answer-situation').fill('See ');
  await page.locator('#answer-situation').press('End');
  await page.keyboard.type('@');
  expect(
    (await page.getByRole('listbox', { name: 'Insert evidence' }).getByRole('option').allTextContents())
      .map((text) => text.trim())
      .slice(0, 3),
  ).toEqual(['E1 · 13 Jan 11:20 · the first reader', 'E2 · 13 Jan 10:20 · the second reader · objects 7', 'E3 · no time at all']);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Add from pins' }).click();
  await page.getByText('Not added, as it has no time: E3.').waitFor();
  expect(await page.getByLabel('Time (UTC) 1').inputValue()).toBe('2026-01-13 10:20:00');
  expect(await page.getByLabel('What happened 1').inputValue()).toBe('the second reader · objects 7');
  expect(await page.getByLabel('What happened 2').inputValue()).toBe('the first reader');
  expect(await page.getByLabel('Evidence 2', { exact: true }).locator('option:checked').textContent()).toBe(
    'E1 · 13 Jan 11:20 · the first reader',
  );

  // The reason of a ruled-out hypothesis has room, and the check leads to what it found.
  await page.getByRole('button', { name: 'Add a hypothesis' }).click();
  const because = page.getByLabel('Ruled out because 1');
  const low = (await because.boundingBox())!.height;
  await because.fill('One line.\n'.repeat(6));
  expect((await because.boundingBox())!.height).toBeGreaterThan(low);
  await page.getByRole('button', { name: 'Check the form' }).click();
  const list = page.getByRole('region', { name: 'Gaps in the form' });
  expect(await list.evaluate((element) => element === document.activeElement)).toBe(true);
  const box = (await list.boundingBox())!;
  expect(box.y).toBeGreaterThan(0);
  expect(box.y).toBeLessThan(900 - 40);
  expect(await wcagViolations(page)).toEqual([]);
  await waitSaved(page, 'One line.');

  // While the same attempt loads again, its last save is what the page says.
  await page.reload();
  expect(await page.getByTestId('saved').textContent()).toMatch(/Saved \d\d:\d\d/);
  expect(complaints).toEqual([]);
});

test('a case file has an address at once; another file is refused in words', async () => {
  const { page, complaints } = await harness.openCase({ simple: true });
  const file = await exported(page, /Export the case file/);

  await page.goto(`${harness.url}/lab/`);
  await page
    .getByLabel('Open a case file (.thcase)')
    .setInputFiles({ name: 'key.json', mimeType: 'application/json', buffer: Buffer.from('{"claims":[],"reveal":{}}') });
  await page.getByRole('alert').getByText('“key.json” is the key of a case.').waitFor();
  await page
    .getByLabel('Choose another case file (.thcase)')
    .setInputFiles({ name: 'cut.thcase', mimeType: 'application/zip', buffer: file.subarray(0, 5000) });
  await page.getByRole('alert').getByText('“cut.thcase” was not opened.').waitFor();
  await page.getByRole('heading', { name: 'Your work' }).waitFor();
  expect(await wcagViolations(page)).toEqual([]);

  await page
    .getByLabel('Choose another case file (.thcase)')
    .setInputFiles({ name: 'a.thcase', mimeType: 'application/zip', buffer: file });
  await page.getByRole('button', { name: 'Save answer' }).waitFor();
  await ready(page);
  expect(new URL(page.url()).hash).toMatch(/^#a=[0-9a-f]{32}$/);
  await page.keyboard.press('Alt+Shift+Digit3');
  await page.locator('#answer-task').fill('Kept over a reload.');
  await waitSaved(page, 'Kept over a reload.');
  await page.reload();
  await ready(page);
  expect(await page.locator('#answer-task').inputValue()).toBe('Kept over a reload.');
  expect(complaints).toEqual([]);
}, 300_000);

test('from the report one goes on: to a new case of the scenario, the catalogue, one’s work', async () => {
  const { page } = await harness.openCase({ simple: true });
  await submit(page);
  await page.getByRole('link', { name: 'Scenarios' }).waitFor();
  await page.getByRole('link', { name: 'Your work' }).waitFor();
  expect(await wcagViolations(page)).toEqual([]);
  await page.getByRole('link', { name: 'Same scenario, new case' }).click();
  await ready(page);
  const address = new URLSearchParams(new URL(page.url()).hash.slice(1));
  expect(address.get('w')).toMatch(/^[a-z]+(-[a-z]+){4}$/);
  expect(address.get('w')).not.toBe(words);
  expect([address.get('l'), address.get('z'), address.get('s')]).toEqual(['2', 'short', '0.05']);
}, 300_000);
