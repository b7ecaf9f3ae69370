import type { Key } from '../case/key.ts';
import type { AnswerInput } from '../../scenarios/_schema/answer.ts';
import { dayOf, findDates } from './dates.ts';
import { readDocument, type Document } from './document.ts';
import { given } from './brief.ts';
import { findEntities, type Catalogue, type Named } from './entities.ts';
import { discards } from './discards.ts';
import type { Discard } from './filters.ts';
import { conceptPhrases, concepts, phrasesFor } from './lexicon/index.ts';
import { matchPhrase } from './lexicon/phrases.ts';
import { clear, keepOpen, readModality, type Modality, type Status } from './modality.ts';
import { findQuantities, type Quantity } from './quantities.ts';
import { segment, type Sentence } from './segment.ts';
import { repairWord } from './spelling.ts';
import { findTimes, isoSeconds, type Time } from './times.ts';
import { findReferences } from './references.ts';
import { tokenAt, tokenise, type Token } from './tokens.ts';

/** Something the text names, with how the text stands behind it. */
export interface Mention {
  readonly kind: 'entity' | 'concept' | 'quantity' | 'time' | 'day';
  /** Concept id; entity ids joined in `named`. */
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly sentence: number;
  readonly clause: number;
  readonly status: Status;
  /** Token of the denial that reaches it. */
  readonly denier?: number;
  /** Token of the denial that its own words contain ("no longer waits", "did not arrive"). */
  readonly holds?: number;
  readonly named?: Named;
  readonly quantity?: Quantity;
  readonly time?: Time;
  /** Days since 1970-01-01, of a date. */
  readonly day?: number;
}

/** The answer as read: all that claims are judged by. */
export interface Reading {
  readonly document: Document;
  readonly tokens: readonly Token[];
  readonly sentences: readonly Sentence[];
  readonly modality: readonly Modality[];
  readonly discarded: ReadonlyMap<number, Discard>;
  readonly mentions: readonly Mention[];
  /** By sentence index. */
  readonly bySentence: readonly (readonly Mention[])[];
  readonly catalogue: Catalogue;
}

/** Stages 1–6: normalise, segment, type, mentions, values. */
export function read(key: Key, answer: AnswerInput): Reading {
  const document = readDocument(answer);
  const known = given(key);
  const book = known.catalogue;
  const { text } = document;
  const plain = findEntities(text, book);
  const names = [...plain, ...findReferences(text, plain, known.names)].sort((a, b) => a.start - b.start);
  const inName = spans(plain, text.length);
  const tokens = tokenise(text, repairWord);
  const sentences = segment(document, tokens);
  const modality = sentences.map((sentence) => readModality(sentence, tokens));
  sentences.forEach((sentence, index) => {
    const before = modality[index - 1];
    if (before && modality[index]?.clearsBack && sentences[index - 1]?.field === sentence.field) clear(before.status as Status[]);
  });
  keepOpen(sentences, modality, tokens);
  const discarded = discards(known.shingles, document, sentences, tokens, modality, plain);

  const around = [key.window.start, key.window.end].map((iso) => Math.floor((isoSeconds(iso) ?? 0) / 86_400)) as [number, number];
  const dates = findDates(text, around);
  const times = findTimes(text, inName, Number(key.window.start.slice(5, 7))).map((time) => {
    const day = time.day ?? dayOf(time, dates, text);
    return day === undefined ? time : { ...time, day };
  });
  const inTime = spans(times, text.length);
  const quantities = findQuantities(text, (start, end) => inName(start, end) || inTime(start, end));
  const mentions: Mention[] = [];
  const place = placer(sentences, tokens, modality, discarded);
  for (const named of names) place(named, (at) => mentions.push({ kind: 'entity', id: named.type, ...at, named }), false);
  // The words of a finding's type (`Exfiltration:S3/AnomalousBehavior`) are its name, not a statement; only that it is an alarm counts.
  for (const named of names) {
    if (named.type !== 'finding') continue;
    for (const id of ['alert', 'anomaly']) place(named, (at) => mentions.push({ kind: 'concept', id, ...at }), true);
  }
  for (const time of times) place(time, (at) => mentions.push({ kind: 'time', id: 'time', ...at, time }), true);
  for (const { day, ...date } of dates) place(date, (at) => mentions.push({ kind: 'day', id: 'day', ...at, day }), true);
  for (const quantity of quantities) place(quantity, (at) => mentions.push({ kind: 'quantity', id: quantity.kind, ...at, quantity }), true);
  // A setting is often called by everyday words ("the time of the year"), which mean what they always mean.
  const everyday = ({ type, start, end }: Named): boolean => type === 'setting' && /^[a-z]+(?: [a-z]+)+$/.test(text.slice(start, end));
  const masking = spans(
    plain.filter((named) => !everyday(named)),
    text.length,
  );
  for (const found of findConcepts(sentences, tokens, masking))
    place(found, (at) => mentions.push({ kind: 'concept', id: found.id, ...at }), true, concepts.get(found.id)?.clears);

  const bySentence: Mention[][] = sentences.map(() => []);
  for (const mention of mentions) bySentence[mention.sentence]?.push(mention);
  return { document, tokens, sentences, modality, discarded, mentions, bySentence, catalogue: book };
}

/** The same reading with more sentences set aside. */
export function setAside(reading: Reading, sentences: ReadonlySet<number>, why: Discard): Reading {
  if (sentences.size === 0) return reading;
  const mentions = reading.mentions.map((mention): Mention =>
    sentences.has(mention.sentence) ? { ...mention, status: 'discarded' } : mention,
  );
  const discarded = new Map([...sentences].map((index) => [index, why]));
  for (const [index, known] of reading.discarded) discarded.set(index, known);
  const bySentence: Mention[][] = reading.sentences.map(() => []);
  for (const mention of mentions) bySentence[mention.sentence]?.push(mention);
  return { ...reading, mentions, discarded, bySentence };
}

interface Placed {
  readonly start: number;
  readonly end: number;
  readonly sentence: number;
  readonly clause: number;
  readonly status: Status;
  readonly denier?: number;
  readonly holds?: number;
}

/** Finds sentence, clause and status of a span. `predicate`: a verb's denial reaches it even from behind. `clears`: it is itself what clears. */
function placer(
  sentences: readonly Sentence[],
  tokens: readonly Token[],
  modality: readonly Modality[],
  discarded: ReadonlyMap<number, Discard>,
) {
  return (span: { readonly start: number; readonly end: number }, add: (at: Placed) => void, predicate: boolean, clears = false): void => {
    const sentence = sentenceAt(sentences, span.start);
    if (!sentence) return;
    const from = tokenAt(tokens, span.start);
    const to = Math.max(from + 1, tokenAt(tokens, span.end));
    const modal = modality[sentence.index];
    const clause = sentence.clauses.find((part) => span.start < part.end) ?? sentence.clauses.at(-1);
    const status = statusOf(from, to);
    const denier = status === 'negate' ? modal?.denier[from - sentence.from] : undefined;
    const holds = predicate
      ? modal?.triggers.find(({ id, from: first, to: last }) => /^(?:verb-)?negation$/.test(id) && first >= from && last <= to)?.from
      : undefined;
    add({
      start: span.start,
      end: span.end,
      sentence: sentence.index,
      clause: clause?.index ?? -1,
      status,
      ...(denier === undefined ? {} : { denier }),
      ...(holds === undefined ? {} : { holds }),
    });

    function statusOf(first: number, last: number): Status {
      if (!sentence || !modal) return 'assert';
      if (discarded.has(sentence.index)) return 'discarded';
      if (sentence.box === 'ruledOut') return 'rejected';
      // "no static keys" is itself the measure: a trigger inside the phrase does not deny the phrase.
      const own =
        predicate &&
        !modal.triggers.some((trigger) => trigger.id === 'sentence-negation') &&
        modal.triggers.some((trigger) => /negation$/.test(trigger.id) && trigger.from >= first && trigger.to <= last);
      // "It might be that no customer was affected" doubts the denial.
      const doubted = modal.triggers.some(({ id, from }) => (id === 'sentence-hedge' || id === 'hedge') && from < first);
      let status: Status = 'assert';
      for (let index = first; index < last; index++) {
        const next = modal.status[index - sentence.from] ?? 'assert';
        if (own && next === 'negate' && doubted) status = 'hedge';
        else if (next !== 'assert' && !(own && next === 'negate') && !(clears && next === 'cleared')) status = next;
        if (predicate && !own && status === 'assert' && modal.denied[index - sentence.from]) status = 'negate';
      }
      return status;
    }
  };
}

export function sentenceAt(sentences: readonly Sentence[], offset: number): Sentence | undefined {
  let low = 0;
  let high = sentences.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const sentence = sentences[middle];
    if (!sentence) return undefined;
    if (offset < sentence.start) high = middle - 1;
    else if (offset >= sentence.end) low = middle + 1;
    else return sentence;
  }
  return undefined;
}

function* findConcepts(
  sentences: readonly Sentence[],
  tokens: readonly Token[],
  inName: (start: number, end: number) => boolean,
): Generator<{ id: string; start: number; end: number }> {
  const phrases = conceptPhrases();
  const masked = (index: number): boolean => {
    const token = tokens[index];
    return !!token && inName(token.start, token.end);
  };
  for (const sentence of sentences) {
    for (let index = sentence.from; index < sentence.to; index++) {
      const token = tokens[index];
      if (!token?.word || masked(index)) continue;
      // The longest phrase of a concept at this place speaks for it.
      const best = new Map<string, number>();
      for (const { id, phrase } of phrasesFor(phrases, token)) {
        const last = matchPhrase(phrase, tokens, index, sentence.to, masked);
        if (last > (best.get(id) ?? -1)) best.set(id, last);
      }
      for (const [id, last] of best) yield { id, start: token.start, end: tokens[last]?.end ?? token.end };
    }
  }
}

function spans(list: readonly { readonly start: number; readonly end: number }[], length: number): (start: number, end: number) => boolean {
  const taken = new Uint8Array(length + 1);
  for (const { start, end } of list) taken.fill(1, start, end);
  return (start, end) => {
    for (let index = start; index < end; index++) if (taken[index]) return true;
    return false;
  };
}
