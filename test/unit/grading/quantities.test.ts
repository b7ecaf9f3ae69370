import { describe, expect, test } from 'vitest';
import { findQuantities, nearness } from '../../../src/grading/quantities.ts';
import { normalise } from '../../../src/grading/normalise.ts';

const find = (text: string) => findQuantities(normalise(text).text, () => false);
const near = (text: string, value: number, kind: string, tolerance = 0.05): number =>
  Math.max(
    0,
    ...find(text)
      .filter((quantity) => quantity.kind === kind)
      .map((quantity) => nearness(quantity, value, tolerance)),
  );

describe('quantities', () => {
  test.each(['41,386', '41 386', '41.386', "41'386", '41386', '41.4k', '41k', '41 thousand', 'x41.4k', '~41,386', '41\u202f386'])(
    '%s objects is 41,386',
    (text) => {
      expect(near(`${text} objects`, 41386, 'count')).toBe(1);
    },
  );
  test.each([
    '38.6 GB',
    '38,6 GB',
    '38.6GB',
    '38.6 gigabytes',
    '38,6 Go',
    '38.6 gigs',
    '36 GiB',
    '38,612 MB',
    '38,612,004,331 bytes',
    '0.0386 TB',
  ])('%s is 38.6 GB', (text) => {
    expect(near(text, 38_612_004_331, 'bytes')).toBe(1);
  });
  test.each(['38.6 TB', '38.6 MB', '386 GB', '38.6'])('%s is not', (text) => {
    expect(near(text, 38_612_004_331, 'bytes')).toBe(0);
  });
  test('a comma inside a number begins no range', () => {
    expect(find('it went from 7,5 to 6,5 %').map(({ values }) => values)).toEqual([[7.5], [6.5]]);
  });
  test('a round word is an amount, and a share told by its numbers a percentage', () => {
    expect(near('about a thousand files', 1000, 'count')).toBe(1);
    expect(near('the percentage of failed calls rose from 3 to 4.', 4, 'percent')).toBe(1);
    expect(near('the percentage of failed calls rose from 3 to 4.', 3, 'percent')).toBe(1);
    expect(near('calls rose from 3 to 4.', 4, 'percent')).toBe(0);
  });
  test('within 30 % counts half, and so does the right order of magnitude', () => {
    expect(near('30 GB', 38_612_004_331, 'bytes')).toBe(0.5);
    expect(near('tens of thousands of files', 41_386, 'count')).toBe(0.5);
    expect(near('thousands of files', 41_386, 'count')).toBe(0);
  });
  test.each([
    ['32 minutes', 1920],
    ['thirty minutes', 1800],
    ['2 h', 7200],
    ['half an hour', 1800],
    ['forty-five minutes', 2700],
    ['3 days', 259_200],
  ])('%s', (text, seconds) => {
    expect(near(text, seconds, 'seconds', 0.001)).toBe(1);
  });
  test('money is money', () => {
    expect(find('$1,200 and 300 USD').map((quantity) => quantity.kind)).toEqual(['usd', 'usd']);
  });
  test('pieces of addresses, ids and versions are no amounts', () => {
    expect(find('10.20.14.37 and t1078.004 and v1.2.3 and lt-07')).toEqual([]);
  });
});
