import type { AnswerInput } from '../../../../scenarios/_schema/answer.ts';
import type { Claim, Facet, Key } from '../../../../src/case/key.ts';
import { judge } from '../../../../src/grading/grade.ts';
import type { Report } from '../../../../src/grading/report.ts';
import meridianAnswers from '../../../fixtures/grading/meridian.answers.json' with { type: 'json' };
import { answer as meridianAnswer, key as meridian } from '../meridian-answers.ts';
import { panelKeys, panelScenarios, seenAnswers } from '../panel.ts';

/** A good answer to a case, with what the grader says of it. */
export interface Subject {
  readonly name: string;
  readonly key: Key;
  readonly answer: AnswerInput;
  readonly report: Report;
}

const subject = (name: string, key: Key, answer: AnswerInput): Subject => ({ name, key, answer, report: judge(key, answer) });

/** Every key there is: a hand-made one, and four cases of each scenario. */
export async function allKeys(): Promise<readonly Key[]> {
  const panels = await Promise.all(panelScenarios().map((slug) => panelKeys(slug)));
  return [meridian, ...panels.flatMap((keys) => [...keys.values()])];
}

/** The model answer of every key. */
export async function exemplars(): Promise<readonly Subject[]> {
  const keys = (await allKeys()).filter((key) => key !== meridian);
  return [
    subject('meridian plain', meridian, meridianAnswer()),
    ...keys.map((key) => subject(name(key, 'exemplar'), key, key.reveal.model)),
  ];
}

/** Model answers, and answers of people that their writers give 60 or more. */
export async function goodAnswers(): Promise<readonly Subject[]> {
  const seen = await Promise.all(
    panelScenarios().map(async (slug) => {
      const keys = await panelKeys(slug);
      return seenAnswers(slug).flatMap((one) => {
        const key = keys.get(one.case)!;
        return one.overall >= 60 ? [subject(name(key, one.id), key, one.answer)] : [];
      });
    }),
  );
  const corpus = meridianAnswers
    .filter(({ overall }) => overall >= 60)
    .map(({ id, answer }) => subject(`meridian ${id}`, meridian, answer));
  return [...(await exemplars()), ...corpus, ...seen.flat()];
}

const name = (key: Key, what: string): string => `${key.scenario}/${key.variant} ${what}`;

/** Every text of an answer that a person wrote as prose, changed alike; queries stay. */
export function mapAnswer(answer: AnswerInput, change: (text: string) => string): AnswerInput {
  const deep = (value: unknown, key = ''): unknown =>
    typeof value === 'string'
      ? ['sql', 'pin', 'id', 'confidence'].includes(key)
        ? value
        : change(value)
      : Array.isArray(value)
        ? value.map((item) => deep(item))
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, deep(item, name)]))
          : value;
  return deep(answer) as AnswerInput;
}

/** All prose of an answer, box after box. */
export function proseOf(answer: AnswerInput): string {
  const texts: string[] = [];
  mapAnswer(answer, (text) => {
    texts.push(text);
    return text;
  });
  return texts.join('\n');
}

/** Does the claim need this kind of facet, whatever else holds? */
export function needs<K extends string>(claim: Claim, kind: K): Extract<Facet, Record<K, unknown>>[] {
  return claim.need.filter((facet): facet is Extract<Facet, Record<K, unknown>> => kind in facet);
}

/** Does a facet of this kind stand anywhere in the claim? */
export const has = (claim: Claim, kind: string): boolean => JSON.stringify([claim.need, claim.partial]).includes(`"${kind}":`);

export const RANK: Readonly<Record<string, number>> = { missed: 0, unsure: 0, partial: 1, met: 2 };
