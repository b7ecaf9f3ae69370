import { describe, expect, it } from 'vitest';
import { envelope, percentOf } from '../../../../src/components/sources/envelope.ts';
import {
  band,
  line,
  linear,
  linearTicks,
  logarithmic,
  logTicks,
  percent,
  seconds,
  short,
  shortType,
  spanOf,
  unitOf,
  whole,
} from '../../../../src/components/sources/plot.ts';

describe('scales', () => {
  it('place values evenly, or by the ratio between them', () => {
    const up = linear([0, 10], [200, 0]);
    expect([up(0), up(5), up(10)]).toEqual([200, 100, 0]);
    const across = logarithmic([1, 10_000], [0, 400]);
    expect([1, 10, 100, 10_000].map((value) => Math.round(across(value)))).toEqual([0, 100, 200, 400]);
    expect(across(0)).toBe(0);
  });
});

describe('ticks', () => {
  it('are round, start at nothing and reach the largest value', () => {
    expect(linearTicks(9717).map(({ value }) => value)).toEqual([0, 2500, 5000, 7500, 10_000]);
    expect(linearTicks(0.043, 4, percent).map(({ text }) => text)).toEqual(['0', '2', '4', '6'].map((text) => `${text}\u202f%`));
    expect(linearTicks(0)).toHaveLength(1);
    for (const most of [0.0007, 3, 17, 250, 9.9e6]) {
      const ticks = linearTicks(most);
      expect(ticks.at(-1)!.value).toBeGreaterThanOrEqual(most * 0.999);
      expect(ticks.length).toBeLessThanOrEqual(7);
    }
  });
  it('of a logarithmic axis hold all values, with halves and fifths where there are few decades', () => {
    expect(logTicks(17, 121_300).map(({ text }) => text)).toEqual(['10', '100', '1k', '10k', '100k', '1M']);
    expect(logTicks(69, 912).map(({ value }) => value)).toEqual([50, 100, 200, 500, 1000]);
    for (const [least, most] of [
      [0.0009, 0.002],
      [1, 2],
      [3, 4e12],
      [100, 100],
    ] as const) {
      const [from, to] = spanOf(logTicks(least, most));
      expect(from).toBeLessThanOrEqual(least);
      expect(to).toBeGreaterThanOrEqual(most);
      expect(to).toBeGreaterThan(from);
      expect(logTicks(least, most).length).toBeLessThanOrEqual(8);
    }
  });
});

describe('paths', () => {
  it('join points, and break where there is none', () => {
    expect(
      line([
        [0, 1],
        [2, 3.04],
        [4, null],
        [6, 7],
      ]),
    ).toBe('M0 1L2 3M6 7');
  });
  it('close an area between two lines', () => {
    expect(
      band([
        [0, 1, 9],
        [5, 2, 8],
      ]),
    ).toBe('M0 1L5 2L5 8L0 9Z');
    expect(band([])).toBe('');
  });
});

describe('words', () => {
  it('numbers and shares', () => {
    expect([0, 0.04, 6.341, 630, 1500, 54_307_000, 3e12].map(short)).toEqual(['0', '0.04', '6.34', '630', '1.5k', '54.3M', '3T']);
    expect(whole(1_234_567)).toBe('1\u202f234\u202f567');
    const shares = [0, 0.0005, 0.085, 0.5, 0.9998, 1].map((share) => percent(share).replace('\u202f%', ''));
    expect(shares).toEqual(['0', '0.05', '8.5', '50', '99.98', '100']);
    expect([4.56, 420, 13_110].map((value) => seconds(value).replace('\u202f', ' '))).toEqual(['4.56 s', '7 min', '3.64 h']);
  });
  it('units and types', () => {
    expect(
      [
        'arrival delay',
        'duration_ns',
        'fields.duration_ms',
        'target_processing_time',
        'total_time',
        'prompt_length',
        'size',
        'result_tokens',
      ].map(unitOf),
    ).toEqual(['s', 'ns', 'ms', 's', 'ms', 'characters', 'bytes', 'tokens']);
    expect(shortType('VARCHAR')).toBe('VARCHAR');
    const long = `STRUCT("type" VARCHAR, arn VARCHAR, inner STRUCT(a INTEGER, b INTEGER), ${'cdefg'
      .split('')
      .map((name) => `${name} DOUBLE`)
      .join(', ')})[]`;
    expect(shortType(long)).toBe('STRUCT(type, arn, inner, c, d, … 8 in all)[]');
  });
});

describe('what others measured', () => {
  it('spans the sets at the percentages that all of them have', () => {
    expect(
      envelope([
        { p50: 1020, p99: 4142, max: 14_050 },
        { p50: 1469, p99: 7436 },
        { p10: 964, p50: 6909, p99: 85_400 },
      ]),
    ).toEqual([
      { percent: 50, low: 1020, high: 6909 },
      { percent: 99, low: 4142, high: 85_400 },
    ]);
    expect(envelope([])).toEqual([]);
    expect(['p99.9', 'max'].map(percentOf)).toEqual([99.9, 100]);
  });
});
