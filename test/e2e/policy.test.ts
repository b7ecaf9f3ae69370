import { describe, expect, test } from 'vitest';
import { dist, pagesOf } from './built-site.ts';
import { openCase, runSql, submit, useHarness } from './lab-harness.ts';

const harness = useHarness();

/** A page that notes what its policy refuses. */
async function watched() {
  const opened = await harness.open();
  const refused: string[] = [];
  await opened.context.exposeFunction('noteRefusal', (text: string) => void refused.push(text));
  await opened.context.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', (event) => {
      (globalThis as unknown as { noteRefusal(text: string): void }).noteRefusal(`${event.violatedDirective}: ${event.sample}`);
    }),
  );
  return { ...opened, refused };
}

test('every page forbids text as markup, and scripts from elsewhere', () => {
  for (const { path, html } of pagesOf(dist)) {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    expect(policy, path).toContain("require-trusted-types-for 'script'");
    expect(policy, path).toMatch(/trusted-types [^;*]*\bth-worker\b/);
    expect(policy, path).not.toContain('INLINE');
    expect(policy, path).not.toMatch(/script-src[^;]*unsafe-inline/);
  }
});

describe('nothing is refused while a case is worked on', () => {
  test('lab with the full editor, chart, inspector, panes, report', async () => {
    const { page, complaints, refused } = await watched();
    await openCase(page, harness.url);
    await runSql(page, "SELECT * FROM cloudtrail WHERE eventname = 'GetObject' ORDER BY eventtime LIMIT 50");
    await page.locator('.monaco-editor .view-line').first().waitFor();
    // Completion and the message of a mark are Monaco's own markup.
    await page.locator('.monaco-editor .view-lines').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('SELECT evnt FROM cloudtrail ');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('alert').getByText('Line 1').waitFor();
    await page.locator('.monaco-editor .squiggly-error').first().waitFor();
    await page.locator('.monaco-editor .view-line span').getByText('evnt').first().hover();
    await page.locator('.monaco-hover').first().waitFor();
    await page.keyboard.press('Control+Space');
    await page.locator('.suggest-widget.visible').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('regular-table td').nth(2).click();
    await page.getByRole('button', { name: 'Inspect', exact: true }).click();
    await page.getByRole('tab', { name: 'Raw record' }).click();
    await page.getByRole('tab', { name: 'Chart' }).click();
    await page.getByRole('separator', { name: 'Width of the brief pane' }).hover();
    await page.mouse.down();
    await page.mouse.move(900, 400, { steps: 4 });
    await page.mouse.up();
    await submit(page);
    expect(refused).toEqual([]);
    expect(complaints).toEqual([]);

    await page.goto(`${harness.url}/lab/`);
    await page.getByRole('link', { name: /^Report, / }).click();
    await page.getByTestId('score').waitFor();
    expect(refused).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test.each(['', 'scenarios/', 'scenarios/s3-exfiltration/', 'help/', 'keyboard/', 'author/s3-exfiltration/', 'report/'])(
    'page /%s',
    async (path) => {
      const { page, complaints, refused } = await watched();
      await page.goto(`${harness.url}/${path}`);
      await page.getByRole('heading').first().waitFor();
      expect(refused).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );
});

test('text that is written as markup is thrown back, as is a worker from elsewhere', async () => {
  const { page, refused } = await watched();
  await openCase(page, harness.url);
  const outcomes = await page.evaluate(() => {
    const tries: [string, () => unknown][] = [
      ['markup', () => (document.body.innerHTML = '<img src=x onerror=alert(1)>')],
      ['appended markup', () => document.body.insertAdjacentHTML('beforeend', '<b>x</b>')],
      ['script address', () => (document.createElement('script').src = '/x.js')],
      ['worker', () => new Worker('/x.js')],
      ['script text', () => (document.createElement('script').textContent = 'alert(1)')],
      [
        'own policy',
        () =>
          (globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): void } }).trustedTypes.createPolicy(
            'mine',
            {},
          ),
      ],
    ];
    return tries.map(([name, attempt]) => {
      try {
        attempt();
        return `${name} went through`;
      } catch (error) {
        return `${name}: ${(error as Error).name}`;
      }
    });
  });
  expect(outcomes).toEqual([
    'markup: TypeError',
    'appended markup: TypeError',
    'script address: TypeError',
    'worker: TypeError',
    'script text: TypeError',
    'own policy: TypeError',
  ]);
  // And the watch of the tests above does see what is refused.
  await expect.poll(() => refused.length).toBeGreaterThanOrEqual(outcomes.length);
  expect(await page.evaluate(() => document.querySelector('main') !== null)).toBe(true);
});
