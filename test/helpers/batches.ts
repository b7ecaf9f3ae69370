import type { ColumnBatch, ColumnData, Field, PhysicalType, Utf8Column } from '../../generators/core/columns.ts';

/** Strings as one UTF-8 column. */
export function utf8(values: readonly string[]): Utf8Column {
  const parts = values.map((value) => new TextEncoder().encode(value));
  const offsets = new Int32Array(values.length + 1);
  parts.forEach((part, index) => (offsets[index + 1] = (offsets[index] ?? 0) + part.length));
  const bytes = new Uint8Array(offsets[values.length] ?? 0);
  parts.forEach((part, index) => bytes.set(part, offsets[index]));
  return { offsets, bytes };
}

const ARRAYS = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, i32: Int32Array, f64: Float64Array } as const;

/** A batch from plain values: `batch({ t: ['f64', [1, 2]], name: ['utf8', ['a', 'b']] })`. */
export function batch(columns: Readonly<Record<string, readonly [PhysicalType, readonly (number | string | bigint)[]]>>): ColumnBatch {
  const entries = Object.entries(columns);
  const data = entries.map(([, [type, values]]): ColumnData => {
    if (type === 'utf8') return utf8(values as string[]);
    if (type === 'u64') return BigUint64Array.from(values as bigint[]);
    return ARRAYS[type].from(values as number[]);
  });
  const fields: Field[] = entries.map(([name, [type]]) => ({ name, type }));
  return { fields, columns: data, rows: entries[0]?.[1][1].length ?? 0 };
}
