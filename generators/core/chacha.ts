/**
 * Key stream of ChaCha8 as words. Method: D. J. Bernstein, ChaCha, a variant of Salsa20 (2008), with counter and nonce as in RFC 8439.
 * A general cipher checks, copies and XORs around each call; streams here are many and short.
 */

/** Words of a block. */
export const BLOCK = 16;
const DOUBLE_ROUNDS = 4;

/** Bytes as little-endian words. @param bytes a multiple of four */
export function wordsOf(bytes: Uint8Array): Int32Array {
  const words = new Int32Array(bytes.length / 4);
  for (let i = 0; i < bytes.length; i++) words[i >> 2]! |= (bytes[i] as number) << (8 * (i & 3));
  return words;
}

/**
 * Fills an array with the key stream from a block on.
 * @param key 8 words @param nonce 3 words @param out a whole number of blocks
 */
export function chacha8Words(key: Int32Array, nonce: Int32Array, block: number, out: Uint32Array): void {
  for (let at = 0; at < out.length; at += BLOCK) writeBlock(key, nonce, block++, out, at);
}

function writeBlock(key: Int32Array, nonce: Int32Array, counter: number, out: Uint32Array, at: number): void {
  // "expand 32-byte k"
  let x0 = 0x61707865;
  let x1 = 0x3320646e;
  let x2 = 0x79622d32;
  let x3 = 0x6b206574;
  let x4 = key[0] as number;
  let x5 = key[1] as number;
  let x6 = key[2] as number;
  let x7 = key[3] as number;
  let x8 = key[4] as number;
  let x9 = key[5] as number;
  let x10 = key[6] as number;
  let x11 = key[7] as number;
  let x12 = counter | 0;
  let x13 = nonce[0] as number;
  let x14 = nonce[1] as number;
  let x15 = nonce[2] as number;
  for (let round = 0; round < DOUBLE_ROUNDS; round++) {
      x0 = (x0 + x4) | 0;
      x12 ^= x0;
      x12 = (x12 << 16) | (x12 >>> 16);
      x8 = (x8 + x12) | 0;
      x4 ^= x8;
      x4 = (x4 << 12) | (x4 >>> 20);
      x0 = (x0 + x4) | 0;
      x12 ^= x0;
      x12 = (x12 << 8) | (x12 >>> 24);
      x8 = (x8 + x12) | 0;
      x4 ^= x8;
      x4 = (x4 << 7) | (x4 >>> 25);
      x1 = (x1 + x5) | 0;
      x13 ^= x1;
      x13 = (x13 << 16) | (x13 >>> 16);
      x9 = (x9 + x13) | 0;
      x5 ^= x9;
      x5 = (x5 << 12) | (x5 >>> 20);
      x1 = (x1 + x5) | 0;
      x13 ^= x1;
      x13 = (x13 << 8) | (x13 >>> 24);
      x9 = (x9 + x13) | 0;
      x5 ^= x9;
      x5 = (x5 << 7) | (x5 >>> 25);
      x2 = (x2 + x6) | 0;
      x14 ^= x2;
      x14 = (x14 << 16) | (x14 >>> 16);
      x10 = (x10 + x14) | 0;
      x6 ^= x10;
      x6 = (x6 << 12) | (x6 >>> 20);
      x2 = (x2 + x6) | 0;
      x14 ^= x2;
      x14 = (x14 << 8) | (x14 >>> 24);
      x10 = (x10 + x14) | 0;
      x6 ^= x10;
      x6 = (x6 << 7) | (x6 >>> 25);
      x3 = (x3 + x7) | 0;
      x15 ^= x3;
      x15 = (x15 << 16) | (x15 >>> 16);
      x11 = (x11 + x15) | 0;
      x7 ^= x11;
      x7 = (x7 << 12) | (x7 >>> 20);
      x3 = (x3 + x7) | 0;
      x15 ^= x3;
      x15 = (x15 << 8) | (x15 >>> 24);
      x11 = (x11 + x15) | 0;
      x7 ^= x11;
      x7 = (x7 << 7) | (x7 >>> 25);
      x0 = (x0 + x5) | 0;
      x15 ^= x0;
      x15 = (x15 << 16) | (x15 >>> 16);
      x10 = (x10 + x15) | 0;
      x5 ^= x10;
      x5 = (x5 << 12) | (x5 >>> 20);
      x0 = (x0 + x5) | 0;
      x15 ^= x0;
      x15 = (x15 << 8) | (x15 >>> 24);
      x10 = (x10 + x15) | 0;
      x5 ^= x10;
      x5 = (x5 << 7) | (x5 >>> 25);
      x1 = (x1 + x6) | 0;
      x12 ^= x1;
      x12 = (x12 << 16) | (x12 >>> 16);
      x11 = (x11 + x12) | 0;
      x6 ^= x11;
      x6 = (x6 << 12) | (x6 >>> 20);
      x1 = (x1 + x6) | 0;
      x12 ^= x1;
      x12 = (x12 << 8) | (x12 >>> 24);
      x11 = (x11 + x12) | 0;
      x6 ^= x11;
      x6 = (x6 << 7) | (x6 >>> 25);
      x2 = (x2 + x7) | 0;
      x13 ^= x2;
      x13 = (x13 << 16) | (x13 >>> 16);
      x8 = (x8 + x13) | 0;
      x7 ^= x8;
      x7 = (x7 << 12) | (x7 >>> 20);
      x2 = (x2 + x7) | 0;
      x13 ^= x2;
      x13 = (x13 << 8) | (x13 >>> 24);
      x8 = (x8 + x13) | 0;
      x7 ^= x8;
      x7 = (x7 << 7) | (x7 >>> 25);
      x3 = (x3 + x4) | 0;
      x14 ^= x3;
      x14 = (x14 << 16) | (x14 >>> 16);
      x9 = (x9 + x14) | 0;
      x4 ^= x9;
      x4 = (x4 << 12) | (x4 >>> 20);
      x3 = (x3 + x4) | 0;
      x14 ^= x3;
      x14 = (x14 << 8) | (x14 >>> 24);
      x9 = (x9 + x14) | 0;
      x4 ^= x9;
      x4 = (x4 << 7) | (x4 >>> 25);
  }
  out[at] = x0 + 0x61707865;
  out[at + 1] = x1 + 0x3320646e;
  out[at + 2] = x2 + 0x79622d32;
  out[at + 3] = x3 + 0x6b206574;
  out[at + 4] = x4 + (key[0] as number);
  out[at + 5] = x5 + (key[1] as number);
  out[at + 6] = x6 + (key[2] as number);
  out[at + 7] = x7 + (key[3] as number);
  out[at + 8] = x8 + (key[4] as number);
  out[at + 9] = x9 + (key[5] as number);
  out[at + 10] = x10 + (key[6] as number);
  out[at + 11] = x11 + (key[7] as number);
  out[at + 12] = x12 + counter;
  out[at + 13] = x13 + (nonce[0] as number);
  out[at + 14] = x14 + (nonce[1] as number);
  out[at + 15] = x15 + (nonce[2] as number);
}
