import type { Facet, Herring, Key } from '../case/key.ts';
import { described } from './descriptions.ts';
import { FUNCTION_WORDS } from './lexicon/index.ts';
import type { Mention, Reading } from './reading.ts';
import { isMeasure } from './segment.ts';

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

/** Words of a verdict that give no reason: that it was looked at, and that it is not the cause. */
const VERDICT = new Set(['exclusion', 'connection', 'cause', 'investigation-step', 'goal']);
/** So many words beside names and verdict make a reason. */
const WHY = 3;

/** Does the sentence, or the next one that takes it up, say more of it than its name and the verdict? */
function isReasoned(mention: Mention, reading: Reading): boolean {
  const here = reading.sentences[mention.sentence];
  const field = here && reading.document.fields[here.field];
  if (!here || !field) return true;
  // A line of the list of hypotheses has the reason behind the hypothesis.
  const list = /hypothesis$/.test(field.name);
  const next = reading.sentences[here.index + 1];
  const told = next && next.field === here.field && POINTS_BACK.test(reading.tokens[next.from]?.text ?? '') ? [here, next] : [here];
  const said = told.flatMap((sentence) =>
    (reading.bySentence[sentence.index] ?? []).filter((other) => other.kind === 'entity' || (!list && VERDICT.has(other.id))),
  );
  const words = told
    .flatMap((sentence) => reading.tokens.slice(sentence.from, sentence.to))
    .filter(
      (token) =>
        token.word &&
        (!list || token.start >= field.end) &&
        !FUNCTION_WORDS.has(token.text) &&
        !BARE.test(token.text) &&
        !said.some((other) => token.start >= other.start && token.end <= other.end),
    );
  return words.length >= (list ? 1 : WHY);
}
/** Words of a verdict in a list. */
const BARE =
  /^(?:no|not|nope|none|nothing|unrelated|related|irrelevant|relevant|excluded|ruled|out|n|connected|ticket|tickets|also|too|looked|checked|dropped|think|believe|seen|see|there)$/;

const POINTS_BACK = /^(?:it|its|that|this|they|their|these|those|both|neither|none|all|he|she|his|her)$/;

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
  const next = reading.sentences[mention.sentence + 1];
  if (!next || next.field !== reading.sentences[mention.sentence]?.field) return false;
  const opening = reading.tokens[next.from]?.text ?? '';
  return POINTS_BACK.test(opening) && excludes(next.index, reading);
}

/** "I also looked at the campaign, but its questions are short": no verdict, and yet it was looked at and left. */
function isWavedAway(mention: Mention, reading: Reading): boolean {
  const sentence = reading.sentences[mention.sentence];
  // "We took it back", as a measure, blames it.
  if (!['assert', 'negate', 'intent'].includes(mention.status) || !sentence || isMeasure(sentence)) return false;
  // "Season: same as last year -> no"
  if (/(?:->|[:,=-])\s*(?:so )?(?:no|nope|not it|irrelevant|out)\W*$/.test(reading.document.text.slice(sentence.start, sentence.end)))
    return true;
  const here = reading.bySentence[mention.sentence] ?? [];
  if (here.some((other) => other.id === 'cause' && STATED.has(other.status))) return false;
  if (here.some((other) => other.id === 'waved-away')) return true;
  // "I also thought about X. But that was a few minutes"
  const next = reading.sentences[sentence.index + 1];
  const rest = reading.document.text.slice(mention.end, sentence.end);
  const turned = next && next.field === sentence.field && TURNS.test(reading.document.text.slice(next.start, next.end).trim());
  return sentence.box === 'action' && mention.status === 'assert' && (LEAVES.test(rest) || turned === true);
}

/** Words behind a name by which an account leaves it. */
const LEAVES = /\b(?:but|however|though|although|moved on|went on|let it go|first idea|first suspect)\b/;
/** How a next sentence leaves what was looked at. */
const TURNS = /^(?:but|however|though)\b|\b(?:moved on|so no|dropped (?:it|that)|not (?:it|them|those|that))\W*$/;

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
