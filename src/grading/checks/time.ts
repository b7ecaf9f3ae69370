import type { Facet } from '../../case/key.ts';
import { best, creditOf, defineCheck, mentionsIn, type Found, type Scope } from '../check.ts';
import { given } from '../brief.ts';
import type { Mention } from '../reading.ts';
import { isoSeconds, timeNearness, TIME_TOLERANCE, type Time } from '../times.ts';

/**
 * The fact's instant, within its tolerance (any zone that says so); "for 32 minutes from 09:47" gives the end. Within 20 minutes: half.
 * A fact that is a day wants its date; the day before or after is half.
 */
export default defineCheck<Extract<Facet, { time: string }>>({
  id: 'time',
  title: 'A time',
  specific: true,
  find(facet, scope) {
    const fact = scope.key.facts[facet.time];
    const wanted = [fact?.value, fact?.observable].flatMap((value) => (typeof value === 'string' ? (isoSeconds(value) ?? []) : []));
    if (wanted.length === 0) return undefined;
    const days = wantedDays([fact?.value, fact?.observable]);
    if (days.length > 0)
      return best(mentionsIn(scope, 'day'), scope, (mention) => {
        const off = Math.min(...days.map((day) => Math.abs(day - (mention.day ?? Infinity))));
        return off === 0 ? 1 : off === 1 ? 0.5 : 0;
      });
    const near = (time: Pick<Time, 'clock' | 'day' | 'face'>): number =>
      Math.max(...wanted.map((instant) => timeNearness(time, instant, facet.tolerance ?? fact?.tolerance ?? TIME_TOLERANCE)));
    // A time that the brief gives, of something else, was not found out.
    const told = ({ time }: Mention): boolean =>
      time !== undefined &&
      given(scope.key).times.some((one) => same(one, time) && wanted.every((instant) => timeNearness(one, instant, GIVEN) < 1));
    const direct = best(mentionsIn(scope, 'time'), scope, (mention) => (mention.time && !told(mention) ? near(mention.time) : 0));
    if (direct?.level === 1) return direct;
    return lasting(scope, near) ?? direct;
  },
});

/** A time this near to one of the brief is that one, in seconds. */
const GIVEN = 60;

const same = (a: Pick<Time, 'clock'>, b: Pick<Time, 'clock'>): boolean => {
  const apart = (((a.clock - b.clock) % 86_400) + 86_400) % 86_400;
  return Math.min(apart, 86_400 - apart) < GIVEN;
};

/** Days since 1970-01-01 of those values that are dates without a time. */
const wantedDays = (values: readonly unknown[]): number[] =>
  values.flatMap((value) => (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? (isoSeconds(value) ?? 0) / 86_400 : []));

/** A start and a duration in one sentence name the end. */
function lasting(scope: Scope, near: (time: { clock: number; day?: number }) => number): Found | undefined {
  for (const start of mentionsIn(scope, 'time')) {
    for (const span of scope.reading.bySentence[start.sentence] ?? []) {
      if (span.quantity?.kind !== 'seconds' || !start.time || Math.min(creditOf(start, scope), creditOf(span, scope)) < 1) continue;
      const seconds = span.quantity.values[0] ?? 0;
      const end = { clock: start.time.clock + seconds, ...(start.time.day === undefined ? {} : { day: start.time.day }) };
      if (near(end) === 1) return { level: 1, mentions: [start, span] };
    }
  }
  return undefined;
}
