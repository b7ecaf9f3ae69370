import { FUNCTION_WORDS } from './lexicon/index.ts';
import type { Document } from './document.ts';
import type { Named } from './entities.ts';
import type { Sentence } from './segment.ts';
import type { Token } from './tokens.ts';

/** The parts of an answer by which its coherence is judged. */
interface Text {
  readonly document: Document;
  readonly tokens: readonly Token[];
  /** Is a stretch part of a name of the case? */
  readonly inName: (start: number, end: number) => boolean;
  readonly names: readonly Named[];
}

/**
 * Sentences in which words of the case stand without an account of it: lists of scraps, words in an order that no sentence has, one
 * form filled in over and over, names upon names. Each bound lies well beyond what 150 answers of the panel reach (given beside it), bullets,
 * telegrams and broken English among them. By sentence index.
 */
export function incoherent(
  document: Document,
  sentences: readonly Sentence[],
  tokens: readonly Token[],
  names: readonly Named[],
): Set<number> {
  const named = new Uint8Array(document.text.length + 1);
  for (const { start, end } of names) named.fill(1, start, end);
  const text: Text = { document, tokens, names, inName: (start, end) => named.subarray(start, end).includes(1) };
  const found = new Set<number>();
  const drop = (list: readonly Sentence[]): void => list.forEach(({ index }) => found.add(index));
  const boxes = [...new Set(sentences.map(({ box }) => box))].map((box) => sentences.filter((sentence) => sentence.box === box));
  for (const group of [...boxes, sentences]) {
    drop(scraps(group, text));
    if (isShuffled(group, text) || isCrowded(group, text)) drop(group);
  }
  drop(sentences.filter((sentence) => isShuffled([sentence], text)));
  drop(filledForms(sentences, text));
  // What stands among them comes from the same hand.
  for (const group of boxes) if (group.filter(({ index }) => found.has(index)).length >= MOST * group.length) drop(group);
  return found;
}

/** Share of a box's sentences that speaks for all of it. */
const MOST = 0.4;

/** Scraps that are a list of words, less `LONG` for each longer piece between them: the longest in answers of the panel comes to nine. */
const ROW = 13;
const LONG = 3;
/** Words with a meaning of their own in a scrap, at most. */
const SCRAP = 2;
const BREAK = /[,;.](?=\s|$)|\n|\s(?:->|-|–|\/|\||\+|&|and|or)\s|:\s/g;

/** Sentences that hold a part of a long row of scraps. */
function scraps(sentences: readonly Sentence[], { document, inName }: Text): Sentence[] {
  const found = new Set<Sentence>();
  let row: Sentence[] = [];
  let count = 0;
  for (const sentence of sentences) {
    let from = sentence.start;
    for (const mark of [...document.text.slice(sentence.start, sentence.end).matchAll(BREAK), undefined]) {
      const to = mark ? sentence.start + mark.index : sentence.end;
      const words = [...document.text.slice(from, to).matchAll(/[\p{L}\p{N}](?:\S*[\p{L}\p{N}])?/gu)];
      const named = words.map(({ 0: word, index }) => inName(from + index, from + index + word.length));
      from = to + (mark?.[0].length ?? 0);
      if (words.length === 0) continue;
      row.push(sentence);
      const own = words.filter(([word], index) => named[index] || !FUNCTION_WORDS.has(word));
      // Names, amounts and times in a row are how terse people write.
      const telling = named.some(Boolean) || words.some(([word]) => /\d/.test(word));
      if (own.length > SCRAP) count -= LONG;
      else if (!telling) count++;
      if (count <= 0) [row, count] = [[], 0];
      else if (count >= ROW) {
        for (const one of row) found.add(one);
        row = [];
      }
    }
  }
  return [...found];
}

const ARTICLE = /^(?:a|an|the)$/;
const PREPOSITION = /^(?:of|at|from|by|into|with|for|to)$/;
/** What no English, however broken, puts behind an article or a preposition. */
const AFTER_ARTICLE =
  /^(?:a|an|the|of|to|in|on|at|for|from|with|by|and|or|but|is|was|are|were|be|been|has|have|had|it|that|this|these|those|not|as|so|i|we|they|he|she|you|who|which|because|into|their|its|our|my|his|her|then|than|them|if|when|while|where)$/;
const AFTER_PREPOSITION = /^(?:of|and|or|but|is|was|are|were|has|have|had|i|we|they|he|she|because|into|then|than|if)$/;
/** Such pairs among articles and prepositions: the panel has two in a text at most, and one in ten. */
const BROKEN = { pairs: 3, share: 0.13 };

/** Do articles and prepositions stand where none can? */
function isShuffled(sentences: readonly Sentence[], { tokens, inName }: Text): boolean {
  let places = 0;
  let broken = 0;
  for (const { from, to } of sentences)
    for (let index = from; index < to; index++) {
      const word = tokens[index];
      if (!word?.word || inName(word.start, word.end)) continue;
      const article = ARTICLE.test(word.text);
      if (!article && !PREPOSITION.test(word.text)) continue;
      places++;
      const next = index + 1 < to ? tokens[index + 1] : undefined;
      if (!next) broken += article ? 1 : 0;
      else if (next.word && !inName(next.start, next.end) && (article ? AFTER_ARTICLE : AFTER_PREPOSITION).test(next.text)) broken++;
    }
  return broken >= BROKEN.pairs && broken >= BROKEN.share * places;
}

/** Names to a sentence, over so many sentences: the panel writes 1.2 at most. */
const CROWD = { sentences: 8, names: 1.8 };

/** Does every sentence name several things? */
function isCrowded(sentences: readonly Sentence[], { names }: Text): boolean {
  if (sentences.length < CROWD.sentences) return false;
  // Both stand in the order of the text.
  let at = 0;
  let count = 0;
  for (const { start, end } of sentences) for (; at < names.length && names[at]!.end <= end; at++) if (names[at]!.start >= start) count++;
  return count >= CROWD.names * sentences.length;
}

/** Different sentences that fill in one form, by how many function words it has. The panel writes two at most, of two such words. */
const filled = (words: number): number => (words >= 4 ? 3 : words >= 2 ? 6 : Infinity);

/** Sentences that have the same function words in the same order as others, with other words between them. */
function filledForms(sentences: readonly Sentence[], { tokens, inName }: Text): Sentence[] {
  const forms = new Map<string, Map<string, Sentence[]>>();
  for (const sentence of sentences) {
    const words = tokens.slice(sentence.from, sentence.to).filter(({ word }) => word);
    const form = words.filter(({ text, start, end }) => FUNCTION_WORDS.has(text) && !inName(start, end)).map(({ text }) => text);
    const fillings = forms.get(form.join(' ')) ?? new Map<string, Sentence[]>();
    forms.set(form.join(' '), fillings);
    const said = words.map(({ text }) => text).join(' ');
    const same = fillings.get(said);
    if (same) same.push(sentence);
    else fillings.set(said, [sentence]);
  }
  return [...forms].flatMap(([form, fillings]) =>
    fillings.size >= filled(form === '' ? 0 : form.split(' ').length) ? [...fillings.values()].flat() : [],
  );
}
