import { readClearing } from './clearing.ts';
import { phrasesFor, triggerPhrases } from './lexicon/index.ts';
import { matchPhrase } from './lexicon/phrases.ts';
import { denials, prepositionAfter } from './negation.ts';
import type { Sentence } from './segment.ts';
import type { Token } from './tokens.ts';
import { reported, unstated } from './unstated.ts';

/** How a stretch of text stands behind what it names. */
export type Status =
  | 'assert'
  | 'hedge'
  | 'negate'
  | 'question'
  | 'conditional'
  | 'intent'
  | 'attributed'
  | 'corrected'
  | 'rejected'
  | 'cleared'
  | 'alternative'
  | 'alternatives'
  | 'discarded';

/** A language trigger in the text, by token span. */
export interface Trigger {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

export function findTriggers(tokens: readonly Token[], from: number, to: number): Trigger[] {
  const phrases = triggerPhrases();
  const found: Trigger[] = [];
  for (let index = from; index < to; index++) {
    const token = tokens[index];
    if (!token?.word) continue;
    if (/n't$/.test(token.text)) found.push({ id: 'verb-negation', from: index, to: index + 1 });
    for (const { id, phrase } of phrasesFor(phrases, token)) {
      const last = matchPhrase(phrase, tokens, index, to, () => false);
      if (last >= 0) found.push({ id, from: index, to: last + 1 });
    }
  }
  return found;
}

/** Status of every token of one sentence. Index 0 is the sentence's first token. */
export interface Modality {
  readonly status: readonly Status[];
  /** Tokens that a verb's negation reaches although they stand before it: concepts and amounts, not names. */
  readonly denied: readonly boolean[];
  /** Token of the denial that reaches each token. */
  readonly denier: readonly (number | undefined)[];
  readonly triggers: readonly Trigger[];
  /** Does it clear what the sentence before speaks of ("It is fine.")? */
  readonly clearsBack: boolean;
  /** Is what it clears taken back in the same sentence ("… is fine, but …")? */
  readonly conceded: boolean;
  /** Does it leave three things or more open? */
  readonly unsettled: boolean;
}

/**
 * NegEx-style scoping: triggers, look-alikes that are none, reach to the end of the clause or sentence.
 * Hedges and attribution reach all coordinated clauses that follow in their sentence.
 */
export function readModality(sentence: Sentence, tokens: readonly Token[]): Modality {
  const length = sentence.to - sentence.from;
  const status: Status[] = Array.from({ length }, () => 'assert');
  const denied = Array.from({ length }, () => false);
  const denier: (number | undefined)[] = [];
  const triggers = findTriggers(tokens, sentence.from, sentence.to);
  const has = (id: string): Trigger | undefined => triggers.find((trigger) => trigger.id === id);
  const set = (from: number, to: number, next: Status): void => {
    for (let index = Math.max(from, sentence.from); index < Math.min(to, sentence.to); index++) status[index - sentence.from] = next;
  };
  const clauseOf = (token: number): { from: number; to: number; index: number } =>
    sentence.clauses.find((clause) => token >= clause.from && token < clause.to) ??
    sentence.clauses[0] ?? { from: sentence.from, to: sentence.to, index: 0 };

  if (isConditional(sentence, tokens)) set(sentence.from, sentence.to, 'conditional');
  else for (const index of wishes(sentence, tokens)) set(clauseOf(index).from, clauseOf(index).to, 'intent');

  const able = triggers.filter((trigger) => trigger.id === 'certain-ability');
  const hedge = triggers.find(
    (trigger) =>
      trigger.id === 'hedge' && !isMonth(trigger, tokens) && !able.some((other) => other.from <= trigger.from && other.to >= trigger.to),
  );
  if (hedge) set(clauseOf(hedge.from).from, sentence.to, 'hedge');
  if (has('sentence-hedge')) set(sentence.from, sentence.to, 'hedge');

  const choices = Math.max(alternatives(sentence, tokens), guesses(sentence, tokens));
  if (choices >= 2) set(sentence.from, sentence.to, choices >= 3 ? 'alternatives' : 'alternative');
  const open = has('open-list');
  if (open) set(open.from, sentence.to, 'alternatives');

  const isPseudo = (trigger: Trigger): boolean =>
    triggers.some((other) => other.id === 'pseudo-negation' && other.from <= trigger.from && other.to >= trigger.to);
  for (const denial of denials(sentence, tokens, triggers, (trigger) => !isPseudo(trigger))) {
    set(denial.from, denial.to, 'negate');
    for (let index = denial.back; index < denial.from; index++) denied[index - sentence.from] = true;
    for (let index = denial.back; index < denial.to; index++) denier[index - sentence.from] = denial.from;
  }
  for (const trigger of triggers) {
    if (trigger.id === 'rejection') {
      // "40 instead of 4 passages on two indices" rejects the 4 alone.
      const amount = /^\d/.test(tokens[trigger.to]?.text ?? '');
      set(trigger.from, amount ? trigger.to + 1 : prepositionAfter(trigger.to + 1, clauseOf(trigger.from).to, tokens), 'rejected');
    }
    if (trigger.id === 'indirect-question') set(trigger.from, clauseOf(trigger.from).to, 'question');
  }
  for (const open of unstated(sentence, tokens)) set(open.from, open.to, 'question');
  const clearing = readClearing(sentence, tokens, triggers, (trigger) => !isPseudo(trigger));
  for (const { from, to } of clearing.spans) clear(status, from - sentence.from, to - sentence.from);
  const report = reported(sentence, tokens, triggers);
  if (report) set(report.from, report.to, 'attributed');
  const first = has('first-belief');
  const belief = triggers.find(({ id, from }) => id === 'belief' && !/^(?:no|any)$/.test(tokens[from - 1]?.text ?? ''));
  if (first && belief) {
    // "At first I thought X, but Y": Y stands. "… is red, so at first I had no idea" holds no belief.
    const turn = triggers.find((other) => other.id === 'terminator' && other.from > first.to);
    set(clauseOf(first.from).from, turn?.from ?? sentence.to, 'corrected');
  }
  if (has('sentence-negation')) {
    const from = has('sentence-negation')?.from ?? sentence.from;
    set(from, sentence.to, 'negate');
  }
  // "A or B or C or nothing is wrong" leaves the denial open too; "no sign of A or B or C" denies them all.
  const choice = choices >= 3 ? tokens.slice(sentence.from, sentence.to).findIndex(({ text }) => text === 'or') : -1;
  const unsettled =
    choice >= 0 &&
    !triggers.some(
      (trigger) =>
        /^(?:(?:verb-|sentence-)?negation$|clearing)/.test(trigger.id) && !isPseudo(trigger) && trigger.from < sentence.from + choice,
    );
  if (unsettled) set(sentence.from, sentence.to, 'alternatives');
  if (sentence.question) set(sentence.from, sentence.to, 'question');
  return { status, denied, denier, triggers, clearsBack: clearing.back, conceded: clearing.conceded, unsettled };
}

/** Marks what would count as cleared; what does not count anyway stays as it is. */
export function clear(status: Status[], from = 0, to = status.length): void {
  for (let index = Math.max(0, from); index < to; index++) {
    const now = status[index];
    if (now === 'assert' || now === 'hedge' || now === 'negate') status[index] = 'cleared';
  }
}

/** A first person, a turn, a reason, a verdict: by these an account goes on from what it left open. */
const GOES_ON =
  /^(?:i|we|my|our|but|however|so|therefore|thus|then|because|after|when|next|first|finally|later|only|evidence|found|checked|confirmed|excluded|ruled|turned|shows?|cause|reason|none|neither|not|no)$/;

/** "It is A, B or C. C did this and that.": what is said of the last thing left open is as open, until the account goes on. */
export function keepOpen(sentences: readonly Sentence[], modality: readonly Modality[], tokens: readonly Token[]): void {
  let field = -1;
  sentences.forEach((sentence, index) => {
    const words = tokens.slice(sentence.from, sentence.to);
    if (modality[index]?.unsettled) field = words.some(({ text }) => /^(?:causes?|reasons?|culprit)$/.test(text)) ? sentence.field : -1;
    else if (sentence.field !== field || words.some(({ text }) => GOES_ON.test(text))) field = -1;
    else (modality[index]?.status as Status[] | undefined)?.fill('alternatives');
  });
}

const WOULD = /^(?:would|(?:i|we|one|you|it|they)'d)$/;

function isConditional(sentence: Sentence, tokens: readonly Token[]): boolean {
  const words = tokens.slice(sentence.from, sentence.to).map((token) => token.text);
  const condition = words.some(
    (word, index) =>
      (word === 'if' || word === 'unless' || word === 'assuming') &&
      !['as', 'even', 'check', 'checked', 'see', 'know', 'ask', 'asked', 'find', 'determine', 'verify', 'wonder'].includes(
        words[index - 1] ?? '',
      ) &&
      !(word === 'if' && isReckoning(words.slice(index + 1, index + 3))),
  );
  // A check "that fails the run if the gap narrows, so that it would be seen" is a measure as any other.
  if (sentence.box === 'prevent' && words[0] !== 'if') return false;
  return condition && (words[0] === 'if' || words.some((word) => WOULD.test(word)));
}

/** "If I take the daily numbers it is 10k": what was reckoned, no condition. */
const isReckoning = ([who = '', verb = '']: readonly string[]): boolean =>
  /^(?:i|we|you|one)$/.test(who) &&
  /^(?:take|look|count|compare|use|add|sum|plot|group|divide|multiply|subtract|read|go|follow|see|am|understand|reckon)$/.test(verb);

/** Words that may stand between "would" and its verb. */
const LIGHT = /^(?:also|then|still|therefore|thus|roughly|now|so)$/;
/** "I would put the start at 09:47" states it, "would have been" reckons with what is known. */
const STATES = /^(?:have|put|say|guess|estimate|date|call|describe|sum|rate|think|conclude)$/;

/** "They wrote that they would run a test", "no person would ask that": told as facts. */
function isToldPlan(from: number, would: number, tokens: readonly Token[]): boolean {
  const before = tokens.slice(Math.max(from, would - 8), would).map(({ text }) => text);
  return (
    before.some((word) => /^(?:wrote|said|told|announced|planned|promised)$/.test(word)) ||
    before.slice(-3).some((word) => /^(?:no|nobody|none)$/.test(word))
  );
}

/** Tokens that turn their clause into an intention. */
function wishes(sentence: Sentence, tokens: readonly Token[]): number[] {
  const found: number[] = [];
  for (let index = sentence.from; index < sentence.to; index++)
    if (
      WOULD.test(tokens[index]?.text ?? '') &&
      !STATES.test(tokens[index + (LIGHT.test(tokens[index + 1]?.text ?? '') ? 2 : 1)]?.text ?? '') &&
      !isToldPlan(sentence.from, index, tokens)
    )
      found.push(index);
  return found;
}

/** How many causes a sentence leaves open: "either … or …" is two. */
function alternatives(sentence: Sentence, tokens: readonly Token[]): number {
  const words = tokens.slice(sentence.from, sentence.to).map((token) => token.text);
  const joined = words.map(
    (word, index) =>
      word === 'or' &&
      /^(?:it|the|an?|maybe|perhaps|possibly|from|by|because|that|else|there|somebody|someone)$/.test(words[index + 1] ?? ''),
  );
  // "The cause is A or B or C or D" is a list of guesses, whatever they are called.
  if (words.filter((word) => word === 'or').length >= 3) return 3;
  const count = joined.filter(Boolean).length;
  if (words.includes('either')) return Math.max(2, words.filter((word) => word === 'or').length + 1);
  return count >= 2 ? count + 1 : 0;
}

/** "Could be A, could be B, could be C" leaves three open. One "could be" is a doubt. */
function guesses(sentence: Sentence, tokens: readonly Token[]): number {
  const words = tokens.slice(sentence.from, sentence.to).map((token) => token.text);
  const count = words.filter(
    (word, index) => /^(?:maybe|perhaps|possibly)$/.test(word) || (/^(?:could|might|may)$/.test(word) && words[index + 1] === 'be'),
  ).length;
  return count >= 2 ? count : 0;
}

function isMonth(trigger: Trigger, tokens: readonly Token[]): boolean {
  if (tokens[trigger.from]?.text !== 'may') return false;
  return (
    /^\d/.test(tokens[trigger.from + 1]?.text ?? '') ||
    /^(?:\d+(?:st|nd|rd|th)?|of|in|on|since)$/.test(tokens[trigger.from - 1]?.text ?? '')
  );
}
