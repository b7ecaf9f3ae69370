/** Agreement of verdicts and scores with labels. Levels: 0 missed, 1 partial, 2 met. */

/** Quadratic weighted kappa of two ratings with `levels` grades; 1 when both are constant and equal. */
export function quadraticKappa(a: readonly number[], b: readonly number[], levels: number): number {
  const observed = Array.from({ length: levels }, () => Array.from({ length: levels }, () => 0));
  const left = Array.from({ length: levels }, () => 0);
  const right = Array.from({ length: levels }, () => 0);
  a.forEach((value, index) => {
    const other = b[index] ?? 0;
    const row = observed[value];
    if (row) row[other] = (row[other] ?? 0) + 1;
    left[value] = (left[value] ?? 0) + 1;
    right[other] = (right[other] ?? 0) + 1;
  });
  let disagreement = 0;
  let chance = 0;
  for (let i = 0; i < levels; i++) {
    for (let j = 0; j < levels; j++) {
      const weight = ((i - j) / (levels - 1)) ** 2;
      disagreement += weight * (observed[i]?.[j] ?? 0);
      chance += (weight * (left[i] ?? 0) * (right[j] ?? 0)) / a.length;
    }
  }
  return chance === 0 ? 1 : 1 - disagreement / chance;
}

/** Share of equal pairs. */
export function accuracy(a: readonly number[], b: readonly number[]): number {
  return a.filter((value, index) => value === b[index]).length / Math.max(a.length, 1);
}

/** Mean absolute difference. */
export function meanError(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / Math.max(a.length, 1);
}
