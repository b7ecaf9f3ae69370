import type { Document } from './document.ts';
import type { Named } from './entities.ts';
import { isCopied, isKeywordRun, isTable, wordsOf, type Discard } from './filters.ts';
import type { Modality } from './modality.ts';
import { isMeasure, type Sentence } from './segment.ts';
import type { Token } from './tokens.ts';

/** Which sentences earn nothing, and why, by sentence index. `brief`: its shingles. */
export function discards(
  brief: ReadonlySet<string>,
  document: Document,
  sentences: readonly Sentence[],
  tokens: readonly Token[],
  modality: readonly Modality[],
  names: readonly Named[],
): Map<number, Discard> {
  const found = new Map<number, Discard>();
  let elsewhere = false;
  for (const sentence of sentences) {
    const text = document.text.slice(sentence.start, sentence.end);
    const line = lineAround(document.text, sentence.start, sentence.end);
    const has = (id: string): boolean => modality[sentence.index]?.triggers.some((trigger) => trigger.id === id) ?? false;
    const named = names.some((name) => name.start >= sentence.start && name.end <= sentence.end);
    if (named) elsewhere = false;
    else if (has('other-incident')) elsewhere = true;
    if (
      has('instruction') ||
      /\{\{|\$\{(?:score|verdict|grade)|\bmet \d+\/\d+/.test(text) ||
      /<\/?\s*(?:system|assistant|user|instructions?)\b|^\s*(?:system|assistant)\s*:|"(?:overall|score|all_met|verdict)"\s*:/.test(text)
    )
      found.set(sentence.index, 'instruction');
    else if (isTable(line)) found.set(sentence.index, 'table');
    else if (isCopied(wordsOf(tokens.slice(sentence.from, sentence.to), names), brief)) found.set(sentence.index, 'copied');
    else if (isKeywordRun(text)) found.set(sentence.index, 'keyword-run');
    else if (has('generic') && !named && !(isMeasure(sentence) && has('proposal')) && !has('future')) found.set(sentence.index, 'generic');
    else if (elsewhere) found.set(sentence.index, 'other-incident');
    else if (goesOn(sentences[sentence.index - 1], sentence, document) && found.get(sentence.index - 1) === 'generic')
      found.set(sentence.index, 'generic');
  }
  for (const index of takenBack(sentences, tokens, modality)) if (!found.has(index)) found.set(index, 'taken-back');
  return found;
}

/** Does a line go on with the one before it, which ends without a mark? */
const goesOn = (before: Sentence | undefined, here: Sentence, { text }: Document): boolean =>
  before !== undefined && before.field === here.field && !here.item && /[\p{L},]\s*$/u.test(text.slice(before.start, before.end));

/** So much of a sentence stands again in its denial. */
const SAME = 0.7;

/** "X. It is not true that X." says nothing: sentences that another takes back word for word, and those that do it. */
function takenBack(sentences: readonly Sentence[], tokens: readonly Token[], modality: readonly Modality[]): number[] {
  const words = (sentence: Sentence, from = sentence.from): Set<string> =>
    new Set(tokens.slice(from, sentence.to).flatMap(({ word, stem }) => (word ? [stem] : [])));
  const denials = sentences.flatMap((sentence) => {
    const trigger = modality[sentence.index]?.triggers.find(({ id }) => id === 'sentence-negation');
    return trigger ? [{ sentence, said: words(sentence, trigger.to) }] : [];
  });
  const denied = new Set(denials.map(({ sentence }) => sentence.index));
  const others = sentences.flatMap((one) => (denied.has(one.index) ? [] : [{ index: one.index, own: words(one) }]));
  return denials.flatMap(({ sentence, said }) => {
    if (said.size < 3) return [];
    const same = others.filter(({ own }) => {
      const enough = SAME * Math.max(own.size, said.size - 1);
      return Math.min(own.size, said.size) >= enough && [...own].filter((word) => said.has(word)).length >= enough;
    });
    return same.length > 0 ? [sentence.index, ...same.map(({ index }) => index)] : [];
  });
}

function lineAround(text: string, start: number, end: number): string {
  const from = text.lastIndexOf('\n', start) + 1;
  const to = text.indexOf('\n', end - 1);
  return text.slice(from, to < 0 ? text.length : to);
}
