import { describe, expect, test } from 'vitest';
import type { Key } from '../../../src/case/key.ts';
import { agreement } from '../../../src/grading/agreement.ts';
import { judge } from '../../../src/grading/grade.ts';
import { batchAnswers, panelBatches, panelKeys, panelScenarios, seenAnswers, type Labelled } from './panel.ts';

/**
 * Where the grader stands on answers of people who have not read it: accuracy and quadratic weighted kappa of claims that must not be
 * lost again. `seen` was read while the words were written, so its figures flatter. The batches were unseen when the grader's README
 * measured them; `first.ts` of the app's page says which have not been read since.
 */
const REACHED: Readonly<Record<string, Readonly<Record<string, readonly [accuracy: number, kappa: number]>>>> = {
  'inference-latency': {
    seen: [0.95, 0.96],
    c: [0.91, 0.91],
    d: [0.9, 0.9],
    e: [0.88, 0.86],
    f: [0.94, 0.95],
    g: [0.94, 0.93],
    h: [0.87, 0.86],
    i: [0.86, 0.83],
  },
  'prompt-surge': {
    seen: [0.93, 0.94],
    c: [0.96, 0.96],
    d: [0.91, 0.86],
    e: [0.89, 0.86],
    f: [0.91, 0.91],
    g: [0.91, 0.9],
    h: [0.81, 0.81],
    i: [0.87, 0.86],
  },
  's3-exfiltration': {
    seen: [0.95, 0.95],
    c: [0.96, 0.97],
    d: [0.95, 0.96],
    e: [0.9, 0.86],
    f: [0.95, 0.96],
    g: [0.96, 0.95],
    h: [0.86, 0.84],
    i: [0.92, 0.9],
  },
  'silent-training-failure': {
    seen: [0.93, 0.94],
    c: [0.93, 0.94],
    d: [0.87, 0.86],
    e: [0.89, 0.9],
    f: [0.93, 0.94],
    g: [0.93, 0.94],
    h: [0.79, 0.81],
    i: [0.83, 0.84],
  },
};

function expectAgreement(slug: string, set: string, keys: ReadonlyMap<string, Key>, answers: readonly Labelled[]): void {
  const { accuracy, kappa, score } = agreement(
    answers,
    answers.map(({ answer, case: id }) => judge(keys.get(id)!, answer)),
  );
  console.log(
    `${slug}, ${set}: ${answers.length} answers, accuracy ${accuracy.toFixed(3)}, kappa ${kappa.toFixed(3)}, ${JSON.stringify(score)}`,
  );
  const [least, leastKappa] = REACHED[slug]![set]!;
  expect(accuracy).toBeGreaterThanOrEqual(least);
  expect(kappa).toBeGreaterThanOrEqual(leastKappa);
}

test('every scenario has its answers', () => {
  expect(panelScenarios()).toEqual(Object.keys(REACHED).sort());
  for (const slug of panelScenarios()) expect(panelBatches(slug), slug).toEqual(['c', 'd', 'e', 'f', 'g', 'h', 'i']);
});

describe.each(panelScenarios())('%s agrees with the panel at least as it did', (slug) => {
  test('seen answers', async () => {
    expectAgreement(slug, 'seen', await panelKeys(slug), seenAnswers(slug));
  });
  test.each(panelBatches(slug))('batch %s', async (batch) => {
    expectAgreement(slug, batch, await panelKeys(slug, batch), batchAnswers(slug, batch));
  });
});
