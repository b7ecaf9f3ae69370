import { FUNCTION_WORDS } from './lexicon/index.ts';
import type { Mention, Reading } from './reading.ts';
import type { Sentence } from './segment.ts';
import { tokenAt } from './tokens.ts';

/** One thing that ought to be done: what the text names in it. */
export interface Proposal {
  readonly start: number;
  readonly end: number;
  readonly mentions: readonly Mention[];
}

/** A part of a sentence that begins so goes on with the measure before it: "…, so that …". */
const CONTINUES =
  /^(?:so|which|that|who|where|when|while|if|unless|as|because|since|such|otherwise|else|e\.?g|i\.?e|until|before|after|not|with|without|including|instead|rather|at least|for example|for instance|especially|then|to|in|on|for|from|or|because|like|this|these|it|they|would|owner|due)\b/;
/** "Later: …": such a word is a heading only with a colon or dash behind it. */
const HEADING =
  /^\W{0,8}(?:and )?(?:later|later on|then|afterwards|future|long(?:er)? term|prevention|prevent|hardening|follow[- ]?ups?|permanent(?:ly)?|structural)\s*(?::|-\s|->)/;
/** Fewest words with a meaning of their own that make a measure. */
const WORDS = 2;
/** Boxes beside that for prevention that may hold measures. */
const OUTSIDE: ReadonlySet<string> = new Set(['action', 'result', 'rootCause', 'fix', 'detect']);
/** An alarm: how it would be noticed is another point than what would have kept it from coming. */
const ALARM =
  /^\W{0,8}(?:\S+\s){0,5}?(?:alerts?|alarms?|alerting|monitor(?:s|ing)?|pag(?:e|es|ing|er)|dashboards?|detectors?|notif(?:y|ies|ications?)|graph|to (?:see|notice|detect|catch|spot))\b/;

/**
 * What the answer proposes for the future, one measure each: all of the box for prevention, and elsewhere what follows "for the
 * future", "later", "so that it does not happen again". What merely should be done ends this case. Alarms do not count among them.
 */
export function proposals(reading: Reading): Proposal[] {
  const found: Proposal[] = [];
  let ahead = -1;
  for (const sentence of reading.sentences) {
    if (reading.discarded.has(sentence.index) || reading.modality[sentence.index]?.triggers.some(({ id }) => id === 'sentence-negation'))
      continue;
    if (sentence.box === 'prevent') {
      found.push(...partsOf(sentence, sentence.start, reading));
      continue;
    }
    if (!OUTSIDE.has(sentence.box)) continue;
    const from = starts(sentence, reading);
    if (from !== undefined) ahead = sentence.field;
    if (ahead === sentence.field) found.push(...partsOf(sentence, from ?? sentence.start, reading));
  }
  return found;
}

/** Where a sentence begins to speak of the future. */
function starts(sentence: Sentence, reading: Reading): number | undefined {
  const heading = sentence.clauses.find((clause) => HEADING.test(reading.document.text.slice(clause.start, sentence.end)));
  if (heading) return heading.start;
  const trigger = reading.modality[sentence.index]?.triggers.find(({ id }) => id === 'future');
  const at = trigger && reading.tokens[trigger.from]?.start;
  return at === undefined ? undefined : sentence.clauses.find((part) => at < part.end)?.start;
}

function partsOf(sentence: Sentence, from: number, reading: Reading): Proposal[] {
  const text = reading.document.text;
  const mentions = (reading.bySentence[sentence.index] ?? []).filter((mention) => mention.start >= from);
  const cuts = [...text.slice(from, sentence.end).matchAll(/;|,(?!\d)|\s(?:and|plus|\+|&|\/)\s/g)].map((match) => ({
    at: from + match.index,
    next: from + match.index + match[0].length,
    joins: /[a-z+&/]/.test(match[0]),
  }));
  const parts: { start: number; end: number }[] = [];
  let start = from;
  for (const cut of [...cuts, { at: sentence.end, next: sentence.end, joins: false }]) {
    const here = { start, end: cut.at };
    const rest = text.slice(start, cut.at).trim();
    const last = parts.at(-1);
    if (last && (CONTINUES.test(rest) || content(here, reading) < WORDS)) last.end = cut.at;
    // "Review and sign-off" is one measure; two ideas of the thesaurus are two.
    else if (cut.joins && !(ideas(here, mentions) > 0 && ideas({ start: cut.next, end: sentence.end }, mentions) > 0)) continue;
    else parts.push(here);
    start = cut.next;
  }
  return parts.flatMap((part): Proposal[] => {
    if (content(part, reading) < WORDS || ALARM.test(text.slice(part.start, part.end))) return [];
    const held = mentions.filter((mention) => mention.start >= part.start && mention.start < part.end);
    return [{ ...part, mentions: held.length > 0 ? held : [unnamed(part, sentence, reading)] }];
  });
}

/** A measure for which the thesaurus has no word stands for itself. */
function unnamed(part: { readonly start: number; readonly end: number }, sentence: Sentence, reading: Reading): Mention {
  const status = reading.modality[sentence.index]?.status[tokenAt(reading.tokens, part.start) - sentence.from] ?? 'assert';
  const clause = sentence.clauses.find((one) => part.start < one.end)?.index ?? -1;
  return { kind: 'concept', id: 'measure', ...part, sentence: sentence.index, clause, status };
}

const ideas = (part: { readonly start: number; readonly end: number }, mentions: readonly Mention[]): number =>
  mentions.filter((mention) => mention.kind === 'concept' && mention.start >= part.start && mention.start < part.end).length;

/** Words that are neither function words nor numbers. */
function content(part: { readonly start: number; readonly end: number }, reading: Reading): number {
  return reading.tokens
    .slice(tokenAt(reading.tokens, part.start), tokenAt(reading.tokens, part.end))
    .filter(({ word, text }) => word && /[a-z]{2}/.test(text) && !FUNCTION_WORDS.has(text)).length;
}
