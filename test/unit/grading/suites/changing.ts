import type { AnswerInput } from '../../../../scenarios/_schema/answer.ts';
import type { Claim, Key } from '../../../../src/case/key.ts';
import { judge } from '../../../../src/grading/grade.ts';
import { has, mapAnswer, needs, proseOf, type Subject } from './subjects.ts';
import { around, besideNames, hoursIn, mapSentences, moveTimes, namesIn, sentencesOf, small } from './text.ts';

/** A rewritten answer, and the claims that it no longer makes. */
export interface Changed {
  readonly answer: AnswerInput;
  readonly targets: readonly string[];
}

/** A rewrite that takes something away from what an answer says: one rewritten answer or several, each with its targets. */
export type Changing = (subject: Subject) => readonly Changed[];

/** Claims that the answer earned in full and that hold. */
const earned = ({ key, report }: Subject, holds: (claim: Claim) => boolean): Claim[] =>
  key.claims.filter((claim, index) => report.claims[index]!.verdict === 'met' && holds(claim));

/** What the answer says has happened. Measures and STAR structure are judged by other marks. */
const told = (claim: Claim): boolean => claim.kind === 'found' && !has(claim, 'structure');

const ids = (claims: readonly Claim[]): string[] => claims.map(({ id }) => id);

/** Every sentence changed alike; all that was told is a target. */
const everySentence =
  (change: (sentence: string) => string, holds: (claim: Claim) => boolean = told): Changing =>
  (subject) => [{ answer: mapAnswer(subject.answer, (text) => mapSentences(text, change)), targets: ids(earned(subject, holds)) }];

const before = (opening: string): Changing => everySentence((sentence) => `${opening} ${small(sentence)}`);

const asked = (sentence: string): string => `${sentence.replace(/[.!:;]*\s*$/, '')}?`;

/** Hours to move by: two, unless a time would leave its day or come where another one was. */
function far(hours: readonly number[]): number | undefined {
  const free = (by: number): boolean =>
    hours.every((hour) => hour + by >= 0 && hour + by < 24 && hours.every((other) => Math.abs(hour + by - other) > 0.6));
  return hours.length === 0 ? undefined : [2, -2, 3, -3, 4, -4, 5, -5].find(free);
}

const otherTimes: Changing = (subject) => {
  const by = far(hoursIn(proseOf(subject.answer)));
  if (by === undefined) return [];
  const narrow = (claim: Claim): boolean =>
    needs(claim, 'time').some(({ time, tolerance }) => (tolerance ?? subject.key.facts[time]?.tolerance ?? 0) < 0.9 * 2 * 3600);
  return [{ answer: mapAnswer(subject.answer, (text) => moveTimes(text, by)), targets: ids(earned(subject, narrow)) }];
};

const WORDS = 'two three four five six seven eight nine ten eleven twelve'.split(' ');

/** Amounts, written as figures or as words, but not years, dates, clock times or parts of names. */
export const tenfold = (key: Key, text: string): string =>
  besideNames(key, text, (part) =>
    part
      .replace(
        /(?<![\w.,:#/-])(?!20\d\d\b)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?=(?:[kKmMgGtT]i?[bB]?|ms|s|%|x|h|min)?(?![\w:#/]|-\d|[.,]\d))/g,
        (_, whole: string, decimals: string | undefined) => {
          const value = Number(`${whole.replaceAll(',', '')}${decimals ?? ''}`) * 10;
          return whole.includes(',') ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(12)));
        },
      )
      .replace(new RegExp(`\\b(?:${WORDS.join('|')})\\b`, 'gi'), (word) => String(10 * (WORDS.indexOf(word.toLowerCase()) + 2))),
  );

const amounts: Changing = (subject) => [
  {
    answer: mapAnswer(subject.answer, (text) => tenfold(subject.key, text)),
    targets: ids(earned(subject, (claim) => needs(claim, 'quantity').length > 0)),
  },
];

/** For each claim about a thing: that thing replaced everywhere by another of its type that no claim is about. */
const swapped: Changing = (subject) => {
  const { key, answer } = subject;
  return earned(subject, (claim) => claim.kind === 'found' && needs(claim, 'entity').length > 0).flatMap((claim): Changed[] => {
    const wanted = new Set(needs(claim, 'entity')[0]!.entity);
    const own = key.entities.find(({ id }) => wanted.has(id))!;
    const other = key.entities.find(
      ({ id, type, side }) =>
        type === own.type && side === 'noise' && !wanted.has(id) && namesIn(key, proseOf(answer)).every((name) => !name.ids.includes(id)),
    );
    if (!other) return [];
    const changed = mapAnswer(answer, (text) =>
      around(
        key,
        text,
        (found, named) => (named.some((id) => wanted.has(id)) ? other.value : found),
        (rest) => rest,
      ),
    );
    return [{ answer: changed, targets: [claim.id] }];
  });
};

const AUXILIARY = /\b(was|were|is|are|has|had|did|does)\b(?! not\b|n't)/;
const NEGATIVE = /\b(?:not?|never|nothing|nobody|none|neither|nor|without|hardly|un\w+)\b|n't\b/i;

/** The sentence denied, if it has one clause with one verb that says how: what else it says would stay. */
function deny(sentence: string): string | undefined {
  if (!AUXILIARY.test(sentence) || NEGATIVE.test(sentence)) return undefined;
  if (/[,;:(]\s|->|\b(?:and|but|that|which|who|where|when|if|because|so|as|than|instead|beginning|with)\b/i.test(sentence))
    return undefined;
  const said = sentence.replace(AUXILIARY, '$1 not');
  return AUXILIARY.test(said.replace(/\b\w+ not\b/, '')) ? undefined : said;
}

/** Each sentence that alone earns a claim of its own: denied, it must not. */
const denied: Changing = (subject) =>
  [...new Set(sentencesOf(proseOf(subject.answer)))].flatMap((sentence): Changed[] => {
    const changed = deny(sentence);
    if (changed === undefined) return [];
    const alone = { ...subject, report: judge(subject.key, { action: sentence }) };
    const targets = ids(earned(alone, (claim) => told(claim) && !has(claim, 'not')));
    return targets.length > 0 ? [{ answer: { action: changed }, targets }] : [];
  });

export const CHANGING: Readonly<Record<string, Changing>> = {
  'times two hours off': otherTimes,
  'another thing of the type': swapped,
  'amounts times ten': amounts,
  questions: (subject) =>
    // The box of what was ruled out says by itself that it was.
    everySentence(asked, (claim) => !has(claim, 'structure') && !(has(claim, 'excluded') && subject.answer.ruledOut))(subject),
  'it is not true that': before('It is not true that'),
  'it might be that': before('It might be that'),
  'my colleague thinks that': before('My colleague thinks that'),
  not: denied,
};
