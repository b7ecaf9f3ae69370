import type { Category, Claim } from '../../case/key.ts';

/** Share at which a reply to a follow-up question counts: what it would have earned in the answer, times this. */
export const SHARE = 0.7;
/** Words of a reply that are read: a sentence, with room. */
export const REPLY_WORDS = 60;

/** What a claim is about where its own title could tell the variant. The same for every case. */
const TOPICS: Readonly<Record<Category, string>> = {
  situation: 'What was reported',
  task: 'What had to be found out',
  action: 'What you looked at, and what it showed',
  result: 'What happened in the end, to whom and how much',
};
const MEASURES = 'What is to be done';

export const topicOf = ({ category, kind }: Pick<Claim, 'category' | 'kind'>): string =>
  kind === 'proposed' && category === 'result' ? MEASURES : TOPICS[category];

const ASK = 'What did you see?';
const ASK_EXACTLY = 'What exactly did you see?';
const ASK_MEASURE = 'What would you do?';
const ASK_MEASURE_EXACTLY = 'What exactly would you do?';

/** What a question takes up. `names` and `quote` are the learner's own words; `open` the rubric's, where they tell nothing. */
export interface Topic {
  readonly topic: string;
  readonly measure: boolean;
  readonly open: readonly string[];
  readonly names?: readonly string[];
  readonly quote?: string;
}

/** Most names that a question repeats; of more it says that there are several. */
export const MOST_NAMES = 3;

/** One neutral question. It says neither what is right nor what is wrong. */
export function askAbout({ topic, measure, open, names, quote }: Topic): string {
  const head = `On “${topic}”${open.length > 0 ? ` (${open.join('; ')})` : ''}: `;
  const ask = measure ? ASK_MEASURE : ASK;
  if (names) {
    if (names.length > MOST_NAMES) return `${head}your text names several things of one kind and does not settle on one. ${ask}`;
    const [one, more] = measure
      ? ['leaves open what to do about it', 'does not say what to do about which']
      : ['leaves open what happened there', 'does not say what happened with which'];
    const which = names.length > 1 ? more : one;
    return `${head}your text names ${listed(names)} but ${which}. ${ask}`;
  }
  if (quote) return `${head}you write “${quote}”. ${measure ? ASK_MEASURE_EXACTLY : ASK_EXACTLY}`;
  return `${head}${ask.toLowerCase()}`;
}

const listed = (names: readonly string[]): string => names.map((name) => `“${name}”`).join(' and ');

/** What became of a reply, in one sentence. */
export const REPLY_REASONS = {
  skipped: 'Not answered.',
  list: 'The reply is a list of words rather than a sentence.',
  several: 'The reply names several candidates and does not decide between them.',
  taken: 'The reply gives another cause, or takes the point back.',
  nothing: 'The reply adds nothing that settles this point.',
} as const;

/** "Stated in full in the reply, which counts 70 %." */
export const earnedReason = (level: 0.5 | 1, share: number): string =>
  `Stated in ${level === 1 ? 'full' : 'part'} in the reply, which counts ${Math.round(share * 100)} %.`;
