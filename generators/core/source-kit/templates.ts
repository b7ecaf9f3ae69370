/** Log lines from templates: a text with holes `{name}`, filled with numbers and texts as bytes. */
import { put, putDecimal, putInteger, putText } from './ascii.ts';
import type { TextScratch } from './stage.ts';

/** Values by the name of the hole. */
export type Values = Readonly<Record<string, number | string>>;

/** How a number is printed: decimals, and whether thousands are set apart. */
interface Format {
  readonly decimals: number;
  readonly grouped: boolean;
}

interface Hole extends Format {
  readonly name: string;
  /** The hole as the template writes it. */
  readonly text: string;
}

const HOLE = /\{(\w+)(?::(,)?(?:\.(\d)f)?)?\}/g;
/** Most bytes of a number: 2^53 with commas, a sign and nine decimals. */
const NUMBER_BYTES = 40;
const NOTHING: Values = {};
const MINUS = 45;
const COMMA = 44;

/** A template taken apart once. */
export interface Template {
  readonly parts: readonly (Uint8Array | Hole)[];
  /** Bytes of what is not a hole. */
  readonly fixed: number;
}

/**
 * Takes a template apart. `{a}` prints a whole number or a text, `{a:,}` a number with commas, `{a:.3f}` with decimals.
 * @param decimals of holes that do not say how many, by name; 0 without
 */
export function parseTemplate(text: string, decimals: Readonly<Record<string, number>> = {}): Template {
  const encoder = new TextEncoder();
  const parts: (Uint8Array | Hole)[] = [];
  let at = 0;
  for (const match of text.matchAll(HOLE)) {
    const [whole, name = '', comma, digits] = match;
    if (match.index > at) parts.push(encoder.encode(text.slice(at, match.index)));
    parts.push({ name, text: whole, grouped: comma === ',', decimals: digits === undefined ? (decimals[name] ?? 0) : Number(digits) });
    at = match.index + whole.length;
  }
  if (at < text.length) parts.push(encoder.encode(text.slice(at)));
  return { parts, fixed: parts.reduce((sum, part) => sum + (part instanceof Uint8Array ? part.length : 0), 0) };
}

/**
 * Writes a filled template as the text of `row`. A hole without a value stays as it stands.
 * @param others values of holes that `values` does not have
 */
export function writeTemplate(to: TextScratch, row: number, { parts, fixed }: Template, values: Values, others: Values = NOTHING): void {
  let size = fixed;
  for (const part of parts) {
    if (part instanceof Uint8Array) continue;
    const value = values[part.name] ?? others[part.name] ?? part.text;
    size += typeof value === 'number' ? NUMBER_BYTES : 3 * value.length;
  }
  to.reserve(row, 1, size);
  for (const part of parts) {
    if (part instanceof Uint8Array) put(to, part);
    else {
      const value = values[part.name] ?? others[part.name] ?? part.text;
      if (typeof value === 'number') putNumber(to, value, part);
      else putText(to, value);
    }
  }
  to.close(row);
}

/** Adds a number as Python prints it: `nan` and `inf` too. */
function putNumber(to: TextScratch, value: number, { decimals, grouped }: Format): void {
  if (!Number.isFinite(value)) {
    putText(to, Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf');
    return;
  }
  if (value < 0) to.bytes[to.used++] = MINUS;
  const size = Math.abs(value);
  if (grouped) putGrouped(to, Math.round(size));
  else if (decimals > 0) putDecimal(to, size, decimals);
  else putInteger(to, Math.round(size));
}

function putGrouped(to: TextScratch, value: number): void {
  if (value >= 1000) {
    putGrouped(to, Math.floor(value / 1000));
    to.bytes[to.used++] = COMMA;
    putInteger(to, value % 1000, 3);
  } else putInteger(to, value);
}
