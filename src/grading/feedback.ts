import type { Cap, Claim } from '../case/key.ts';
import type { Judgement } from './claims.ts';
import type { Discard } from './filters.ts';
import type { Status } from './modality.ts';

/**
 * Every sentence that the grader says about an answer. Tone: describes, never scolds or praises; names the kind of thing that
 * is missing, never the answer itself.
 */
const NOT_COUNTED: Readonly<Record<Exclude<Status, 'assert'>, string>> = {
  hedge: 'is said with a doubt ("might", "perhaps")',
  negate: 'is denied',
  question: 'stands in a question',
  conditional: 'depends on an "if"',
  intent: 'is what would be done, not what was found',
  attributed: 'is reported as the opinion of somebody else',
  corrected: 'is a first idea that the text then gives up',
  rejected: 'is set aside',
  cleared: 'is cleared here ("is fine", "works as designed")',
  alternative: 'is one of two possibilities left open',
  alternatives: 'is one of several possibilities left open',
  discarded: 'stands in text that was set aside',
};

/** Why this verdict, in one or two sentences. */
export function reasonFor(claim: Claim, judgement: Judgement): string {
  const missing = stillMissing(judgement.missing.map((index) => claim.missing[index] ?? ''));
  switch (judgement.cause) {
    case 'met':
      return 'Stated in full.';
    case 'weak':
      return 'Stated, but with a doubt, left open or not exact enough for full credit.';
    case 'partial-list':
    case 'partial-other-name':
      return join('Stated in part.', missing || 'A detail that ties it to this case is missing.');
    case 'shotgun':
      return 'Several candidates of the same kind are named here, and the text does not decide between them.';
    case 'denied':
      return `The text denies this point: ${claim.title}.`;
    case 'contradicted':
      return 'The text states this and elsewhere denies it; which of the two is meant stays open.';
    case 'rival':
      return 'The text gives another cause, which rules this point out.';
    case 'other-entity':
      return join('Told of something else of the same kind than what the telemetry shows.', claim.wrong ?? '');
    case 'not-counted':
      return join(
        `Touched, but it ${NOT_COUNTED[(judgement.dropped?.status ?? 'discarded') as Exclude<Status, 'assert'>] ?? 'does not count'}.`,
        missing,
      );
    case 'anchor-only':
      return join(
        `A name that belongs to this point stands here, but it is not clear whether the text claims ${claim.title}. Say it in one sentence.`,
        missing,
      );
    case 'error':
      return 'This point could not be judged because its check failed. It counts neither way.';
    default:
      return join(`Not found in the text: ${claim.title}.`, missing);
  }
}

const DISCARDED: Readonly<Record<Discard, string>> = {
  copied: 'Text repeated from the brief was set aside; it earns nothing and costs nothing.',
  table: 'Pasted query output was set aside; a sentence that says what it shows would count.',
  'keyword-run': 'A run of words without a statement was set aside.',
  instruction: 'Text that speaks to the grader was set aside.',
  generic: 'A statement about incidents in general was set aside.',
  'other-incident': 'Text about another incident was set aside.',
  guesses: 'A list of causes that it might have been was set aside.',
  jumble: 'Words of the case that form no account of it were set aside.',
  'taken-back': 'A statement and its denial in the same words were set aside.',
};

export function discardText(kind: Discard): string {
  return DISCARDED[kind];
}

const CAPS: Readonly<Record<Cap['when'], string>> = {
  'root-missed': 'the root cause was not stated',
  'rival-asserted': 'another cause was stated as fact',
  'impact-denied': 'the harm was denied',
  'too-many-names': 'it names a great many things that have no part in the case, and tells nothing of them',
  'nothing-named': 'it names nothing of this case, and tells neither its cause nor its figures',
  'no-evidence': 'no name, amount or time of the case was given',
};

export function capText(cap: Cap): string {
  return `The score stops at ${cap.max} because ${CAPS[cap.when]}.`;
}

export function rivalText(say: string): string {
  return `The text states another cause as fact: ${say}.`;
}

export function herringText(): string {
  return 'Something innocent is tied to the attack here.';
}

export function emptyBoxText(box: string): string {
  return `The ${box} is empty.`;
}

function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}

/** Author's phrases for what is not there, as one sentence: "Missing: from which bucket; to where." */
function stillMissing(parts: readonly string[]): string {
  const phrases = parts.map((part) => part.trim().replace(/[.!]$/, '')).filter((part) => part !== '');
  return phrases.length > 0 ? `Missing: ${phrases.join('; ')}.` : '';
}
