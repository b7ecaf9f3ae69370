import type { AnswerInput } from '../../../scenarios/_schema/answer.ts';
import type { Key } from '../../../src/case/key.ts';
import { judge } from '../../../src/grading/grade.ts';
import answers from '../../fixtures/grading/meridian.answers.json' with { type: 'json' };
import key from '../../fixtures/grading/meridian.key.json' with { type: 'json' };

/** Milliseconds of the first grade, which builds the word index, and of `runs` rounds over all answers of the fixture. */
function timeGrades(runs: number): { first: number; times: number[]; characters: number } {
  const all = (answers as unknown as { answer: AnswerInput }[]).map(({ answer }) => answer);
  const once = (answer: AnswerInput): number => {
    const start = performance.now();
    judge(key as unknown as Key, answer);
    return performance.now() - start;
  };
  const first = once(all[0]!);
  const times = Array.from({ length: runs }, () => all.map(once)).flat();
  return { first, times, characters: Math.round(JSON.stringify(all).length / all.length) };
}
Object.assign(globalThis, { timeGrades });
