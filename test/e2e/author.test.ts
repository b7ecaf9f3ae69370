import { describe, expect, test } from 'vitest';
import { wcagViolations } from './built-site.ts';
import { useHarness, words } from './lab-harness.ts';

const path = 'author/s3-exfiltration/';

const harness = useHarness();

describe('the author preview', () => {
  test('lays the truth over a case', async () => {
    const { page, complaints, foreign } = await harness.open();
    await page.goto(`${harness.url}/${path}`);
    await page.getByText('This page shows the key.').waitFor();
    await page.getByText('Choose a case above.').waitFor();
    expect(await wcagViolations(page)).toEqual([]);

    await page.getByRole('button', { name: 'Make the case' }).click();
    await page.getByRole('alert').getByText('Give words').waitFor();
    await page.getByRole('button', { name: 'Draw words' }).click();
    await page.waitForFunction(() => /^[a-z]+(-[a-z]+){4}$/.test((document.querySelector('#words') as HTMLInputElement).value));
    await page.getByLabel('Practice words').fill(words);
    await page.getByLabel('Variant').selectOption('leaked-key');
    await page.getByLabel('Size').selectOption('short');
    await page.getByLabel('Background').fill('0.02');
    // By keyboard from here: Enter in a field makes the case.
    await page.getByLabel('Background').press('Enter');
    const failure = page.locator('.state[role=alert]');
    await page.getByTestId('author-ready').or(failure).waitFor({ timeout: 180_000 });
    expect(await failure.allTextContents()).toEqual([]);
    expect(new URL(page.url()).hash).toBe(`#w=${words}&v=leaked-key&l=2&z=short&s=0.02`);

    await page.getByText('Access key in a public repository').last().waitFor();
    expect(await page.getByRole('img', { name: /^Incident: [\d\u202f]+ rows from/ }).count()).toBe(1);
    expect(await page.getByRole('img', { name: /^Background: / }).count()).toBe(1);
    expect(await page.locator('.timeline li').count()).toBeGreaterThan(2);
    for (const kind of ['Incident', 'Herring', 'Sibling'])
      expect(await page.getByRole('region', { name: 'Why rows exist' }).getByText(kind).count()).toBeGreaterThan(0);

    // Every claim with a proof says whether it holds, and shows its SQL.
    await page.getByText(/^\d+ of \d+ claims with a proof hold/).waitFor();
    const [, held, all] = /^(\d+) of (\d+)/.exec((await page.getByText(/claims with a proof hold/).textContent()) ?? '') ?? [];
    expect(Number(all)).toBeGreaterThan(6);
    expect(Number(held)).toBeGreaterThan(Number(all) / 2);
    await page.locator('details summary').first().press('Enter');
    await page
      .locator('details[open] pre')
      .getByText(/select/i)
      .first()
      .waitFor();
    expect(await page.getByText(/The grader gives it \d+ of 100/).count()).toBe(1);

    // Rows of one reason: as many as its figure says.
    const figure = page.getByRole('button', { name: /^github_audit \d+: show the rows of push$/ });
    const wanted = Number(/ (\d+):/.exec((await figure.getAttribute('aria-label')) ?? '')?.[1]);
    await figure.press('Enter');
    const rows = page.getByRole('region', { name: 'Labelled rows of github_audit' });
    await rows.waitFor();
    await page.waitForFunction(
      (count) => document.querySelectorAll('[aria-label="Labelled rows of github_audit"] tbody tr').length === count,
      wanted,
    );
    expect(new Set(await rows.locator('tbody th').allTextContents())).toEqual(new Set(['Incidentpush']));
    await page.getByLabel('Reason').selectOption('0');
    await page.getByLabel('Table').selectOption('people');
    await page.getByText('No labelled row in this table.').waitFor();
    await page.getByLabel('Table').selectOption('cloudtrail');
    await page.getByText(/^First 200 of/).waitFor();

    for (const theme of ['dark', 'light']) {
      await page.evaluate((value) => (document.documentElement.dataset['theme'] = value), theme);
      expect({ theme, violations: await wcagViolations(page) }).toEqual({ theme, violations: [] });
    }
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(complaints).toEqual([]);
    expect(foreign).toEqual([]);
  });

  test('says what is wrong with a seed, and can be cancelled', async () => {
    const { page } = await harness.open();
    await page.goto(`${harness.url}/${path}#w=not-a-seed&s=0.02&z=short`);
    await page.getByRole('alert').getByText('The case could not be made').waitFor({ timeout: 60_000 });
    await page.getByLabel('Practice words').fill(words);
    await page.getByLabel('Background').fill('1');
    await page.getByRole('button', { name: 'Make the case' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Cancelled. Nothing was kept.').waitFor();
    expect(await page.getByRole('button', { name: 'Make the case' }).isEnabled()).toBe(true);
  }, 120_000);
});
