import type { PlanContext } from '../producer.ts';
import { DAY, HOUR, MINUTE } from '../time.ts';

/** Minutes of requests on the day of the case, and at the same hours of the day before. */
const MINUTES = { full: { now: 180, before: 120 }, short: { now: 54, before: 36 } } as const;
/** A smaller case has shorter windows, but none so short that a conversation would not end in it. */
const SHORTEST = 0.12;
/** Part of today's window that lies before the onset, at least and at most. */
const CALM = [0.42, 0.48] as const;
/** What begins in the last minute would not be over by the end of the case. */
const LAST = MINUTE;
/** Load at the beginning of a window, relative to its peak, and how long after the onset's time of day the peak begins. */
const LOW = 0.6;

/** When requests are simulated. Half open, microseconds. */
export interface ChatWindows {
  readonly now: readonly [number, number];
  /** The same hours of the day before, from before the onset's time of day to the end. */
  readonly before: readonly [number, number];
  readonly onset: number;
}

export function chatWindows(context: PlanContext): ChatWindows {
  const { clock, scale } = context;
  const minutes = MINUTES[clock.end - clock.detailStart > 30 * HOUR ? 'full' : 'short'];
  const share = Math.max(SHORTEST, Math.min(1, scale));
  const end = clock.end - LAST;
  const start = end - minutes.now * share * MINUTE;
  const calm = CALM[0] + (CALM[1] - CALM[0]) * context.shared('entity', 'chat', 'onset').unit();
  return {
    now: [start, end],
    before: [end - DAY - minutes.before * share * MINUTE, end - DAY],
    onset: Math.floor(start + (end - start) * calm),
  };
}

/** The onset as people say it. */
export const spokenOnset = ({ onset }: ChatWindows): number => Math.round(onset / (5 * MINUTE)) * 5 * MINUTE;

/** Demand at a moment, relative to the peak: it rises to the peak of the day, which begins about the onset's time of day. */
export function demand({ now, onset }: ChatWindows, time: number): number {
  const today = time < now[0] ? time + DAY : time;
  const rise = (today - now[0]) / (onset - now[0]);
  return LOW + (1 - LOW) * Math.max(-0.2, Math.min(1, rise));
}
