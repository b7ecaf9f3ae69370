import type { ColumnBatch, ColumnData, Field, PhysicalType, Utf8Column } from '../../generators/core/columns.ts';

type Numbers = Exclude<ColumnData, Utf8Column>;

const ARRAYS: Readonly<Record<Exclude<PhysicalType, 'utf8'>, new (length: number) => Numbers>> = {
  u8: Uint8Array,
  u16: Uint16Array,
  u32: Uint32Array,
  i32: Int32Array,
  f64: Float64Array,
  u64: BigUint64Array,
};

/** Bytes of a batch's columns. */
export const batchBytes = (batch: ColumnBatch): number =>
  batch.columns.reduce(
    (sum, column) => sum + ('offsets' in column ? column.bytes.length + column.offsets.byteLength : column.byteLength),
    0,
  );

function joinText(parts: readonly Utf8Column[], rows: number): Utf8Column {
  const offsets = new Int32Array(rows + 1);
  const size = (part: Utf8Column) => (part.offsets[part.offsets.length - 1] ?? 0) - (part.offsets[0] ?? 0);
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + size(part), 0));
  let row = 0;
  let at = 0;
  for (const part of parts) {
    const first = part.offsets[0] ?? 0;
    bytes.set(part.bytes.subarray(first, first + size(part)), at);
    for (let i = 0; i < part.offsets.length - 1; i++) offsets[row + i] = at + (part.offsets[i] ?? 0) - first;
    row += part.offsets.length - 1;
    at += size(part);
  }
  offsets[rows] = at;
  return { offsets, bytes };
}

function joinNumbers(type: Exclude<PhysicalType, 'utf8'>, parts: readonly Numbers[], rows: number): Numbers {
  const all = new ARRAYS[type](rows);
  let at = 0;
  for (const part of parts) {
    (all.set as (source: Numbers, offset: number) => void).call(all, part, at);
    at += part.length;
  }
  return all;
}

/** One batch of all rows of several with the same fields. Copies. */
export function joinBatches(batches: readonly ColumnBatch[]): ColumnBatch {
  const [first] = batches;
  if (!first) throw new Error('joinBatches needs at least one batch.');
  if (batches.length === 1) return first;
  const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
  const columns = first.fields.map(({ type }: Field, index) => {
    const parts = batches.map((batch) => batch.columns[index] as ColumnData);
    return type === 'utf8' ? joinText(parts as Utf8Column[], rows) : joinNumbers(type, parts as Numbers[], rows);
  });
  return { fields: first.fields, columns, rows };
}

/** Collects small batches into large ones: an insert costs about a millisecond, whatever it carries. */
export class BatchBuffer {
  #batches: ColumnBatch[] = [];
  #rows = 0;

  constructor(private readonly target = 131_072) {}

  /** Adds a batch; returns a joined one when there is enough. */
  add(batch: ColumnBatch): ColumnBatch | undefined {
    if (batch.rows === 0) return undefined;
    this.#batches.push(batch);
    this.#rows += batch.rows;
    return this.#rows >= this.target ? this.take() : undefined;
  }

  /** What is left, if anything. */
  take(): ColumnBatch | undefined {
    if (this.#rows === 0) return undefined;
    const batch = joinBatches(this.#batches);
    this.#batches = [];
    this.#rows = 0;
    return batch;
  }
}
