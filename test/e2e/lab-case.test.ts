import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseSeed } from '../../generators/core/seed.ts';
import { answerWords } from '../../src/case/answer-words.ts';
import { claimsOf } from '../../src/case/assemble.ts';
import { loadScenario, scenarioSlugs } from '../../src/case/library.ts';
import { planManifest, type CaseRequest } from '../../src/case/make.ts';
import { fillAll, fillBrief } from '../../src/case/template.ts';
import { main } from '../../src/cli/main.ts';
import { firstCell, practice, ready, runSql, savedAnswer, submit, useHarness } from './lab-harness.ts';

/** The scenario whose case is also opened from a file. */
const scenario = 's3-exfiltration';
const boxes = ['situation', 'task', 'action', 'result', 'rootCause', 'fix', 'prevent', 'detect'] as const;
type Box = (typeof boxes)[number];

/** What somebody who knows the case would query and write. */
interface Solution {
  readonly sql: string;
  readonly answer: Readonly<Record<Box, string>>;
}

const address = new URLSearchParams(practice.slice(1));
/** Proofs count requests, so they need more of them than a page that is only looked at. */
const WHOLE = 0.25;
const whole = practice.replace(/s=[\d.]+/, `s=${WHOLE}`);

/** The exemplar and the query that proves the cause, of the case that the page makes from the same words. */
async function solve(slug: string, scale: number): Promise<Solution> {
  const loaded = await loadScenario(slug);
  const request: CaseRequest = {
    loaded,
    seed: parseSeed(address.get('w') ?? ''),
    level: 2,
    size: 'short',
    scale,
  };
  const manifest = planManifest(request);
  const found = claimsOf(loaded.rubric!, manifest.variant).filter(({ kind }) => kind === 'found');
  const proof = found.find(({ id }) => id.startsWith('reader-')) ?? found.find(({ root }) => root);
  const exemplar = loaded.answers[manifest.variant]?.['exemplar'] ?? '';
  return {
    sql: fillBrief(loaded.queries[proof?.proof ?? ''] ?? '', manifest.brief, 'proof'),
    answer: fillAll(parse(exemplar) as Record<Box, string>, answerWords(manifest), 'exemplar'),
  };
}

const harness = useHarness();
const folder = mkdtempSync(join(tmpdir(), 'tracehound-lab-'));
const caseFile = join(folder, 'a.thcase');
const keyFile = join(folder, 'a.key.json');

beforeAll(async () => {
  const options = ['--seed', address.get('w') ?? '', '--level', '2', '--size', 'short', '--scale', address.get('s') ?? ''];
  const notes: string[] = [];
  const code = await main(['generate', scenario, ...options, '--out', caseFile, '--key', keyFile], {
    out: () => undefined,
    note: (text) => void notes.push(text),
  });
  expect(code, notes.join('\n')).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the query, pins what it gives and writes the answer. */
async function work(page: Page, solution: Solution): Promise<void> {
  await runSql(page, solution.sql);
  await firstCell(page).waitFor();
  await page.getByRole('button', { name: 'Pin result' }).click();
  await page.keyboard.press('Alt+Shift+Digit2');
  await page.locator('#note-E1').fill('This shows what is behind it');
  await page.keyboard.press('Alt+Shift+Digit3');
  for (const box of boxes) await page.locator(`#answer-${box}`).fill(solution.answer[box]);
}

describe('a whole case', () => {
  test.each(scenarioSlugs())(
    '%s: from the brief to a score of 95 or more, explained',
    async (slug) => {
      const solution = await solve(slug, WHOLE);
      const { page, complaints } = await harness.open({ simple: true });
      await page.goto(`${harness.url}/lab/${slug}/${whole}`);
      await ready(page);
      await work(page, solution);
      await submit(page);
      const lost = await page.locator('.claim:not(.met) .text').allTextContents();
      expect(Number(await page.getByTestId('score').textContent()), lost.join('\n')).toBeGreaterThanOrEqual(95);

      // Every verdict has a reason, counted words are marked in the answer, parts add up to the whole.
      const claims = page.locator('.claim');
      expect(await claims.count()).toBeGreaterThan(8);
      expect(await page.locator('.claim .quotes mark').count()).toBeGreaterThan(5);
      expect(await page.locator('dl.answer mark').count()).toBeGreaterThan(5);
      const weights = await page.locator('.categories tbody tr td:nth-of-type(2)').allTextContents();
      expect(weights.reduce((sum, weight) => sum + Number(weight), 0)).toBeCloseTo(100, 0);
      const model = page.locator('section', { has: page.getByRole('heading', { name: 'Model answer' }) });
      expect(await model.textContent()).toContain(solution.answer.result.trim().slice(0, 40));
      expect(
        await page
          .locator('section', { has: page.getByRole('heading', { name: 'Timelines' }) })
          .locator('li')
          .count(),
      ).toBeGreaterThan(2);

      // A proof can be run where it stands.
      const proof = page.locator('.claim details').first();
      await proof.locator('summary').click();
      await proof.getByRole('button', { name: 'Run this query' }).click();
      await proof.getByText(/\d+ rows?$/).waitFor();
      expect(complaints).toEqual([]);
    },
    400_000,
  );

  test('from a file without its key; the key grades it later', async () => {
    const { page, complaints } = await harness.open({ simple: true });
    await page.goto(`${harness.url}/lab/`);
    await page.getByLabel('Open a case file (.thcase)').setInputFiles(caseFile);
    await ready(page);
    const solution = await solve(scenario, Number(address.get('s')));
    await work(page, solution);
    const saved = JSON.parse(String(await savedAnswer(page))) as { scenario: string; answer: Record<Box, string> };
    expect(saved.scenario).toBe(scenario);
    for (const box of boxes) expect(saved.answer[box].trim()).toBe(solution.answer[box].trim());
    expect(saved.answer).toHaveProperty('pins');

    await page.goto(`${harness.url}/lab/`);
    await page.getByText('Answer saved').waitFor();
    await page.getByLabel('Grade with a key file (.json)').setInputFiles(keyFile);
    await page.getByTestId('score').waitFor({ timeout: 120_000 });
    expect(Number(await page.getByTestId('score').textContent())).toBeGreaterThanOrEqual(95);
    expect(complaints).toEqual([]);
  }, 400_000);
});
