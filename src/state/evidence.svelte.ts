/* eslint-disable svelte/prefer-svelte-reactivity -- private bookkeeping and throw-away sets, never rendered */
import type { ResultColumn, Value } from '../query/connector.ts';
import { isTime } from './sql/types.ts';
import { plain } from './values.ts';

/** A kept query result: what the answer stands on. */
export interface Pin {
  /** `E1`, `E2`…: never used twice in an attempt. */
  readonly id: string;
  readonly kind: 'row' | 'result';
  /** Stands alone: window and cells written in. The grader runs it on its own copy. */
  readonly sql: string;
  readonly columns: readonly ResultColumn[];
  /** The row, or the first rows of the result, as they were. */
  readonly rows: readonly (readonly Value[])[];
  readonly total: number;
  /** Time of the row in the case, ms, when it has one. */
  readonly at?: number;
  readonly cell: string;
  note: string;
}

/** Pins in the learner's order. */
export class Evidence {
  pins = $state.raw<readonly Pin[]>([]);
  #next = 1;

  /** Row keys that are pinned, to mark them in results: `sql-independent` text of the values. */
  readonly rowKeys = $derived(
    new Map(this.pins.filter((pin) => pin.kind === 'row').map((pin) => [rowKey(pin.columns, pin.rows[0] ?? []), pin.id])),
  );

  add(pin: Omit<Pin, 'id'>): Pin {
    const made: Pin = { ...pin, id: `E${this.#next}` };
    this.#next += 1;
    this.pins = [...this.pins, made];
    return made;
  }

  note(id: string, note: string): void {
    this.pins = this.pins.map((pin) => (pin.id === id ? { ...pin, note } : pin));
  }

  /** Takes a pin out; gives back what undoes it. */
  remove(id: string): () => void {
    const index = this.pins.findIndex((pin) => pin.id === id);
    const removed = this.pins[index];
    this.pins = this.pins.filter((pin) => pin.id !== id);
    return () => {
      if (removed && !this.pins.includes(removed)) this.pins = this.pins.toSpliced(index, 0, removed);
    };
  }

  move(id: string, by: number): void {
    const from = this.pins.findIndex((pin) => pin.id === id);
    const to = from + by;
    if (from < 0 || to < 0 || to >= this.pins.length) return;
    const pins = [...this.pins];
    pins.splice(to, 0, ...pins.splice(from, 1));
    this.pins = pins;
  }

  snapshot() {
    return { pins: this.pins, next: this.#next };
  }

  restore(saved: { pins: readonly Pin[]; next: number }): void {
    this.pins = saved.pins;
    this.#next = saved.next;
  }
}

/** Text that tells a row from others in any result that holds it: `_rid` with its time where there is one, else all values. */
export function rowKey(columns: readonly ResultColumn[], values: readonly Value[]): string {
  const rid = columns.findIndex((column) => column.name === '_rid');
  if (rid < 0) return JSON.stringify(values);
  const time = columns.findIndex((column) => isTime(column.type) && column.name !== '_arrived');
  return `rid:${plain(values[rid])}:${time < 0 ? '' : plain(values[time])}`;
}
