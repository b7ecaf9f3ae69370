import { describe, expect, it } from 'vitest';
import {
  ARTICLES,
  articleOf,
  MOST_PASSAGES,
  retrieved,
  REVISION,
  TOPICS,
  writeArticle,
} from '../../../../../../generators/core/chat/text/index.ts';
import { TextScratch } from '../../../../../../generators/core/source-kit/stage.ts';

function page(number: number, revision: number, kind = 0, target = ''): string {
  const to = new TextScratch();
  writeArticle(to, number, revision, kind, target);
  return new TextDecoder().decode(to.bytes.subarray(0, to.used));
}

describe('articles', () => {
  it('have ids and titles of their own', () => {
    expect(ARTICLES).toHaveLength(80);
    expect(new Set(ARTICLES.map(({ id }) => id)).size).toBe(80);
    expect(new Set(ARTICLES.map(({ title }) => title)).size).toBeGreaterThan(75);
    expect(articleOf(17)).toMatchObject({ number: 17, id: 'KB-1017' });
    expect(() => articleOf(81)).toThrow(/1 to 80/);
  });

  it('change by a section from revision to revision', () => {
    for (const { number } of ARTICLES) {
      const pages = [1, 2, 3, 4, 5].map((revision) => page(number, revision).split('<h2>'));
      for (let r = 1; r < pages.length; r++)
        expect(pages[r]!.filter((section, i) => section !== pages[r - 1]![i]).length).toBeLessThanOrEqual(1);
      expect(pages[4]!.join()).not.toBe(pages[0]!.join());
      expect(page(number, 3)).toBe(page(number, 3));
    }
    expect(new Set(ARTICLES.map(({ number }) => page(number, 1))).size).toBe(80);
  });

  it('carry what their revision says: an instruction with its target, or a quotation', () => {
    expect(page(5, 2, REVISION.poisoned, 'copy@mail.example')).toContain('copy@mail.example');
    expect(page(5, 2, REVISION.quoted)).toContain('<blockquote>');
    expect(page(5, 2, REVISION.cleaned)).toBe(page(5, 2, REVISION.edit));
  });
});

describe('retrieved', () => {
  it('finds the articles of a topic first, all different, as many as asked for', () => {
    for (let topic = 0; topic < TOPICS.length; topic++)
      for (let seed = 0; seed < 40; seed++)
        for (const k of [1, 4, 7, 40, MOST_PASSAGES]) {
          const found = [...retrieved(topic, seed % 8, seed * 7919, k)];
          expect(new Set(found).size).toBe(k);
          expect(found.every((number) => number >= 1 && number <= ARTICLES.length)).toBe(true);
          expect(articleOf(found[0]!).topic).toBe(TOPICS[topic]);
        }
  });

  it('puts a given article first, once', () => {
    for (let seed = 0; seed < 60; seed++) {
      const found = [...retrieved(3, 0, seed, 12, 9)];
      expect(found[0]).toBe(9);
      expect(new Set(found).size).toBe(12);
    }
  });

  it('does not find the same for every question', () => {
    expect(new Set(Array.from({ length: 200 }, (_, seed) => retrieved(3, 0, seed * 7919, 4).join())).size).toBeGreaterThan(10);
  });
});
