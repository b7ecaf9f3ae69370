import type { PlanContext } from '../producer.ts';
import { DAY, HOUR, MINUTE } from '../time.ts';

/** Minutes of requests on the day of the case, and at the same hours of the day before. */
const MINUTES = { full: { now: 70, before: 30 }, short: { now: 20, before: 7 } } as const;
/**
 * A smaller case has shorter windows, but down to a tenth none so short that an autoscaler or a hot GPU could not turn. Below that it is
 * only good to see that everything fits together. Minutes.
 */
const SHORTEST = { now: 15, before: 6 } as const;
const TENTH = 0.1;
/** Longer than any request. */
const LAST = MINUTE;
/** Part of the window that lies before the onset, at least and at most. */
const CALM = [0.36, 0.44] as const;

/** When requests are simulated. Half open, microseconds. */
export interface Windows {
  /** Up to just before the end of the case, so that what begins in it ends in it. */
  readonly now: readonly [number, number];
  /** The same hours of the day before: nothing is wrong there. */
  readonly before: readonly [number, number];
  /** When it begins, whatever it is. */
  readonly onset: number;
}

/**
 * The windows of services that are simulated. Below scale 1 they are shorter, so that queues keep their shape; above it there are more
 * clients and replicas (see {@link crowd}).
 */
export function windows(context: PlanContext): Windows {
  const { clock, scale } = context;
  const minutes = MINUTES[clock.end - clock.detailStart > 30 * HOUR ? 'full' : 'short'];
  const share = Math.min(1, scale);
  const least = Math.max(0.25, Math.min(1, scale / TENTH));
  const start = clock.end - Math.max(SHORTEST.now * least, minutes.now * share) * MINUTE;
  const calm = CALM[0] + (CALM[1] - CALM[0]) * context.shared('entity', 'windows', 'onset').unit();
  const until = clock.end - DAY;
  return {
    now: [start, clock.end - LAST],
    before: [until - Math.max(SHORTEST.before * least, minutes.before * share) * MINUTE, until],
    onset: Math.floor(start + (clock.end - start) * calm),
  };
}

/** How many times as many clients and replicas there are. */
export const crowd = (scale: number): number => Math.max(1, Math.round(scale));

/** A moment of the calm part of today's window, or of yesterday's. `at`: 0 begin, 1 end of the part. */
export function calmMoment({ now, before, onset }: Windows, day: 'now' | 'before', at: number): number {
  const [start, end] = day === 'now' ? [now[0], onset] : before;
  return Math.floor(start + (end - start) * at);
}
