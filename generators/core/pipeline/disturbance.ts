import { defineChannel, type Order } from '../orders.ts';

/** What may be wrong with the input of a day's run, with the traffic, or with the machinery. A fault changes these and nothing else. */
export type Disturbance =
  /** Upstream sends the column under another name, or not at all: this share of rows has NULL instead. */
  | { readonly what: 'null-column'; readonly column: string; readonly renamed: string | null; readonly share: number }
  /** Upstream sends a column that nobody reads. */
  | { readonly what: 'added-column'; readonly column: string }
  /**
   * Nobody waits for the last delivery of the day: not at all, or the waiting task gives up. After so many hours somebody runs all of it
   * again by hand (0: nobody).
   */
  | { readonly what: 'no-wait'; readonly waits: 'not' | 'in-vain'; readonly rerunHours: number }
  /** Training fails and its wrapper reports success; after so many hours somebody runs it again by hand (0: nobody). */
  | { readonly what: 'swallow'; readonly rerunHours: number }
  /** So many executors cannot reach the feature store. */
  | { readonly what: 'store-blocked'; readonly executors: number }
  /** Labels of this share of rows are joined so many hours off. */
  | { readonly what: 'label-shift'; readonly hours: number; readonly share: number; readonly locale: string | null }
  /** The first attempt to write the training set is killed; so many of its part files stay beside those of the second. */
  | { readonly what: 'stray-parts'; readonly parts: number }
  /** A backfill appends days again: from `oldest` to `newest` days before the run's day, every time it runs. */
  | { readonly what: 'append-again'; readonly oldest: number; readonly newest: number }
  /**
   * The loss is not a number from about this share of the training on, sooner or later from night to night by up to `spread`; the trainer
   * goes back to the checkpoint of that epoch (-1: the last good).
   */
  | { readonly what: 'nan'; readonly at: number; readonly spread: number; readonly epoch: number }
  /** Automated clients click: mean clicks per hour in a full case at scale 1, and the seller whose items they click. */
  | { readonly what: 'bots'; readonly clicks: number; readonly seller: number; readonly key: string }
  /** Demand: click-through of everybody times this, or of one platform. */
  | { readonly what: 'demand'; readonly factor: number; readonly platform: string | null; readonly ramp: boolean }
  /** Traffic of everybody times this. */
  | { readonly what: 'traffic'; readonly factor: number }
  /** A task takes so many times as long. */
  | { readonly what: 'slow'; readonly task: string; readonly factor: number }
  /** First attempts of a task that fail cleanly, with the reason its log gives. */
  | { readonly what: 'retry'; readonly task: string; readonly attempts: number; readonly waitMinutes: number; readonly reason: string }
  /** A check that warns although nothing is wrong, as its bound is too narrow. */
  | { readonly what: 'narrow-check'; readonly column: string };

const PIPELINE = defineChannel<Disturbance>('pipeline');

/** A disturbance as an order of a plan: runs that start in `[from, to)`, or hours and days of traffic in it. */
export const disturb = (from: number, to: number, disturbance: Disturbance): Order<Disturbance> => PIPELINE.order(from, to, disturbance);

export interface Disturbed {
  readonly from: number;
  readonly to: number;
  readonly disturbance: Disturbance;
}

/** The disturbances among the orders of a case. */
export const disturbances = (orders: readonly Order[]): readonly Disturbed[] =>
  PIPELINE.of(orders).map(({ from, to, value }) => ({ from, to, disturbance: value }));

/** Those of one kind that are in force at `t`. */
export function inForce<W extends Disturbance['what']>(all: readonly Disturbed[], what: W, t: number): Extract<Disturbance, { what: W }>[] {
  return all.flatMap(({ from, to, disturbance }) =>
    disturbance.what === what && t >= from && t < to ? [disturbance as Extract<Disturbance, { what: W }>] : [],
  );
}
