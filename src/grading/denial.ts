import type { Claim } from '../case/key.ts';
import { isDenied } from './check.ts';
import type { Judgement } from './claims.ts';
import { excludes, namesHerring } from './exclusions.ts';
import { entitiesOf, isWhole, matchAll, scopeOf, type ScopeParts } from './facets.ts';
import { concepts } from './lexicon/index.ts';
import type { Mention, Reading } from './reading.ts';
import { isMeasure, type Sentence } from './segment.ts';
import { tokenAt } from './tokens.ts';

/**
 * A sentence that says the claim is not so: all facets, one of its ideas denied or cleared; or its name called innocent.
 * `asserted`: how far the claim is told elsewhere. What is told then needs a plain denial of the same thing to be taken back.
 */
export function findDenial(claim: Claim, parts: ScopeParts, asserted: Judgement['level']): Mention | undefined {
  const { reading } = parts;
  const own = entitiesOf(claim.need);
  for (const sentence of reading.sentences) {
    const says = (id: string): boolean => reading.modality[sentence.index]?.triggers.some((trigger) => trigger.id === id) ?? false;
    if (isAside(claim, sentence, parts)) continue;
    const mentions = reading.bySentence[sentence.index] ?? [];
    const names = mentions.filter((mention) => mention.kind === 'entity');
    const namesOwn = names.some((mention) => mention.named?.ids.some((id) => own.has(id)));
    if (names.length > 0 && !namesOwn) continue;
    if (namesOwn && !parts.clears && !claim.need.some((facet) => 'concept' in facet && facet.not)) {
      const cleared = mentions.find(
        (mention) =>
          mention.kind === 'concept' &&
          (mention.id === 'innocent' || mention.id === 'false-alarm') &&
          mention.status === 'assert' &&
          isPredicate(mention, reading) &&
          names.some((name) => name.clause === mention.clause && name.named?.ids.some((id) => own.has(id))),
      );
      if (cleared) return cleared;
    }
    if (excludes(sentence.index, reading) && !namesOwn) continue;
    // What is told is taken back by a plain denial alone, for among two thousand labelled points none was told and denied by chance
    // words: "it is not true that", "in the end", all of it denied at once, its own name cleared, or the harm denied.
    const plain = says('sentence-negation') || says('conclusion');
    const half = asserted === 0 || plain || namesOwn || claim.impact === true;
    const scope = scopeOf(parts, [sentence.index], 'denied');
    for (const list of [claim.need, ...claim.partial]) {
      // One idea alone is denied too easily ("no ticket").
      if (list.length < 2 || (list !== claim.need && !half)) continue;
      if (list.some(isWhole) || list.some((facet) => 'concept' in facet && facet.not)) continue;
      const match = matchAll(list, scope);
      const denied = match.mentions.find(
        (mention) => mention.kind !== 'entity' && isDenied(mention.status) && !concepts.get(mention.id)?.thing,
      );
      // "The policy is fine, but …" and half a claim cleared take nothing back that is told elsewhere.
      const weak = asserted > 0 && (list !== claim.need || reading.modality[sentence.index]?.conceded);
      if (denied?.status === 'cleared' ? parts.clears || weak : asserted > 0 && says('limited')) continue;
      const whole = list === claim.need && match.mentions.every((mention) => mention.kind === 'entity' || isDenied(mention.status));
      const cleared = denied?.status === 'cleared' && namesOwn;
      if (asserted > 0 && !plain && !claim.impact && !cleared && !whole) continue;
      if (match.level > 0 && denied && matchAll(list, scopeOf(parts, [sentence.index])).level === 0) return denied;
    }
  }
  return undefined;
}

/**
 * Sentences that deny no claim: set aside, questions, about other leads; what measures aim at ("it works when no loss is NaN"),
 * which denies nothing that was found; and measures not taken yet, which deny none that were.
 */
function isAside(claim: Claim, sentence: Sentence, { reading, key }: ScopeParts): boolean {
  if (reading.discarded.has(sentence.index) || sentence.question || sentence.box === 'ruledOut') return true;
  if (namesHerring(sentence.index, key, reading)) return true;
  if (claim.kind === 'found' && isMeasure(sentence)) return true;
  const measure = claim.kind === 'proposed' && !claim.impact;
  return measure && !reading.modality[sentence.index]?.triggers.some(({ id }) => id === 'sentence-negation');
}

/** "X is safe" clears X; "over a safe channel" does not. */
function isPredicate(mention: Mention, reading: Reading): boolean {
  const at = tokenAt(reading.tokens, mention.start);
  return (
    reading.tokens
      .slice(Math.max(0, at - 3), at)
      .some(
        ({ text }) =>
          /^(?:is|was|are|were|be|been|looks?|looked|seems?|seemed|appears?|as|proved|remains?|stays?)$/.test(text) || text === ':',
      ) || /\s/.test(reading.document.text.slice(mention.start, mention.end))
  );
}
