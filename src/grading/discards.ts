import type { Document } from './document.ts';
import type { Named } from './entities.ts';
import { isCopied, isKeywordRun, isTable, shingles, wordsOf, type Discard } from './filters.ts';
import type { Modality } from './modality.ts';
import { normalise } from './normalise.ts';
import type { Sentence } from './segment.ts';
import { tokenise, type Token } from './tokens.ts';

/** Which sentences earn nothing, and why, by sentence index. */
export function discards(
  brief: string,
  document: Document,
  sentences: readonly Sentence[],
  tokens: readonly Token[],
  modality: readonly Modality[],
  names: readonly Named[],
): Map<number, Discard> {
  const briefWords = tokenise(normalise(brief).text)
    .filter((token) => token.word)
    .map((token) => token.text);
  const copied = shingles(briefWords);
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
      /<\/?\s*(?:system|assistant|user|instructions?)\b|^\s*(?:system|assistant)\s*:|"(?:overall|score|all_met|verdict)"\s*:/.test(text)
    )
      found.set(sentence.index, 'instruction');
    else if (isTable(line)) found.set(sentence.index, 'table');
    else if (isCopied(wordsOf(sentence, tokens), copied)) found.set(sentence.index, 'copied');
    else if (isKeywordRun(text)) found.set(sentence.index, 'keyword-run');
    else if (has('generic') && !named) found.set(sentence.index, 'generic');
    else if (elsewhere) found.set(sentence.index, 'other-incident');
  }
  return found;
}

function lineAround(text: string, start: number, end: number): string {
  const from = text.lastIndexOf('\n', start) + 1;
  const to = text.indexOf('\n', end - 1);
  return text.slice(from, to < 0 ? text.length : to);
}
