import { describe, expect, it } from 'vitest';
import { exp, log, normalCdf, normalQuantile, pow } from '../../../../generators/core/math.ts';

/** Relative error. */
const off = (value: number, truth: number): number => Math.abs(value - truth) / Math.abs(truth);

/** Deterministic spread of arguments. */
const spread = (low: number, high: number, count = 20_000): number[] =>
  Array.from({ length: count }, (_, i) => low + (high - low) * ((i * 0.6180339887498949) % 1));

describe('known values', () => {
  // 20 digits from tables of the functions.
  it.each([
    ['ln 2', log(2), 0.6931471805599453],
    ['ln 10', log(10), 2.302585092994046],
    ['ln 1e-300', log(1e-300), -690.7755278982137],
    ['ln of the least double', log(5e-324), -744.4400719213812],
    ['e', exp(1), 2.718281828459045],
    ['e^-20', exp(-20), 2.061153622438558e-9],
    ['e^700', exp(700), 1.0142320547350045e304],
    ['2^0.5', pow(2, 0.5), 1.4142135623730951],
    ['7^-1.3', pow(7, -1.3), 0.07968426075760657],
    ['1.1^64', pow(1.1, 64), 445.7915684525902],
    ['97.5 % of the normal', normalQuantile(0.975), 1.9599639845400543],
  ])('%s', (_, value, truth) => {
    expect(off(value, truth)).toBeLessThan(1e-14);
  });

  it('handles the edges', () => {
    expect(log(0)).toBe(-Infinity);
    expect(log(-1)).toBeNaN();
    expect(exp(1000)).toBe(Infinity);
    expect(exp(-1000)).toBe(0);
    expect(pow(0, 2.5)).toBe(0);
    expect(pow(5, 0)).toBe(1);
  });
});

describe('agreement with this engine, which need not be exact', () => {
  it('log over 200 decades', () => {
    for (const x of spread(-230, 230)) expect(Math.abs(log(Math.exp(x)) - Math.log(Math.exp(x)))).toBeLessThan(1e-13);
  });
  it('exp', () => {
    for (const x of spread(-700, 700)) expect(off(exp(x), Math.exp(x))).toBeLessThan(1e-14);
  });
  it('pow in the range that it promises', () => {
    for (const [i, x] of spread(0.01, 100).entries()) {
      const y = ((i % 121) - 60) / 10;
      expect(off(pow(x, y), Math.pow(x, y))).toBeLessThan(1e-14);
    }
  });
});

describe('the normal distribution', () => {
  it('has its known tail', () => expect(off(normalCdf(-3), 0.0013498980316300946)).toBeLessThan(1e-13));
  it('quantile and distribution function undo each other', () => {
    for (const p of spread(1e-6, 1 - 1e-6)) expect(off(normalCdf(normalQuantile(p)), p)).toBeLessThan(1e-9);
  });
  it('is symmetric', () => {
    for (const p of spread(0.001, 0.499, 500)) expect(normalQuantile(p)).toBeCloseTo(-normalQuantile(1 - p), 10);
  });
});
