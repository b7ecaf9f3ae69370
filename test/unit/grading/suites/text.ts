import type { Key } from '../../../../src/case/key.ts';
import { catalogue, findEntities, type Catalogue } from '../../../../src/grading/entities.ts';
import { normalise } from '../../../../src/grading/normalise.ts';

/** A stretch of the text that names entities of the case. */
export interface Name {
  readonly start: number;
  readonly end: number;
  readonly ids: readonly string[];
}

const books = new WeakMap<Key, Catalogue>();

/** The names of the case in a text, in its own offsets. */
export function namesIn(key: Key, text: string): Name[] {
  const book = books.get(key) ?? catalogue(key.entities);
  books.set(key, book);
  const plain = normalise(text);
  return findEntities(plain.text, book)
    .map(({ start, end, ids }) => ({ start: plain.start[start]!, end: plain.end[end - 1]!, ids }))
    .sort((a, b) => a.start - b.start);
}

/** Names replaced by `name`, what lies between them by `rest`. */
export function around(
  key: Key,
  text: string,
  name: (found: string, ids: readonly string[]) => string,
  rest: (text: string) => string,
): string {
  let done = 0;
  let out = '';
  for (const found of namesIn(key, text)) {
    if (found.start < done) continue;
    out += rest(text.slice(done, found.start)) + name(text.slice(found.start, found.end), found.ids);
    done = found.end;
  }
  return out + rest(text.slice(done));
}

/** Text changed everywhere but in names of the case. */
export const besideNames = (key: Key, text: string, change: (text: string) => string): string =>
  around(key, text, (found) => found, change);

/** Where a sentence, an item or a line ends. A point after a figure ends one only before a capital: "20.11. at night". */
const END =
  /(?<=(?<!\b(?:e\.g|i\.e|approx|ca|vs|resp|etc|incl|\d))[.!?;]["”)]?)[ \t]+(?=\S)|(?<=\d[.!?;]["”)]?)[ \t]+(?=["“(]?\p{Lu})|\n+|[ \t]+\/[ \t]+|[ \t]+(?=\d\)[ \t])/u;

/** Sentences and lines as a person would part them, in order. */
export const sentencesOf = (text: string): string[] => text.split(END).filter((sentence) => sentence.trim() !== '');

/** Every sentence changed alike; line breaks and bullets stay. */
export function mapSentences(text: string, change: (sentence: string, index: number) => string): string {
  let index = 0;
  return text
    .split(new RegExp(`(${END.source})`, 'u'))
    .map((part, at) => {
      if (at % 2 === 1 || part.trim() === '') return part;
      const lead = /^\s*(?:[-*•]\s+|\d+[.)]\s+|#+\s+)?/.exec(part)![0];
      return lead + change(part.slice(lead.length), index++);
    })
    .join('');
}

/** First letter small, unless it begins a name or an abbreviation. */
export const small = (sentence: string): string =>
  /^(?:\p{Lu}\p{Ll}+|A|I)(?:\s|')/u.test(sentence) && !/^I\b/.test(sentence) ? sentence[0]!.toLowerCase() + sentence.slice(1) : sentence;

/** Numbers from 0 to below 1 that are the same for the same text. */
export function dice(text: string): () => number {
  let state = 2166136261;
  for (let index = 0; index < text.length; index++) state = Math.imul(state ^ text.charCodeAt(index), 16777619);
  return () => {
    state = Math.imul(state ^ (state >>> 15), 2246822507) + 0x9e3779b9;
    let mixed = Math.imul(state ^ (state >>> 16), 3266489909);
    mixed ^= mixed >>> 13;
    return (mixed >>> 0) / 4294967296;
  };
}

export function shuffled<T>(list: readonly T[], roll: () => number): T[] {
  const out = [...list];
  for (let index = out.length - 1; index > 0; index--) {
    const other = Math.floor(roll() * (index + 1));
    [out[index], out[other]] = [out[other]!, out[index]!];
  }
  return out;
}

const CLOCK =
  /(?<![\w:.+]|\d-(?!\d\d?:))(\d{4}-\d\d-\d\d[T ])?([01]?\d|2[0-3])([:h])([0-5]\d)((?::[0-5]\d)?(?:\.\d+)?)( ?(?:UTC|GMT|Z)\b)?(?![:\d])/g;

/** Hours of the clock times in the text, minutes as fractions. */
export const hoursIn = (text: string): number[] => [...text.matchAll(CLOCK)].map((match) => Number(match[2]) + Number(match[4]) / 60);

/** Clock times moved by whole hours (never over midnight: see `hoursIn`); with `zone`, labelled so instead of UTC. */
export function moveTimes(text: string, hours: number, zone?: string): string {
  return text.replace(
    CLOCK,
    (_, day: string | undefined, hour: string, colon: string, minute: string, rest: string, utc: string | undefined) => {
      const moved = String(Number(hour) + hours).padStart(2, '0');
      const label = zone === undefined ? (utc ?? '') : ` ${zone}`;
      return `${zone === undefined ? (day ?? '') : (day ?? '').replace('T', ' ')}${moved}${colon}${minute}${rest}${label}`;
    },
  );
}
