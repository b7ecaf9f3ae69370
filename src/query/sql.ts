import type { PhysicalType } from '../../generators/core/columns.ts';

/** DuckDB type of a staged column. */
export const PHYSICAL_SQL: Readonly<Record<PhysicalType, string>> = {
  u8: 'UTINYINT',
  u16: 'USMALLINT',
  u32: 'UINTEGER',
  i32: 'INTEGER',
  f64: 'DOUBLE',
  u64: 'UBIGINT',
  utf8: 'VARCHAR',
};

/** A name as a quoted SQL identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text as a SQL string literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
