import { DAY, HOUR, MINUTE } from '../time.ts';
import type { Clock } from '../world.ts';

/** The busy spells of the site that the access log holds in full: `[start, end)` in microseconds. */
export type Spell = readonly [start: number, end: number];

/**
 * Two spells of three hours: around the middle of the last day's working hours (as far as the window reaches) and the
 * same hours the day before. Outside them the log is a thin sample.
 */
export function webSpells(clock: Clock): readonly Spell[] {
  const midnight = Math.floor((clock.end - 1) / DAY) * DAY;
  const end = Math.min(clock.end - 20 * MINUTE, midnight + 14 * HOUR);
  const last: Spell = [end - 3 * HOUR, end];
  return [[last[0] - DAY, last[1] - DAY], last];
}
