/** What a process counts, per scrape, and how a scrape shows it. */
import type { Labels, Page } from './page.ts';

/** A piece has 2 ** BITS slots. */
const BITS = 6;
const NOTHING = new Float64Array(0);

/** Amounts by slot. Only the hours in which something was added take room. */
export class Steps {
  private readonly pieces = new Map<number, Float64Array>();
  /** The piece that was used last. */
  private number = NaN;
  private piece: Float64Array = NOTHING;
  private least = Infinity;
  private most = -Infinity;

  add(slot: number, amount: number): void {
    if (slot < this.least) this.least = slot;
    if (slot > this.most) this.most = slot;
    const number = slot >> BITS;
    if (number !== this.number || this.piece === NOTHING) {
      let piece = this.pieces.get(number);
      if (!piece) this.pieces.set(number, (piece = new Float64Array(1 << BITS)));
      this.number = number;
      this.piece = piece;
    }
    const at = slot - (number << BITS);
    this.piece[at] = (this.piece[at] as number) + amount;
  }

  at(slot: number): number {
    const number = slot >> BITS;
    if (number !== this.number) {
      this.number = number;
      this.piece = this.pieces.get(number) ?? NOTHING;
    }
    return this.piece[slot - (number << BITS)] ?? 0;
  }

  /** Sum of the slots in (from, to]. */
  between(from: number, to: number): number {
    const last = Math.min(to, this.most);
    let sum = 0;
    for (let slot = Math.max(from + 1, this.least); slot <= last; slot++) sum += this.at(slot);
    return sum;
  }
}

/**
 * The scrapes of a target that were answered, and where its process began anew: `resets[i]` is the last slot before the process that
 * answers `slots[i]` (-1 for the first). A restart therefore counts from the scrape before it.
 */
export interface Answered {
  readonly slots: Int32Array;
  readonly resets: Int32Array;
}

/** Calls `each` with every answered scrape, and how far the sums reached before it: they start anew with the process. */
function walk({ slots, resets }: Answered, each: (slot: number, from: number, anew: boolean) => void): void {
  let reset = -1;
  let from = -1;
  for (let i = 0; i < slots.length; i++) {
    const anew = i === 0 || resets[i] !== reset;
    if (anew) from = reset = resets[i] as number;
    each(slots[i] as number, from, anew);
    from = slots[i] as number;
  }
}

export interface CounterOptions {
  /** It is there from the start with 0, and not only from the first event. */
  readonly zero?: boolean;
  /** What is shown of the sum. Default: itself. */
  readonly show?: (sum: number) => number;
}

export class Counter {
  readonly steps = new Steps();
  private readonly name: string;
  private readonly labels: Labels;
  private readonly options: CounterOptions;

  constructor(name: string, labels: Labels, options: CounterOptions = {}) {
    this.name = name;
    this.labels = labels;
    this.options = options;
  }

  add(slot: number, amount = 1): void {
    this.steps.add(slot, amount);
  }

  write(page: Page, answered: Answered): void {
    const series = page.series(this.name, this.labels);
    const { zero = false, show = (value: number) => value } = this.options;
    let sum = 0;
    walk(answered, (slot, from, anew) => {
      sum = (anew ? 0 : sum) + this.steps.between(from, slot);
      if (zero || sum > 0) page.put(series, slot, show(sum));
    });
  }
}

/** A classic histogram: cumulative buckets, sum and count. */
export class Histogram {
  private readonly buckets: readonly Steps[];
  private readonly sum = new Steps();
  private readonly name: string;
  private readonly labels: Labels;
  private readonly bounds: Bounds;
  private readonly zero: boolean;

  /** @param zero it is there from the start, and not only from the first observation */
  constructor(name: string, labels: Labels, bounds: Bounds, zero = false) {
    this.name = name;
    this.labels = labels;
    this.bounds = bounds;
    this.zero = zero;
    this.buckets = Array.from({ length: bounds.micros.length + 1 }, () => new Steps());
  }

  /** @param micros whole microseconds, so that sums do not depend on the order of observations */
  observe(slot: number, micros: number): void {
    const { micros: bounds } = this.bounds;
    let bucket = 0;
    while (bucket < bounds.length && micros > (bounds[bucket] as number)) bucket++;
    (this.buckets[bucket] as Steps).add(slot, 1);
    this.sum.add(slot, micros);
  }

  write(page: Page, answered: Answered): void {
    const series = [...this.bounds.texts, '+Inf'].map((le) => page.series(`${this.name}_bucket`, { ...this.labels, le }));
    const sumSeries = page.series(`${this.name}_sum`, this.labels);
    const countSeries = page.series(`${this.name}_count`, this.labels);
    const counts = new Float64Array(this.buckets.length);
    let sum = 0;
    walk(answered, (slot, from, anew) => {
      if (anew) {
        counts.fill(0);
        sum = 0;
      }
      let count = 0;
      for (let i = 0; i < counts.length; i++) {
        counts[i] = (counts[i] as number) + (this.buckets[i] as Steps).between(from, slot);
        count += counts[i] as number;
      }
      sum += this.sum.between(from, slot);
      if (count === 0 && !this.zero) return;
      let below = 0;
      for (let i = 0; i < counts.length; i++) page.put(series[i] as number, slot, (below += counts[i] as number));
      page.put(sumSeries, slot, sum / 1e6);
      page.put(countSeries, slot, count);
    });
  }
}

/** Upper bounds of buckets: in microseconds, and as the `le` label. */
export interface Bounds {
  readonly micros: readonly number[];
  readonly texts: readonly string[];
}

/** @param python the Python client prints whole bounds as `1.0`, others as `1` */
export const bounds = (seconds: readonly number[], python = false): Bounds => ({
  micros: seconds.map((bound) => Math.round(bound * 1e6)),
  texts: seconds.map((bound) => (python && Number.isInteger(bound) ? `${bound}.0` : String(bound))),
});
