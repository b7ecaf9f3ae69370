import { describe, expect, it } from 'vitest';
import { formatChoice, parseChoice } from '../../../src/state/author-link.ts';

describe('the address of an author preview', () => {
  it('comes back as it was written', () => {
    const choice = { words: 'button-cabin-cactus', variant: 'a-variant', level: 3, size: 'short', scale: 0.02 } as const;
    expect(parseChoice(formatChoice(choice))).toEqual(choice);
    expect(formatChoice({ ...choice, variant: '' })).not.toContain('v=');
  });
  it('falls back to a full standard case where it says nothing or nonsense', () => {
    const standard = { words: '', variant: '', level: 2, size: 'full', scale: 1 };
    expect(parseChoice('')).toEqual(standard);
    expect(parseChoice('#l=9&z=huge&s=-1')).toEqual(standard);
    expect(parseChoice('#s=21').scale).toBe(1);
  });
});
