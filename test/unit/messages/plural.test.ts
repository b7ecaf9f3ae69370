import { expect, test } from 'vitest';
import { answer, gapText } from '../../../src/messages/answer.ts';
import { plural } from '../../../src/messages/plural.ts';
import { report } from '../../../src/messages/report.ts';

test.each([
  [0, '0 rows'],
  [1, '1 row'],
  ['1', '1 row'],
  [2, '2 rows'],
  ['1\u202f204', '1\u202f204 rows'],
])('%s rows', (figure, text) => {
  expect(plural(figure, 'row')).toBe(text);
});

test('one of a kind is one', () => {
  expect(report.hints(1)).toBe('1 hint step opened');
  expect(answer.summary(1, 1, 1)).toBe('1 word, 1 pin, 1 minute.');
  expect(gapText({ field: 'whys', code: 'why-pin', detail: '1' })).toBe('One of the whys names no evidence.');
  expect(gapText({ field: 'whys', code: 'why-pin', detail: '2' })).toBe('2 of the whys name no evidence.');
});
