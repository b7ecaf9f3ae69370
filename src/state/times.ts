/** Times of the lab: UTC, milliseconds since 1970 inside, DuckDB's TIMESTAMP text outside. */

/** `2025-03-04 10:20:30.123456`, `2025-03-04T10:20:30Z` or a date → ms; NaN when it is none. */
export function toMs(text: string): number {
  const match = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d)?)(\.\d{1,9})?)?Z?$/.exec(text.trim());
  if (!match) return Number.NaN;
  const time = match[2] ?? '00:00:00';
  return Date.parse(`${match[1]}T${time.length === 5 ? `${time}:00` : time}Z`) + Math.round(Number(`0${match[3] ?? ''}`) * 1000);
}

/** ms → `2025-03-04 10:20:30.123`. */
export function toSqlTime(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
}

/** ms → `10:20:30`, with milliseconds when asked. */
export function clock(ms: number, fraction = false): string {
  return new Date(ms).toISOString().slice(11, fraction ? 23 : 19);
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** ms → `4 Mar 10:20`. */
export function dayClock(ms: number): string {
  const date = new Date(ms);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ''} ${date.toISOString().slice(11, 16)}`;
}

/** ms → `4 Mar`. */
export function day(ms: number): string {
  const date = new Date(ms);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ''}`;
}

const steps = [1, 5, 10, 30, 60, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800].map(
  (seconds) => seconds * 1000,
);

/** Round instants that divide a range into at most `count` parts. */
export function ticks(start: number, end: number, count: number): number[] {
  const step = steps.find((each) => (end - start) / each <= count) ?? steps.at(-1) ?? 604_800_000;
  const first = Math.ceil(start / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((end - first) / step) + 1) }, (_, index) => first + index * step);
}
