import { describe, expect, test } from 'vitest';
import { judge } from '../../../src/grading/grade.ts';
import { accuracy, meanError, quadraticKappa } from './measure.ts';
import { panelKeys, panelScenarios, seenAnswers } from './panel.ts';

const LEVEL: Readonly<Record<string, number>> = { missed: 0, unsure: 0, partial: 1, met: 2 };

/**
 * Where the grader stands on answers of people who have not read it: accuracy and quadratic weighted kappa of claims that must not be
 * lost again. The aim is 0.90 and 0.87.
 */
const REACHED: Readonly<Record<string, readonly [accuracy: number, kappa: number]>> = {
  'inference-latency': [0.74, 0.67],
  'prompt-surge': [0.6, 0.45],
  's3-exfiltration': [0.62, 0.53],
  'silent-training-failure': [0.57, 0.52],
};

test('every scenario has its answers', () => {
  expect(panelScenarios()).toEqual(Object.keys(REACHED).sort());
});

describe.each(panelScenarios())('%s', (slug) => {
  test('agrees with the panel at least as it did', async () => {
    const keys = await panelKeys(slug);
    const answers = seenAnswers(slug);
    const reports = answers.map(({ answer, case: id }) => judge(keys.get(id)!, answer));
    const pairs = answers.flatMap(({ id, labels }, index) =>
      reports[index]!.claims.map((claim) => {
        expect(labels[claim.id], `${id}, ${claim.id}`).toBeDefined();
        return { want: LEVEL[labels[claim.id]!]!, got: LEVEL[claim.verdict]! };
      }),
    );
    const [want, got] = [pairs.map((pair) => pair.want), pairs.map((pair) => pair.got)];
    const error = meanError(
      answers.map(({ overall }) => overall),
      reports.map(({ score }) => score),
    );
    const [right, kappa] = [accuracy(want, got), quadraticKappa(want, got, 3)];
    console.log(
      `${slug}: ${answers.length} answers, accuracy ${right.toFixed(3)}, kappa ${kappa.toFixed(3)}, mean error ${error.toFixed(1)}`,
    );
    expect(right).toBeGreaterThanOrEqual(REACHED[slug]![0]);
    expect(kappa).toBeGreaterThanOrEqual(REACHED[slug]![1]);
  });
});
