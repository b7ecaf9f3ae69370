/** Samplers. Each takes the stream it draws from; parameters stand in `parameters.ts`. Deterministic in every engine. */
import { exp, log, normalCdf, normalQuantile, pow } from './math.ts';
import type { Rng } from './random.ts';

/** Standard normal by inverse distribution function: one draw each. */
export const normal = (rng: Rng): number => normalQuantile(rng.open());

/** @param sigma of the logarithm */
export const lognormal = (rng: Rng, median: number, sigma: number): number => median * exp(sigma * normal(rng));

export const exponential = (rng: Rng, mean: number): number => -mean * log(rng.open());

/** Gamma with shape `shape` and scale `scale`. Method: Marsaglia & Tsang (2000). */
export function gamma(rng: Rng, shape: number, scale: number): number {
  if (shape < 1) return gamma(rng, shape + 1, scale) * pow(rng.open(), 1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / (3 * Math.sqrt(d));
  for (;;) {
    const x = normal(rng);
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    if (log(rng.open()) < 0.5 * x * x + d * (1 - v + log(v))) return d * v * scale;
  }
}

/** Poisson count: product of uniforms for small means, rounded normal with variance `mean` above 200. */
export function poisson(rng: Rng, mean: number): number {
  if (!(mean > 0)) return 0;
  if (mean > 200) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(rng)));
  // In parts of at most 30, as e^-mean loses precision for more.
  let count = 0;
  for (let left = mean; left > 0; left -= 30) {
    const floor = exp(-Math.min(left, 30));
    for (let product = rng.open(); product > floor; product *= rng.open()) count++;
  }
  return count;
}

/** Weighted choice in constant time. Method: Walker (1977), Vose (1991). */
export class Alias {
  readonly size: number;
  private readonly threshold: Float64Array;
  private readonly other: Uint32Array;

  /** @param weights not negative, not all zero */
  constructor(weights: ArrayLike<number>) {
    const n = weights.length;
    this.size = n;
    this.threshold = new Float64Array(n);
    this.other = new Uint32Array(n);
    let total = 0;
    for (let i = 0; i < n; i++) total += weights[i] as number;
    if (!(total > 0)) throw new Error('Alias: the weights must have a positive sum.');
    const small: number[] = [];
    const large: number[] = [];
    for (let i = 0; i < n; i++) {
      this.threshold[i] = ((weights[i] as number) * n) / total;
      (this.threshold[i]! < 1 ? small : large).push(i);
    }
    while (small.length > 0 && large.length > 0) {
      const low = small.pop()!;
      const high = large.pop()!;
      this.other[low] = high;
      this.threshold[high] = this.threshold[high]! + this.threshold[low]! - 1;
      (this.threshold[high] < 1 ? small : large).push(high);
    }
    for (const i of [...small, ...large]) this.threshold[i] = 1;
  }

  /** Index by weight: one draw, its high part choosing the column and its rest the side. */
  pick(rng: Rng): number {
    const x = rng.u32() * (this.size * 2 ** -32);
    const column = Math.floor(x);
    return x - column < (this.threshold[column] as number) ? column : (this.other[column] as number);
  }
}

/** Weights of ranks 1…n: rank^-exponent. */
export const zipfWeights = (n: number, exponent: number): Float64Array =>
  Float64Array.from({ length: n }, (_, rank) => pow(rank + 1, -exponent));

/** Rank 0…n−1 by Zipf's law. */
export const zipf = (n: number, exponent: number): Alias => new Alias(zipfWeights(n, exponent));

/** `[weight, sigma, median]` */
export type LognormalPart = readonly [weight: number, sigma: number, median: number];

/** Share of a lognormal mixture at or below x. */
export function mixtureCdf(parts: readonly LognormalPart[], x: number): number {
  if (x <= 0) return 0;
  let share = 0;
  let total = 0;
  const l = log(x);
  for (const [weight, sigma, median] of parts) {
    share += weight * normalCdf((l - log(median)) / sigma);
    total += weight;
  }
  return share / total;
}

const CELLS = 4096;

/**
 * A distribution as a table of its quantile function: 4,096 equal cells and as many again in the first and the last one.
 * A draw costs one u32 and no logarithm.
 */
export class QuantileTable {
  private readonly body: Float64Array;
  private readonly head: Float64Array;
  private readonly tail: Float64Array;

  /** @param quantile rising function of p in (0, 1) */
  constructor(quantile: (p: number) => number) {
    const table = (first: number, width: number): Float64Array =>
      Float64Array.from({ length: CELLS + 1 }, (_, i) => quantile(Math.min(1 - 2 ** -33, Math.max(2 ** -33, first + (width * i) / CELLS))));
    this.body = table(0, 1);
    this.head = table(0, 1 / CELLS);
    this.tail = table(1 - 1 / CELLS, 1 / CELLS);
  }

  /** Value for 32 random bits. */
  at(bits: number): number {
    let x = bits * (CELLS * 2 ** -32);
    let cell = Math.floor(x);
    let table = this.body;
    if (cell === 0 || cell === CELLS - 1) {
      table = cell === 0 ? this.head : this.tail;
      x = (x - cell) * CELLS;
      cell = Math.floor(x);
    }
    const low = table[cell] as number;
    return low + (x - cell) * ((table[cell + 1] as number) - low);
  }

  draw(rng: Rng): number {
    return this.at(rng.u32());
  }
}

/** @param parts `[weight, sigma, median]` */
export const mixtureTable = (parts: readonly LognormalPart[]): QuantileTable => {
  // Knots by one walk over a fine grid of ln x instead of one bisection each.
  const steps = 20000;
  const first = Math.min(...parts.map(([, sigma, median]) => log(median) - 7 * sigma));
  const last = Math.max(...parts.map(([, sigma, median]) => log(median) + 7 * sigma));
  const grid = Float64Array.from({ length: steps + 1 }, (_, i) => first + ((last - first) * i) / steps);
  const share = grid.map((l) => mixtureCdf(parts, exp(l)));
  return new QuantileTable((p) => exp(interpolate(share, grid, p)));
};

/** @param levels rising percentages 0…100; @param values their quantiles. Linear between them (in ln where `logarithmic`). */
export function percentileTable(levels: readonly number[], values: readonly number[], logarithmic = true): QuantileTable {
  const shares = Float64Array.from(levels, (level) => level / 100);
  const ys = Float64Array.from(values, (value) => (logarithmic ? log(value) : value));
  return new QuantileTable((p) => (logarithmic ? exp(interpolate(shares, ys, p)) : interpolate(shares, ys, p)));
}

/** y at x on the line through the points (xs rising). */
function interpolate(xs: Float64Array, ys: Float64Array, x: number): number {
  let low = 0;
  let high = xs.length - 1;
  if (x <= xs[0]!) return ys[0]!;
  if (x >= xs[high]!) return ys[high]!;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (xs[middle]! <= x) low = middle;
    else high = middle;
  }
  const width = xs[high]! - xs[low]!;
  return width > 0 ? ys[low]! + ((ys[high]! - ys[low]!) * (x - xs[low]!)) / width : ys[high]!;
}
