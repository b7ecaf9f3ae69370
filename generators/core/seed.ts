import { scrypt } from '@noble/hashes/scrypt.js';
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { WORDS } from './words.ts';

/** Words in a practice seed: 40 bits. Practice only; an assessment's seed is 256 random bits. */
export const PRACTICE_WORDS = 5;

/** Salt and cost are part of every practice case's identity. N·r = 2^17 bytes × 8: about 0.1 s in a browser. */
const SALT = utf8ToBytes('th/v1/practice');
const COST = { N: 2 ** 14, r: 8, p: 1, dkLen: 32 } as const;

export type SeedKind = 'words' | 'hex';

export interface Seed {
  readonly kind: SeedKind;
  /** As people write it: `amber-fox-kite-plum-tiger`, or 64 hex digits. */
  readonly text: string;
  /** The 32 master bytes. */
  readonly bytes: Uint8Array;
}

/**
 * Practice words from random bytes that the caller brings, as this folder has no chance of its own.
 * @param random at least {@link PRACTICE_WORDS} bytes
 */
export function practiceWords(random: Uint8Array): string {
  if (random.length < PRACTICE_WORDS) throw new Error(`Practice words need ${PRACTICE_WORDS} random bytes; there are ${random.length}.`);
  return Array.from(random.subarray(0, PRACTICE_WORDS), (byte) => WORDS[byte]).join('-');
}

/**
 * Reads a seed: five practice words (any case, split by hyphens or spaces) or 64 hex digits.
 * Words are stretched with scrypt, which takes about a tenth of a second.
 * @throws with the reason when it is neither
 */
export function parseSeed(text: string): Seed {
  const plain = text.trim().toLowerCase();
  if (/^[0-9a-f]{64}$/.test(plain)) return { kind: 'hex', text: plain, bytes: hexToBytes(plain) };
  const words = plain.split(/[\s-]+/).filter((word) => word !== '');
  const unknown = words.filter((word) => !WORDS.includes(word));
  if (words.length === 0)
    throw new Error(
      `The seed is empty. Give ${PRACTICE_WORDS} practice words, such as ${WORDS.slice(0, PRACTICE_WORDS).join('-')}, or 64 hex digits.`,
    );
  if (unknown.length > 0)
    throw new Error(
      `"${unknown[0]}" is not a practice word.${suggest(unknown[0]!)} A seed is ${PRACTICE_WORDS} of the practice words, or 64 hex digits.`,
    );
  if (words.length !== PRACTICE_WORDS) throw new Error(`A practice seed has ${PRACTICE_WORDS} words; this one has ${words.length}.`);
  const joined = words.join('-');
  return { kind: 'words', text: joined, bytes: scrypt(utf8ToBytes(joined), SALT, COST) };
}

function suggest(word: string): string {
  const near = WORDS.find((candidate) => word.length >= 3 && candidate.startsWith(word.slice(0, 3)));
  return near ? ` Did you mean "${near}"?` : '';
}
