import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerSchema } from '../../../scenarios/_schema/answer.ts';
import { answerFields, markText } from '../../../src/state/marks.ts';

test('overlapping spans become one mark', () => {
  expect(
    markText('abcdefgh', [
      { start: 1, end: 4 },
      { start: 3, end: 6 },
    ]),
  ).toEqual([
    { text: 'a', counted: false },
    { text: 'bcdef', counted: true },
    { text: 'gh', counted: false },
  ]);
});

test('no text is lost and exactly the covered letters are marked', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 40 }),
      fc.array(fc.record({ start: fc.integer({ min: -3, max: 45 }), end: fc.integer({ min: -3, max: 45 }) }), { maxLength: 6 }),
      (text, spans) => {
        const pieces = markText(text, spans);
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        let at = 0;
        for (const piece of pieces)
          for (const _ of piece.text.split('')) {
            expect(piece.counted).toBe(spans.some(({ start, end }) => at >= start && at < end));
            at += 1;
          }
      },
    ),
  );
});

test('fields carry the paths that quotes use', () => {
  const answer = answerSchema.parse({
    situation: 's',
    timeline: [{ at: '10:00', text: 't' }],
    whys: [{ text: 'w', because: [{ text: 'v' }] }],
    pins: [{ sql: '', note: 'n' }],
  });
  expect(answerFields(answer).map((each) => each.field)).toEqual([
    'situation',
    'timeline.0.text',
    'whys.0.text',
    'whys.0.because.0.text',
    'pins.0.note',
  ]);
});
