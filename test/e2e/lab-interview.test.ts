import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { wcagViolations } from './built-site.ts';
import { savedWork, submit, useHarness, waitSaved } from './lab-harness.ts';

const harness = useHarness();

/** Words about the case that show something, and leave much open. */
const ANSWER = {
  situation: 'GuardDuty raised a finding about anomalous reads of the bucket.',
  task: 'I had to find out who read it, how they got in and what was lost.',
  action: 'I looked at the data events and the flow logs and compared them with the days before.',
  result: 'Customer records were stolen. We should require short-lived credentials and alert on bulk reads, and block public access.',
} as const;

async function handIn(page: Page): Promise<void> {
  await page.keyboard.press('Alt+Shift+Digit3');
  for (const [box, text] of Object.entries(ANSWER)) await page.locator(`#answer-${box}`).fill(text);
  await waitSaved(page, ANSWER.result);
  await page.getByRole('button', { name: 'Submit answer' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Submit', exact: true }).click();
  await page.getByRole('heading', { name: 'Follow-up questions' }).waitFor({ timeout: 120_000 });
}

const boxes = (page: Page) => page.locator('main form textarea');

test.each(['dark', 'light'] as const)(
  'questions come before the grade, and the grade says what replies earned, %s',
  async (theme) => {
    const { page, complaints } = await harness.openCase({ simple: true, theme });
    await handIn(page);
    // Before the grade nothing of the truth is on the page or in the browser's storage.
    for (const hidden of ['What happened', 'Query that shows it', 'Model answer', 'Claim by claim'])
      expect(await page.getByText(hidden, { exact: true }).count()).toBe(0);
    expect(await page.getByTestId('score').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Revise the answer' }).count()).toBe(0);
    expect(await savedWork(page)).not.toMatch(/"(?:reveal|truth|proof|verdict)"/);
    expect(await wcagViolations(page)).toEqual([]);
    const count = await boxes(page).count();
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThanOrEqual(3);

    // Nothing written: said, and the first box has the focus.
    await page.getByRole('button', { name: 'Answer', exact: true }).click();
    await page.getByRole('alert').getByText('Nothing is written yet.').waitFor();
    expect(
      await boxes(page)
        .first()
        .evaluate((element) => element === document.activeElement),
    ).toBe(true);

    // By keyboard; what is written outlives a reload, in the lab and on the report's own page.
    await page.keyboard.type('A reply that says nothing of use.');
    await waitSaved(page, 'A reply that says nothing of use.');
    await page.reload();
    await page.getByRole('heading', { name: 'Follow-up questions' }).waitFor({ timeout: 120_000 });
    expect(await boxes(page).first().inputValue()).toBe('A reply that says nothing of use.');
    await page.goto(`${harness.url}/lab/`);
    await page.getByRole('link', { name: 'Follow-up questions are open' }).click();
    await page.getByRole('heading', { name: 'Follow-up questions' }).waitFor();
    expect(await boxes(page).first().inputValue()).toBe('A reply that says nothing of use.');
    expect(await wcagViolations(page)).toEqual([]);
    await boxes(page).last().focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByTestId('score').waitFor({ timeout: 120_000 });
    expect(await page.locator('h1').evaluate((element) => element === document.activeElement)).toBe(true);
    await page.getByRole('heading', { name: 'Follow-up questions' }).waitFor();
    await page.getByText('A reply that says nothing of use.').waitFor();
    await page.getByText('The reply adds nothing that settles this point.').waitFor();
    expect(await page.getByText('Not answered').count()).toBe(count - 1);
    await page.getByText('Claim by claim').waitFor();
    expect(await wcagViolations(page)).toEqual([]);

    // Later the final grade is what opens.
    const score = await page.getByTestId('score').textContent();
    await page.reload();
    await page.getByTestId('score').waitFor();
    expect(await page.getByTestId('score').textContent()).toBe(score);
    expect(await boxes(page).count()).toBe(0);
    expect(complaints).toEqual([]);
  },
  300_000,
);

test('all questions can be skipped; an answer with nothing to ask about is graded at once', async () => {
  const { page, complaints } = await harness.openCase({ simple: true });
  await submit(page);
  expect(await page.getByRole('heading', { name: 'Follow-up questions' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Revise the answer' }).click();
  await handIn(page);
  await page.getByRole('button', { name: 'Skip all and see the grade' }).click();
  await page.getByTestId('score').waitFor({ timeout: 120_000 });
  expect(await page.getByText('Not answered').count()).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Revise the answer' }).waitFor();
  expect(complaints).toEqual([]);
}, 300_000);
