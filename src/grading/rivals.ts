import type { Key, Rival } from '../case/key.ts';
import type { Box } from './document.ts';
import { anyMention, excludes, namesHerring } from './exclusions.ts';
import { exonerates, matchAll, scopeOf, type ScopeParts } from './facets.ts';
import type { Status } from './modality.ts';
import type { Mention, Reading } from './reading.ts';
import { isMeasure, isPlan } from './segment.ts';

export interface AssertedRival {
  readonly rival: Rival;
  readonly mentions: readonly Mention[];
}

/** So many rivals beside the right cause are a list of guesses, even when none is called the cause. */
const GUESSES = 3;

/**
 * Rival causes that some sentence states as fact. Hedged, denied, rejected, reported or asked ones are none. Where the answer
 * states the true root cause in full (`root`: its words), a rival counts only when it is called the cause too, shares its sentence, or as one of several guesses: a
 * case holds faint traces of its siblings, and describing one is no mistake. `harmed`: the answer tells of the harm, so that
 * "no data left through the VPC" is no verdict on the whole.
 */
export function assertedRivals(key: Key, parts: ScopeParts, root: readonly Mention[] | undefined, harmed: boolean): AssertedRival[] {
  const rootSentences = new Set(root?.map((mention) => mention.sentence));
  const isProminent = (mentions: readonly Mention[], rival: Rival): boolean =>
    mentions.some((mention) => rootSentences.has(mention.sentence)) ||
    isCalledCause(mentions, parts) ||
    (!harmed && isVerdict(rival) && mentions.some((mention) => parts.reading.sentences[mention.sentence]?.box === 'result'));
  const stated = rivalsOf(key).flatMap((rival): (AssertedRival & { readonly prominent: boolean })[] => {
    const found = rival.facets.length === 0 ? [] : statements(rival, parts);
    const chosen = found.find((mentions) => isProminent(mentions, rival)) ?? (rival === NOTHING ? undefined : found[0]);
    return chosen ? [{ rival, mentions: chosen, prominent: isProminent(chosen, rival) }] : [];
  });
  if (!root || stated.length >= GUESSES) return stated;
  return stated.filter((rival) => rival.prominent);
}

/** So many other causes, so many of them in one box, are a list to choose from: in answers of the panel stand three at most. */
const LIST = { causes: 4, inBox: 3 };
const PUT_FORWARD: ReadonlySet<Status> = new Set<Status>(['assert', 'hedge', 'alternative', 'alternatives']);

/** Sentences of the boxes in which one cause after another is put forward. By index. */
export function guesses(key: Key, reading: Reading): Set<number> {
  const causes = new Map<Box, Set<string>>();
  for (const { index, box } of reading.sentences) {
    const mentions = (reading.bySentence[index] ?? []).filter(({ status }) => PUT_FORWARD.has(status));
    if (mentions.length === 0 || isPlan({ box }) || box === 'ruledOut' || excludes(index, reading)) continue;
    for (const { id, facets } of key.rivals)
      if (facets.length > 0 && facets.every((facet) => anyMention(facet, mentions)))
        causes.set(box, (causes.get(box) ?? new Set()).add(id));
  }
  if (new Set([...causes.values()].flatMap((ids) => [...ids])).size < LIST.causes) return new Set();
  return new Set(reading.sentences.filter(({ box }) => (causes.get(box)?.size ?? 0) >= LIST.inBox).map(({ index }) => index));
}

/** "Nothing happened": another cause in every case in which something did. */
const NOTHING: Rival = { id: 'nothing', say: 'nothing happened', facets: [{ concept: ['no-incident'] }] };

/** Does it say that there was nothing? Such a verdict rules out every root cause. */
export const isVerdict = (rival: Rival): boolean => rival === NOTHING || (rival.facets.length === 1 && exonerates(rival.facets));

const rivalsOf = (key: Key): readonly Rival[] =>
  key.rivals.some(isVerdict) || key.claims.some((claim) => claim.root && exonerates(claim.need)) ? key.rivals : [...key.rivals, NOTHING];

/** "It stops there as if all were well" says that it is not. */
const AS_IF = /\bas (?:if|though)\s*(?:\S+\s){0,2}$/;

function statements(rival: Rival, { reading, ...parts }: ScopeParts): (readonly Mention[])[] {
  return reading.sentences.flatMap((sentence) => {
    // "A condition in the trust policy", as a measure, does not say that the trust policy was the cause.
    if (reading.discarded.has(sentence.index) || isMeasure(sentence)) return [];
    if ((reading.bySentence[sentence.index] ?? []).some(({ id, status }) => id === 'waved-away' && status === 'assert')) return [];
    const match = matchAll(rival.facets, scopeOf({ reading, ...parts }, [sentence.index]));
    if (match.level < 1) return [];
    if (match.mentions.some((mention) => AS_IF.test(reading.document.text.slice(sentence.start, mention.start)))) return [];
    // "The finding is a false alarm" excludes nothing but states a verdict on the whole; "the deploy is harmless" excludes.
    const verdict = match.mentions.some(
      (mention) => mention.id === 'false-alarm' || mention.id === 'no-loss' || mention.id === 'no-incident',
    );
    const whole = (reading.bySentence[sentence.index] ?? []).some(
      (mention) => mention.id === 'alert' || mention.id === 'no-loss' || mention.id === 'no-incident',
    );
    // "The rehearsal is ruled out: it stays inside" is about the rehearsal, whatever it says of it.
    const aside = excludes(sentence.index, reading) && (!(verdict && whole) || namesHerring(sentence.index, parts.key, reading));
    return aside ? [] : [match.mentions];
  });
}

/** In the root-cause box, or called the cause. */
function isCalledCause(mentions: readonly Mention[], { reading }: ScopeParts): boolean {
  const sentence = reading.sentences[mentions[0]?.sentence ?? -1];
  if (!sentence) return false;
  return (
    sentence.box === 'rootCause' ||
    (reading.bySentence[sentence.index] ?? []).some((mention) => mention.id === 'cause' && mention.status === 'assert')
  );
}
