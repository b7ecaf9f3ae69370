/** What several sets of measured quantiles span at one percentage. */
export interface Span {
  readonly percent: number;
  readonly low: number;
  readonly high: number;
}

/** Percentage of a level's name: `p99.9` is 99.9, `max` 100. */
export const percentOf = (level: string): number => (level === 'max' ? 100 : Number(level.slice(1)));

/** Least and most of what was measured at each percentage that every set has, ascending. */
export function envelope(sets: readonly Readonly<Record<string, number>>[]): Span[] {
  const levels = Object.keys(sets[0] ?? {}).filter((level) => sets.every((set) => set[level] !== undefined));
  return levels
    .map((level) => {
      const values = sets.map((set) => set[level]!);
      return { percent: percentOf(level), low: Math.min(...values), high: Math.max(...values) };
    })
    .sort((a, b) => a.percent - b.percent);
}
