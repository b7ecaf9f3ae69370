/** When things happen: renewal and bursty arrivals, and the shape of days and weeks. Times are microseconds since 1970 UTC. */
import { exponential, gamma } from './distributions.ts';
import type { Rng } from './random.ts';
import { DAY, HOUR } from './time.ts';

/** Busy share of each local hour of a working day, mean 1, with a lunch dip. Shape: diurnal rows of `formats-dist.json` (coding, weekday). */
const OFFICE = [
  0.16, 0.12, 0.1, 0.1, 0.12, 0.2, 0.45, 1.0, 1.75, 2.15, 2.25, 2.15, 1.7, 1.9, 2.1, 2.05, 1.8, 1.35, 0.9, 0.65, 0.55, 0.45, 0.35, 0.25,
];
/** Share of each local hour for people at home: a long evening, 2.3 : 1. Shape: same file (chat, weekday). */
const HOME = [
  0.72, 0.62, 0.58, 0.55, 0.56, 0.64, 0.8, 0.95, 1.05, 1.1, 1.12, 1.15, 1.18, 1.15, 1.12, 1.1, 1.12, 1.2, 1.3, 1.38, 1.4, 1.3, 1.1, 0.9,
];

export type Rhythm = 'office' | 'home' | 'flat';

/** Share of a weekend day in a working day's volume. Source: same file. */
const WEEKEND = { office: 0.2, home: 0.55, flat: 1 } as const;

/** 0 Sunday … 6 Saturday. */
export const weekday = (time: number, utcOffset = 0): number => (Math.floor((time + utcOffset * HOUR) / DAY) + 4) % 7;

/** Local hour of day with its fraction, 0–24. */
export function localHour(time: number, utcOffset = 0): number {
  const local = time + utcOffset * HOUR;
  return (local - Math.floor(local / DAY) * DAY) / HOUR;
}

/** Rate at a moment, relative to the mean of a working day. */
export function intensity(rhythm: Rhythm, time: number, utcOffset = 0): number {
  if (rhythm === 'flat') return 1;
  const shape = rhythm === 'office' ? OFFICE : HOME;
  const hour = localHour(time, utcOffset);
  const at = Math.floor(hour);
  const level = shape[at]! + (shape[(at + 1) % 24]! - shape[at]!) * (hour - at);
  const day = weekday(time, utcOffset);
  return level * (day === 0 || day === 6 ? WEEKEND[rhythm] : 1);
}

/** Is this person at work then? With half an hour of slack on both sides. */
export function atWork(person: { readonly utcOffset: number; readonly hours: readonly [number, number] }, time: number): boolean {
  const day = weekday(time, person.utcOffset);
  const hour = localHour(time, person.utcOffset);
  return day !== 0 && day !== 6 && hour >= person.hours[0] - 0.5 && hour <= person.hours[1] + 0.5;
}

/**
 * Times of a renewal process from `start` to `end`.
 * @param mean gap in microseconds
 * @param shape of the gamma gaps: 1 is Poisson; below 1 bursty (coefficient of variation 1/√shape); above 1 regular
 */
export function renewal(rng: Rng, start: number, end: number, mean: number, shape = 1): number[] {
  const times: number[] = [];
  const gap = (): number => (shape === 1 ? exponential(rng, mean) : gamma(rng, shape, mean / shape));
  for (let t = start + gap() * rng.unit(); t < end; t += gap()) times.push(Math.floor(t));
  return times;
}

/**
 * Times of a process that is busy and idle in turn (Markov-modulated Poisson).
 * @param options mean lengths of the phases and mean gap in each, microseconds; no gap = silent
 */
export function bursts(
  rng: Rng,
  start: number,
  end: number,
  options: { readonly busy: number; readonly idle: number; readonly busyGap: number; readonly idleGap?: number },
): number[] {
  const times: number[] = [];
  let busy = rng.chance(options.busy / (options.busy + options.idle));
  for (let t = start; t < end; busy = !busy) {
    const until = Math.min(end, t + exponential(rng, busy ? options.busy : options.idle));
    const gap = busy ? options.busyGap : options.idleGap;
    if (gap !== undefined) for (let at = t + exponential(rng, gap); at < until; at += exponential(rng, gap)) times.push(Math.floor(at));
    t = until;
  }
  return times;
}
