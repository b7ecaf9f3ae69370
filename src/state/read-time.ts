import { toMs } from './times.ts';

/**
 * Reads a time as a learner types it: a full timestamp, or a clock on the day of `near` (ms).
 * NaN when there is no clock in it. For drawing only; the grader reads times itself.
 */
export function readTime(text: string, near: number): number {
  const full = /\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?/.exec(text)?.[0];
  if (full) return toMs(full);
  const clock = /\b(\d{1,2}):(\d\d)(?::(\d\d))?/.exec(text);
  if (!clock) return Number.NaN;
  return Math.floor(near / 86_400_000) * 86_400_000 + ((Number(clock[1]) * 60 + Number(clock[2])) * 60 + Number(clock[3] ?? 0)) * 1000;
}
