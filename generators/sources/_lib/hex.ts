/** Hexadecimal text written as bytes. */
const DIGITS = Uint8Array.from('0123456789abcdef', (c) => c.charCodeAt(0));
const DASH = 45;

/** Writes the 8 digits of a 32-bit word at `at`. */
export function writeHex(bytes: Uint8Array, at: number, word: number): void {
  for (let i = 7; i >= 0; i--) {
    bytes[at + i] = DIGITS[word & 15] as number;
    word >>>= 4;
  }
}

/**
 * Writes a version 4 UUID (36 bytes) of the four words at `from`.
 * @returns the offset behind it
 */
export function writeUuid(bytes: Uint8Array, at: number, words: Uint32Array, from: number): number {
  const b = words[from + 1] as number;
  const c = words[from + 2] as number;
  writeHex(bytes, at, words[from] as number);
  bytes[at + 8] = DASH;
  half(bytes, at + 9, b >>> 16);
  bytes[at + 13] = DASH;
  half(bytes, at + 14, (b & 0xfff) | 0x4000);
  bytes[at + 18] = DASH;
  half(bytes, at + 19, ((c >>> 16) & 0x3fff) | 0x8000);
  bytes[at + 23] = DASH;
  half(bytes, at + 24, c);
  writeHex(bytes, at + 28, words[from + 3] as number);
  return at + 36;
}

function half(bytes: Uint8Array, at: number, word: number): void {
  for (let i = 3; i >= 0; i--) {
    bytes[at + i] = DIGITS[word & 15] as number;
    word >>>= 4;
  }
}
