import { expect, test } from 'vitest';
import type { AnswerInput } from '../../../scenarios/_schema/answer.ts';
import { judge } from '../../../src/grading/grade.ts';
import corpus from '../../fixtures/grading/meridian.answers.json' with { type: 'json' };
import { accuracy, meanError, quadraticKappa } from '../../../src/grading/agreement.ts';
import { key } from './meridian-answers.ts';

/**
 * Eight answers written and labelled before the grader saw them (then: accuracy 0.894, kappa 0.870, mean error 6.5, nothing
 * met that was missed; one label was corrected afterwards). Since then they are part of what must stay right.
 */
const answers = corpus as unknown as readonly {
  readonly id: string;
  readonly answer: AnswerInput;
  readonly labels: Readonly<Record<string, string>>;
  readonly overall: number;
}[];
const LEVEL: Readonly<Record<string, number>> = { missed: 0, unsure: 0, partial: 1, met: 2 };

test('the committed corpus stays right', () => {
  const reports = answers.map((entry) => judge(key, entry.answer));
  const pairs = answers.flatMap((entry, index) =>
    (reports[index]?.claims ?? []).map((claim) => ({
      id: `${entry.id} ${claim.id}`,
      want: LEVEL[entry.labels[claim.id] ?? ''] ?? -1,
      got: LEVEL[claim.verdict] ?? 0,
    })),
  );
  const want = pairs.map((pair) => pair.want);
  const got = pairs.map((pair) => pair.got);
  expect(pairs.filter((pair) => pair.want === 0 && pair.got === 2)).toEqual([]);
  expect(accuracy(want, got), JSON.stringify(pairs.filter((pair) => pair.want !== pair.got))).toBeGreaterThanOrEqual(0.93);
  expect(quadraticKappa(want, got, 3)).toBeGreaterThanOrEqual(0.9);
  expect(
    meanError(
      answers.map((entry) => entry.overall),
      reports.map((report) => report.score),
    ),
  ).toBeLessThanOrEqual(9);
});
