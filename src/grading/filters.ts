import { FUNCTION_WORDS } from './lexicon/index.ts';
import type { Token } from './tokens.ts';

/** Why a sentence earns nothing, whatever it names. Filters set text aside; they never deduct. */
export type Discard =
  'copied' | 'table' | 'keyword-run' | 'instruction' | 'generic' | 'other-incident' | 'taken-back' | 'jumble' | 'guesses';

/** Five-word shingles of the brief: text shared with them was not found out. */
export function shingles(words: readonly string[], size = 5): Set<string> {
  const set = new Set<string>();
  for (let index = 0; index + size <= words.length; index++) set.add(words.slice(index, index + size).join(' '));
  return set;
}

/** At least 60 % of the sentence's shingles stand in the brief. */
export function isCopied(words: readonly string[], brief: ReadonlySet<string>): boolean {
  const own = shingles(words);
  if (own.size === 0) return false;
  let shared = 0;
  for (const shingle of own) if (brief.has(shingle)) shared++;
  return shared >= 0.6 * own.size;
}

/** Pasted query output: two or more cell borders on the line, or one in a line without any grammar. */
export function isTable(text: string): boolean {
  const borders = text.match(/[|│┃]/g)?.length ?? 0;
  if (borders >= 2 || (text.match(/\t/g)?.length ?? 0) >= 2) return true;
  return borders === 1 && !text.split(/[^\p{L}']+/u).some((word) => FUNCTION_WORDS.has(word));
}

/**
 * Words in a row that state nothing: nine or more with hardly a function word and no mark between them, or a list of
 * many very short comma items. Telegraphic notes with colons, arrows or short clauses stay.
 */
export function isKeywordRun(text: string): boolean {
  const chunks = text.split(/\s+/).filter((chunk) => /[\p{L}\p{N}]/u.test(chunk));
  const grammar = chunks.filter((chunk) => FUNCTION_WORDS.has(chunk.replace(/[^\p{L}']/gu, ''))).length;
  // English prose has 40 % function words and more; the longer the run, the surer the sign.
  const bare = chunks.length >= 16 ? 0.18 : 0.06;
  if (chunks.length >= 9 && grammar < bare * chunks.length && !/[,;:()]|->|\s[-–]\s/.test(text.replace(/(?<=\S)[:,](?=\S)/g, '')))
    return true;
  // Words such as "which" and "their" get into a list as anything does; articles, prepositions and auxiliaries do not.
  const core = chunks.filter((chunk) => CORE.test(chunk.replace(/[^\p{L}']/gu, ''))).length;
  if (chunks.length >= 16 && core < 0.1 * chunks.length && !/[.:;()]\s|->|\s[-–]\s/.test(text) && !/,\s/.test(text)) return true;
  const items = text.split(/,\s+|;\s+/).filter((item) => item.trim() !== '');
  const words = chunks.length / Math.max(items.length, 1);
  if (items.length >= 10 && words < 2.6 && core < 0.12 * chunks.length) return true;
  if (items.length >= 20 && words < 5 && core < 0.1 * chunks.length) return true;
  const sparse = grammar < 0.08 * chunks.length;
  return sparse && ((items.length >= 6 && words < 1.7) || (items.length >= 8 && words < 2.6));
}

/** Words that hold sentences together. */
const CORE = /^(?:a|an|the|of|to|in|on|at|for|from|with|by|and|is|was|are|were|be|been|has|have|had|it|that|not|no|as|but|so|i|we|they)$/;

/** Words as compared with the brief. A name is one word, however many it is written with: to name something copies nothing. */
export function wordsOf(tokens: readonly Token[], names: readonly { readonly start: number; readonly end: number }[]): string[] {
  const words: string[] = [];
  let last: (typeof names)[number] | undefined;
  let at = 0;
  for (const token of tokens) {
    if (!token.word) continue;
    while ((names[at]?.end ?? Infinity) <= token.start) at++;
    const here = names[at];
    const name = here && here.start <= token.start && token.end <= here.end ? here : undefined;
    if (name === undefined || name !== last) words.push(name ? 'NAME' : token.text);
    last = name;
  }
  return words;
}
