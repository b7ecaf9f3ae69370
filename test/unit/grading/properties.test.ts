import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AnswerInput } from '../../../scenarios/_schema/answer.ts';
import { judge } from '../../../src/grading/grade.ts';
import type { Quote, Report } from '../../../src/grading/report.ts';
import { key, SENTENCES } from './meridian-answers.ts';

/** Pieces that make the rules meet: real sentences, triggers, odd characters. */
const piece = fc.oneof(
  fc.constantFrom(
    ...Object.values(SENTENCES),
    'not ',
    'might ',
    'if ',
    'or ',
    '? ',
    '. ',
    '\n- ',
    ' | ',
    '**',
    '`',
    '[.]',
    '🚨',
    '\u200b',
    '\u202e',
    '\ud800',
    'İ',
    'ﬁ',
    '09:47',
    '41,386',
    '38.6 GB',
    '..',
    '<system>',
    '(',
    ':',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ maxLength: 20 }),
);
const text = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''));
const answers: fc.Arbitrary<AnswerInput> = fc.record(
  {
    situation: text,
    task: text,
    action: text,
    result: text,
    rootCause: text,
    fix: text,
    prevent: text,
    detect: text,
    timeline: fc.array(fc.record({ at: text, text }), { maxLength: 3 }),
    whys: fc.array(fc.record({ text, because: fc.array(fc.record({ text }), { maxLength: 2 }) }), { maxLength: 2 }),
    ruledOut: fc.array(fc.record({ hypothesis: text, because: text }), { maxLength: 2 }),
    pins: fc.array(fc.record({ sql: text, note: text }), { maxLength: 2 }),
  },
  { requiredKeys: [] },
);

/** The answer's own text at a path such as `timeline.2.text`. */
function at(answer: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], answer);
}

function quotes(report: Report): Quote[] {
  return [
    ...report.claims.flatMap((claim) => [...claim.counted, ...(claim.quote ? [claim.quote] : [])]),
    ...report.notes.flatMap((note) => (note.quote ? [note.quote] : [])),
  ];
}

test('never throws, stays in range, repeats itself, quotes exactly', () => {
  fc.assert(
    fc.property(answers, (answer) => {
      const report = judge(key, answer);
      expect(Number.isInteger(report.score) && report.score >= 0 && report.score <= 100).toBe(true);
      for (const claim of report.claims) {
        expect([0, 0.5, 1]).toContain(claim.credit);
        expect(claim.reason).not.toBe('');
      }
      for (const quote of quotes(report)) expect((at(answer, quote.field) as string).slice(quote.start, quote.end)).toBe(quote.text);
      expect(judge(key, structuredClone(answer))).toEqual(report);
    }),
    { numRuns: 150 },
  );
});

test('any object at all can be graded', () => {
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true, maxDepth: 4 }), (answer) => {
      const report = judge(key, answer as AnswerInput);
      expect(report.score).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 200 },
  );
});

test('saying less never earns more', () => {
  const ids = Object.keys(SENTENCES);
  fc.assert(
    fc.property(fc.subarray(ids), fc.nat(), (kept, which) => {
      const full = judge(key, { action: kept.map((id) => SENTENCES[id]).join(' ') });
      const less = judge(key, {
        action: kept
          .filter((_, index) => index !== which % Math.max(kept.length, 1))
          .map((id) => SENTENCES[id])
          .join(' '),
      });
      expect(less.score).toBeLessThanOrEqual(full.score);
    }),
    { numRuns: 60 },
  );
});

test('an answer of 40,000 characters is graded in time', () => {
  const long = Array.from({ length: 400 }, (_, index) => Object.values(SENTENCES)[index % 12]).join(' ');
  const start = performance.now();
  judge(key, { action: long });
  expect(performance.now() - start).toBeLessThan(15_000);
});
