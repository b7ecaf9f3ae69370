import { stem } from './stem.ts';
import type { Token } from '../tokens.ts';

/**
 * One word or phrase of the thesaurus, compiled. Words match by stem; `..` skips up to four words of the same sentence;
 * `(a|b)` offers choices; a trailing `*` matches any ending; a leading `=` matches the very word, not its other forms.
 */
export interface Phrase {
  readonly source: string;
  readonly steps: readonly Step[];
}
interface Step {
  readonly stems: ReadonlySet<string>;
  readonly prefixes: readonly string[];
  readonly exact: readonly string[];
  /** Words that may be skipped before this step. */
  readonly gap: number;
}

/** Words that no `..` passes over. */
const DENIES = /^(?:not|no|never|nobody|nothing|none|without|cannot|neither|nor)$|n't$/;

/** Words that a `..` may stand for. */
export const GAP = 4;

/** A phrase of the thesaurus as one phrase per choice of several words: `failed (login|sign in)` is two. */
export function variantsOf(source: string): string[] {
  const wide = /\(([^()]*\s[^()]*)\)/.exec(source);
  if (!wide) return [source];
  return (wide[1] ?? '').split('|').flatMap((choice) => variantsOf(source.replace(wide[0], choice)));
}

/**
 * One variant of a phrase, compiled.
 * @throws when it is empty, starts or ends with `..`, or has unbalanced brackets
 */
export function compilePhrase(source: string): Phrase {
  const parts = source.toLowerCase().match(/\([^()]*\)|\.\.|[^\s()]+/g) ?? [];
  const steps: Step[] = [];
  let gap = 0;
  for (const part of parts) {
    if (part === '..') {
      if (steps.length === 0) throw new Error(`"${source}" starts with "..".`);
      gap = GAP;
      continue;
    }
    if (part.startsWith('(') && !part.includes(')')) throw new Error(`"${source}" has an open bracket.`);
    const choices = part.startsWith('(')
      ? part
          .slice(1, -1)
          .split('|')
          .map((choice) => choice.trim())
      : [part];
    const words = choices.map(wordsOf);
    const first = words.map((list) => list[0] ?? '');
    steps.push(step(first, gap));
    gap = 0;
    // "sub-step" words of a hyphenated or dotted entry ("j.ortega", "re-use") follow directly.
    for (const more of words[0]?.slice(1) ?? []) steps.push(step([more], 0));
  }
  if (steps.length === 0 || gap > 0) throw new Error(`"${source}" is empty or ends with "..".`);
  return { source, steps };
}

function wordsOf(text: string): string[] {
  return text.match(/=?[\p{L}\p{N}]+(?:'\p{L}+)*\*?/gu) ?? [text];
}

function step(choices: readonly string[], gap: number): Step {
  return {
    stems: new Set(choices.filter((choice) => !choice.endsWith('*') && !choice.startsWith('=')).map(stem)),
    exact: choices.filter((choice) => choice.startsWith('=')).map((choice) => choice.slice(1)),
    prefixes: choices.filter((choice) => choice.endsWith('*')).map((choice) => choice.slice(0, -1)),
    gap,
  };
}

/** Keys under which a variant is looked up: stems with which it can begin, and `abc*` for words that begin so. Compiles nothing. */
export function firstKeys(variant: string): ReadonlySet<string> {
  const part = /\([^()]*\)|[^\s()]+/.exec(variant.toLowerCase())?.[0] ?? '';
  const choices = part.startsWith('(') ? part.slice(1, -1).split('|') : [part];
  return new Set(
    choices.map((choice) => {
      const word = wordsOf(choice.trim())[0] ?? '';
      return word.endsWith('*') ? startKey(word) : stem(word.replace(/^=/, ''));
    }),
  );
}

/** So many letters of a word look up phrases that begin with a part of a word. */
const START = 3;

/** Key of the words that begin like `word`. A part of a word in the thesaurus has at least three letters. */
export const startKey = (word: string): string => `${word.slice(0, START)}*`;

/**
 * Matches a phrase at token `at`; hyphens between its words are passed over.
 * @returns index of the last token, or -1
 */
export function matchPhrase(phrase: Phrase, tokens: readonly Token[], at: number, end: number, masked: (index: number) => boolean): number {
  let index = at;
  let last = -1;
  for (const [number, wanted] of phrase.steps.entries()) {
    let skipped = 0;
    for (;;) {
      if (index >= end) return -1;
      const token = tokens[index];
      if (!token) return -1;
      if (!token.word) {
        if (number === 0 || (token.text !== '-' && token.text !== '/' && token.text !== '_' && token.text !== '.' && wanted.gap === 0))
          return -1;
        if (/[;!?]/.test(token.text)) return -1;
        index++;
        continue;
      }
      const hidden = masked(index);
      if (!hidden && fits(wanted, token)) break;
      // "Slow … customer" is not said of "slow, no customer sees it".
      if (number > 0 && DENIES.test(token.text)) return -1;
      // A name of several tokens (`etl-batch-role`) counts as nothing, else it would eat the gap.
      if (number === 0 || wanted.gap === 0 || (!hidden && ++skipped > wanted.gap)) return -1;
      index++;
    }
    last = index;
    index++;
  }
  return last;
}

function fits(wanted: Step, token: Token): boolean {
  return (
    wanted.stems.has(token.stem) || wanted.exact.includes(token.text) || wanted.prefixes.some((prefix) => token.text.startsWith(prefix))
  );
}
