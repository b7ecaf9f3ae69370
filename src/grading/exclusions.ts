import type { Facet, Herring, Key } from '../case/key.ts';
import { described } from './descriptions.ts';
import type { Mention, Reading } from './reading.ts';
import { isReasoned, POINTS_BACK } from './reasons.ts';
import { isMeasure, type Sentence } from './segment.ts';

/** A thing that the answer left out, and whether it says why. */
export interface LeftOut {
  readonly mention: Mention;
  readonly reasoned: boolean;
}

/** One per herring that the answer examined and left out. */
export function excludedHerrings(key: Key, reading: Reading): LeftOut[] {
  return key.herrings.flatMap((herring) => {
    const mentions = [...mentionsOf(herring, reading).filter(({ named }) => named?.side !== 'true'), ...described(herring, reading)];
    // Blamed in one place and waved away in another ("tune the detector to ignore it") is not excluded.
    if (mentions.some((mention) => mention.status === 'assert' && isBlamed(mention, reading))) return [];
    const out = mentions.filter((mention) => isExcluded(mention, reading) || isWavedAway(mention, reading));
    const why = out.find((mention) => isReasoned(mention, reading));
    const first = why ?? out[0];
    return first ? [{ mention: first, reasoned: why !== undefined }] : [];
  });
}

/** Is it called the cause in its own clause? */
function isBlamed(mention: Mention, reading: Reading): boolean {
  if (excludes(mention.sentence, reading)) return false;
  if (reading.sentences[mention.sentence]?.box === 'rootCause' && !mention.named?.refers) return true;
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
export function excludedRivals(key: Key, reading: Reading): LeftOut[] {
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
        return found.slice(0, 1).map((mention) => ({ mention, reasoned: isReasoned(mention, reading) }));
    }
    return [];
  });
}

/** How many words besides the name make a reason. */
const REASON = 3;

/** One mention per thing of the case that was merely there (no oddity, no part in it), put aside with a reason. */
export function excludedBystanders(reading: Reading): LeftOut[] {
  const seen = new Set<string>();
  const out = reading.mentions.filter((mention) => {
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
  return out.map((mention) => ({ mention, reasoned: true }));
}

/** Lines of the list of hypotheses, whatever they are about, that say why. */
export function excludedLines(reading: Reading): LeftOut[] {
  return reading.sentences.flatMap((sentence): LeftOut[] => {
    const mention = reading.bySentence[sentence.index]?.[0];
    return sentence.box === 'ruledOut' && mention && isReasoned(mention, reading) ? [{ mention, reasoned: true }] : [];
  });
}

/** Does the text leave this thing out: in its sentence, in the ruled-out list, or in a next sentence that refers back? */
export function isExcluded(mention: Mention, reading: Reading): boolean {
  if (['discarded', 'question', 'attributed', 'conditional'].includes(mention.status)) return false;
  if (reading.modality[mention.sentence]?.triggers.some(({ id }) => id === 'sentence-negation')) return false;
  if (reading.sentences[mention.sentence]?.box === 'ruledOut') return true;
  if (excludes(mention.sentence, reading)) return true;
  // "The cause is the backup. It is a false positive." blames the backup.
  if ((reading.bySentence[mention.sentence] ?? []).some((other) => other.id === 'cause' && STATED.has(other.status))) return false;
  if (mention.status === 'cleared') return true;
  const here = reading.sentences[mention.sentence];
  const next = reading.sentences[mention.sentence + 1];
  if (!here || !next || next.field !== here.field) return false;
  const opening = reading.tokens[next.from]?.text ?? '';
  // "Also verified X. The campaign is there since yesterday, hence not related."
  const onlyNamed =
    here.to - here.from <= ONLY_NAMED && (reading.bySentence[here.index] ?? []).some(({ id }) => id === 'investigation-step');
  return (POINTS_BACK.test(opening) || onlyNamed) && excludes(next.index, reading);
}
/** So few tokens say no more of a thing than that it was looked at. */
const ONLY_NAMED = 8;

/** "I also looked at the campaign, but its questions are short": no verdict, and yet it was looked at and left. */
function isWavedAway(mention: Mention, reading: Reading): boolean {
  const sentence = reading.sentences[mention.sentence];
  // "We took it back", as a measure, blames it. "At first I thought of X" leaves it.
  if (!['assert', 'negate', 'intent', 'corrected'].includes(mention.status) || !sentence || isMeasure(sentence)) return false;
  const text = (one: typeof sentence): string => reading.document.text.slice(one.start, one.end).trim();
  // "Season: same as last year -> no"
  if (/(?:->|[:,=-])\s*(?:so )?(?:no|nope|not it|irrelevant|out)\W*$/.test(text(sentence))) return true;
  const here = reading.bySentence[mention.sentence] ?? [];
  if (here.some((other) => other.id === 'cause' && STATED.has(other.status))) return false;
  const rest = reading.document.text.slice(mention.end, sentence.end);
  if (UNSEEN.test(rest)) return false;
  if (here.some((other) => other.id === 'waved-away')) return true;
  if (sentence.box !== 'action' || !['assert', 'corrected'].includes(mention.status)) return false;
  if (LEAVES.test(rest) || underHeading(sentence, reading)) return true;
  // "I also thought about X. But that was a few minutes", "X. That is the vendor, under contract. No."
  const [next, after] = [1, 2]
    .map((ahead) => reading.sentences[sentence.index + ahead])
    .map((one) => (one?.field === sentence.field ? one : undefined));
  return (next !== undefined && TURNS.test(text(next))) || (after !== undefined && REFUSES.test(text(after)));
}

/** Words behind a name by which an account leaves it. */
const LEAVES = /\b(?:but|however|though|although|moved on|went on|let it go|first idea|first suspect)\b/;
/** Words behind a name by which it was not looked at, or not understood: that leaves nothing out. */
const UNSEEN =
  /\b(?:no time|ran out|(?:don'?t|do not|didn'?t|did not|couldn'?t|could not|can'?t|cannot) (?:know|look|check|open|see|tell|say|find|get|go|verify|follow|dig))\b/;
/** How a next sentence leaves what was looked at. */
const TURNS = /^(?:but|however|though|nope|nah)\b|\b(?:moved on|so no|dropped (?:it|that)|not (?:it|them|those|that))\W*$|^no\W*$/;
const REFUSES = /^(?:no|nope|nah|not (?:it|them|those|that|us|ours))\W*$/;

/** Is it an item under a heading that leaves out what stands below: "Discarded:"? */
function underHeading(sentence: Sentence, reading: Reading): boolean {
  if (!sentence.item) return false;
  for (let index = sentence.index - 1; index >= 0; index--) {
    const above = reading.sentences[index];
    if (!above || above.field !== sentence.field) return false;
    if (!above.item) return HEADING.test(reading.document.text.slice(above.start, above.end));
  }
  return false;
}
const HEADING =
  /\b(?:threw out|thrown out|ruled out|discarded|excluded|dismissed|rejected|dead ends?|not it|no part|crossed off|red herrings?)\b.{0,40}:\s*$/;

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
export function anyMention(facet: Facet, mentions: readonly Mention[]): Mention | undefined {
  if ('entity' in facet) return mentions.find((mention) => mention.named?.ids.some((id) => facet.entity.includes(id)));
  if ('concept' in facet) return mentions.find((mention) => mention.kind === 'concept' && facet.concept.includes(mention.id));
  if ('anyOf' in facet) return facet.anyOf.map((part) => anyMention(part, mentions)).find((hit) => hit !== undefined);
  return undefined;
}
