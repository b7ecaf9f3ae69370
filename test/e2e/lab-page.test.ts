import { expect, test } from 'vitest';
import { wcagViolations } from './built-site.ts';
import { editorOf, firstCell, practicePath, ready, runSql, useHarness, waitSaved } from './lab-harness.ts';

const harness = useHarness();

test('the brief is readable before the engine has come', async () => {
  const { page } = await harness.open();
  let asked = false;
  // Never answered.
  await page.route(/duckdb-eh.*wasm/, () => {
    asked = true;
  });
  await page.goto(`${harness.url}${practicePath}`);
  await page.getByText('reached the security mailbox').waitFor();
  expect(asked).toBe(true);
  expect(await page.getByText('DuckDB ready').count()).toBe(0);
}, 120_000);

test('on a phone everything that can be done with a result is in reach, and the way back to the query too', async () => {
  const { page, complaints } = await harness.openCase({ width: 390, height: 844 });
  await page.getByRole('tab', { name: 'Query', exact: true }).click();
  await editorOf(page).fill('SELECT * FROM cloudtrail ORDER BY eventtime LIMIT 20');
  await page.keyboard.press('Control+Enter');
  await firstCell(page).waitFor();
  for (const name of ['Columns', 'Copy', 'Inspect', 'Pin result', /^Pin row/]) {
    const box = await page.getByRole('button', { name, exact: typeof name === 'string' }).boundingBox();
    expect(box, String(name)).not.toBeNull();
    expect(box!.x, String(name)).toBeGreaterThanOrEqual(0);
    expect(box!.x + box!.width, String(name)).toBeLessThanOrEqual(390);
  }
  await page.getByRole('button', { name: /^Pin row/ }).click();
  await page.getByRole('tab', { name: /^Evidence/ }).click();
  await page.locator('#note-E1').waitFor();
  // A run leads to its result once; whoever goes back stays.
  await page.getByRole('tab', { name: 'Query', exact: true }).click();
  await page.waitForTimeout(300);
  expect(await page.getByRole('tab', { name: 'Query', exact: true }).getAttribute('aria-selected')).toBe('true');
  expect(complaints).toEqual([]);
});

test('a result without rows says which condition empties it', async () => {
  const { page, complaints } = await harness.openCase({ simple: true });
  await runSql(page, "SELECT * FROM cloudtrail WHERE eventname = 'NoSuchCall' AND awsregion IS NOT NULL");
  await page.getByText('0 rows.', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Which condition empties it?' }).click();
  await expect.poll(async () => (await page.locator('[data-region=results] tbody tr').allTextContents()).join(' ')).toMatch(/[1-9]\d*/);
  expect(complaints).toEqual([]);
});

test('flags on the ribbon: kinds apart, hidden by the legend, a click reads their rows', async () => {
  const { page, complaints } = await harness.openCase({ simple: true });
  const legend = page.getByRole('group', { name: 'Flags on the ribbon' });
  const changes = legend.getByRole('button', { name: /changes on the ribbon$/ });
  await changes.waitFor();
  expect(await legend.getByRole('button').count()).toBeGreaterThanOrEqual(2);
  const drawn = () => page.locator('[data-region=ribbon] [data-group]').count();
  const all = await drawn();
  expect(all).toBeGreaterThan(2);
  await changes.click();
  expect(await changes.getAttribute('aria-pressed')).toBe('false');
  expect(await drawn()).toBeLessThan(all);
  await changes.click();
  await page
    .locator('[data-region=ribbon] [data-group] rect')
    .nth(Math.floor(all / 2))
    .hover();
  await page.getByText('Click to read the rows.').waitFor();
  await page.mouse.down();
  await page.mouse.up();
  await firstCell(page).waitFor();
  expect(await page.getByRole('tab', { selected: true, name: /_flags$/ }).count()).toBe(1);
  // The same for those who use no pointer.
  await page.getByRole('button', { name: 'As table' }).click();
  expect(
    await page
      .getByRole('dialog')
      .getByText(/^(Change|Finding|Ticket): /)
      .count(),
  ).toBeGreaterThan(2);
  expect(complaints).toEqual([]);
});

test('what is taken out of an answer can be put back, with what was written meanwhile', async () => {
  const { page } = await harness.openCase({ simple: true });
  await page.keyboard.press('Alt+Shift+Digit3');
  await page.getByRole('button', { name: 'Add a why' }).click();
  await page.getByLabel('Why 1').fill('The role trusted everybody');
  await page.getByRole('button', { name: 'Add a cause under it (1)' }).click();
  await page.getByLabel('Why 1.1').fill('Nobody reviewed it');
  await page.getByRole('button', { name: 'Remove 1.1' }).click();
  await page.getByLabel('Why 1', { exact: true }).fill('The role trusted every repository');
  await page.getByRole('button', { name: 'Undo' }).click();
  expect(await page.getByLabel('Why 1.1').inputValue()).toBe('Nobody reviewed it');
  expect(await page.getByLabel('Why 1', { exact: true }).inputValue()).toBe('The role trusted every repository');
});

test('the catalogue leads back to a case, with its strip of time', async () => {
  const { page, complaints } = await harness.openCase({ simple: true });
  await runSql(page, 'SELECT count(*) FROM cloudtrail');
  await waitSaved(page, 'SELECT count(*) FROM cloudtrail', '"ribbon":[');
  await page.goto(`${harness.url}/scenarios/`);
  const mine = page.getByRole('region', { name: 'Your work' });
  await mine.waitFor();
  expect(((await mine.locator('svg path').getAttribute('d')) ?? '').length).toBeGreaterThan(100);
  expect(await wcagViolations(page)).toEqual([]);
  await mine.getByRole('link', { name: /^Continue/ }).click();
  await ready(page);
  expect(await editorOf(page).inputValue()).toBe('SELECT count(*) FROM cloudtrail');

  // One attempt is deleted only when that is confirmed.
  await page.goto(`${harness.url}/lab/`);
  await page.getByRole('button', { name: /^Delete: / }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Keep it' }).click();
  await page.getByRole('button', { name: /^Delete: / }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByText('No attempts in this browser yet.').waitFor();
  expect(complaints).toEqual([]);
});
