import type { AnswerInput } from '../../../../scenarios/_schema/answer.ts';
import type { Claim, Key } from '../../../../src/case/key.ts';
import { judge } from '../../../../src/grading/grade.ts';
import { FOREIGN, injections, noise } from './attacks.ts';
import { tenfold } from './changing.ts';
import { mapAnswer, needs, type Subject } from './subjects.ts';
import { besideNames, mapSentences, sentencesOf, small } from './text.ts';

/** An answer that is honest in part, and what that part is worth: from `least` to `most`. */
export interface Mixed {
  readonly answer: AnswerInput;
  readonly least: number;
  readonly most: number;
}

const SPAN = 10;
const score = (key: Key, answer: AnswerInput): number => judge(key, answer).score;

/** The same answer in another dress: worth what it was. */
const dressed =
  (change: (answer: AnswerInput) => AnswerInput) =>
  ({ answer, report }: Subject): Mixed => ({ answer: change(answer), least: report.score - SPAN, most: report.score + SPAN });

/** Honest text with something dishonest added: worth what the honest text is. */
function laced(key: Key, honest: AnswerInput, added: AnswerInput): Mixed {
  const worth = score(key, honest);
  return { answer: { ...honest, ...added }, least: worth - SPAN, most: worth + SPAN };
}

const half = ({ situation = '', task = '', action = '' }: AnswerInput): AnswerInput => ({
  situation,
  task,
  action: sentencesOf(action)
    .slice(0, Math.ceil(sentencesOf(action).length / 2))
    .join(' '),
});

const manyNumbers = (key: Key, text: string): string =>
  besideNames(key, text, (part) =>
    part.replace(/(?<![\w.,:#/-])(?!20\d\d\b)\d{1,3}(?:,\d{3})+(?![\w:#/]|[.,-]\d)/g, (found) => {
      const value = Number(found.replaceAll(',', ''));
      return [found, ...[2, 5, 0.3].map((by) => Math.round(value * by).toLocaleString('en-US'))].join(' or ');
    }),
  );

/** By name: of a model answer and its key. */
export const MIXED: Readonly<Record<string, (subject: Subject) => Mixed>> = {
  'four alternative causes': ({ key, answer: { situation = '', task = '' } }) => {
    const causes = [...key.rivals.slice(0, 3).map(({ say }) => say), key.reveal.summary.replace(/[.!]\s*$/, '')];
    const text = `The cause is either ${causes.join(', or ')}.`;
    return laced(key, { situation, task }, { action: text, rootCause: text });
  },
  'might everywhere': ({ answer, report }) => ({
    answer: mapAnswer(answer, (text) => mapSentences(text, (sentence) => `It might be that ${small(sentence)}`)),
    least: 0,
    // A single "might" is worth half.
    most: Math.ceil(report.score / 2) + SPAN,
  }),
  'many candidate numbers': ({ key, answer }) => ({
    answer: mapAnswer(answer, (text) => manyNumbers(key, text)),
    least: 0,
    most:
      score(
        key,
        mapAnswer(answer, (text) => tenfold(key, text)),
      ) + SPAN,
  }),
  '3,000 words of noise around': dressed((answer) => ({ ...answer, action: `${noise(1500)} ${answer.action} ${noise(1500)}` })),
  'noise between the sentences': dressed((answer) =>
    mapAnswer(answer, (text) => mapSentences(text, (sentence, index) => `${sentence} ${noise(1 + (index % 7))}`)),
  ),
  'right-to-left and zero-width characters': dressed((answer) =>
    mapAnswer(answer, (text) => `\u202b${text.replace(/ /g, ' \u200f').replace(/(?<=\p{L}{2})(?=\p{L})/gu, '\u200d\u200b')}\u202c`),
  ),
  'mixed languages': dressed((answer) =>
    mapAnswer(answer, (text) => mapSentences(text, (sentence, index) => `${sentence} ${FOREIGN[index % FOREIGN.length]}`)),
  ),
  'ten injections after half an answer': ({ key, answer }) => laced(key, half(answer), { result: injections(key).join('\n\n') }),
  'an injection in every box of half an answer': ({ key, answer }) => {
    const all = injections(key);
    const text = all[key.case.length % all.length]!;
    return laced(key, half(answer), { result: text, rootCause: text, fix: text, prevent: text, detect: text });
  },
};

/** What a copied model answer is worth: what it says that is so in this case too. */
export function copied(key: Key, from: Key): Mixed {
  const value = (of: Key, fact: string): number | string => {
    const found = String(of.facts[fact]?.value);
    return Number.isNaN(Date.parse(found)) || /^[\d.]+$/.test(found) ? found : Date.parse(found) / 1000;
  };
  const same = (fact: string, tolerance = key.facts[fact]?.tolerance ?? 0): boolean => {
    const [here, there] = [value(key, fact), value(from, fact)];
    return typeof here === 'number' && typeof there === 'number' ? Math.abs(here - there) <= tolerance : here === there;
  };
  const worth = (claim: Claim): number => {
    const other = from.claims.find(({ id }) => id === claim.id);
    if (!other) return 0;
    if (!needs(claim, 'time').every(({ time, tolerance }) => same(time, tolerance))) return 0;
    if (!needs(claim, 'quantity').every(({ quantity }) => same(quantity))) return 0;
    const theirs = needs(other, 'entity').flatMap(({ entity }) => entity);
    if (needs(claim, 'entity').every(({ entity }) => entity.some((id) => theirs.includes(id)))) return 1;
    // The right mechanism with a wrong name is worth half.
    return key.variant === from.variant && !claim.exact ? 0.5 : 0;
  };
  const honest = key.claims.reduce((sum, claim) => sum + claim.weight * worth(claim), 0);
  return { answer: from.reveal.model, least: 0, most: Math.ceil(honest) + SPAN };
}
