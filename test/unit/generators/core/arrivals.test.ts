import { describe, expect, it } from 'vitest';
import { atWork, bursts, intensity, localHour, renewal, weekday } from '../../../../generators/core/arrivals.ts';
import { HOUR } from '../../../../generators/core/time.ts';
import { testKeyring } from '../../../helpers/generate.ts';

/** Two-hour means of requests per minute on a weekday and a weekend day, UTC. Source: Azure LLM inference trace 2024, notebook plots, read off. */
const DIURNAL = {
  workWeekday: [1700, 1500, 1000, 600, 480, 600, 2300, 4000, 4300, 5000, 3500, 2300],
  workWeekend: [850, 700, 450, 300, 180, 250, 500, 750, 850, 1050, 1000, 950],
  homeWeekday: [2700, 3000, 2400, 2900, 3500, 3100, 3900, 4500, 3900, 3500, 2700, 2300],
  homeWeekend: [1500, 1600, 1250, 1400, 1500, 1700, 2100, 2200, 2100, 2000, 1900, 1700],
};
/** A Wednesday, 00:00 UTC. */
const WEDNESDAY = Date.UTC(2026, 1, 18) * 1e3;
const gaps = (times: readonly number[]): number[] => times.slice(1).map((t, i) => t - times[i]!);
const variation = (values: number[]): number => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length) / mean;
};
const mean = (rhythm: 'office' | 'home', day: number): number =>
  Array.from({ length: 96 }, (_, i) => intensity(rhythm, WEDNESDAY + day * 24 * HOUR + i * (HOUR / 4))).reduce((a, b) => a + b, 0) / 96;

describe('the shape of days', () => {
  it('knows local days and hours', () => {
    expect(weekday(WEDNESDAY)).toBe(3);
    expect(weekday(WEDNESDAY, -1)).toBe(2);
    expect(localHour(WEDNESDAY + 30 * 60e6, -5)).toBe(19.5);
  });
  it('has mean 1 on a working day and the measured share on a weekend', () => {
    expect(mean('office', 0)).toBeCloseTo(1, 1);
    expect(mean('home', 0)).toBeCloseTo(1, 1);
    const share = (week: readonly number[], end: readonly number[]): number =>
      end.reduce((a, b) => a + b, 0) / week.reduce((a, b) => a + b, 0);
    expect(Math.abs(mean('office', 3) - share(DIURNAL.workWeekday, DIURNAL.workWeekend))).toBeLessThan(0.15);
    expect(Math.abs(mean('home', 3) - share(DIURNAL.homeWeekday, DIURNAL.homeWeekend))).toBeLessThan(0.1);
  });
  it('dips at lunch and at night, and moves with the zone', () => {
    const at = (hour: number): number => intensity('office', WEDNESDAY + hour * HOUR);
    expect(at(12)).toBeLessThan(at(10));
    expect(at(12)).toBeLessThan(at(14));
    expect(at(10) / at(3)).toBeGreaterThan(8);
    expect(intensity('office', WEDNESDAY + 15 * HOUR, -5)).toBe(at(10));
  });
  it('keeps people to their hours', () => {
    const person = { utcOffset: 2, hours: [9, 17] as const };
    expect(atWork(person, WEDNESDAY + 8 * HOUR)).toBe(true);
    expect(atWork(person, WEDNESDAY + 16 * HOUR)).toBe(false);
    expect(atWork(person, WEDNESDAY + 3 * 24 * HOUR + 8 * HOUR)).toBe(false);
  });
});

describe('arrivals', () => {
  const rng = (name: string) => testKeyring().rng('noise', 'arrivals', name);
  const span = [WEDNESDAY, WEDNESDAY + 240 * HOUR] as const;
  it.each([
    [1, 0.9, 1.1],
    [0.25, 1.7, 2.3],
    [9, 0.28, 0.39],
  ])('renewal with shape %d has the variation of its gaps', (shape, low, high) => {
    const times = renewal(rng(`renewal/${shape}`), ...span, HOUR / 20, shape);
    expect(times.length).toBeGreaterThan(4000);
    expect(variation(gaps(times))).toBeGreaterThan(low);
    expect(variation(gaps(times))).toBeLessThan(high);
  });
  it('bursts are bursty, in order and inside', () => {
    const times = bursts(rng('bursts'), ...span, { busy: HOUR / 2, idle: 4 * HOUR, busyGap: 5e6, idleGap: HOUR });
    expect(variation(gaps(times))).toBeGreaterThan(3);
    expect(times.every((t, i) => t >= span[0] && t < span[1] && (i === 0 || t >= times[i - 1]!))).toBe(true);
  });
});
