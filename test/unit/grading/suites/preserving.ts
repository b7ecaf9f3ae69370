import type { Key } from '../../../../src/case/key.ts';
import type { AnswerInput } from '../../../../scenarios/_schema/answer.ts';
import { around, besideNames, dice, hoursIn, mapSentences, moveTimes, sentencesOf, shuffled, small } from './text.ts';
import { mapAnswer, proseOf } from './subjects.ts';

/** A rewrite that keeps what an answer says. `undefined`: it does not apply to this one. */
export type Preserving = (answer: AnswerInput, key: Key) => AnswerInput | undefined;

const each =
  (change: (text: string, key: Key) => string): Preserving =>
  (answer, key) =>
    mapAnswer(answer, (text) => change(text, key));

const GROUPED = /(?<![\w.,:#/-])\d{1,3}(?:,\d{3})+(?![\w,#/-]|\.\d)/g;
const group = (separator: string) =>
  each((text, key) => besideNames(key, text, (part) => part.replace(GROUPED, (number) => number.replaceAll(',', separator))));

const FILLERS = ['In short, ', 'To be precise, ', 'As the records show, ', 'For the record, ', 'To sum this part up, '];

/** One typing error: two letters swapped, one lost, or one doubled. */
function misspelt(word: string, roll: () => number): string {
  const at = 1 + Math.floor(roll() * (word.length - 3));
  const kind = roll();
  if (kind < 0.4) return word.slice(0, at) + word[at + 1]! + word[at]! + word.slice(at + 2);
  return kind < 0.7 ? word.slice(0, at) + word.slice(at + 1) : word.slice(0, at) + word[at]! + word.slice(at);
}

/** By name. Typing errors are the only ones that may cost a little more. */
export const PRESERVING: Readonly<Record<string, Preserving>> = {
  'lower case': each((text) => text.toLowerCase()),
  'upper case': each((text) => text.toUpperCase()),
  'defanged addresses': each((text) => text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)/g, '$1[.]$2[.]$3[.]$4').replace(/\bhttp(?=s?:)/g, 'hxxp')),
  'no thousands separator': group(''),
  'a narrow space as thousands separator': group('\u202f'),
  'a point as thousands separator': group('.'),
  'thousands separators everywhere': each((text, key) =>
    besideNames(key, text, (part) =>
      part.replace(/(?<![\w.,:#/-]|port )(?!(?:19|20)\d\d\b)\d{4,7}(?![\w,:#/-]|\.\d)/g, (number) =>
        Number(number).toLocaleString('en-US'),
      ),
    ),
  ),
  'a decimal comma': each((text, key) =>
    besideNames(key, text, (part) => part.replace(/(?<![\w.,:#/-])(\d+)\.(\d{1,2})(?= ?(?:[kMGT]i?B|%|m?s\b|seconds|percent))/g, '$1,$2')),
  ),
  'GB as GiB': each((text, key) =>
    besideNames(key, text, (part) =>
      part.replace(
        /(?<![\w.,])(\d+(?:\.\d+)?) ?GB\b/g,
        (_, amount: string) => `${Number((Number(amount) / 1.073741824).toPrecision(3))} GiB`,
      ),
    ),
  ),
  'curly quotes': each((text) =>
    text
      .replace(/(?<=^|[\s(])"/g, '“')
      .replace(/"/g, '”')
      .replace(/(?<=^|[\s(])'/g, '‘')
      .replace(/'/g, '’'),
  ),
  'other quotes and dashes': each((text) =>
    text
      .replace(/(?<=^|[\s(])"/g, '«')
      .replace(/"/g, '»')
      .replace(/ [-–] /g, ' — ')
      .replace(/(?<=\d)-(?=\d\d:)/g, '–'),
  ),
  markdown: each((text, key) =>
    around(
      key,
      text,
      (found) => `**\`${found}\`**`,
      (part) => part.replace(/(?<=^|\s)(\p{Ll}{6,})(?=\s)/gu, '_$1_'),
    ),
  ),
  bullets: each((text) =>
    sentencesOf(text)
      .map((line) => (/^\s*(?:[-*•]|\d+[.)])\s/.test(line) ? line : `- ${line}`))
      .join('\n'),
  ),
  'numbered lines': each((text) =>
    sentencesOf(text)
      .map((line, index) => `${index + 1}. ${line.replace(/^\s*(?:[-*•]|\d+[.)])\s+/, '')}`)
      .join('\n'),
  ),
  filler: each((text) =>
    mapSentences(text, (sentence, index) => (index % 2 ? sentence : FILLERS[(index / 2) % FILLERS.length]! + small(sentence))),
  ),
  'invisible characters': each((text) =>
    text
      .replace(/(?<=\p{L}{3})(?=\p{L}{3})/gu, '\u200b')
      .replace(/(?<=\p{L}{4})(?=\p{L}{2})/gu, '\u00ad')
      .replace(/(?<= )(?=\p{L})/gu, '\u200e'),
  ),
  'another zone': (answer) => {
    const text = proseOf(answer);
    const hours = hoursIn(text);
    if (/\b(?:CES?T|E[SD]T|local time)\b/.test(text) || hours.length === 0) return undefined;
    if (Math.max(...hours) < 23) return mapAnswer(answer, (part) => moveTimes(part, 1, 'CET'));
    return Math.min(...hours) >= 5 ? mapAnswer(answer, (part) => moveTimes(part, -5, 'EST')) : undefined;
  },
  'sentences shuffled': (answer, key) =>
    mapAnswer(answer, (text) => {
      const roll = dice(key.case + text);
      return shuffled(sentencesOf(text), roll)
        .map((line) => (/[.!?:;]$/.test(line.trim()) ? line : `${line}.`))
        .join('\n');
    }),
  'typing errors': each((text, key) => {
    const roll = dice(text);
    return besideNames(key, text, (part) =>
      part.replace(/(?<![\p{L}\d#/._-])\p{Ll}{7,}(?![\p{L}\d#/_-])/gu, (word) => (roll() < 0.05 ? misspelt(word, roll) : word)),
    );
  }),
};
