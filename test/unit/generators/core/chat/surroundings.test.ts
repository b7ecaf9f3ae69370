import { describe, expect, it } from 'vitest';
import { isResting, knowledgeHistory, lastRevision } from '../../../../../generators/core/chat/knowledge.ts';
import { articleOf } from '../../../../../generators/core/chat/text/index.ts';
import { chatWindows, demand } from '../../../../../generators/core/chat/windows.ts';
import { MINUTE } from '../../../../../generators/core/time.ts';
import { chatCase, eventsOf } from './case.ts';

describe('the windows', () => {
  it('cover the same hours of two days, with the onset inside both', () => {
    for (const seed of [1, 2, 3, 4]) {
      const { context } = chatCase([], { seed, scale: 1 });
      const { now, before, onset } = chatWindows(context);
      expect(now[1] - before[1]).toBe(24 * 60 * MINUTE);
      expect(onset - 24 * 60 * MINUTE).toBeGreaterThan(before[0] + 5 * MINUTE);
      expect(onset - now[0]).toBeGreaterThan(60 * MINUTE);
      expect(now[1] - onset).toBeGreaterThan(80 * MINUTE);
    }
  });
  it('have the peak of demand after the onset, on both days', () => {
    const windows = chatWindows(chatCase([]).context);
    expect(demand(windows, windows.onset)).toBe(1);
    expect(demand(windows, windows.now[0])).toBeLessThan(0.7);
    expect(demand(windows, windows.onset - 24 * 60 * MINUTE)).toBe(1);
  });
});

describe('the knowledge base', () => {
  it('numbers the revisions of an article one after the other', () => {
    const { context } = chatCase([]);
    const last = new Map<number, number>();
    for (const { article, revision, t } of knowledgeHistory(context)) {
      if (last.has(article)) expect(revision).toBe(last.get(article)! + 1);
      last.set(article, revision);
      expect(lastRevision(context, article, t + 1)).toBe(revision);
    }
    expect(last.size).toBeGreaterThan(60);
  });
  it('has a poisoned revision that comes next, and no other of that article after it', async () => {
    for (const seed of [1, 2, 3]) {
      const made = chatCase([{ use: 'aml-t0051-indirect-injection' }], { seed });
      const { ArticleRevision: poisoned } = await eventsOf(made, ['ArticleRevision']);
      const [first, second] = poisoned;
      expect(isResting(articleOf(first!['article']!))).toBe(true);
      expect(first!['revision']).toBe(lastRevision(made.context, first!['article']!, first!['t']!) + 1);
      expect(second!['revision']).toBe(first!['revision']! + 1);
      expect(knowledgeHistory(made.context).filter(({ article, t }) => article === first!['article'] && t >= first!['t']!)).toEqual([]);
    }
  });
});

describe('changes around the assistant', () => {
  it('always lie between the culprit and the onset, too', async () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const made = chatCase([{ use: 'chat-changes' }, { use: 'retriever-top-k' }], { seed });
      const { onset } = chatWindows(made.context);
      const { Change: changes } = await eventsOf(made, ['Change']);
      const culprit = changes.find(
        ({ cell, reference }) =>
          cell === 0 && made.prepared.pools.read('string', reference!) === made.prepared.manifest.facts['entry.reference']!.value,
      )!;
      const last = changes.filter(({ t }) => t! < onset).toSorted((a, b) => b.t! - a.t!)[0]!;
      expect(last['t']).toBeGreaterThan(culprit['t']!);
      expect(onset - last['t']!).toBeLessThan(9 * MINUTE);
    }
  });
});
