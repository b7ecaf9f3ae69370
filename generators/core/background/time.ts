/** Time arithmetic on microseconds since 1970 UTC, and when people work. */
import { localHour, weekday } from '../arrivals.ts';
import { isoSeconds } from '../ids.ts';

export { isoSeconds };

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** How STS writes an expiration: `Sep 14, 2026, 7:01:26 AM`. */
export function stsExpiration(t: number): string {
  const iso = isoSeconds(t);
  const hour = Number(iso.slice(11, 13));
  const month = MONTHS[Number(iso.slice(5, 7)) - 1];
  return `${month} ${Number(iso.slice(8, 10))}, ${iso.slice(0, 4)}, ${hour % 12 === 0 ? 12 : hour % 12}${iso.slice(13, 19)} ${hour < 12 ? 'AM' : 'PM'}`;
}

/** How likely somebody with these local hours is at work at `t`: 0..1, with lunch, early and late minutes and few weekends. */
export function presence(t: number, utcOffset: number, hours: readonly [number, number]): number {
  const hour = localHour(t, utcOffset);
  const day = weekday(t, utcOffset);
  const [from, to] = hours;
  let share = 0;
  if (hour >= from && hour < to) share = hour > 12 && hour < 13.2 ? 0.35 : 1;
  else if (hour >= from - 1 && hour < from) share = 0.25 * (hour - from + 1);
  else if (hour >= to && hour < to + 4) share = 0.14 * (1 - (hour - to) / 4);
  return day === 0 || day === 6 ? share * 0.08 : share;
}
