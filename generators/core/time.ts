/**
 * UTC calendar arithmetic on microseconds since 1970, without the platform's clock type.
 * Method for the calendar: H. Hinnant, chrono-compatible low-level date algorithms (public domain).
 */
/** Microseconds, as all times in the generator are. */
export const MS = 1000;
export const SECOND = 1000 * MS;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const pad = (value: number, length = 2): string => String(value).padStart(length, '0');

/** Days since 1970-01-01 of a date of the Gregorian calendar; `month` 1–12. */
function daysOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468;
}

/** Microseconds of a moment in UTC; `month` 1–12. */
export const utc = (year: number, month: number, day: number, hour = 0, minute = 0, second = 0): number =>
  daysOf(year, month, day) * DAY + ((hour * 60 + minute) * 60 + second) * 1e6;

export interface DateParts {
  readonly year: number;
  /** 1–12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0 Sunday … 6 Saturday. */
  readonly weekday: number;
}

/** UTC calendar fields of a time in microseconds. */
export function dateParts(time: number): DateParts {
  const days = Math.floor(time / DAY);
  const seconds = Math.floor((time - days * DAY) / 1e6);
  const z = days + 719468;
  const era = Math.floor(z / 146097);
  const dayOfEra = z - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    weekday: (((days + 4) % 7) + 7) % 7,
  };
}

/** `2026-02-17` of microseconds, UTC. */
export function isoDay(time: number): string {
  const { year, month, day } = dateParts(time);
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
}

/** `2026-02-17T09:03:04Z` of microseconds, rounded down to the second. */
export function isoSeconds(time: number): string {
  const { hour, minute, second } = dateParts(time);
  return `${isoDay(time)}T${pad(hour)}:${pad(minute)}:${pad(second)}Z`;
}

/**
 * Microseconds of ISO 8601 UTC text: `2026-02-17`, `2026-02-17T09:03:04Z`, with up to six digits of a second.
 * @throws when it is not that
 */
export function parseIso(text: string): number {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?Z?)?$/.exec(text);
  if (!match) throw new Error(`"${text}" is not a time in ISO 8601, UTC.`);
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part: string | undefined) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return utc(year, month, day, hour, minute, second) + Number((match[7] ?? '').padEnd(6, '0'));
}
