/** Hexadecimal text written as bytes. Tables by byte: a loop over digits costs three times as much. */
const digit = (value: number): number => '0123456789abcdef'.charCodeAt(value);
const HIGH = Uint8Array.from({ length: 256 }, (_, byte) => digit(byte >>> 4));
const LOW = Uint8Array.from({ length: 256 }, (_, byte) => digit(byte & 15));
const DASH = 45;

/** Writes the 8 digits of a 32-bit word at `at`. */
export function writeHex(bytes: Uint8Array, at: number, word: number): void {
  half(bytes, at, word >>> 16);
  half(bytes, at + 4, word);
}

/** Two digits of a byte as one little-endian word of 16 bits. */
const PAIR = Uint16Array.from({ length: 256 }, (_, byte) => digit(byte >>> 4) | (digit(byte & 15) << 8));

/** Writes the 8 digits of a 32-bit word at `at`, counted in pairs of digits. */
export function writeHexPairs(pairs: Uint16Array, at: number, word: number): void {
  pairs[at] = PAIR[word >>> 24] as number;
  pairs[at + 1] = PAIR[(word >>> 16) & 255] as number;
  pairs[at + 2] = PAIR[(word >>> 8) & 255] as number;
  pairs[at + 3] = PAIR[word & 255] as number;
}

/** Writes the 4 digits of the low 16 bits at `at`. */
function half(bytes: Uint8Array, at: number, word: number): void {
  const high = (word >>> 8) & 255;
  const low = word & 255;
  bytes[at] = HIGH[high] as number;
  bytes[at + 1] = LOW[high] as number;
  bytes[at + 2] = HIGH[low] as number;
  bytes[at + 3] = LOW[low] as number;
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
