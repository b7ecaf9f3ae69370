import { describe, expect, test } from 'vitest';
import { answerSchema, type AnswerInput } from '../../../scenarios/_schema/answer.ts';
import { findGaps, pinsNamed } from '../../../src/state/answer-form.ts';
import { gapText } from '../../../src/messages/answer.ts';

const long = 'word '.repeat(30);
const full: AnswerInput = {
  situation: long,
  task: long,
  action: `${long} @E1`,
  result: long,
  rootCause: 'A key leaked.',
  confidence: 'likely',
  timeline: [
    { at: '2025-03-04 10:00:00', text: 'read', pin: 'E1' },
    { at: '2025-03-04 11:00', text: 'mail' },
  ],
  whys: [{ text: 'because', pin: 'E1' }],
  ruledOut: [{ hypothesis: 'backup', because: 'it ran elsewhere' }],
  fix: 'a',
  prevent: 'b',
  detect: 'c',
  pins: [{ id: 'E1', sql: 'SELECT 1', note: 'shows it' }],
};
const codes = (answer: AnswerInput) => findGaps(answerSchema.parse(answer)).map((gap) => gap.code);

describe('findGaps', () => {
  test('a full form has none', () => {
    expect(codes(full)).toEqual([]);
  });
  test('a blank answer names every part', () => {
    expect(codes({})).toEqual([
      'empty-star',
      'empty-star',
      'empty-star',
      'empty-star',
      'no-root-cause',
      'no-confidence',
      'no-timeline',
      'no-pins',
      'no-whys',
      'no-ruled-out',
      'no-fix',
      'no-prevent',
      'no-detect',
    ]);
  });
  test.each<[string, AnswerInput]>([
    ['timeline-order', { ...full, timeline: [...(full.timeline ?? [])].reverse() }],
    ['timeline-time', { ...full, timeline: [{ at: 'later', text: 'x', pin: 'E1' }] }],
    ['unknown-pin', { ...full, result: `${long} @E9` }],
    ['unused-pins', { ...full, pins: [...(full.pins ?? []), { id: 'E2', sql: 'SELECT 2', note: 'n' }] }],
    ['why-pin', { ...full, whys: [{ text: 'because', pin: 'E1', because: [{ text: 'bare' }] }] }],
    ['pin-note', { ...full, pins: [{ id: 'E1', sql: 'SELECT 1' }] }],
    ['ruled-out-reason', { ...full, ruledOut: [{ hypothesis: 'backup' }] }],
    ['long-root-cause', { ...full, rootCause: 'word '.repeat(61) }],
    ['short', { ...full, situation: 'a', task: 'b', action: 'c @E1', result: 'd' }],
  ])('finds %s alone', (code, answer) => {
    expect(codes(answer)).toEqual([code]);
  });
  test('clock times without a date are not judged for order', () => {
    expect(
      codes({
        ...full,
        timeline: [
          { at: '23:50', text: 'a', pin: 'E1' },
          { at: '00:10', text: 'b' },
        ],
      }),
    ).toEqual([]);
  });
  test('every gap has words', () => {
    for (const gap of findGaps(answerSchema.parse({}))) expect(gapText(gap)).toMatch(/^[A-Z].*\.$/);
  });
});

test('pins are read from prose in both spellings, mail addresses are none', () => {
  expect(pinsNamed('see @E1, [E2] and a@E, b E3')).toEqual(['E1', 'E2']);
});
