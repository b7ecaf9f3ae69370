import { expect, it } from 'vitest';
import { Deliveries, type Beat } from '../../../../../generators/core/source-kit/deliveries.ts';
import type { SourceContext } from '../../../../../generators/core/source.ts';
import { MINUTE } from '../../../../../generators/core/time.ts';

const BEAT: Beat = { every: 5, delay: [1, 2], late: 0, lost: { 1: 0, 2: 0, 3: 0 }, gaps: { share: 0.5, minutes: 120 } };
const origins = 20;
const days = 10;

/** Minutes of each day and origin whose lines never arrive. */
function lost(level: 1 | 2 | 3, beat: Beat): number[] {
  const context = { level, rng: () => ({ u32: () => 12345 }) } as unknown as SourceContext;
  const deliveries = new Deliveries(context, beat, (code) => `host-${code}`);
  return Array.from({ length: origins * days }, (_, i) => {
    const from = (20_500 + Math.floor(i / origins)) * 1440 * MINUTE;
    const gone = Array.from({ length: 1440 }, (_, minute) => deliveries.arrival(i % origins, from + minute * MINUTE) < 0);
    // One piece: a shipper stands still once.
    expect(gone.filter((value, minute) => value && !gone[minute - 1]).length).toBeLessThanOrEqual(1);
    return gone.filter(Boolean).length;
  });
}

it('a shipper stands still for a while on some days, at level 3 alone', () => {
  const gaps = lost(3, BEAT);
  const some = gaps.filter((minutes) => minutes > 0);
  expect(some.length / gaps.length).toBeGreaterThan(0.35);
  expect(some.length / gaps.length).toBeLessThan(0.65);
  expect(Math.max(...some)).toBeLessThanOrEqual(120);
  expect(Math.min(...some)).toBeGreaterThanOrEqual(23);
  expect(lost(2, BEAT).every((minutes) => minutes === 0)).toBe(true);
  const { gaps: _, ...plain } = BEAT;
  expect(lost(3, plain).every((minutes) => minutes === 0)).toBe(true);
});
