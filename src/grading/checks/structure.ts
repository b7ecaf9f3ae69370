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
    if (facet.structure === 'task') return goalOf(scope);
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

/** Words that ask: a goal is what was to be found out. */
const ASKS =
  /\b(?:who|whom|whose|what|which|where|when|why|how|whether|or not)\b|\b(?:if|did|does|do|is|are|was|were|has|have) (?:the|any|an?|it|they|this|that|there|somebody|anyone|anything|data|objects|users|customers)\b/;
/** A goal told outside of its box, in these. */
const OUTSIDE: ReadonlySet<string> = new Set(['situation', 'action']);
const SET_OUT =
  /\b(?:wanted|needed|had|set out|tried|asked|aim(?:ed)?|goal was|task was|job was|question was) (?:to )?(?:know|find|see|understand|establish|determine|decide|answer|work out|figure out|learn|explain|identify|who|what|which|where|why|how|whether)\b/;

/** The goal: a question, or something to find out. Repair alone, or the name of a procedure ("a root cause analysis"), is half of one. */
function goalOf({ reading }: Scope): Found | undefined {
  let half: Mention | undefined;
  for (const sentence of reading.sentences) {
    const discard = reading.discarded.get(sentence.index);
    const here = reading.bySentence[sentence.index] ?? [];
    const text = reading.document.text.slice(sentence.start, sentence.end);
    const own = sentence.box === 'task';
    if (discard === 'generic' && own) half ??= here.find(({ id }) => id === 'goal');
    if (discard || reading.modality[sentence.index]?.triggers.some(({ id }) => id === 'sentence-negation')) continue;
    const aim = here.find(({ id, status }) => id === 'goal' && status !== 'negate');
    const procedure = own ? here.find(({ id }) => id === 'procedure') : undefined;
    const asked = own ? sentence.question || ASKS.test(text) : SET_OUT.test(text) && OUTSIDE.has(sentence.box);
    if (asked || (own && aim && !procedure)) return { level: 1, mentions: aim ? [aim] : here.slice(0, 1) };
    if (own) half ??= procedure ?? here.find(({ id }) => id === 'repair');
  }
  return half && { level: 0.5, mentions: [half] };
}

/** Mentions in the box that are not set aside. */
function inBox(box: string, scope: Scope): Mention[] {
  return scope.reading.mentions.filter(
    (mention) => scope.reading.sentences[mention.sentence]?.box === box && mention.status !== 'discarded' && mention.status !== 'question',
  );
}
