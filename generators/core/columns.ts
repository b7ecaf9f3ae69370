/**
 * Column buffers: what generators produce, what is hashed, and what the query engine loads.
 * Nothing here knows about DuckDB or Arrow.
 */

/** Physical types of a staged column. Times travel as `f64` microseconds since 1970 (exact below 2^53). */
export type PhysicalType = 'u8' | 'u16' | 'u32' | 'i32' | 'f64' | 'u64' | 'utf8';

/** A column of strings: `offsets[i]..offsets[i + 1]` of `bytes` (UTF-8). Length is `offsets.length - 1`. */
export interface Utf8Column {
  readonly offsets: Int32Array;
  readonly bytes: Uint8Array;
}

export type ColumnData = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array | BigUint64Array | Utf8Column;

export interface Field {
  readonly name: string;
  readonly type: PhysicalType;
}

/** Bytes that columns take. */
export const bytesOf = (columns: readonly ColumnData[]): number =>
  columns.reduce(
    (sum, column) => sum + (ArrayBuffer.isView(column) ? column.byteLength : column.offsets.byteLength + column.bytes.byteLength),
    0,
  );

/** Rows in columnar form. `columns[i]` belongs to `fields[i]`; each holds exactly `rows` values. */
export interface ColumnBatch {
  readonly fields: readonly Field[];
  readonly columns: readonly ColumnData[];
  readonly rows: number;
}
