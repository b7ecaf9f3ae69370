import { volume } from '../background/volume.ts';
import { normal } from '../distributions.ts';
import type { PlanContext } from '../producer.ts';
import type { Rng } from '../random.ts';
import { DAY, HOUR } from '../time.ts';
import { inForce, type Disturbed } from './disturbance.ts';
import { hourShare, type Mood } from './season.ts';

/** Users of one surface, platform and arm. */
export interface Segment {
  readonly surface: string;
  readonly platform: string;
  /** `model`; `holdout`: shown what is popular; `none`: search, which no model of this pipeline ranks. */
  readonly arm: 'model' | 'holdout' | 'none';
  /** Share of all impressions. */
  readonly share: number;
  /** Clicks per impression with a good model. */
  readonly clickThrough: number;
  /** Orders per click, and what one is worth. */
  readonly ordered: number;
  readonly basket: number;
}

/** With a good model people click so much more than without one. */
const LIFT = 0.85;
const HOLDOUT = 0.1;
/** Surface, share of impressions, clicks per impression, orders per click. */
const SURFACES = [
  ['home', 0.38, 0.084, 0.052],
  ['page', 0.27, 0.067, 0.071],
  ['basket', 0.1, 0.049, 0.124],
  ['search', 0.25, 0.158, 0.064],
] as const;
/** Platform, share, clicks relative to the mean, basket. */
const PLATFORMS = [
  ['web', 0.42, 1, 46],
  ['ios', 0.27, 1.11, 39],
  ['android', 0.31, 0.93, 31],
] as const;

/** All segments, in a stable order. */
export const SEGMENTS: readonly Segment[] = SURFACES.flatMap(([surface, share, clickThrough, ordered]) =>
  PLATFORMS.flatMap(([platform, part, factor, basket]) =>
    (surface === 'search' ? (['none'] as const) : (['model', 'holdout'] as const)).map((arm): Segment => ({
      surface,
      platform,
      arm,
      share: share * part * (arm === 'none' ? 1 : arm === 'holdout' ? HOLDOUT : 1 - HOLDOUT),
      clickThrough: (clickThrough * factor) / (arm === 'holdout' ? 1 + LIFT : 1),
      ordered,
      basket,
    })),
  ),
);

/** Impressions per hour of a full case at scale 1, mean over the day. */
const PER_HOUR = 7600;

/** What one hour (or day) of traffic came to, by segment. */
export interface Counts {
  readonly impressions: Float64Array;
  readonly clicks: Float64Array;
  readonly orders: Float64Array;
  /** Clicks and views of automated clients, on the search page. */
  readonly botClicks: number;
  readonly botViews: number;
}

/** Everything that an hour sends to the pipeline: one row each. */
export const rowsOf = ({ impressions, clicks, orders, botClicks, botViews }: Counts): number =>
  sum(impressions) + sum(clicks) + sum(orders) + botClicks + botViews;
export const impressionsOf = ({ impressions, botViews }: Counts): number => sum(impressions) + botViews;
export const clicksOf = ({ clicks, botClicks }: Counts): number => sum(clicks) + botClicks;
const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

/** A count around its mean. One draw whatever the mean is, so that what a fault changes moves nothing else. */
const around = (rng: Rng, mean: number): number => Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(rng)));

/**
 * Traffic of `hours` hours from `start`, at the model's signal there.
 * @param share of a day's visitors who come in that time
 */
function countsOf(
  context: PlanContext,
  rng: Rng,
  start: number,
  share: number,
  mood: Mood,
  signal: number,
  all: readonly Disturbed[],
): Counts {
  const impressions = new Float64Array(SEGMENTS.length);
  const clicks = new Float64Array(SEGMENTS.length);
  const orders = new Float64Array(SEGMENTS.length);
  const views = PER_HOUR * 24 * share * volume(context) * mood.traffic;
  const fashions = inForce(all, 'demand', start).filter(({ platform }) => platform !== null);
  SEGMENTS.forEach((segment, i) => {
    const fashion = fashions.reduce((product, { platform, factor }) => (platform === segment.platform ? product * factor : product), 1);
    const model = segment.arm === 'model' ? (1 + LIFT * signal) / (1 + LIFT) : 1;
    impressions[i] = around(rng, views * segment.share);
    clicks[i] = Math.min(impressions[i], around(rng, impressions[i] * segment.clickThrough * mood.clickThrough * model * fashion));
    orders[i] = Math.min(clicks[i], around(rng, clicks[i] * segment.ordered));
  });
  return { impressions, clicks, orders, ...botsIn(context, start, all) };
}

/** Clicks and views of automated clients in an hour: also what writes them asks here. */
function botsIn(context: PlanContext, start: number, all: readonly Disturbed[]): { botClicks: number; botViews: number } {
  let botClicks = 0;
  let botViews = 0;
  for (const { clicks, key } of inForce(all, 'bots', start)) {
    const own = botHour(context, key, clicks, start);
    botClicks += own.clicks;
    botViews += own.views;
  }
  return { botClicks, botViews };
}

/** One operation of automated clients in the hour from `start`: steady, day and night. */
export function botHour(context: PlanContext, key: string, mean: number, start: number): { clicks: number; views: number } {
  const rng = context.shared('entity', 'pipeline', 'bots', key, Math.floor(start / HOUR));
  const clicks = around(rng, mean * volume(context) * (0.85 + 0.3 * rng.unit()));
  return { clicks, views: around(rng, clicks * 1.4) };
}

/** The hours of a day, 0 to 23. @param signal of the model that serves in an hour */
export function trafficOfDay(
  context: PlanContext,
  day: number,
  mood: Mood,
  all: readonly Disturbed[],
  signal: (hour: number) => number,
): Counts[] {
  const rng = context.shared('entity', 'pipeline', 'traffic', day);
  return Array.from({ length: 24 }, (_, hour) => countsOf(context, rng, day * DAY + hour * HOUR, hourShare(hour), mood, signal(hour), all));
}

/** A whole day at once: for the months of which only daily figures are kept. */
export const trafficAtOnce = (context: PlanContext, day: number, mood: Mood, all: readonly Disturbed[], signal: number): Counts =>
  countsOf(context, context.shared('entity', 'pipeline', 'traffic', day), day * DAY, 1, mood, signal, all);

/** Sums of several hours. */
export function addUp(hours: readonly Counts[]): Counts {
  const total = (of: (counts: Counts) => Float64Array): Float64Array =>
    Float64Array.from(SEGMENTS, (_, i) => hours.reduce((all, counts) => all + of(counts)[i]!, 0));
  return {
    impressions: total(({ impressions }) => impressions),
    clicks: total(({ clicks }) => clicks),
    orders: total(({ orders }) => orders),
    botClicks: hours.reduce((all, { botClicks }) => all + botClicks, 0),
    botViews: hours.reduce((all, { botViews }) => all + botViews, 0),
  };
}
