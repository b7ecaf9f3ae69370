import type { QueryResult, ResultColumn, Value } from './connector.ts';

/** Caps of a result, from the engine's page (architecture §5). */
export const MAX_ROWS = 100_000;
export const MAX_BYTES = 64 * 1024 * 1024;
export const MAX_CELL = 10_000;

/** Long text, cut. */
export const cut = (text: string): string => (text.length > MAX_CELL ? `${text.slice(0, MAX_CELL - 1)}…` : text);

/** A whole number: as number when exact, else as text. */
export const whole = (value: bigint): number | string =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value.toString();

/** Bytes as DuckDB prints a BLOB: printable ASCII as it is, the rest as `\xNN`. */
export function blobText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes.subarray(0, MAX_CELL)) {
    text += byte >= 32 && byte < 127 && byte !== 92 ? String.fromCharCode(byte) : `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return bytes.length > MAX_CELL ? `${text}…` : text;
}

const pad = (value: bigint | number, length: number): string => value.toString().padStart(length, '0');

/** Microseconds since 1970 as `YYYY-MM-DD HH:MM:SS.ffffff`, any year. */
export function timestampText(micros: bigint): string {
  // DuckDB's infinity, -infinity.
  if (micros >= 9223372036854775807n) return 'infinity';
  if (micros <= -9223372036854775807n) return '-infinity';
  const day = 86_400_000_000n;
  const days = (micros - (((micros % day) + day) % day)) / day;
  return `${dateText(Number(days))} ${timeText(micros - days * day)}`;
}

/** Microseconds of a day as `HH:MM:SS.ffffff`. */
export function timeText(micros: bigint): string {
  const seconds = micros / 1_000_000n;
  return `${pad(seconds / 3600n, 2)}:${pad((seconds / 60n) % 60n, 2)}:${pad(seconds % 60n, 2)}.${pad(micros % 1_000_000n, 6)}`;
}

/** Days since 1970 as `YYYY-MM-DD` (proleptic Gregorian; years before 1 as DuckDB prints them). */
export function dateText(days: number): string {
  // Civil date from a day number: H. Hinnant, "chrono-compatible low-level date algorithms".
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const date = `${pad(month, 2)}-${pad(dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1, 2)}`;
  return year > 0 ? `${pad(year, 4)}-${date}` : `${pad(1 - year, 4)}-${date} (BC)`;
}

/** An interval as DuckDB prints it: `1 year 2 months 3 days 04:05:06`. */
export function intervalText(months: number, days: number, micros: bigint): string {
  const parts: string[] = [];
  const unit = (count: number, name: string) => count !== 0 && parts.push(`${count} ${name}${Math.abs(count) === 1 ? '' : 's'}`);
  unit(Math.trunc(months / 12), 'year');
  unit(months % 12, 'month');
  unit(days, 'day');
  if (micros !== 0n || parts.length === 0) {
    const time = timeText(micros < 0n ? -micros : micros).replace(/\.?0+$/, (zeros) => (zeros.startsWith('.') ? '' : zeros));
    parts.push((micros < 0n ? '-' : '') + time);
  }
  return parts.join(' ');
}

/** A DECIMAL's unscaled value as text. */
export function decimalText(value: bigint, scale: number): string {
  if (scale === 0) return value.toString();
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Rough size of a value in memory, for the byte cap. */
export function sizeOf(value: Value): number {
  if (typeof value === 'string') return value.length * 2 + 16;
  if (value === null || typeof value !== 'object') return 8;
  if (Array.isArray(value)) return (value as readonly Value[]).reduce<number>((sum, item) => sum + sizeOf(item), 16);
  return Object.entries(value).reduce((sum, [key, item]) => sum + key.length + sizeOf(item), 16);
}

/** DuckDB's type text with every `ENUM('a', 'b')` as VARCHAR. */
export const plainType = (type: string): string => type.replace(/ENUM\((?:'(?:[^']|'')*'(?:, )?)*\)/g, 'VARCHAR');

/** A QueryResult over plain column arrays. */
export function columnarResult(
  columns: readonly ResultColumn[],
  data: readonly (readonly Value[])[],
  rows: number,
  truncated: boolean,
  elapsedMs: number,
): QueryResult {
  return { columns, rows, truncated, elapsedMs, value: (row, column) => data[column]?.[row] ?? null };
}
