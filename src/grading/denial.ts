import type { Claim } from '../case/key.ts';
import { excludes, namesHerring } from './exclusions.ts';
import { entitiesOf, isWhole, matchAll, scopeOf, type ScopeParts } from './facets.ts';
import { concepts } from './lexicon/index.ts';
import type { Mention } from './reading.ts';

/** A sentence that says the claim is not so: all facets, one of its ideas denied; or its name called innocent. */
export function findDenial(claim: Claim, parts: ScopeParts, asserted: boolean): Mention | undefined {
  const { reading, key } = parts;
  const own = entitiesOf(claim.need);
  for (const sentence of reading.sentences) {
    if (
      reading.discarded.has(sentence.index) ||
      sentence.question ||
      sentence.box === 'ruledOut' ||
      namesHerring(sentence.index, key, reading)
    )
      continue;
    // A measure not taken yet is no denial of another one that was.
    if (
      claim.kind === 'proposed' &&
      !claim.impact &&
      !reading.modality[sentence.index]?.triggers.some((trigger) => trigger.id === 'sentence-negation')
    )
      continue;
    const mentions = reading.bySentence[sentence.index] ?? [];
    const names = mentions.filter((mention) => mention.kind === 'entity');
    const namesOwn = names.some((mention) => mention.named?.ids.some((id) => own.has(id)));
    if (names.length > 0 && !namesOwn) continue;
    if (namesOwn && !claim.need.some((facet) => 'concept' in facet && facet.not)) {
      const cleared = mentions.find(
        (mention) =>
          mention.kind === 'concept' &&
          (mention.id === 'innocent' || mention.id === 'false-alarm') &&
          mention.status === 'assert' &&
          names.some((name) => name.clause === mention.clause && name.named?.ids.some((id) => own.has(id))),
      );
      if (cleared) return cleared;
    }
    if (excludes(sentence.index, reading) && !namesOwn) continue;
    const scope = scopeOf(parts, [sentence.index], 'denied');
    for (const list of [claim.need, ...claim.partial]) {
      // One idea alone is denied too easily ("no ticket"), and half a claim denied in passing contradicts nothing.
      if (list.length < 2 || (asserted && list !== claim.need && !namesOwn && !claim.root && !claim.impact)) continue;
      if (list.some(isWhole) || list.some((facet) => 'concept' in facet && facet.not)) continue;
      const match = matchAll(list, scope);
      const denied = match.mentions.find(
        (mention) => mention.kind !== 'entity' && mention.status === 'negate' && !concepts.get(mention.id)?.thing,
      );
      if (match.level > 0 && denied && matchAll(list, scopeOf(parts, [sentence.index])).level === 0) return denied;
    }
  }
  return undefined;
}
