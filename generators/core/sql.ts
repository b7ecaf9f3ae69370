/**
 * Pieces of DuckDB SQL that sources put into their select lists and raw records.
 * Core functions only: there is no JSON extension in the lab.
 */

/** SQL text literal of a plain string. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** TIMESTAMP from an expression in microseconds since 1970. */
export function timestamp(micros: string): string {
  return `make_timestamp(CAST(${micros} AS BIGINT))`;
}

/** ISO 8601 text of a TIMESTAMP in UTC with 0, 3, 6 or 7 decimals; Azure prints 7, the last from `tick` (an integer expression, 0 to 9). */
export function isoTime(time: string, decimals: 0 | 3 | 6 | 7 = 0, tick = '0'): string {
  if (decimals === 0) return `strftime(${time}, '%Y-%m-%dT%H:%M:%SZ')`;
  if (decimals === 3) return `(strftime(${time}, '%Y-%m-%dT%H:%M:%S.%g') || 'Z')`;
  const micros = `strftime(${time}, '%Y-%m-%dT%H:%M:%S.%f')`;
  return decimals === 6 ? `(${micros} || 'Z')` : `(${micros} || CAST((${tick}) AS VARCHAR) || 'Z')`;
}

/** UUID text of two UBIGINT expressions (big-endian halves). */
export function uuid(high: string, low: string): string {
  return `format('{:08x}-{:04x}-{:04x}-{:04x}-{:012x}', ${high} >> 32, (${high} >> 16) & 65535, ${high} & 65535, ${low} >> 48, ${low} & 281474976710655)`;
}

/** JSON string of a VARCHAR expression, or NULL. */
export function jsonString(text: string): string {
  return `('"' || replace(replace(replace(replace(replace(CAST(${text} AS VARCHAR), chr(92), chr(92) || chr(92)), '"', chr(92) || '"'), chr(10), chr(92) || 'n'), chr(13), chr(92) || 'r'), chr(9), chr(92) || 't') || '"')`;
}

/** JSON number or boolean of an expression, or NULL. */
export function jsonPlain(value: string): string {
  return `CAST(${value} AS VARCHAR)`;
}

/** JSON array of a LIST(VARCHAR) expression, or NULL. */
export function jsonList(list: string): string {
  return `('[' || array_to_string([${jsonString('e')} for e in ${list}], ',') || ']')`;
}

/**
 * JSON object in the given order. Each value is SQL that yields JSON text; a member whose value is NULL is left out.
 */
export function jsonObject(members: Readonly<Record<string, string>>): string {
  const parts = Object.entries(members).map(([key, value]) => `${literal(`${JSON.stringify(key)}:`)} || ${value}`);
  return `('{' || concat_ws(',', ${parts.join(', ')}) || '}')`;
}

/** One CSV line of VARCHAR expressions: quoted where needed, NULL is empty. */
export function csvLine(values: readonly string[]): string {
  const quoted = values.map((value) => {
    const text = `CAST(${value} AS VARCHAR)`;
    return `coalesce(CASE WHEN regexp_matches(${text}, '[",\\n]') THEN '"' || replace(${text}, '"', '""') || '"' ELSE ${text} END, '')`;
  });
  return quoted.join(` || ',' || `);
}

/** The name that belongs to a number from 0. */
export const named = (names: readonly string[], column: string): string =>
  `CASE ${column} ${names.map((name, i) => `WHEN ${i} THEN ${literal(name)}`).join(' ')} END`;
