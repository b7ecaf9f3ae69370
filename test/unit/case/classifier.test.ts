import { describe, expect, it } from 'vitest';
import { auc, chance, separability } from '../../../src/case/classifier.ts';

/** Evenly spread numbers of [0, 1) without chance. */
const spread = (count: number, step = 0.6180339887): number[] => Array.from({ length: count }, (_, index) => (index * step) % 1);

describe('auc', () => {
  it('agrees with values worked out by hand', () => {
    expect(auc([1, 2, 3, 4], [false, false, true, true])).toBe(1);
    expect(auc([1, 2, 3, 4], [true, true, false, false])).toBe(0);
    // Pairs (positive, negative): (1,2) lost, (1,4) lost, (3,2) won, (3,4) lost.
    expect(auc([1, 2, 3, 4], [true, false, true, false])).toBe(0.25);
  });
  it('counts ties half, and is chance where there is one class only', () => {
    expect(auc([5, 5, 5, 5], [true, false, true, false])).toBe(0.5);
    expect(auc([1, 1, 2], [true, false, false])).toBe(0.25);
    expect(auc([1, 2], [true, true])).toBe(0.5);
    expect(auc([], [])).toBe(0.5);
  });
});

it('the standard error of an AUC is that of the rank sum', () => {
  // Two against two: 6 equally likely orders with AUC 0, 1/4, 1/2, 1/2, 3/4, 1.
  const orders = [0, 0.25, 0.5, 0.5, 0.75, 1];
  expect(chance(2, 2)).toBeCloseTo(Math.sqrt(orders.reduce((sum, value) => sum + (value - 0.5) ** 2, 0) / orders.length), 12);
});

describe('separability', () => {
  const labels = Array.from({ length: 600 }, (_, index) => index % 2 === 0);
  const [a, b] = [spread(600), spread(600, 0.7548776662)];
  const rows = (shift: (label: boolean, value: number) => number): number[][] =>
    a.map((value, index) => [shift(labels[index]!, value), b[index]!]);

  it('is near chance for what means nothing', () => {
    expect(
      Math.abs(
        separability(
          rows((_, value) => value),
          labels,
        ) - 0.5,
      ),
    ).toBeLessThan(0.06);
  });
  it('sees a shift', () => {
    expect(
      separability(
        rows((label, value) => value + (label ? 0.5 : 0)),
        labels,
      ),
    ).toBeGreaterThan(0.8);
  });
  it('sees values in the middle, which no straight line sees', () => {
    expect(
      separability(
        rows((label, value) => (label ? 0.4 + value * 0.2 : value)),
        labels,
      ),
    ).toBeGreaterThan(0.7);
  });
  it('is one half where the two of each pair are alike, if pairs stay together', () => {
    const pairs = labels.map((_, index) => [Math.floor(a[Math.floor(index / 2)]! * 3)]);
    expect(separability(pairs, labels, 2)).toBe(0.5);
    expect(separability(pairs, labels)).toBeLessThan(0.5);
  });
  it('bears a column that never changes', () => {
    expect(
      separability(
        labels.map(() => [7]),
        labels,
      ),
    ).toBe(0.5);
  });
});
