/** What was sampled of one replica, by time. */
import type { EventBatch } from '../../core/events.ts';

type Columns = EventBatch<'ReplicaSample'>['columns'];

const FIELDS = [
  't',
  'ready',
  'queue',
  'calls',
  'busy',
  'busyTime',
  'workTime',
  'kv',
  'clock',
  'temperature',
] as const satisfies readonly (keyof Columns)[];
export type Field = (typeof FIELDS)[number];
const WIDTH = FIELDS.length;
const PLACE = Object.fromEntries(FIELDS.map((field, place) => [field, place])) as Readonly<Record<Field, number>>;

export class Samples {
  rows = 0;
  private data = new Float64Array(64 * WIDTH);
  private sorted = true;

  add(columns: Columns, row: number): void {
    if (this.rows * WIDTH === this.data.length) {
      const data = new Float64Array(2 * this.data.length);
      data.set(this.data);
      this.data = data;
    }
    const at = this.rows * WIDTH;
    for (let i = 0; i < WIDTH; i++) this.data[at + i] = columns[FIELDS[i] as Field][row] as number;
    if (this.rows > 0 && (this.data[at] as number) < (this.data[at - WIDTH] as number)) this.sorted = false;
    this.rows++;
  }

  get(row: number, field: Field): number {
    return this.data[row * WIDTH + PLACE[field]] as number;
  }

  /** Row of the latest sample at or before `t`; -1 when there is none. */
  latest(t: number): number {
    this.sort();
    let low = 0;
    let high = this.rows;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.data[middle * WIDTH] as number) <= t) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** Time of the first sample at or after `t` that was ready; Infinity when there is none. */
  readyFrom(t: number): number {
    for (let row = this.latest(t); row < this.rows; row++)
      if (row >= 0 && this.get(row, 't') >= t && this.get(row, 'ready') === 1) return this.get(row, 't');
    return Infinity;
  }

  /** Share of the time since the sample before that its workers were busy, at most 1. */
  load(row: number): number {
    const other = row > 0 ? row - 1 : row + 1;
    if (other >= this.rows) return 0;
    const span = Math.abs(this.get(row, 't') - this.get(other, 't'));
    return Math.min(1, this.get(row, 'busyTime') / span);
  }

  /** Cells may have come in any order. */
  private sort(): void {
    if (this.sorted) return;
    const order = Array.from({ length: this.rows }, (_, row) => row).sort((a, b) => this.get(a, 't') - this.get(b, 't'));
    const data = new Float64Array(this.data.length);
    order.forEach((row, at) => data.set(this.data.subarray(row * WIDTH, (row + 1) * WIDTH), at * WIDTH));
    this.data = data;
    this.sorted = true;
  }
}
