import type { Facet } from '../../case/key.ts';
import { defineCheck, type Found, type Scope } from '../check.ts';
import { concepts } from '../lexicon/index.ts';
import type { Mention } from '../reading.ts';

/**
 * A STAR box does its part: the situation names the symptom, the task a goal, the action a step with at least one value of
 * the case, the result an outcome. Text copied from the brief does not count.
 */
export default defineCheck<Extract<Facet, { structure: string }>>({
  id: 'structure',
  title: 'The shape of the answer',
  specific: false,
  whole: true,
  judge: 'structure',
  find(facet, scope): Found | undefined {
    if (facet.structure === 'task') {
      const asked = questionInTask(scope);
      if (asked) return { level: 1, mentions: [asked] };
    }
    const live = inBox(facet.structure, scope);
    const concept = live.find((mention) => mention.kind === 'concept' && concepts.get(mention.id)?.star === facet.structure);
    if (!concept) return undefined;
    if (facet.structure !== 'action') return { level: 1, mentions: [concept] };
    const value = live.find(
      (mention) =>
        mention.kind === 'time' || mention.kind === 'quantity' || (mention.kind === 'entity' && mention.named?.side !== 'unknown'),
    );
    return value ? { level: 1, mentions: [concept, value] } : { level: 0.5, mentions: [concept] };
  },
});

/** A task put as a question of one's own is a goal. */
function questionInTask({ reading }: Scope): Mention | undefined {
  const asked = reading.sentences.find(
    (sentence) =>
      sentence.box === 'task' && sentence.question && !reading.discarded.has(sentence.index) && sentence.to - sentence.from >= 4,
  );
  return asked ? reading.bySentence[asked.index]?.[0] : undefined;
}

/** Mentions in the box that are not set aside. A task may be put as a question. */
function inBox(box: string, scope: Scope): Mention[] {
  return scope.reading.mentions.filter(
    (mention) =>
      scope.reading.sentences[mention.sentence]?.box === box &&
      mention.status !== 'discarded' &&
      (mention.status !== 'question' || box === 'task'),
  );
}
