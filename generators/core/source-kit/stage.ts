/** Scratch columns that a source fills row by row and hands over batch by batch. */
import type { ColumnData, Utf8Column } from '../columns.ts';
import type { EventBatch } from '../events.ts';
import type { SourceContext, StageColumn } from '../source.ts';

/** A text column under construction. Write bytes from `used` on, then call `close` once per row. */
export class TextScratch {
  offsets = new Int32Array(1);
  bytes = new Uint8Array(0);
  /** The same bytes by two, for text of an even length on every row. */
  pairs = new Uint16Array(0);
  used = 0;

  /** Makes room for `rows` rows of `size` bytes more. */
  reserve(row: number, rows: number, size: number): void {
    this.offsets = grown(this.offsets, row + rows + 1);
    if (this.bytes.length >= this.used + size) return;
    this.bytes = grown(this.bytes, this.used + size);
    this.pairs = new Uint16Array(this.bytes.buffer, 0, this.bytes.length >> 1);
  }

  /** Row `row` ends here. */
  close(row: number): void {
    this.offsets[row + 1] = this.used;
  }

  view(rows: number): Utf8Column {
    return { offsets: this.offsets.subarray(0, rows + 1), bytes: this.bytes.subarray(0, this.used) };
  }
}

/** Rows that are gathered before they are handed over: scratch stays in the processor's cache, and does not grow with a batch. */
const PIECE = 8192;

type Numbers = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array | BigUint64Array;

/** The array of a stage column: codes of a `ref` are `Uint32Array`. */
export type ScratchOf<C extends StageColumn> = C extends { readonly ref: string }
  ? Uint32Array
  : C extends { readonly type: 'u8' }
    ? Uint8Array
    : C extends { readonly type: 'u16' }
      ? Uint16Array
      : C extends { readonly type: 'u32' }
        ? Uint32Array
        : C extends { readonly type: 'f64' }
          ? Float64Array
          : C extends { readonly type: 'utf8' }
            ? TextScratch
            : Numbers;

/** Doubles an array until `length` values fit. */
function grown<A extends Numbers>(array: A, length: number): A {
  if (array.length >= length) return array;
  const Type = array.constructor as new (length: number) => Numbers;
  const bigger = new Type(Math.max(length, array.length * 2, 256));
  bigger.set(array as never);
  return bigger as A;
}

function scratch(column: StageColumn): Numbers | TextScratch {
  if ('ref' in column) return new Uint32Array(0);
  switch (column.type) {
    case 'u8':
      return new Uint8Array(0);
    case 'u16':
      return new Uint16Array(0);
    case 'u32':
      return new Uint32Array(0);
    case 'i32':
      return new Int32Array(0);
    case 'f64':
      return new Float64Array(0);
    case 'u64':
      return new BigUint64Array(0);
    case 'utf8':
      return new TextScratch();
  }
}

/**
 * Reusable staged rows of one table: fresh memory per row would cost more than the rows themselves.
 * Call `reserve` before a run of writes and read `columns` again after it; write at `rows`, then `rows++`; `emit` at the end of the batch.
 */
export class Stage<S extends Readonly<Record<string, StageColumn>>> {
  rows = 0;
  columns: { [K in keyof S]: ScratchOf<S[K]> };
  private readonly table: string;
  private capacity = 0;

  constructor(table: string, stage: S) {
    this.table = table;
    this.columns = Object.fromEntries(Object.entries(stage).map(([name, column]) => [name, scratch(column)])) as never;
  }

  /** Makes room for `count` rows more; `textBytes` more bytes in each text column. */
  reserve(count: number, textBytes = 0): void {
    const need = this.rows + count;
    if (need <= this.capacity && textBytes === 0) return;
    if (need > this.capacity) this.capacity = Math.max(need, this.capacity * 2, 256);
    const columns = this.columns as Record<string, Numbers | TextScratch>;
    for (const name in columns) {
      const column = columns[name]!;
      if (column instanceof TextScratch) column.reserve(this.rows, this.capacity - this.rows, textBytes);
      else columns[name] = grown(column, this.capacity);
    }
  }

  /**
   * Makes room for what row `i` of a batch becomes, and hands over what has been gathered every so many rows. Call it for each row, and
   * `emit` after the last; read `columns` again after it. The stage must be empty before the batch.
   * @param textBytes room in each text column, by row of the batch
   * @param most rows of the stage that one row of the batch may become
   */
  make(context: SourceContext, batch: EventBatch, i: number, textBytes = 0, most = 1): void {
    if (i % PIECE !== 0) return;
    this.emit(context, batch);
    const rows = Math.min(PIECE, batch.rows - i);
    this.reserve(rows * most, rows * textBytes);
  }

  /** Hands the rows over (`emit` copies what it keeps) and starts again. */
  emit(context: SourceContext, batch: EventBatch): void {
    if (this.rows === 0) return;
    const columns = Object.values(this.columns as Record<string, Numbers | TextScratch>);
    const views = columns.map((column): ColumnData =>
      column instanceof TextScratch ? column.view(this.rows) : column.subarray(0, this.rows),
    );
    context.emit(this.table, batch, views, this.rows);
    this.rows = 0;
    for (const column of columns) if (column instanceof TextScratch) column.used = 0;
  }
}
