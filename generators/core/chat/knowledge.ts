/** How the knowledge base is kept: who writes articles anew, and when. */
import { weekday } from '../arrivals.ts';
import { poisson } from '../distributions.ts';
import type { PlanContext } from '../producer.ts';
import { DAY, HOUR } from '../time.ts';
import { ARTICLES, type Article } from './text/index.ts';
import { chatWindows } from './windows.ts';

const PER_DAY = 11;
const COMMENTS = [
  'clearer second step',
  'new screenshots',
  'typos',
  'prices of this month',
  'link to the form',
  'wording of legal',
  'shorter',
  'moved a paragraph up',
  'dates',
  'answer of the product team',
  'translation checked',
  'opening hours',
];

export interface Written {
  readonly t: number;
  readonly article: number;
  readonly revision: number;
  readonly author: string;
  readonly origin: 'editor' | 'import' | 'partner-sync';
  readonly comment: string;
}

/** Account that brings in what partners write. */
export const partnerSync = (context: PlanContext): string =>
  `sync@${context.shared('entity', 'chat', 'partner').pick(['content', 'helpdesk', 'copydesk', 'textworks'])}-partner.example`;

/** An English article of the topics that are asked about most: nobody writes it in the last hours. */
export const isResting = ({ language, number }: Article): boolean => language === 'en' && number <= 24;

const histories = new WeakMap<PlanContext['pools'], readonly Written[]>();

/**
 * Revisions of the weeks before, by time. In the last hours {@link isResting} articles are left alone: one of them may be somebody
 * else's business.
 */
export function knowledgeHistory(context: PlanContext): readonly Written[] {
  let history = histories.get(context.pools);
  if (!history) histories.set(context.pools, (history = write(context)));
  return history;
}

/** The last revision of an article before a moment. */
export const lastRevision = (context: PlanContext, article: number, t: number): number =>
  knowledgeHistory(context).reduce(
    (last, each) => (each.article === article && each.t < t ? each.revision : last),
    startOf(context, article),
  );

const startOf = (context: PlanContext, article: number): number => 2 + context.shared('entity', 'chat', 'revision', article).int(14);

function write(context: PlanContext): readonly Written[] {
  const { clock, world } = context;
  const { onset } = chatWindows(context);
  const rng = context.shared('entity', 'chat', 'knowledge');
  const editors = rng.sample(
    world.people.filter(({ engineer }) => !engineer),
    7,
  );
  const partner = partnerSync(context);
  const made: Omit<Written, 'revision'>[] = [];
  const add = (t: number): void => {
    const article = ARTICLES[rng.int(ARTICLES.length)]!;
    const synced = rng.chance(0.4);
    const editor = rng.pick(editors);
    const comment = rng.pick(COMMENTS);
    if (t >= clock.end || (t > onset - 8 * HOUR && isResting(article))) return;
    made.push({
      t: Math.floor(t),
      article: article.number,
      author: synced ? partner : editor.upn,
      origin: synced ? 'partner-sync' : 'editor',
      comment: synced ? 'content sync' : comment,
    });
  };
  for (let day = clock.start; day < clock.end; day += DAY) {
    const quiet = [0, 6].includes(weekday(day + DAY / 2)) ? 0.15 : 1;
    for (let n = poisson(rng, PER_DAY * quiet); n > 0; n--) add(day + (6.5 + 11 * rng.unit()) * HOUR);
  }
  // A working day has its edits in every hour: also in the one before the onset.
  for (let n = 0; n < 5; n++) add(onset - rng.unit() * HOUR);
  made.sort((a, b) => a.t - b.t);
  const revisions = new Map<number, number>();
  return made.map((each) => {
    const revision = (revisions.get(each.article) ?? startOf(context, each.article)) + 1;
    revisions.set(each.article, revision);
    return { ...each, revision };
  });
}
