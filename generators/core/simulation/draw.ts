/** Random amounts (times, bytes, tokens): a quantile table with scale and offset, so that every draw in the loop runs the same code. */
import { percentileTable, QuantileTable } from '../distributions.ts';
import { exp, log, normalQuantile } from '../math.ts';
import type { Rng } from '../random.ts';

export class Draw {
  private readonly table: QuantileTable | null;
  private readonly scale: number;
  private readonly offset: number;

  constructor(table: QuantileTable | null, scale: number, offset: number) {
    this.table = table;
    this.scale = scale;
    this.offset = offset;
  }

  /** One value; a constant draws nothing. */
  from(rng: Rng): number {
    return this.table === null ? this.offset : this.offset + this.scale * this.table.at(rng.u32());
  }

  /** The same shape, `factor` times as large. */
  times(factor: number): Draw {
    return new Draw(this.table, this.scale * factor, this.offset * factor);
  }
}

const tables = new Map<string, QuantileTable>();
const table = (name: string, quantile: (p: number) => number): QuantileTable => {
  let found = tables.get(name);
  if (!found) tables.set(name, (found = new QuantileTable(quantile)));
  return found;
};

export const constant = (value: number): Draw => new Draw(null, 0, value);
export const uniform = (low: number, high: number): Draw =>
  new Draw(
    table('uniform', (p) => p),
    high - low,
    low,
  );
export const exponential = (mean: number): Draw =>
  new Draw(
    table('exponential', (p) => -log(1 - p)),
    mean,
    0,
  );
/** @param sigma of the logarithm */
export const lognormal = (median: number, sigma: number, offset = 0): Draw =>
  new Draw(
    table(`lognormal ${sigma}`, (p) => exp(sigma * normalQuantile(p))),
    median,
    offset,
  );
/** Measured percentiles, logarithmic between them; `scale` turns their unit into microseconds, bytes or tokens. */
export const measured = (levels: readonly number[], values: readonly number[], scale = 1): Draw =>
  new Draw(percentileTable(levels, values), scale, 0);
