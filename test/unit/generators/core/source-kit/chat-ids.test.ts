import { describe, expect, it } from 'vitest';
import { accountText, conversationText, putConversation, putHash } from '../../../../../generators/core/source-kit/chat-ids.ts';
import { TextScratch } from '../../../../../generators/core/source-kit/stage.ts';

function written(put: (to: TextScratch) => void): string {
  const to = new TextScratch();
  to.bytes = new Uint8Array(64);
  put(to);
  return new TextDecoder().decode(to.bytes.subarray(0, to.used));
}

describe('ids of a chat', () => {
  it('are the same as bytes and as text', () => {
    for (const number of [1, 7001, 0x7fffffff, 0xfffffffe])
      expect(written((to) => putConversation(to, number))).toBe(conversationText(number));
    expect(conversationText(7001)).toMatch(/^conv_[0-9a-f]{24}$/);
    expect(accountText(90_000_017)).toBe('C-90000017');
  });

  it('differ wherever numbers differ, and do not show which number comes next', () => {
    const hashes = Array.from({ length: 20_000 }, (_, i) => written((to) => putHash(to, i + 1, [0x12345678, 0x9abcdef0])));
    expect(new Set(hashes).size).toBe(20_000);
    expect(new Set(hashes.map((hash) => hash.slice(0, 8))).size).toBe(20_000);
    const rising = hashes.filter((hash, i) => i > 0 && hash > hashes[i - 1]!).length;
    expect(Math.abs(rising / hashes.length - 0.5)).toBeLessThan(0.02);
  });

  it('of prompts hang on the keys of the case', () => {
    const one = written((to) => putHash(to, 5, [1, 2]));
    expect(written((to) => putHash(to, 5, [1, 2]))).toBe(one);
    expect(written((to) => putHash(to, 5, [3, 4]))).not.toBe(one);
  });
});
