import {
  Field as ArrowField,
  Float64,
  Int32,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
  Utf8,
  type Data,
  type DataType,
} from 'apache-arrow';
import type { ColumnBatch, ColumnData, PhysicalType } from '../../../generators/core/columns.ts';

const TYPES: Readonly<Record<PhysicalType, () => DataType>> = {
  u8: () => new Uint8(),
  u16: () => new Uint16(),
  u32: () => new Uint32(),
  i32: () => new Int32(),
  f64: () => new Float64(),
  u64: () => new Uint64(),
  utf8: () => new Utf8(),
};

/** `makeData` has one overload per type; here the type is known only at run time. */
const make = makeData as unknown as (props: {
  type: DataType;
  length: number;
  nullCount: number;
  data: unknown;
  valueOffsets?: Int32Array;
}) => Data;

function arrowData(type: DataType, column: ColumnData, rows: number): Data {
  const common = { length: rows, nullCount: 0 };
  if ('offsets' in column) return make({ type, ...common, valueOffsets: column.offsets.subarray(0, rows + 1), data: column.bytes });
  return make({ type, ...common, data: column.subarray(0, rows) });
}

/** An Arrow IPC stream of the batch; the columns' bytes are copied once, into the stream. */
export function arrowStream(batch: ColumnBatch): Uint8Array {
  const types = batch.fields.map((field) => TYPES[field.type]());
  const fields = batch.fields.map((field, index) => new ArrowField(field.name, types[index] as DataType, false));
  const schema = new Schema(fields);
  const children = batch.columns.map((column, index) => arrowData(types[index] as DataType, column, batch.rows));
  const data = makeData({ type: new Struct(fields), length: batch.rows, nullCount: 0, children });
  return RecordBatchStreamWriter.writeAll([new RecordBatch(schema, data)]).toUint8Array(true);
}
