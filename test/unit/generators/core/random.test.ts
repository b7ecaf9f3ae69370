import { describe, expect, it } from 'vitest';
import { createKeyring } from '../../../../generators/core/random.ts';
import { parseSeed, PRACTICE_WORDS, practiceWords } from '../../../../generators/core/seed.ts';
import { WORDS } from '../../../../generators/core/words.ts';
import { testKeyring, testSeed } from '../../../helpers/generate.ts';

const first = (rng: ReturnType<ReturnType<typeof createKeyring>['rng']>, count = 8): number[] =>
  Array.from({ length: count }, () => rng.u32());

describe('keyring', () => {
  it('gives the same stream for the same names, in any order of asking', () => {
    const a = testKeyring();
    const b = testKeyring();
    b.rng('noise', 'other').u32();
    expect(first(a.rng('ids/x', 'p', 3))).toEqual(first(b.rng('ids/x', 'p', 3)));
  });
  it('keeps purposes, paths and seeds apart', () => {
    const ring = testKeyring();
    const streams = [
      ring.rng('noise', 'a', 'b'),
      ring.rng('ids', 'a', 'b'),
      ring.rng('noise', 'ab'),
      ring.rng('noise', 'b', 'a'),
      testKeyring(2).rng('noise', 'a', 'b'),
    ];
    expect(new Set(streams.map((rng) => first(rng).join())).size).toBe(streams.length);
  });
  it('has a known answer: a change of key schedule would change every case', () => {
    expect(first(createKeyring(new Uint8Array(32)).rng('noise', 'golden'), 2).map((word) => word.toString(16))).toEqual(GOLDEN);
  });
  it('refuses a seed of another length', () => expect(() => createKeyring(new Uint8Array(16))).toThrow(/32 bytes/));
});

const GOLDEN = ['ff8deea5', 'c659a85b'];

describe('stream', () => {
  it('reads the same words whether one by one or filled', () => {
    const one = first(testKeyring().rng('noise', 'fill'), 9000);
    const rng = testKeyring().rng('noise', 'fill');
    const filled = [...first(rng, 5), ...rng.fill(new Uint32Array(8000)), ...first(rng, 995)];
    expect(filled).toEqual(one);
  });
  it('is uniform in each bit', () => {
    const rng = testKeyring().rng('noise', 'bits');
    const ones = new Array<number>(32).fill(0);
    for (let i = 0; i < 20_000; i++) {
      const word = rng.u32();
      for (let bit = 0; bit < 32; bit++) ones[bit]! += (word >>> bit) & 1;
    }
    for (const count of ones) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });
  it('keeps its bounds', () => {
    const rng = testKeyring().rng('noise', 'bounds');
    for (let i = 0; i < 5000; i++) {
      expect(rng.open()).toBeGreaterThan(0);
      expect(rng.unit()).toBeLessThan(1);
      expect(rng.int(7)).toBeLessThan(7);
      expect(rng.between(3, 5)).toBeGreaterThanOrEqual(3);
    }
  });
  it('shuffles without losing anything and samples without repeating', () => {
    const rng = testKeyring().rng('noise', 'shuffle');
    const items = Array.from({ length: 40 }, (_, i) => i);
    const shuffled = rng.shuffle(items);
    expect(shuffled).not.toEqual(items);
    expect(shuffled.toSorted((a, b) => a - b)).toEqual(items);
    expect(new Set(rng.sample(items, 12)).size).toBe(12);
    expect(() => rng.sample(items, 41)).toThrow(/41 of 40/);
    expect(() => rng.pick([])).toThrow(/nothing/);
  });
  it('writes version 4 UUIDs', () => {
    const rng = testKeyring().rng('ids', 'uuid');
    for (let i = 0; i < 200; i++) expect(rng.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('seeds', () => {
  it('has 256 distinct words that four letters tell apart', () => {
    expect(WORDS).toHaveLength(256);
    expect(new Set(WORDS.map((word) => word.slice(0, 4))).size).toBe(256);
  });
  it('stretches words to the same 32 bytes however they are written', () => {
    const words = practiceWords(Uint8Array.from([1, 2, 3, 250, 0]));
    const seed = parseSeed(words);
    expect(words.split('-')).toHaveLength(PRACTICE_WORDS);
    expect(seed.bytes).toHaveLength(32);
    expect(parseSeed(`  ${words.toUpperCase().replaceAll('-', ' ')} `).bytes).toEqual(seed.bytes);
    expect(parseSeed(practiceWords(Uint8Array.from([1, 2, 3, 250, 1]))).bytes).not.toEqual(seed.bytes);
  });
  it('takes hex as it is', () => {
    const bytes = testSeed(3);
    const text = Buffer.from(bytes).toString('hex');
    expect(parseSeed(` ${text.toUpperCase()} `)).toEqual({ kind: 'hex', text, bytes });
  });
  it.each([
    ['', /empty/],
    ['acorn-actor', /5 words; this one has 2/],
    ['acorn-actor-alarm-album-ambre', /"ambre" is not a practice word. Did you mean "amber"/],
    ['12345', /not a practice word/],
  ])('explains what is wrong with "%s"', (text, message) => expect(() => parseSeed(text)).toThrow(message));
});
