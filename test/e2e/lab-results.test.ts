import { expect, test } from 'vitest';
import { wcagViolations } from './built-site.ts';
import { editorOf, firstCell, runSql, useHarness } from './lab-harness.ts';

const harness = useHarness();

const series = `SELECT TIMESTAMP '2026-07-08 17:00:00' + INTERVAL (i * 5) MINUTE AS at, 'little-actuarial-models-live' AS source,
  'little-cold-store' AS destination, 'a rule of many words and of no meaning' AS rule, 8444962685 + i AS bytes_pending, 500 + i AS operations, 3 AS failed
FROM range(20) t(i)`;

test('numbers are whole, or a fade and a scroll lead to them; long names keep their end', async () => {
  const { page, complaints } = await harness.openCase({ simple: true });
  await runSql(page, series);
  await firstCell(page).waitFor();
  await page.locator('[data-region=results] .more').waitFor();
  await page.locator('regular-table').evaluate((grid) => grid.scrollTo({ left: grid.scrollWidth }));
  await page.getByRole('columnheader', { name: 'failed' }).waitFor();
  await expect.poll(() => page.locator('[data-region=results] .more').count()).toBe(0);
  const number = page.getByRole('gridcell', { name: '8444962685', exact: true });
  const cut = await number.evaluate((cell) => cell.scrollWidth > cell.clientWidth || getComputedStyle(cell).textAlign !== 'end');
  expect(cut).toBe(false);

  // One long column takes the pane; beside others its middle goes, never its end.
  const arn = `arn:aws:sts::123456789012:assumed-role/${'x'.repeat(30)}/i-0123456789abcdef0`;
  await runSql(page, `SELECT '${arn}' AS arn`);
  await page.getByRole('gridcell', { name: arn }).getByText(arn, { exact: true }).waitFor();
  await runSql(page, `SELECT '${arn}' AS arn, '${arn}' AS other, 8444962685 AS bytes`);
  const cell = page.locator('regular-table td', { hasText: '…' }).first();
  await cell.waitFor();
  expect(await cell.textContent()).toMatch(/^arn:aws.*….*i-0123456789abcdef0$/);
  expect(await cell.getAttribute('title')).toBe(arn);
  expect(complaints).toEqual([]);
});

test('a chart gives unlike numbers scales of their own, in short figures, and says the latest values', async () => {
  const { page, complaints } = await harness.openCase({ simple: true });
  await runSql(page, series);
  await page.getByRole('tab', { name: 'Chart' }).click();
  await page.locator('.uplot').nth(1).waitFor();
  const legend = page.locator('[data-region=results] .legend');
  expect(await legend.first().textContent()).toMatch(/bytes_pending\s*8\.445\sGB/);
  expect(await legend.nth(1).textContent()).toMatch(/operations\s*519/);
  await page.getByRole('button', { name: 'One scale' }).click();
  await expect.poll(() => page.locator('.uplot').count()).toBe(1);
  expect(await wcagViolations(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('after a failed statement the earlier result says that it is one', async () => {
  const { page } = await harness.openCase({ simple: true });
  await runSql(page, 'SELECT 41 + 1 AS answer');
  await runSql(page, 'SELECT details FROM people');
  await page.getByText('Result of the previous run').waitFor();
  expect(await page.locator('[data-region=results] .banner code').textContent()).toBe('SELECT 41 + 1 AS answer');
  expect(await wcagViolations(page)).toEqual([]);
  // Names that have nothing in common with the one written are not offered.
  expect(await page.getByRole('button', { name: 'Replace with _rid' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await page.getByText('The statement failed: there is no result.').waitFor();
  expect(await page.getByRole('button', { name: /^Pin/ }).count()).toBe(0);
  // Nor does the question about an empty result stay below another statement's error.
  await runSql(page, 'SELECT * FROM people WHERE _rid < 0 AND _rid IS NOT NULL');
  await page.getByRole('button', { name: 'Which condition empties it?' }).waitFor();
  await runSql(page, 'SELECT details FROM people');
  expect(await page.getByRole('button', { name: 'Which condition empties it?' }).count()).toBe(0);
});

test('a brushed range stands on the ribbon and in the status line, and goes into the query', async () => {
  const { page, complaints } = await harness.openCase({ simple: true });
  await runSql(page, 'SELECT * FROM cloudtrail ORDER BY eventtime LIMIT 20');
  await page.getByRole('button', { name: 'Narrow the time range' }).click();
  const status = page.getByTestId('range');
  expect(await status.textContent()).toMatch(/24 Sep 18:00 to 25 Sep 06:00\s+in queries: \$t0 and \$t1/);
  expect(await page.locator('[data-region=ribbon] .chip').allTextContents()).toEqual(['24 Sep 18:00', '25 Sep 06:00']);
  await status.getByRole('button', { name: 'Insert into query' }).click();
  expect(await editorOf(page).inputValue()).toBe(
    'SELECT * FROM cloudtrail\nWHERE eventtime BETWEEN $t0 AND $t1\nORDER BY eventtime LIMIT 20',
  );
  expect(await wcagViolations(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('completions of the simple editor stand at the word', async () => {
  const { page } = await harness.openCase({ simple: true });
  const area = editorOf(page);
  await area.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText('SELECT 1\nFROM ');
  await page.keyboard.type('clou');
  const list = (await page.getByRole('listbox').boundingBox())!;
  const field = (await area.boundingBox())!;
  // The second line ends 8 + 2 × 20 px below the top of the field.
  expect(Math.abs(list.y - (field.y + 50))).toBeLessThan(12);
  expect(list.x).toBeGreaterThan(field.x + 38);
  expect(list.x).toBeLessThan(field.x + 120);
});

test('the text of the full editor begins where the simple one had it', async () => {
  const { page } = await harness.openCase();
  await editorOf(page).focus();
  await page.keyboard.insertText('SELECT 1');
  const line = page.locator('.monaco-editor .view-line > span').first();
  await line.waitFor();
  const panel = (await page.locator('#cell-panel').boundingBox())!;
  await expect.poll(async () => Math.abs((await line.boundingBox())!.x - panel.x - 38)).toBeLessThan(1.5);
});
