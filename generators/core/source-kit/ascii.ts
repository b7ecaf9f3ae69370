/** Text written as bytes: plain ASCII pieces and numbers. */
import type { TextScratch } from './stage.ts';

const ZERO = 48;
const POINT = 46;
const encoder = new TextEncoder();

/** ASCII bytes of a text. */
export const ascii = (text: string): Uint8Array => Uint8Array.from(text, (sign) => sign.charCodeAt(0));

/** Adds to the text under construction. */
export function put(to: TextScratch, piece: Uint8Array): void {
  to.bytes.set(piece, to.used);
  to.used += piece.length;
}

/** Adds a whole number of at least `digits` digits. */
export function putInteger(to: TextScratch, value: number, digits = 1): void {
  let length = 1;
  for (let rest = Math.floor(value / 10); rest > 0; rest = Math.floor(rest / 10)) length++;
  length = Math.max(length, digits);
  let rest = Math.floor(value);
  for (let at = to.used + length - 1; at >= to.used; at--) {
    to.bytes[at] = ZERO + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  to.used += length;
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
