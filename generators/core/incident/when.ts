import { z } from 'zod';
import { HOUR, SECOND, parseIso } from '../time.ts';
import type { PlanContext } from '../producer.ts';
import type { Rng } from '../random.ts';

/** `[from, to]` in hours after the onset, negative before it; the seed draws one moment in between. */
export const hoursRange = z.tuple([z.number(), z.number()]).refine(([from, to]) => from <= to, 'from must not be after to');
/** `[least, most]`; the seed draws one. */
export const range = z.tuple([z.number(), z.number()]).refine(([from, to]) => from <= to, 'the first must not exceed the second');

/** The instant that a fact of an earlier phase holds, in microseconds. */
export const instant = (context: PlanContext, fact: string): number => parseIso(String(context.fact(fact)));

/** First request of the bulk read, or first copy: what all other times refer to. */
export const onset = (context: PlanContext): number => instant(context, 'onset');

/** A uniform draw from a range. */
export const within = (rng: Rng, [from, to]: readonly [number, number]): number => from + rng.unit() * (to - from);

/**
 * A moment relative to the onset, whole seconds plus a random part, kept inside the window of the detailed tables.
 * @param hours draw range, hours after the onset
 */
export function moment(context: PlanContext, rng: Rng, hours: readonly [number, number]): number {
  return clamp(context, onset(context) + within(rng, hours) * HOUR, rng);
}

/** Moves a time into the detailed window (never exactly to its edge). */
function clamp(context: PlanContext, t: number, rng: Rng): number {
  const { detailStart, end } = context.clock;
  return Math.floor(Math.min(Math.max(t, detailStart + (60 + rng.unit() * 900) * SECOND), end - (120 + rng.unit() * 600) * SECOND));
}
