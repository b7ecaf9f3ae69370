/** Text written as bytes: plain ASCII pieces and numbers. */
import type { TextScratch } from './stage.ts';

const ZERO = 48;
const POINT = 46;
const SHORT = 48;
const POWERS = Float64Array.from({ length: 16 }, (_, n) => Number(`1e${n}`));
const encoder = new TextEncoder();

/** ASCII bytes of a text. */
export const ascii = (text: string): Uint8Array => Uint8Array.from(text, (sign) => sign.charCodeAt(0));

/** Adds to the text under construction. */
export function put(to: TextScratch, piece: Uint8Array): void {
  const { length } = piece;
  const { bytes, used } = to;
  // A short copy byte by byte is cheaper than the call of the built-in one.
  if (length > SHORT) bytes.set(piece, used);
  else for (let i = 0; i < length; i++) bytes[used + i] = piece[i] as number;
  to.used = used + length;
}

/** Adds a whole number of at least `digits` digits. */
export function putInteger(to: TextScratch, value: number, digits = 1): void {
  let rest = Math.floor(value);
  let length = digits;
  for (let bound = POWERS[digits] as number; rest >= bound; bound *= 10) length++;
  const { bytes, used } = to;
  let at = used + length - 1;
  // Beyond 31 bits numbers are divided as fractions.
  for (; rest > 0x7fffffff; at--) {
    const tens = Math.floor(rest / 10);
    bytes[at] = ZERO + (rest - tens * 10);
    rest = tens;
  }
  for (let small = rest | 0; at >= used; at--) {
    const tens = (small / 10) | 0;
    bytes[at] = ZERO + (small - tens * 10);
    small = tens;
  }
  to.used = used + length;
}

/** Adds a number with `decimals` decimals, rounded. */
export function putDecimal(to: TextScratch, value: number, decimals: number): void {
  let unit = 1;
  for (let i = 0; i < decimals; i++) unit *= 10;
  const scaled = Math.round(value * unit);
  putInteger(to, Math.floor(scaled / unit));
  to.bytes[to.used++] = POINT;
  putInteger(to, scaled % unit, decimals);
}

/** Adds a text: ASCII sign by sign, anything else as UTF-8. Room for three bytes per sign must be there. */
export function putText(to: TextScratch, text: string): void {
  const start = to.used;
  for (let i = 0; i < text.length; i++) {
    const sign = text.charCodeAt(i);
    if (sign > 127) {
      to.used = start + encoder.encodeInto(text, to.bytes.subarray(start)).written;
      return;
    }
    to.bytes[to.used++] = sign;
  }
}
