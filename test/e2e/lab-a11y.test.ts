import { describe, expect, test } from 'vitest';
import { wcagViolations } from './built-site.ts';
import { firstCell, runSql, useHarness } from './lab-harness.ts';

const harness = useHarness();

describe.each(['dark', 'light'] as const)('WCAG 2.2 A/AA, %s', (theme) => {
  test('workbench, every pane and dialog, and the report', async () => {
    const { page } = await harness.openCase({ theme });
    const found: Record<string, string[]> = {};
    const look = async (name: string) => {
      await page.waitForTimeout(300);
      const bad = await wcagViolations(page);
      if (bad.length > 0) found[name] = bad;
    };
    await look('start');
    await runSql(page, 'SELECT * FROM cloudtrail LIMIT 300');
    await page.locator('regular-table td').nth(1).click();
    await page.keyboard.press('p');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('.inspector').waitFor();
    await look('grid and inspector');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Alt+Digit3');
    await look('plain table');
    await page.keyboard.press('Alt+Shift+Digit2');
    await look('evidence');
    await page.keyboard.press('Alt+Shift+Digit3');
    await page.getByRole('button', { name: 'Add a why' }).click();
    await page.getByRole('button', { name: 'Add a line' }).click();
    await page.getByRole('button', { name: 'Add a hypothesis' }).click();
    await page.getByRole('button', { name: 'Check the form' }).click();
    await look('answer');
    await page.keyboard.press('Alt+Shift+Digit4');
    await look('log');
    await page.locator('.monaco-editor').waitFor({ timeout: 30_000 });
    await look('full editor');
    await page.getByRole('button', { name: 'New cell' }).click();
    await page.waitForTimeout(500);
    await page.keyboard.insertText(
      'SELECT time_bucket(INTERVAL 30 MINUTE, eventtime) AS t, count(*) AS calls FROM cloudtrail GROUP BY 1 ORDER BY 1',
    );
    await page.keyboard.press('Control+Enter');
    await firstCell(page).waitFor();
    await page.keyboard.press('Alt+Digit2');
    await page.locator('.uplot').waitFor();
    await page.getByRole('button', { name: 'Show as table' }).click();
    await look('chart');
    await page.getByRole('button', { name: 'New cell' }).click();
    await page.waitForTimeout(500);
    await page.keyboard.insertText('SELECT nothing_here FROM cloudtrail');
    await page.keyboard.press('Control+Enter');
    await page.locator('.error').waitFor();
    await look('error');
    for (const [name, open] of [
      ['hints', () => page.getByRole('button', { name: /^Hints/ }).click()],
      ['palette', () => page.keyboard.press('Control+k')],
      ['history', () => page.getByRole('button', { name: 'History' }).click()],
      ['keyboard sheet', () => page.getByRole('button', { name: /Keyboard/ }).click()],
      ['ribbon as table', () => page.getByRole('button', { name: 'As table' }).click()],
      ['submit', () => page.getByRole('button', { name: 'Submit answer' }).click()],
    ] as const) {
      await open();
      await page.locator('dialog[open]').waitFor();
      await look(name);
      if (name !== 'submit') await page.keyboard.press('Escape');
    }
    await page.locator('dialog[open]').getByRole('button', { name: 'Submit', exact: true }).click();
    await page.getByTestId('score').waitFor({ timeout: 60_000 });
    await look('report');
    expect(found).toEqual({});
  }, 300_000);

  test('a narrow screen shows one pane at a time', async () => {
    const { page } = await harness.openCase({ theme, width: 390, height: 844 });
    const found: Record<string, string[]> = {};
    for (const tab of ['Brief', 'Query', 'Results', 'Evidence', 'Answer']) {
      await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
      await page.waitForTimeout(200);
      const bad = await wcagViolations(page);
      if (bad.length > 0) found[tab] = bad;
    }
    expect(found).toEqual({});
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});
