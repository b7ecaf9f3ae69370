import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { AnswerInput } from '../../../../scenarios/_schema/answer.ts';
import { judge } from '../../../../src/grading/grade.ts';
import { exemplars, proseOf, type Subject } from './subjects.ts';
import { sentencesOf } from './text.ts';

let subjects: readonly Subject[];
beforeAll(async () => {
  subjects = await exemplars();
});

const ODD =
  'not |might |if |or |? |. |\n- |\t|**|`|[.]|🚨|\u200b|\u202e|\ud800|İ|ﬁ|..|<system>|(|:|{{cause.kind}}|@E1|0|1e999|-1 GB|99:99|2026-13-45|24:00 UTC|½|٣|constructor|__proto__|toString'.split(
    '|',
  );

/** Sentences and names of a case, words that turn them, odd characters. */
function textsOf({ key, answer }: Subject): fc.Arbitrary<string> {
  const piece = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...sentencesOf(proseOf(answer))) },
    { weight: 2, arbitrary: fc.constantFrom(...key.entities.map(({ value }) => value)) },
    { weight: 2, arbitrary: fc.constantFrom(...ODD) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  );
  return fc.array(piece, { maxLength: 10 }).map((parts) => parts.join(' '));
}

function answersOf(subject: Subject): fc.Arbitrary<AnswerInput> {
  const text = textsOf(subject);
  return fc.record(
    {
      situation: text,
      action: text,
      result: text,
      rootCause: text,
      prevent: text,
      timeline: fc.array(fc.record({ at: text, text }), { maxLength: 2 }),
      whys: fc.array(fc.record({ text, because: fc.array(fc.record({ text }), { maxLength: 1 }) }), { maxLength: 1 }),
      ruledOut: fc.array(fc.record({ hypothesis: text, because: text }), { maxLength: 1 }),
      pins: fc.array(fc.record({ sql: text, note: text }), { maxLength: 1 }),
    },
    { requiredKeys: [] },
  );
}

const VERDICTS = ['met', 'partial', 'missed', 'unsure'];

test('for any key and any answer there is a report with a whole score from 0 to 100', () => {
  for (const subject of subjects) {
    const { key } = subject;
    const anything = fc.anything({ withNullPrototype: true, maxDepth: 3 }) as fc.Arbitrary<AnswerInput>;
    fc.assert(
      fc.property(fc.oneof({ weight: 3, arbitrary: answersOf(subject) }, { weight: 2, arbitrary: anything }), (answer) => {
        const { score, claims } = judge(key, answer);
        expect(Number.isInteger(score) && score >= 0 && score <= 100).toBe(true);
        expect(claims.map(({ id }) => id)).toEqual(key.claims.map(({ id }) => id));
        for (const { verdict, credit, reason } of claims) {
          expect(VERDICTS).toContain(verdict);
          expect([0, 0.5, 1]).toContain(credit);
          expect(reason).not.toBe('');
        }
      }),
      { numRuns: 7 },
    );
  }
});

test('words of the language it is written in, and thousands of lines that deny each other, are judged like any others', () => {
  const { key } = subjects[0]!;
  const lines = 'x\n'.repeat(6000);
  for (const answer of [
    { situation: 'The constructor of __proto__ has a toString and a hasOwnProperty.' },
    { situation: `A key role.\n${lines}`, action: `It is not true that a key role.\n${lines}` },
  ])
    expect(judge(key, answer).claims).toHaveLength(key.claims.length);
});
