import {
  Type,
  type Data,
  type Int,
  type DataType,
  type Decimal,
  type Dictionary,
  type FixedSizeList,
  type List,
  type Map_,
  type Struct,
  type Timestamp,
  type Time,
  type Vector,
} from 'apache-arrow';
import type { Value } from '../connector.ts';
import { blobText, cut, dateText, decimalText, intervalText, timestampText, timeText, whole } from '../values.ts';

const MICROS_PER_UNIT = [1_000_000n, 1000n, 1n] as const;

/** Seconds, milliseconds, microseconds or nanoseconds (Arrow's units 0…3) as microseconds. */
const micros = (value: bigint, unit: number): bigint => (unit === 3 ? value / 1000n : value * (MICROS_PER_UNIT[unit] ?? 1n));

/** A two's complement integer of `words` 32-bit words, little endian. */
function wide(values: Uint32Array, from: number, words: number): bigint {
  let value = 0n;
  for (let i = words - 1; i >= 0; i--) value = (value << 32n) | BigInt(values[from + i] ?? 0);
  return BigInt.asIntN(words * 32, value);
}

const decoder = new TextDecoder();
/** Where the value at `index` of a list or text begins; 64-bit in the large types. */
const offset = (data: Data, index: number): number => Number((data.valueOffsets as Int32Array | BigInt64Array)[index] ?? 0);
const slice = (data: Data, index: number): Uint8Array => (data.values as Uint8Array).subarray(offset(data, index), offset(data, index + 1));

function listItems(child: Data, from: number, to: number): Value[] {
  return Array.from({ length: to - from }, (_, i) => readValue(child, from + i));
}

/** Reads by Arrow type; anything else is read as DuckDB's text, which Arrow calls Utf8. */
const READERS: Readonly<Partial<Record<Type, (data: Data, index: number) => Value>>> = {
  [Type.Null]: () => null,
  [Type.Bool]: (data, index) => (((data.values as Uint8Array)[(data.offset + index) >> 3] ?? 0) & (1 << ((data.offset + index) & 7))) !== 0,
  [Type.Int]: (data, index) => {
    const value = (data.values as Int32Array | BigInt64Array)[index] ?? 0;
    return typeof value === 'bigint' ? whole(value) : value;
  },
  [Type.Float]: (data, index) => (data.values as Float64Array)[index] ?? null,
  [Type.Utf8]: (data, index) => cut(decoder.decode(slice(data, index))),
  [Type.LargeUtf8]: (data, index) => cut(decoder.decode(slice(data, index))),
  [Type.Binary]: (data, index) => blobText(slice(data, index)),
  [Type.FixedSizeBinary]: (data, index) => blobText((data.values as Uint8Array).subarray(index * data.stride, (index + 1) * data.stride)),
  [Type.Date]: (data, index) => dateText((data.values as Int32Array)[index] ?? 0),
  [Type.Timestamp]: (data, index) =>
    timestampText(micros((data.values as unknown as BigInt64Array)[index] ?? 0n, (data.type as Timestamp).unit)),
  [Type.Time]: (data, index) => timeText(micros(BigInt((data.values as unknown as BigInt64Array)[index] ?? 0n), (data.type as Time).unit)),
  [Type.Interval]: (data, index) => {
    // Months, days, nanoseconds: 4 + 4 + 8 bytes, a unit that Arrow JS does not name.
    const words = data.values as Int32Array;
    const nanos = wide(new Uint32Array(words.buffer, words.byteOffset, words.length), index * 4 + 2, 2);
    return intervalText(words[index * 4] ?? 0, words[index * 4 + 1] ?? 0, nanos / 1000n);
  },
  [Type.Decimal]: (data, index) => {
    const { scale, precision } = data.type as Decimal;
    const value = wide(data.values as Uint32Array, index * 4, 4);
    // HUGEINT leaves the engine as DECIMAL(38, 0).
    return scale === 0 && precision === 38 ? whole(value) : decimalText(value, scale);
  },
  [Type.List]: (data, index) => listItems(data.children[0] as Data, offset(data, index), offset(data, index + 1)),
  [Type.FixedSizeList]: (data, index) => {
    const { listSize } = data.type as FixedSizeList;
    return listItems(data.children[0] as Data, index * listSize, (index + 1) * listSize);
  },
  [Type.Struct]: (data, index) =>
    Object.fromEntries((data.type as Struct).children.map((field, child) => [field.name, readValue(data.children[child] as Data, index)])),
  [Type.Map]: (data, index) => {
    const entries = data.children[0] as Data;
    const [keys, values] = entries.children as [Data, Data];
    const from = offset(data, index);
    return {
      map: Array.from({ length: offset(data, index + 1) - from }, (_, i) => [readValue(keys, from + i), readValue(values, from + i)]),
    };
  },
  [Type.Dictionary]: (data, index) => {
    const value: unknown = (data.dictionary as Vector).get((data.values as Int32Array)[index] ?? 0);
    return typeof value === 'string' ? cut(value) : null;
  },
  [Type.Union]: (data, index) => {
    const type = (data as unknown as { typeIds: Int8Array }).typeIds[index] ?? 0;
    return readValue(data.children[type] as Data, index);
  },
};

/** A value of an Arrow column as plain data. */
export function readValue(data: Data, index: number): Value {
  if (data.type.typeId !== Type.Union && !data.getValid(index)) return null;
  const read = READERS[data.type.typeId];
  if (!read)
    throw new Error(`The engine returned a type that the lab cannot show (Arrow type ${data.type.typeId as number}). Cast it to VARCHAR.`);
  return read(data, index);
}

const INTEGERS: Readonly<Record<string, string>> = {
  Int8: 'TINYINT',
  Int16: 'SMALLINT',
  Int32: 'INTEGER',
  Int64: 'BIGINT',
  Uint8: 'UTINYINT',
  Uint16: 'USMALLINT',
  Uint32: 'UINTEGER',
  Uint64: 'UBIGINT',
  Float32: 'FLOAT',
  Float64: 'DOUBLE',
};
const TIMESTAMPS = ['TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP', 'TIMESTAMP_NS'];
const NAMES: Readonly<Partial<Record<Type, string>>> = {
  [Type.Null]: 'INTEGER',
  [Type.Bool]: 'BOOLEAN',
  [Type.Binary]: 'BLOB',
  [Type.Date]: 'DATE',
  [Type.Time]: 'TIME',
  [Type.Interval]: 'INTERVAL',
  [Type.Union]: 'UNION',
};
const fieldName = (name: string): string => (/^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name}"`);

/** DuckDB's name of the type behind an Arrow type (ENUM, UUID and BIT arrive as text: VARCHAR). */
export function arrowTypeText(type: DataType): string {
  switch (type.typeId) {
    case Type.Int:
    case Type.Float:
      return INTEGERS[(type as Int).toString()] ?? 'DOUBLE';
    case Type.Timestamp:
      return (type as Timestamp).timezone ? 'TIMESTAMP WITH TIME ZONE' : (TIMESTAMPS[(type as Timestamp).unit] ?? 'TIMESTAMP');
    case Type.Decimal: {
      const { precision, scale } = type as Decimal;
      return precision === 38 && scale === 0 ? 'HUGEINT' : `DECIMAL(${precision},${scale})`;
    }
    case Type.List:
      return `${arrowTypeText((type as List).valueType as DataType)}[]`;
    case Type.FixedSizeList:
      return `${arrowTypeText((type as FixedSizeList).valueType as DataType)}[${(type as FixedSizeList).listSize}]`;
    case Type.Struct:
      return `STRUCT(${(type as Struct).children.map((field) => `${fieldName(field.name)} ${arrowTypeText(field.type as DataType)}`).join(', ')})`;
    case Type.Map: {
      const [key, value] = ((type as Map_).children[0]?.type as Struct).children;
      return `MAP(${key ? arrowTypeText(key.type as DataType) : ''}, ${value ? arrowTypeText(value.type as DataType) : ''})`;
    }
    case Type.Dictionary:
      return arrowTypeText((type as Dictionary).dictionary as DataType);
    default:
      return NAMES[type.typeId as Type] ?? 'VARCHAR';
  }
}
