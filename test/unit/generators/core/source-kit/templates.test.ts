import { describe, expect, it } from 'vitest';
import { TextScratch } from '../../../../../generators/core/source-kit/stage.ts';
import { parseTemplate, writeTemplate, type Values } from '../../../../../generators/core/source-kit/templates.ts';

const filled = (text: string, values: Values, decimals?: Record<string, number>): string => {
  const to = new TextScratch();
  writeTemplate(to, 0, parseTemplate(text, decimals), values);
  const { offsets, bytes } = to.view(1);
  expect(offsets[0]).toBe(0);
  return new TextDecoder().decode(bytes.subarray(0, offsets[1]));
};

describe('holes', () => {
  it.each<[string, Values, string]>([
    ['{a}', { a: 0 }, '0'],
    ['{a}|{a:,}|{a:.2f}', { a: 1_234_567.891 }, '1234568|1,234,568|1234567.89'],
    ['{a:,}', { a: 1_000_004 }, '1,000,004'],
    ['{a:,}', { a: 999 }, '999'],
    ['{a:.3f} {b}', { a: -0.0125, b: -7 }, '-0.013 -7'],
    ['{a:.1f} {b} {c:,}', { a: Number.NaN, b: Number.POSITIVE_INFINITY, c: Number.NEGATIVE_INFINITY }, 'nan inf -inf'],
    ['{x}: {y}', { x: 'grün €', y: '' }, 'grün €: '],
    ['{"a": {b}, {}} {c}', { b: 1 }, '{"a": 1, {}} {c}'],
    ['no holes', {}, 'no holes'],
    ['{a}', { a: 2 ** 53 }, '9007199254740992'],
  ])('%s with %j is %s', (text, values, want) => expect(filled(text, values)).toBe(want));

  it('have as many decimals as their name says, unless they say otherwise', () => {
    expect(filled('{d} {d:.1f} {e}', { d: 0.5, e: 0.5 }, { d: 4 })).toBe('0.5000 0.5 1');
  });
});

it('rows stand one behind the other, whatever their length', () => {
  const to = new TextScratch();
  const template = parseTemplate('{x}');
  const texts = Array.from({ length: 500 }, (_, i) => 'é'.repeat(i % 17));
  for (const [row, x] of texts.entries()) writeTemplate(to, row, template, { x });
  const { offsets, bytes } = to.view(texts.length);
  expect(texts.map((_, i) => new TextDecoder().decode(bytes.subarray(offsets[i], offsets[i + 1])))).toEqual(texts);
});
