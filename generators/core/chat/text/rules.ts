/** Puts the rules of a language together from its corpus. */
import { ADVERSARY } from './corpus/adversary.ts';
import { DE } from './corpus/de.ts';
import { EN } from './corpus/en.ts';
import { ES } from './corpus/es.ts';
import { ID, PL, PT, TR } from './corpus/few.ts';
import { FR } from './corpus/fr.ts';
import { GENERAL } from './corpus/general.ts';
import { PASTED } from './corpus/pasted.ts';
import type { Rules } from './grammar.ts';
import { TOPICS, type Language, type Topic } from './kinds.ts';

interface OfTopic {
  /** What the customer says, what they ask, and what the assistant says first. */
  readonly problem: readonly string[];
  readonly ask: readonly string[];
  readonly answer: readonly string[];
}

/** Customers and the assistant in one language. */
export interface Corpus {
  /** What people have at a company, by {@link INDUSTRIES}: German and French nouns are feminine, so that articles fit. */
  readonly things: readonly [string, string, string, string];
  /** Rules of their own, and what stands for a topic that has none: `problem`, `ask`, `answer`. */
  readonly rules: Rules;
  readonly topics: { readonly [T in Topic]?: OfTopic };
}

export const INDUSTRIES = ['retail', 'logistics', 'health care', 'insurance'] as const;

const CORPORA: Readonly<Record<Language, Corpus>> = { en: EN, de: DE, es: ES, fr: FR, pt: PT, tr: TR, pl: PL, id: ID };

const GENERAL_START: Readonly<Record<Language, readonly string[]>> = {
  en: ['Sure.', 'Here you go:', 'Of course.', 'Happy to help.'],
  de: ['Sure.', 'Here you go:', 'Of course.', 'Happy to help.'],
  es: ['Claro.', 'Aquí tiene:', 'Por supuesto.'],
  fr: ['Sure.', 'Here you go:', 'Of course.', 'Happy to help.'],
  pt: ['Claro.', 'Aqui está:', 'Com certeza.'],
  tr: ['Elbette.', 'Buyurun:', 'Tabii.'],
  pl: ['Oczywiście.', 'Proszę:', 'Jasne.'],
  id: ['Tentu.', 'Berikut ini:', 'Baik.'],
};

/** Texts about one topic. Names: `<topic>Opening`, `<topic>Followup`, `<topic>Answer`. */
function topicRules(topic: Topic, { rules, topics }: Corpus): Rules {
  const own = topics[topic];
  const problem = `$${topic}Problem`;
  const ask = `$${topic}Ask`;
  return {
    [`${topic}Problem`]: own?.problem ?? rules['problem']!,
    [`${topic}Ask`]: own?.ask ?? rules['ask']!,
    [`${topic}First`]: own?.answer ?? rules['answer']!,
    [`${topic}Opening`]: [
      `$greet${problem} ${ask}$close`,
      `$greet${problem} ${ask}$close`,
      `$greet${problem} $detail ${ask}$close`,
      `$greet${problem} $detail $detail ${ask}$close`,
      `$greet${problem}$close`,
      `${problem} $detail`,
      `$greet${problem} $detail $detail $detail $detail ${ask}$close`,
      `${ask} $detail`,
    ],
    [`${topic}Followup`]: ['$followup', '$followup', '$followup', '$followup $detail', '$detail', ask, `$detail ${ask}`],
    [`${topic}Answer`]: [`$answerStart$${topic}First`],
  };
}

/**
 * All rules of a language for a company.
 * @param industry `world.org.industry`; an unknown one speaks as a shop does
 */
export function rulesOf(language: Language, industry: string): Rules {
  const corpus = CORPORA[language];
  const at = Math.max(
    0,
    INDUSTRIES.findIndex((name) => name === industry),
  );
  const own = Object.assign({}, ...TOPICS.map((topic) => topicRules(topic, corpus))) as Rules;
  return {
    ...ADVERSARY,
    ...GENERAL[language],
    ...corpus.rules,
    ...own,
    thing: [corpus.things[at]!],
    ...PASTED,
    furtherQuestion: TOPICS.map((topic) => `\n- $${topic}Problem $${topic}Ask`),
    spaceDetail: [' $detail'],
    textMore: [' $text'],
    snippetMore: ['\n$snippet'],
    generalStart: GENERAL_START[language],
  };
}
