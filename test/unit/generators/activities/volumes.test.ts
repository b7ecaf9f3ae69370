import { describe, expect, test } from 'vitest';
import type { EventType } from '../../../../generators/core/events.ts';
import { AWS_ACTIVITIES } from './aws-activities.ts';
import { capture, type Captured } from './rig.ts';

/** Flow rows that the connections make: two directions per minute, on every interface of ours; a refusal is one row. */
function flowRows(captured: Captured): number {
  const [duration, peer, verdict] = ['durationS', 'peerEni', 'verdict'].map((name) => captured.column('Connection', name)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let rows = 0;
  for (let i = 0; i < duration.length; i += 1)
    rows += verdict[i] === 1 ? 1 : 2 * (1 + Math.floor((duration[i] ?? 0) / 60)) * ((peer[i] ?? 0) > 0 ? 2 : 1);
  return rows;
}

const GOALS: readonly (readonly [string, (captured: Captured) => number, number])[] = [
  ['flow rows', flowRows, 420_000],
  ['audited calls', (captured) => captured.rows('ApiCall') + captured.rows('ObjectAccess'), 260_000],
  ['object requests', (captured) => captured.rows('ObjectAccess'), 118_000],
  ['look-ups', (captured) => captured.rows('DnsLookup'), 90_000],
  ['web requests', (captured) => captured.rows('HttpRequest'), 90_000],
];

describe('volumes of the background together', () => {
  for (const seed of [1, 2]) {
    const full = capture(AWS_ACTIVITIES, { size: 'full', scale: 1, seed });
    test.each(GOALS)(`a full case has its %s (seed ${seed})`, (_name, count, goal) => {
      expect(count(full)).toBeGreaterThan(goal * 0.75);
      expect(count(full)).toBeLessThan(goal * 1.35);
    });
  }

  const short = capture(AWS_ACTIVITIES, { size: 'short', scale: 1, seed: 1 });
  test.each(GOALS)('a short case has about a quarter of the %s', (_name, count, goal) => {
    expect(count(short)).toBeGreaterThan(goal * 0.14);
    expect(count(short)).toBeLessThan(goal * 0.4);
  });

  test('scale multiplies what happens', () => {
    const few = capture(['service-calls', 'object-traffic', 'internet-noise'], { size: 'short', scale: 0.25 });
    const more = capture(['service-calls', 'object-traffic', 'internet-noise'], { size: 'short', scale: 1 });
    for (const type of ['ApiCall', 'ObjectAccess', 'Connection'] satisfies EventType[]) {
      const ratio = more.rows(type) / few.rows(type);
      expect(ratio, type).toBeGreaterThan(2.4);
      expect(ratio, type).toBeLessThan(6);
    }
  });
});
