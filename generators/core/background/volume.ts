import { gamma, poisson } from '../distributions.ts';
import type { Cell, PlanContext } from '../producer.ts';
import type { Rng } from '../random.ts';
import { HOUR } from '../time.ts';

/** Time cell of the background streams, seconds. */
export const CELL_SECONDS = 600;

/**
 * Factor on background rates: the case's scale, and half of it for a short case (a window of at most 30 h), so that a
 * short case of half the time has about a quarter of the rows.
 */
export function volume(context: PlanContext): number {
  return context.scale * (context.clock.end - context.clock.detailStart <= 30 * HOUR ? 0.5 : 1);
}

/** The part of a cell that lies in the detailed window, or null. */
export function detailPart(context: PlanContext, cell: Cell): { readonly start: number; readonly end: number } | null {
  const start = Math.max(cell.start, context.clock.detailStart);
  const end = Math.min(cell.end, context.clock.end);
  return start < end ? { start, end } : null;
}

/**
 * A bursty count: Poisson with a gamma-distributed mean.
 * @param burst variance of the mean relative to its square; 0 is Poisson
 */
export function burstyCount(rng: Rng, mean: number, burst: number): number {
  if (mean <= 0) return 0;
  return poisson(rng, burst > 0 ? gamma(rng, 1 / burst, mean * burst) : mean);
}

/** Something planned that starts at a known time. */
export interface Planned {
  readonly at: number;
}

/** The planned things that start in a cell. `sorted` is in order of `at`. */
export function startingIn<T extends Planned>(sorted: readonly T[], cell: Cell): readonly T[] {
  return sorted.slice(lowerBound(sorted, cell.start), lowerBound(sorted, cell.end));
}

function lowerBound(sorted: readonly Planned[], t: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle]?.at ?? 0) < t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Sorts planned things by time; equal times keep their order. */
export function inOrder<T extends Planned>(planned: readonly T[]): readonly T[] {
  return [...planned].sort((a, b) => a.at - b.at);
}
