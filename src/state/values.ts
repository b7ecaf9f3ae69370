import type { QueryResult, Value } from '../query/connector.ts';
import { isNumber, isTime } from './sql/types.ts';

const groups = /\B(?=(\d{3})+(?!\d))/g;
/** Thin spaces as separators: `812 440`. */
export function count(value: number | string): string {
  const text = String(value);
  const [whole = '', fraction] = text.split('.');
  return whole.replace(groups, '\u202f') + (fraction === undefined ? '' : `.${fraction}`);
}

/** Bytes in MB with one decimal. */
export const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(1);

// eslint-disable-next-line no-control-regex -- these are the characters to be shown
const controls = /[\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g;
/** C0 and bidi controls made visible, so that a log line cannot dress up as another. */
export function visible(text: string): string {
  return text.replace(controls, (char) =>
    char === '\n' ? '⏎' : char === '\t' ? '⇥' : `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Is this the contract's form of a MAP? */
export function mapEntries(value: Value): readonly (readonly [Value, Value])[] | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  const map = (value as { map?: Value }).map;
  return Array.isArray(map) && map.every((entry) => Array.isArray(entry) && entry.length === 2) ? map : undefined;
}

/** One line for a nested value, in DuckDB's own look. */
export function inline(value: Value): string {
  if (value === null) return 'NULL';
  if (typeof value !== 'object') return typeof value === 'string' ? value : String(value);
  const entries = mapEntries(value);
  if (entries) return `{${entries.map(([key, each]) => `${inline(key)}=${inline(each)}`).join(', ')}}`;
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([key, each]) => `${key}: ${inline(each)}`)
    .join(', ')}}`;
}

/** A value as text, for names and labels. */
export const plain = (value: Value | undefined): string => (value === undefined ? '' : inline(value));

/** Text of a cell: milliseconds in times, nothing for NULL (the grid marks it). */
export function cellText(value: Value, type: string): string {
  if (value === null) return '';
  if (typeof value === 'string' && isTime(type)) return value.replace(/(\.\d{3})\d*$/, '$1');
  return visible(inline(value));
}

/** Should the column sit at the right? */
export const alignsRight = (type: string): boolean => isNumber(type);

/** A value for a spreadsheet: tabs and line ends out, formulas defused. */
export function tsvCell(value: Value): string {
  const text = inline(value === null ? '' : value).replace(/[\t\r\n]+/g, ' ');
  return /^\s*[=+\-@＝＋－＠|]/.test(text) && !/^-?\d/.test(text) ? `'${text}` : text;
}

/** A block of a result as tab-separated text. */
export function toTsv(result: QueryResult, rows: readonly [number, number], columns: readonly [number, number], headers: boolean): string {
  const picked = result.columns.slice(columns[0], columns[1] + 1);
  const lines = headers ? [picked.map((column) => column.name).join('\t')] : [];
  for (let row = rows[0]; row <= rows[1]; row += 1) {
    lines.push(picked.map((_, index) => tsvCell(result.value(row, columns[0] + index))).join('\t'));
  }
  return lines.join('\n');
}

/** All values of a row. */
export const rowValues = (result: QueryResult, row: number): Value[] => result.columns.map((_, index) => result.value(row, index));

/** Cuts the middle out of one long word (an ARN, a key, an id): its end tells it apart. Text with spaces keeps its beginning. */
export function fitText(text: string, characters: number): string {
  if (text.length <= characters || characters < 8) return text;
  if (/[\s{[]/.test(text)) return `${text.slice(0, characters - 1).trimEnd()}…`;
  return cutMiddle(text, characters);
}

/** Shares of a cut text that its beginning gets: names that begin or end alike differ elsewhere. */
const heads = [0.4, 0.1, 0.7];

/** Names of at most so many characters, their middle cut where most of them can still be told apart. */
export function cutApart(names: readonly string[], characters: number): readonly string[] {
  const ways = heads.map((share) => names.map((name) => cutMiddle(name, characters, share)));
  const apart = (way: readonly string[]) => new Set(way).size;
  return ways.reduce((best, way) => (apart(way) > apart(best) ? way : best));
}

/** Text of at most so many characters: the beginning and, more of it, the end. */
export function cutMiddle(text: string, characters: number, share = 0.4): string {
  if (text.length <= characters || characters < 3) return text;
  const head = Math.ceil((characters - 1) * share);
  return `${text.slice(0, head)}…${text.slice(text.length - (characters - 1 - head))}`;
}

/** A name cut where a line may end: behind `_`, `.`, `-`, and before a capital. */
export const nameParts = (name: string): string[] => name.split(/(?<=[^_.-][_.-])(?=.)|(?<=[a-z0-9])(?=[A-Z])/);
