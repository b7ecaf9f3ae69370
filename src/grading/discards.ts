import { incoherent } from './coherence.ts';
import type { Document } from './document.ts';
import type { Named } from './entities.ts';
import { isCopied, isKeywordRun, isTable, wordsOf, type Discard } from './filters.ts';
import type { Modality } from './modality.ts';
import { isPlan, type Sentence } from './segment.ts';
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
  const textbook = textbooks(sentences, modality);
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
    else if (has('generic') && !named && !isOwnView(text) && !(isPlan(sentence) && has('proposal')) && !has('future'))
      found.set(sentence.index, 'generic');
    else if (textbook.has(sentence.field) && !named) found.set(sentence.index, 'generic');
    else if (elsewhere) found.set(sentence.index, 'other-incident');
    else if (goesOn(sentences[sentence.index - 1], sentence, document) && found.get(sentence.index - 1) === 'generic')
      found.set(sentence.index, 'generic');
  }
  for (const index of incoherent(document, sentences, tokens, names)) if (!found.has(index)) found.set(index, 'jumble');
  for (const index of takenBack(sentences, tokens, modality)) if (!found.has(index)) found.set(index, 'taken-back');
  return found;
}

/** "I think … one should halve it", "In general: roll back": a view of one's own, or a heading. */
const isOwnView = (text: string): boolean => /\b(?:i|we) (?:think|believe|suspect)\b|^\s*(?:in general|generally):/.test(text);

/** So many general statements, and this share of a text, make all of it general that names nothing. */
const GENERAL = { sentences: 4, share: 0.5 };

/** Fields that hold little else than what holds of incidents in general. */
function textbooks(sentences: readonly Sentence[], modality: readonly Modality[]): Set<number> {
  const fields = new Set(sentences.map(({ field }) => field));
  return new Set(
    [...fields].filter((field) => {
      const own = sentences.filter((sentence) => sentence.field === field);
      const general = own.filter(({ index }) => modality[index]?.triggers.some(({ id }) => id === 'generic'));
      return general.length >= Math.max(GENERAL.sentences, GENERAL.share * own.length);
    }),
  );
}

/** Does a line go on with the one before it, which ends without a mark? */
const goesOn = (before: Sentence | undefined, here: Sentence, { text }: Document): boolean =>
  before !== undefined && before.field === here.field && !here.item && /[\p{L},]\s*$/u.test(text.slice(before.start, before.end));

/** So much of a sentence stands again in its denial. */
const SAME = 0.7;

/** "X. Y. It is not true that X. Y." says nothing: sentences that another takes back word for word, and those that do it. */
function takenBack(sentences: readonly Sentence[], tokens: readonly Token[], modality: readonly Modality[]): number[] {
  const words = (sentence: Sentence | undefined, from = sentence?.from): Set<string> =>
    new Set(tokens.slice(from, sentence?.to).flatMap(({ word, stem }) => (word ? [stem] : [])));
  const denials = sentences.flatMap((sentence) => {
    const trigger = modality[sentence.index]?.triggers.find(({ id }) => id === 'sentence-negation');
    return trigger ? [{ sentence, said: words(sentence, trigger.to) }] : [];
  });
  const denied = new Set(denials.map(({ sentence }) => sentence.index));
  const said = sentences.map((one) => words(one));
  const taken = new Set<number>();
  for (const { sentence, said: own } of denials) {
    if (own.size < 3) continue;
    for (const [index, other] of said.entries()) {
      if (denied.has(index) || !isSame(other, own)) continue;
      taken.add(sentence.index).add(index);
      // What is said twice in the same order goes on with the denial.
      for (let [here, there] = [index + 1, sentence.index + 1]; ; here++, there++) {
        const known = taken.has(here) && taken.has(there);
        if (known || denied.has(here) || denied.has(there) || !isSame(said[here], said[there])) break;
        taken.add(here).add(there);
      }
    }
  }
  return [...taken];
}

/** Do two sentences hold nearly the same words? */
function isSame(one: ReadonlySet<string> = new Set(), other: ReadonlySet<string> = new Set()): boolean {
  const enough = SAME * Math.max(one.size, other.size - 1);
  return Math.min(one.size, other.size) >= Math.max(1, enough) && [...one].filter((word) => other.has(word)).length >= enough;
}

function lineAround(text: string, start: number, end: number): string {
  const from = text.lastIndexOf('\n', start) + 1;
  const to = text.indexOf('\n', end - 1);
  return text.slice(from, to < 0 ? text.length : to);
}
