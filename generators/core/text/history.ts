import { DAY, HOUR } from '../time.ts';
import type { Clock, Person, World } from '../world.ts';

/** Start of a table that reaches `days` back (half of it in a short case): a midnight, never before the clock's start. */
export function historyStart(clock: Clock, days: number): number {
  const short = clock.end - clock.detailStart <= 30 * HOUR;
  return Math.max(clock.start, Math.floor(clock.end / DAY) * DAY - Math.round(short ? days / 2 : days) * DAY);
}

/** Midnights, UTC, from `start` to the end of the window. */
export function days(start: number, end: number): number[] {
  return Array.from({ length: Math.ceil((end - start) / DAY) }, (_, day) => start + day * DAY);
}

/** Instant of a person's local hour on the local day that holds noon UTC of `day`. */
export function localTime(day: number, person: Person, hour: number): number {
  return day + (hour - person.utcOffset) * HOUR;
}

/** Engineers who write code, in order. */
export const developers = (world: World): readonly Person[] => world.people.filter((person) => person.engineer);
