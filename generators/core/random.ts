/**
 * Keyed cryptographic randomness. Seed: 256 bits. Each purpose has its own HKDF-SHA-256 key (`info = "th/v1/" + purpose`);
 * each (purpose, path) has its own ChaCha8 stream (nonce from the path). No stream serves two purposes.
 */
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { BLOCK, chacha8Words, wordsOf } from './chacha.ts';

export interface Rng {
  /** Uniform 32-bit unsigned integer. */
  u32(): number;
  /** Uniform in [0, 1), 32 bits of resolution. */
  unit(): number;
  /** Uniform in (0, 1): never 0, for logarithms. */
  open(): number;
  /** Uniform integer in [0, n). */
  int(n: number): number;
  /** Uniform integer in [low, high]. */
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** Index by weight. */
  weighted(weights: readonly number[]): number;
  /** New shuffled array. */
  shuffle<T>(items: readonly T[]): T[];
  /** `count` distinct items. */
  sample<T>(items: readonly T[], count: number): T[];
  hex(length: number): string;
  uuid(): string;
  /** Fills with uniform u32. */
  fill(target: Uint32Array): Uint32Array;
}

/** Words per refill: one block for the many short streams, then four times more each, up to 16 KiB. */
const FIRST_REFILL = BLOCK;
const LARGEST_REFILL = 4096;
const TO_UNIT = 2 ** -32;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** One ChaCha8 stream, read as little-endian words. */
class StreamRng implements Rng {
  private words = new Uint32Array(FIRST_REFILL);
  private next = FIRST_REFILL;
  private size = FIRST_REFILL;
  private block = 0;
  private readonly key: Int32Array;
  private readonly nonce: Int32Array;

  constructor(key: Int32Array, nonce: Int32Array) {
    this.key = key;
    this.nonce = nonce;
  }

  private refill(): void {
    if (this.block > 0 && this.size < LARGEST_REFILL) {
      this.size *= 4;
      this.words = new Uint32Array(this.size);
    }
    chacha8Words(this.key, this.nonce, this.block, this.words);
    this.block += this.size / BLOCK;
    this.next = 0;
  }

  u32(): number {
    if (this.next === this.size) this.refill();
    return this.words[this.next++] as number;
  }

  unit(): number {
    return this.u32() * TO_UNIT;
  }

  open(): number {
    return (this.u32() + 0.5) * TO_UNIT;
  }

  int(n: number): number {
    return Math.floor(this.u32() * TO_UNIT * n);
  }

  between(low: number, high: number): number {
    return low + this.int(high - low + 1);
  }

  chance(probability: number): boolean {
    return this.u32() * TO_UNIT < probability;
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new Error('pick: there is nothing to pick from.');
    return items[this.int(items.length)] as T;
  }

  weighted(weights: readonly number[]): number {
    let total = 0;
    for (let i = 0; i < weights.length; i++) total += weights[i] as number;
    let left = this.unit() * total;
    for (let i = 0; i < weights.length; i++) {
      left -= weights[i] as number;
      if (left < 0) return i;
    }
    return weights.length - 1;
  }

  shuffle<T>(items: readonly T[]): T[] {
    const out = items.slice();
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      const held = out[i] as T;
      out[i] = out[j] as T;
      out[j] = held;
    }
    return out;
  }

  sample<T>(items: readonly T[], count: number): T[] {
    if (count > items.length) throw new Error(`sample: asked for ${count} of ${items.length} items.`);
    return this.shuffle(items).slice(0, count);
  }

  hex(length: number): string {
    let out = '';
    while (out.length < length) {
      const word = this.u32();
      out += HEX[word & 255]! + HEX[(word >>> 8) & 255]! + HEX[(word >>> 16) & 255]! + HEX[word >>> 24]!;
    }
    return out.slice(0, length);
  }

  uuid(): string {
    const h = this.hex(32);
    const variant = '89ab'[parseInt(h[16]!, 16) & 3]!;
    return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-${variant}${h.slice(17, 20)}-${h.slice(20)}`;
  }

  fill(target: Uint32Array): Uint32Array {
    const left = Math.min(this.size - this.next, target.length);
    target.set(this.words.subarray(this.next, this.next + left));
    this.next += left;
    // Whole blocks are made where they belong; only the last words come by way of the buffer.
    const end = target.length - ((target.length - left) % BLOCK);
    chacha8Words(this.key, this.nonce, this.block, target.subarray(left, end));
    this.block += (end - left) / BLOCK;
    for (let at = end; at < target.length; at++) target[at] = this.u32();
    return target;
  }
}

/** Gives every purpose its own key, and every path under it its own stream. */
export interface Keyring {
  /**
   * The stream of a purpose and path. The same names give the same draws; no other stream is touched.
   * @param purpose `cause`, `names`, `world`, `entity`, `params`, `decoys`, `noise/<table>`, `ids/<table>`
   * @param path names and numbers that identify the thing drawn for
   */
  rng(purpose: string, ...path: (string | number)[]): Rng;
}

/**
 * @param master 32 secret bytes
 * @throws when it has another length
 */
export function createKeyring(master: Uint8Array): Keyring {
  if (master.length !== 32) throw new Error(`A seed has 32 bytes; this one has ${master.length}.`);
  const keys = new Map<string, Int32Array>();
  return {
    rng(purpose, ...path) {
      let key = keys.get(purpose);
      if (!key) {
        key = wordsOf(hkdf(sha256, master, undefined, utf8ToBytes(`th/v1/${purpose}`), 32));
        keys.set(purpose, key);
      }
      return new StreamRng(key, wordsOf(sha256(utf8ToBytes(path.join('\u0000'))).subarray(0, 12)));
    },
  };
}
