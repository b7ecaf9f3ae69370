/** Reads DuckDB's type texts: `STRUCT(a VARCHAR, b STRUCT(c INT)[])`, `MAP(VARCHAR, VARCHAR)`. */

export interface TypeField {
  readonly name: string;
  readonly type: string;
}

/** Splits at commas outside brackets and quotes. */
function split(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index];
    if (char === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  parts.push(text.slice(start));
  return parts.map((part) => part.trim()).filter(Boolean);
}

/** Fields of a STRUCT type (also of a list of them); none for other types. */
export function structFields(type: string): TypeField[] {
  const inner = /^STRUCT\((.*)\)(?:\[\d*\])?$/is.exec(type.trim())?.[1];
  if (inner === undefined) return [];
  return split(inner).map((part) => {
    const match = /^(?:"((?:[^"]|"")*)"|(\S+))\s+(.*)$/s.exec(part);
    return { name: (match?.[1] ?? match?.[2] ?? part).replaceAll('""', '"'), type: match?.[3] ?? 'VARCHAR' };
  });
}

export const isMap = (type: string): boolean => /^MAP\(/i.test(type);
export const isTime = (type: string): boolean => /^(TIMESTAMP|DATE)/i.test(type);
export const isNumber = (type: string): boolean =>
  /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|U(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|REAL|DECIMAL)/i.test(type);
export const isNested = (type: string): boolean => /^(STRUCT|MAP|UNION)/i.test(type) || type.endsWith(']');

/** Two or three letters that stand for a type in narrow places. */
export function typeMark(type: string): string {
  if (isMap(type)) return 'map';
  if (type.endsWith(']')) return 'list';
  if (/^STRUCT/i.test(type)) return 'obj';
  if (isTime(type)) return 'ts';
  if (isNumber(type)) return /DOUBLE|FLOAT|REAL|DECIMAL/i.test(type) ? '1.2' : '123';
  if (/^BOOL/i.test(type)) return 't/f';
  return 'abc';
}
