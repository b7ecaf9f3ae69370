import type { Keyring } from './random.ts';
import { DAY, HOUR, dateParts, isoDay, utc } from './time.ts';
import type { Clock } from './world.ts';

/** Whole days before the detail window that daily tables reach back: five weeks, or two in a short case. */
const HISTORY_DAYS = { full: 35, short: 14 } as const;
const DETAIL_HOURS = { full: 48, short: 24 } as const;

/** Month-day ranges of 2026 without a case: holidays, and weeks in which clocks change somewhere. */
const AVOID: readonly (readonly [string, string])[] = [
  ['01-01', '01-09'],
  ['03-05', '04-09'],
  ['10-21', '11-07'],
  ['12-17', '12-31'],
];

/**
 * The window of a case: it ends on a whole hour of a Wednesday, Thursday or Friday of 2026, so that at least one whole working
 * day lies inside a full one.
 */
export function buildClock(keyring: Keyring, size: 'full' | 'short'): Clock {
  const rng = keyring.rng('world', 'clock');
  const first = utc(2026, 1, 1);
  const days = Array.from({ length: 365 }, (_, day) => first + day * DAY).filter((time) => {
    const monthDay = isoDay(time).slice(5);
    return [3, 4, 5].includes(dateParts(time).weekday) && !AVOID.some(([from, to]) => monthDay >= from && monthDay <= to);
  });
  const end = rng.pick(days) + rng.between(12, 19) * HOUR;
  const detailStart = end - DETAIL_HOURS[size] * HOUR;
  return { start: Math.floor(detailStart / DAY) * DAY - HISTORY_DAYS[size] * DAY, end, detailStart };
}

/** Summer time in force? The weeks in which zones differ are never chosen. */
export function isSummer(time: number): boolean {
  const { month } = dateParts(time);
  return month >= 4 && month <= 10;
}
