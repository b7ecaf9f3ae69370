import type { ColumnData, Utf8Column } from './columns.ts';
import { EVENT_SCHEMAS, type EventBatch, type EventType } from './events.ts';
import { exp, normalQuantile } from './math.ts';
import type { Pools } from './pools.ts';
import type { Rng } from './random.ts';
import type { TableSpec } from './source.ts';

/** Free text or small tables: strings as one byte buffer. `null` becomes the empty string; a select turns it back with `nullif(s.x, '')`. */
export function utf8(strings: readonly (string | null)[]): Utf8Column {
  const texts = new Texts();
  const index = Uint32Array.from(strings, (text) => texts.of(text ?? ''));
  return texts.column(index);
}

/** Texts that repeat: made and encoded once, then copied row by row. */
export class Texts {
  private readonly places = new Map<string | number, number>();
  private readonly parts: Uint8Array[] = [];
  private readonly encoder = new TextEncoder();

  /** Place of a text. @param key stands for the text; `make` runs once per key */
  of(text: string): number;
  of(key: number, make: () => string): number;
  of(key: string | number, make?: () => string): number {
    const known = this.places.get(key);
    if (known !== undefined) return known;
    this.places.set(key, this.parts.length);
    return this.parts.push(this.encoder.encode(make ? make() : String(key))) - 1;
  }

  /** One value per place in `index`. */
  column(index: Uint32Array): Utf8Column {
    const offsets = new Int32Array(index.length + 1);
    for (let i = 0; i < index.length; i++) offsets[i + 1] = (offsets[i] as number) + (this.parts[index[i] as number] as Uint8Array).length;
    const bytes = new Uint8Array(offsets[index.length] as number);
    for (let i = 0; i < index.length; i++) bytes.set(this.parts[index[i] as number] as Uint8Array, offsets[i]);
    return { offsets, bytes };
  }
}

/** An empty background batch: names the origin of rows that a source makes in `start` or `finish`. */
export function still<T extends EventType>(type: T, producer: string): EventBatch<T> {
  const columns = Object.fromEntries(
    Object.entries(EVENT_SCHEMAS[type]).map(([name, kind]) => [
      name,
      kind === 'time' || kind === 'f64'
        ? new Float64Array(0)
        : kind === 'u16'
          ? new Uint16Array(0)
          : kind === 'u8'
            ? new Uint8Array(0)
            : new Uint32Array(0),
    ]),
  );
  return { type, producer, cell: 0, rows: 0, columns: columns as EventBatch<T>['columns'], label: 0 };
}

/** Two columns of random halves for {@link uuid} of `core/sql.ts`; version 4, variant 1. */
export function uuids(rng: Rng, rows: number): { readonly high: BigUint64Array; readonly low: BigUint64Array } {
  const words = rng.fill(new Uint32Array(rows * 4));
  const high = new BigUint64Array(rows);
  const low = new BigUint64Array(rows);
  const mixed = new Uint32Array(high.buffer);
  const rest = new Uint32Array(low.buffer);
  for (let i = 0; i < rows; i++) {
    // Little-endian halves: index 0 is the low word.
    mixed[i * 2 + 1] = words[i * 4] as number;
    mixed[i * 2] = (((words[i * 4 + 1] as number) & 0xffff0fff) | 0x4000) >>> 0;
    rest[i * 2 + 1] = (((words[i * 4 + 2] as number) & 0x3fffffff) | 0x80000000) >>> 0;
    rest[i * 2] = words[i * 4 + 3] as number;
  }
  return { high, low };
}

/**
 * Columns in the order of a table's stage.
 * @throws when one is missing: a forgotten column would shift all others
 */
export function inStageOrder(stage: TableSpec['stage'], values: Readonly<Record<string, ColumnData>>): ColumnData[] {
  return Object.keys(stage).map((name) => {
    const column = values[name];
    if (!column) throw new Error(`The stage column "${name}" has no values. Given: ${Object.keys(values).join(', ')}.`);
    return column;
  });
}

/** Lognormal delays in microseconds, a few of them (`late`) far above the rest. */
export function delays(
  rng: Rng,
  rows: number,
  shape: { readonly medianS: number; readonly sigma: number; readonly minS?: number; readonly late?: number },
): Float64Array {
  const out = new Float64Array(rows);
  const least = shape.minS ?? 0;
  for (let i = 0; i < rows; i++) {
    const slow = rng.chance(shape.late ?? 0.003) ? 6 + 30 * rng.unit() : 1;
    const seconds = (least + (shape.medianS - least) * exp(shape.sigma * normalQuantile(rng.open()))) * slow;
    out[i] = Math.round(seconds * 1e6);
  }
  return out;
}

/** A random word per row: the last resort of an order, so that equal times do not show who wrote first. */
export function ties(rng: Rng, rows: number): Uint32Array {
  return rng.fill(new Uint32Array(rows));
}

/** Copies of a batch's columns, cut to its rows: a batch is only valid during the call. */
export function copied<T extends EventType>(
  batch: EventBatch<T>,
): { -readonly [C in keyof EventBatch<T>['columns']]: EventBatch<T>['columns'][C] } {
  const columns = Object.entries(batch.columns as unknown as Record<string, Float64Array>).map(([name, column]) => [
    name,
    column.slice(0, batch.rows),
  ]);
  return Object.fromEntries(columns) as EventBatch<T>['columns'];
}

/** Reader of string codes; NULL is ''. */
export function reader(pools: Pools): (code: number | undefined) => string {
  return (code) => (pools.read('string', code ?? 0) as string | null) ?? '';
}
