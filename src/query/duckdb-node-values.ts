import {
  DuckDBArrayType,
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBEnumType,
  DuckDBIntervalValue,
  DuckDBListType,
  DuckDBListValue,
  DuckDBMapType,
  DuckDBMapValue,
  DuckDBStructType,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  DuckDBUnionValue,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { Value } from './connector.ts';
import { blobText, cut, dateText, decimalText, intervalText, timestampText, timeText, whole } from './values.ts';

/** A value of node DuckDB as plain data. */
export function toValue(value: DuckDBValue): Value {
  if (value === null) return null;
  if (typeof value === 'string') return cut(value);
  if (typeof value === 'bigint') return whole(value);
  if (typeof value !== 'object') return value;
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) return timestampText(value.micros);
  if (value instanceof DuckDBTimestampNanosecondsValue) return timestampText(value.nanos / 1000n);
  if (value instanceof DuckDBTimestampMillisecondsValue) return timestampText(value.millis * 1000n);
  if (value instanceof DuckDBTimestampSecondsValue) return timestampText(value.seconds * 1_000_000n);
  if (value instanceof DuckDBDateValue) return dateText(value.days);
  if (value instanceof DuckDBTimeValue) return timeText(value.micros);
  if (value instanceof DuckDBIntervalValue) return intervalText(value.months, value.days, value.micros);
  if (value instanceof DuckDBDecimalValue) return decimalText(value.value, value.scale);
  if (value instanceof DuckDBBlobValue) return blobText(value.bytes);
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(toValue);
  if (value instanceof DuckDBStructValue)
    return Object.fromEntries(Object.entries(value.entries).map(([key, item]) => [key, toValue(item)]));
  if (value instanceof DuckDBMapValue) return { map: value.entries.map((entry) => [toValue(entry.key), toValue(entry.value)]) };
  if (value instanceof DuckDBUnionValue) return toValue(value.value);
  return cut(value.toString());
}

/** DuckDB's text of a type, with ENUM as VARCHAR. */
export function typeText(type: DuckDBType): string {
  if (type instanceof DuckDBEnumType) return 'VARCHAR';
  if (type instanceof DuckDBListType) return `${typeText(type.valueType)}[]`;
  if (type instanceof DuckDBArrayType) return `${typeText(type.valueType)}[${type.length}]`;
  if (type instanceof DuckDBMapType) return `MAP(${typeText(type.keyType)}, ${typeText(type.valueType)})`;
  if (type instanceof DuckDBStructType) {
    return `STRUCT(${type.entryNames.map((name, index) => `${/^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name}"`} ${typeText(type.entryTypes[index] as DuckDBType)}`).join(', ')})`;
  }
  return type.toString();
}
