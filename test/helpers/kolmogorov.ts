/**
 * Kolmogorov–Smirnov distance of a sample to a distribution function.
 * @param from only values from here on are compared: below, the sample may differ for a reason of its own
 */
export function distance(sample: readonly number[], cdf: (x: number) => number, from = -Infinity): number {
  const sorted = sample.slice().sort((a, b) => a - b);
  let worst = 0;
  sorted.forEach((x, i) => {
    if (x < from) return;
    const expected = cdf(x);
    worst = Math.max(worst, Math.abs(expected - i / sorted.length), Math.abs(expected - (i + 1) / sorted.length));
  });
  return worst;
}

/**
 * The same where only percentiles are known: the largest difference at one of them. Where one value spans several levels
 * (a file that everybody fetches) anything between them fits.
 * @param levels percent
 */
export function distanceAtLevels(sample: readonly number[], levels: readonly number[], values: readonly number[]): number {
  const sorted = sample.slice().sort((a, b) => a - b);
  let worst = 0;
  values.forEach((value, i) => {
    const share = sorted.filter((x) => x <= value).length / sorted.length;
    const below = Math.min(...levels.filter((_, j) => values[j] === value)) / 100;
    const above = Math.max(...levels.filter((_, j) => values[j] === value)) / 100;
    if (i > 0 && i < values.length - 1) worst = Math.max(worst, below - share, share - above);
  });
  return worst;
}
