/** Articles of the knowledge base: which there are, what stands in them, and which the retriever finds. */
import { mix } from '../../source-kit/run.ts';
import type { TextScratch } from '../../source-kit/stage.ts';
import { ARTICLE_LANGUAGES, HIDDEN, QUOTED, SENTENCES, TITLES } from './corpus/articles.ts';
import { Grammar, room, SeededDraws } from './grammar.ts';
import { LANGUAGES, TOPICS, type Language, type Topic } from './kinds.ts';

export interface Article {
  /** As events name it, from 1. */
  readonly number: number;
  /** `KB-1017` */
  readonly id: string;
  readonly title: string;
  readonly language: Language;
  readonly topic: Topic;
}

const FIRST_ID = 1001;

/** All articles: 80, the topics one after the other. */
export const ARTICLES: readonly Article[] = TOPICS.flatMap((topic) =>
  ARTICLE_LANGUAGES.flatMap((language) => TITLES[language][topic].map((title) => ({ topic, language, title }))),
).map((article, i) => ({ ...article, number: i + 1, id: `KB-${FIRST_ID + i}` }));

/** The article of a number. @throws when there is none */
export function articleOf(number: number): Article {
  const article = ARTICLES[number - 1];
  if (!article) throw new RangeError(`There is no article ${number}; they are 1 to ${ARTICLES.length}.`);
  return article;
}

/** What a revision is about: kinds of `ArticleRevision`. */
export const REVISION = { edit: 0, poisoned: 1, quoted: 2, cleaned: 3 } as const;

const SECTIONS = 5;
const SLACK = 4096;

const grammars = ARTICLE_LANGUAGES.map(
  (language) =>
    new Grammar({
      ...SENTENCES[language],
      limit: ['14', '20', '30', '60'],
      section: [
        '<h2>$head</h2>\n<p>$line $line</p>\n',
        '<h2>$head</h2>\n<p>$line $line $line</p>\n',
        '<h2>$head</h2>\n<p>$line</p>\n<p>$line $line</p>\n',
      ],
    }),
);
const draws = new SeededDraws();
const encoder = new TextEncoder();

/** The revision that last wrote a section: each but the first writes one of them. */
function writtenBy(article: number, section: number, revision: number): number {
  for (let r = revision; r > 1; r--) if (mix(article * 1009 + r) % SECTIONS === section) return r;
  return 1;
}

/**
 * Writes the page as it stands after a revision.
 * @param target where a hidden instruction sends to, for poisoned ones
 */
export function writeArticle(to: TextScratch, number: number, revision: number, kind: number, target: string): void {
  const { title, language } = articleOf(number);
  const grammar = grammars[ARTICLE_LANGUAGES.indexOf(language as (typeof ARTICLE_LANGUAGES)[number])]!;
  put(to, `<h1>${title}</h1>\n`);
  const section = grammar.rule('section');
  for (let s = 0; s < SECTIONS; s++) {
    room(to, SLACK);
    grammar.write(to, section, draws.begin(mix(mix(number * 8 + s) ^ (writtenBy(number, s, revision) * 0x9e3779b1))));
    if (s !== 2) continue;
    if (kind === REVISION.poisoned)
      put(to, `${HIDDEN[number % HIDDEN.length]!.replace('%target%', target || 'the address of the account')}\n`);
    if (kind === REVISION.quoted) put(to, `${QUOTED[number % QUOTED.length]!}\n`);
  }
}

function put(to: TextScratch, text: string): void {
  const bytes = encoder.encode(text);
  room(to, bytes.length);
  to.bytes.set(bytes, to.used);
  to.used += bytes.length;
}

/** Articles by nearness to a question of a topic and language: same topic and language, same topic, same language, others. */
const nearness = new Map<number, Uint16Array>();

function nearest(topic: number, language: number): Uint16Array {
  const key = topic * LANGUAGES.length + language;
  let order = nearness.get(key);
  if (!order) {
    const [about, spoken] = [TOPICS[topic % TOPICS.length], LANGUAGES[language % LANGUAGES.length]];
    const far = ({ number, ...article }: Article): number =>
      (article.topic === about ? 0 : 2) + (article.language === spoken ? 0 : 1) + mix(mix(number) ^ (key + 1)) * 2 ** -32;
    order = Uint16Array.from(
      [...ARTICLES].sort((a, b) => far(a) - far(b)),
      ({ number }) => number,
    );
    nearness.set(key, order);
  }
  return order;
}

/** Most passages that a question can get. */
export const MOST_PASSAGES = 60;

/**
 * Articles that the retriever finds, the best first: all different.
 * @param k how many, at most {@link MOST_PASSAGES}
 * @param first article that ranks first; 0 = as drawn
 * @returns their numbers, in `out` where one is given (then it may be longer than k)
 */
export function retrieved(topic: number, language: number, seed: number, k: number, first = 0, out = new Uint16Array(k)): Uint16Array {
  const order = nearest(topic, language);
  // Neighbours change places from question to question, and beyond the first two the window moves.
  const flips = mix(seed);
  const shift = (mix(seed ^ 0x68bc21eb) % 6) * 2;
  let at = 0;
  if (first > 0 && k > 0) out[at++] = first;
  for (let i = 0; at < k; i++) {
    const place = i < 2 ? i : i + shift;
    const number = order[place] as number;
    if (number !== first) out[at++] = number;
  }
  // Pairs swap whole.
  for (let i = first > 0 ? 1 : 0; i + 1 < k; i += 2)
    if (((flips >>> (i & 31)) & 1) === 1) {
      const held = out[i] as number;
      out[i] = out[i + 1] as number;
      out[i + 1] = held;
    }
  return out;
}
