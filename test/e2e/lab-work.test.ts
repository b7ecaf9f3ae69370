import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { wcagViolations } from './built-site.ts';
import { editorOf, exported, firstCell, ready, runSql, savedAnswer, useHarness } from './lab-harness.ts';

const harness = useHarness();

/** What the keyboard is in: an id, else what a screen reader says of it. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element?.id || element?.getAttribute('aria-label') || element?.tagName;
  });

test.each([
  [390, 844],
  [768, 1024],
  [1440, 900],
])('at %i px no card of evidence is wider than its pane, nor is anything in it', async (width, height) => {
  const { page } = await harness.openCase({ simple: true });
  for (const table of ['cloudtrail', 'changes', 'guardduty']) {
    await runSql(page, `SELECT * FROM ${table} LIMIT 3`);
    await firstCell(page).waitFor();
    await page.getByRole('button', { name: 'Pin result' }).click();
    await page.getByRole('button', { name: 'Pin row' }).click();
  }
  await page.setViewportSize({ width, height });
  await page.getByRole('tab', { name: /^Evidence/ }).click();
  const cards = page.locator('li.pin');
  await expect.poll(() => cards.count()).toBe(6);
  await cards.last().getByText('As it was').click();
  const over = await cards.evaluateAll((all) =>
    all.flatMap((card) => {
      const pane = card.closest('#side-panel')!.getBoundingClientRect();
      const parts = [card, ...card.querySelectorAll('.head, .head > *, textarea, .glance, button, .scroll')];
      return parts
        .filter((part) => part.getBoundingClientRect().right > pane.right || part.getBoundingClientRect().left < pane.left)
        .map((part) => `${part.tagName}.${part.className}`);
    }),
  );
  expect(over).toEqual([]);
  expect(await page.locator('#side-panel').evaluate((pane) => pane.scrollWidth - pane.clientWidth)).toBe(0);
});

test('a count by time and by many words is drawn whole: seven lines and the rest', async () => {
  const { page, complaints } = await harness.openCase({ simple: true });
  const sql = `SELECT TIMESTAMP '2026-09-29 15:00:00' + INTERVAL (i % 12 * 5) MINUTE AS t, 'Event' || (i // 12) AS eventname, count(*) AS n
FROM (SELECT unnest(range(240)) AS i), range(1 + i // 12) GROUP BY ALL`;
  await runSql(page, sql);
  await page.getByRole('tab', { name: 'Chart' }).click();
  await page.locator('.uplot').waitFor();
  expect(await page.locator('[data-region=results] .legend button').count()).toBe(8);
  expect(await page.getByTestId('chart-notes').textContent()).toContain('“other” is the sum of 13 smaller values of eventname.');
  await page.getByRole('button', { name: 'Show as table' }).click();
  const drawn = await page
    .locator('[data-region=results] table td')
    .evaluateAll((cells) => cells.reduce((sum, cell) => sum + Number(cell.textContent?.replace(/\D/g, '')), 0));
  // Event k has k + 1 rows at each of twelve times.
  expect(drawn).toBe((12 * 20 * 21) / 2);
  await runSql(page, `SELECT t, avg(n) AS load FROM (${sql}) GROUP BY t, eventname`);
  await page.getByText('Nothing is drawn: several rows have the same time').waitFor();
  expect(await wcagViolations(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('sorting by key selects nothing, and one cell is copied', async () => {
  const { page } = await harness.openCase({ simple: true });
  await runSql(page, "SELECT i, 'x' || i AS word, 20 - i AS n FROM range(20) t(i)");
  await page.getByRole('gridcell', { name: 'x3', exact: true }).click();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('s');
  await page.locator('regular-table th[aria-sort=ascending]').waitFor();
  await expect.poll(() => page.locator('regular-table td.selected').count()).toBe(0);
  await page.keyboard.press('y');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('4');
  await page.keyboard.press('Shift+ArrowDown');
  await expect.poll(() => page.locator('regular-table td.selected').count()).toBe(2);
});

test('what is added or called takes the focus', async () => {
  const { page } = await harness.openCase({ simple: true });
  await page.keyboard.press('Alt+Shift+Digit3');
  await expect.poll(() => focused(page)).toBe('answer-situation');
  for (const [button, label] of [
    ['Add a hypothesis', 'Hypothesis 1'],
    ['Add a why', 'Why 1'],
    ['Add a line', 'Time (UTC) 1'],
  ] as const) {
    await page.getByRole('button', { name: button }).click();
    await expect.poll(() => page.getByLabel(label, { exact: true }).evaluate((field) => field === document.activeElement)).toBe(true);
  }
  await page.keyboard.press('Control+k');
  await page.keyboard.type('vpc_flow');
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe('table-vpc_flow');

  await page.getByRole('button', { name: /^Hints/ }).click();
  for (let step = 1; step <= 4; step += 1)
    await page
      .getByRole('button', { name: new RegExp(`^Open step ${step} of 4`) })
      .first()
      .click();
  await expect.poll(() => focused(page)).toBe('hint-did-data-leave-4');
});

test('the answer that is saved says how many hints were opened and how long it took', async () => {
  const { page } = await harness.openCase({ simple: true });
  const file = await exported(page, /Export the case file/);
  await page.goto(`${harness.url}/lab/`);
  await page.getByLabel('Open a case file (.thcase)').setInputFiles({ name: 'a.thcase', mimeType: 'application/zip', buffer: file });
  await ready(page);
  await page.getByRole('button', { name: /^Hints/ }).click();
  await page
    .getByRole('button', { name: /^Open step 1 of 4/ })
    .first()
    .click();
  await page
    .getByRole('button', { name: /^Open step 2 of 4/ })
    .first()
    .click();
  await page.keyboard.press('Escape');
  const saved = JSON.parse((await savedAnswer(page)).toString()) as { answer: { worked: { minutes: number; hints: object } } };
  expect(saved.answer.worked.hints).toEqual({ 'did-data-leave': 2 });
  expect(saved.answer.worked.minutes).toBeLessThan(5);
}, 300_000);

test('the editor offers columns before FROM and values after =; an unknown column leads to its table', async () => {
  const { page } = await harness.openCase({ simple: true });
  await editorOf(page).focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('SELECT eventn');
  await page.getByRole('option', { name: /^column eventname VARCHAR · cloudtrail/ }).waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText('SELECT * FROM cloudtrail WHERE eventname = ');
  await page.keyboard.type("'GetObj");
  await page.getByRole('option', { name: /^value GetObject value of eventname/ }).waitFor();
  await page.keyboard.press('Enter');
  expect(await editorOf(page).inputValue()).toMatch(/ = 'GetObject[A-Za-z]*'$/);
  await runSql(page, 'SELECT nothinglikeit FROM iam_snapshot');
  await page.locator('[role=alert]').getByRole('button', { name: 'iam_snapshot' }).click();
  await expect.poll(() => focused(page)).toBe('table-iam_snapshot');
});

test('the raw record is one button away when its number is missing', async () => {
  const { page } = await harness.openCase({ simple: true });
  await runSql(page, 'SELECT eventname FROM cloudtrail LIMIT 3');
  await firstCell(page).click();
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: 'Raw record' }).click();
  await page.getByRole('button', { name: 'Add _rid to the query' }).click();
  await page.locator('#inspector-panel pre').getByText('"eventName"').waitFor();
  expect(await editorOf(page).inputValue()).toBe('SELECT _rid, eventname FROM cloudtrail LIMIT 3');
});

test('on a phone a message leaves the tabs free; the ends of the time range stay apart', async () => {
  const { page } = await harness.openCase({ simple: true });
  const start = page.getByRole('slider', { name: /^Start of the time range/ });
  await start.focus();
  for (let press = 0; press < 30; press += 1) await page.keyboard.press('Shift+ArrowRight');
  const [from, to] = (await page.getByTestId('range').locator('.times').textContent())!.split(' to ');
  expect(from).not.toBe(to);

  await page.getByRole('button', { name: 'Whole case' }).click();
  await runSql(page, 'SELECT 41 + 1 AS answer');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('tab', { name: 'Results', exact: true }).click();
  await page.getByRole('button', { name: 'Pin result' }).click();
  const message = page.locator('[data-sonner-toast]').first();
  await message.waitFor();
  const tabs = (await page.locator('nav.bottom').boundingBox())!;
  await expect.poll(async () => (await message.boundingBox())!.y + (await message.boundingBox())!.height).toBeLessThanOrEqual(tabs.y);
});
