import { toMs, toSqlTime } from './times.ts';

/** The part of the case's time that queries see as `$t0` and `$t1`, and that the ribbon shows brushed. */
export class TimeWindow {
  /** The whole case, ms. */
  bounds = $state.raw<readonly [number, number]>([0, 1]);
  range = $state.raw<readonly [number, number]>([0, 1]);

  readonly isWhole = $derived(this.range[0] === this.bounds[0] && this.range[1] === this.bounds[1]);
  readonly parameters = $derived({ t0: toSqlTime(this.range[0]), t1: toSqlTime(this.range[1]) });

  setBounds(start: string, end: string): void {
    const bounds = [toMs(start), toMs(end)] as const;
    const wasUnset = this.range[1] === 1;
    this.bounds = bounds;
    if (wasUnset || this.range[0] < bounds[0] || this.range[1] > bounds[1]) this.range = bounds;
  }

  /** Sets the range; the order of the ends does not matter, at least a second stays. */
  set(start: number, end: number): void {
    const [low, high] = this.bounds;
    const from = Math.round(Math.min(Math.max(Math.min(start, end), low), high - 1000));
    const to = Math.round(Math.max(Math.min(Math.max(start, end), high), from + 1000));
    this.range = [from, to];
  }

  reset(): void {
    this.range = this.bounds;
  }

  /** Narrows (factor < 1) or widens around the middle. */
  zoom(factor: number): void {
    const [start, end] = this.range;
    const middle = (start + end) / 2;
    const half = Math.max(((end - start) / 2) * factor, 500);
    this.set(middle - half, middle + half);
  }

  /** Moves by a share of its own width, keeping the width. */
  shift(share: number): void {
    const [start, end] = this.range;
    const width = end - start;
    const from = Math.min(Math.max(start + width * share, this.bounds[0]), this.bounds[1] - width);
    this.set(from, from + width);
  }
}
