import { chacha8 } from '@noble/ciphers/chacha.js';
import { describe, expect, it } from 'vitest';
import { BLOCK, chacha8Words, wordsOf } from '../../../../generators/core/chacha.ts';

describe('chacha8Words', () => {
  it('gives the key stream of the cipher, from any block on', () => {
    for (let n = 0; n < 20; n++) {
      const key = Uint8Array.from({ length: 32 }, (_, i) => (i * 37 + n * 101 + 200) & 255);
      const nonce = Uint8Array.from({ length: 12 }, (_, i) => (i * 59 + n * 173 + 250) & 255);
      const block = n * 1_000_003;
      const words = new Uint32Array(4 * BLOCK);
      chacha8Words(wordsOf(key), wordsOf(nonce), block, words);
      const bytes = chacha8(key, nonce, new Uint8Array(words.length * 4), undefined, block);
      const view = new DataView(bytes.buffer);
      expect([...words]).toEqual(Array.from(words, (_, i) => view.getUint32(4 * i, true)));
    }
  });
});
