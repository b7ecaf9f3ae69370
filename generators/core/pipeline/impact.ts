import type { PlanContext } from '../producer.ts';
import { DAY } from '../time.ts';
import type { PipelineEstate } from './estate.ts';
import type { History } from './history.ts';
import { SEGMENTS } from './traffic.ts';

/** What users did with recommendations on some days. */
export interface Usage {
  readonly impressions: number;
  readonly clicks: number;
  readonly clickThrough: number;
}

/** Sums over days `[from, to]` and one arm. */
export function usage(history: History, arm: 'model' | 'holdout', from: number, to: number): Usage {
  let impressions = 0;
  let clicks = 0;
  for (const { day, total } of history.traffic) {
    if (day < from || day > to) continue;
    SEGMENTS.forEach((segment, i) => {
      if (segment.arm !== arm) return;
      impressions += total.impressions[i]!;
      clicks += total.clicks[i]!;
    });
  }
  return { impressions, clicks, clickThrough: impressions > 0 ? clicks / impressions : 0 };
}

export interface Impact {
  readonly before: number;
  readonly after: number;
  readonly drop: number;
  readonly days: number;
  readonly clicksLost: number;
  readonly offlineChange: number;
}

/**
 * The fall: click-through of recommendations by the model on the whole days after the onset's, against the same weekdays before it
 * (four weeks, or as many as there are).
 */
export function impactOf(context: PlanContext, estate: PipelineEstate, history: History): Impact {
  const lastWhole = Math.floor(context.clock.end / DAY) - 1;
  const from = Math.min(estate.onsetDay + 1, lastWhole);
  const after = usage(history, 'model', from, lastWhole);
  const first = history.traffic[0]!.day;
  let impressions = 0;
  let clicks = 0;
  for (let day = from; day <= lastWhole; day += 1)
    for (let week = 1; week <= 4; week += 1) {
      const same = day - 7 * Math.ceil((day - estate.onsetDay + 1) / 7) - 7 * (week - 1);
      if (same < first) continue;
      const one = usage(history, 'model', same, same);
      impressions += one.impressions;
      clicks += one.clicks;
    }
  const before = impressions > 0 ? clicks / impressions : 0;
  const runs = history.runs.filter(({ kind }) => kind === 'scheduled');
  const mean = (some: readonly (typeof runs)[number][]): number =>
    some.reduce((sum, { offline }) => sum + offline.value, 0) / Math.max(1, some.length);
  const good = mean(runs.filter(({ start }) => start < estate.onset).slice(-14));
  const bad = mean(runs.filter(({ start }) => start >= estate.onset));
  return {
    before,
    after: after.clickThrough,
    drop: before > 0 ? 1 - after.clickThrough / before : 0,
    days: lastWhole - estate.onsetDay + 1,
    clicksLost: Math.round(after.impressions * before - after.clicks),
    offlineChange: good > 0 ? bad / good - 1 : 0,
  };
}
