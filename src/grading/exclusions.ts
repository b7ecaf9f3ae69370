import type { Facet, Herring, Key } from '../case/key.ts';
import type { Mention, Reading } from './reading.ts';

/** One mention per herring that the answer examined and left out. */
export function excludedHerrings(key: Key, reading: Reading): Mention[] {
  return key.herrings.flatMap((herring) => {
    const mentions = mentionsOf(herring, reading);
    // Blamed in one place and waved away in another ("tune the detector to ignore it") is not excluded.
    if (mentions.some((mention) => mention.status === 'assert' && isBlamed(mention, reading))) return [];
    return mentions.find((mention) => isExcluded(mention, reading)) ?? [];
  });
}

/** Is it called the cause in its own clause? */
function isBlamed(mention: Mention, reading: Reading): boolean {
  if (excludes(mention.sentence, reading)) return false;
  return (reading.bySentence[mention.sentence] ?? []).some(
    (other) => other.id === 'cause' && other.clause === mention.clause && other.status === 'assert',
  );
}

/** One mention per herring that the answer ties to the attack instead. */
export function blamedHerrings(key: Key, reading: Reading): { readonly herring: Herring; readonly mention: Mention }[] {
  return key.herrings.flatMap((herring) => {
    const mentions = mentionsOf(herring, reading);
    if (mentions.some((mention) => isExcluded(mention, reading))) return [];
    const blamed = mentions.find(
      (mention) =>
        mention.status === 'assert' &&
        (reading.bySentence[mention.sentence] ?? []).some(
          (other) => other.kind === 'concept' && other.clause === mention.clause && other.status === 'assert' && BLAME.has(other.id),
        ),
    );
    return blamed ? [{ herring, mention: blamed }] : [];
  });
}
/** A next sentence that clears ("It is a false positive") leaves a blame as it is. */
const STATED: ReadonlySet<string> = new Set(['assert', 'cleared']);
const BLAME = new Set(['cause', 'theft', 'compromise', 'malware', 'assume-role']);

/** One mention per rival cause that the answer considered and rejected. */
export function excludedRivals(key: Key, reading: Reading): Mention[] {
  return key.rivals.flatMap((rival) => {
    for (const sentence of reading.sentences) {
      if (reading.discarded.has(sentence.index)) continue;
      const hits = rival.facets.map((facet) => anyMention(facet, reading.bySentence[sentence.index] ?? []));
      if (hits.length === 0 || hits.some((hit) => !hit)) continue;
      const found = hits.filter((hit) => hit !== undefined);
      if (
        found.some(
          (hit) =>
            hit.status === 'rejected' ||
            hit.status === 'corrected' ||
            hit.status === 'negate' ||
            hit.status === 'cleared' ||
            isExcluded(hit, reading),
        )
      )
        return found.slice(0, 1);
    }
    return [];
  });
}

/** How many words besides the name make a reason. */
const REASON = 3;

/** One mention per thing of the case that was merely there (no oddity, no part in it), put aside with a reason. */
export function excludedBystanders(reading: Reading): Mention[] {
  const seen = new Set<string>();
  return reading.mentions.filter((mention) => {
    const id = mention.named?.ids[0];
    if (id === undefined || mention.named?.side !== 'noise' || seen.has(id)) return false;
    const sentence = reading.sentences[mention.sentence];
    if (sentence?.box !== 'ruledOut' && !(mention.status === 'assert' && excludes(mention.sentence, reading))) return false;
    const words = reading.tokens
      .slice(sentence?.from, sentence?.to)
      .filter(({ word, start }) => word && (start < mention.start || start >= mention.end));
    if (words.length < REASON) return false;
    seen.add(id);
    return true;
  });
}

/** Does the text leave this thing out: in its sentence, in the ruled-out list, or in a next sentence that refers back? */
export function isExcluded(mention: Mention, reading: Reading): boolean {
  if (['discarded', 'question', 'attributed', 'conditional'].includes(mention.status)) return false;
  if (reading.sentences[mention.sentence]?.box === 'ruledOut') return true;
  if (excludes(mention.sentence, reading)) return true;
  // "The cause is the backup. It is a false positive." blames the backup.
  if ((reading.bySentence[mention.sentence] ?? []).some((other) => other.id === 'cause' && STATED.has(other.status))) return false;
  if (mention.status === 'cleared') return true;
  const next = reading.sentences[mention.sentence + 1];
  if (!next || next.field !== reading.sentences[mention.sentence]?.field) return false;
  const opening = reading.tokens[next.from]?.text ?? '';
  return /^(?:it|that|this|they|these|those|both|neither|none|all)$/.test(opening) && excludes(next.index, reading);
}

/** Does the sentence say "unrelated", "ruled out", "nothing to do with"? */
export function excludes(sentence: number, reading: Reading): boolean {
  return (reading.bySentence[sentence] ?? []).some(
    (mention) =>
      mention.kind === 'concept' &&
      ((mention.id === 'exclusion' && (mention.status === 'assert' || mention.status === 'rejected')) ||
        (mention.id === 'connection' && mention.status === 'negate')),
  );
}

/** Does the sentence name something that an innocent oddity of the case is about? */
export function namesHerring(sentence: number, key: Key, reading: Reading): boolean {
  return (reading.bySentence[sentence] ?? []).some((mention) =>
    key.herrings.some((herring) => mention.named?.ids.some((id) => herring.entities.includes(id))),
  );
}

function mentionsOf(herring: Herring, reading: Reading): Mention[] {
  return reading.mentions.filter(
    (mention) =>
      (mention.kind === 'entity' && mention.named?.ids.some((id) => herring.entities.includes(id))) ||
      (mention.kind === 'concept' && herring.concepts?.includes(mention.id)),
  );
}

/** A mention for the facet whatever its status: only names, concepts and lists of them can name a rival. */
function anyMention(facet: Facet, mentions: readonly Mention[]): Mention | undefined {
  if ('entity' in facet) return mentions.find((mention) => mention.named?.ids.some((id) => facet.entity.includes(id)));
  if ('concept' in facet) return mentions.find((mention) => mention.kind === 'concept' && facet.concept.includes(mention.id));
  if ('anyOf' in facet) return facet.anyOf.map((part) => anyMention(part, mentions)).find((hit) => hit !== undefined);
  return undefined;
}
