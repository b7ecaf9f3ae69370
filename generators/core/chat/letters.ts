/** Long messages that customers write of their own accord: in which form, and how soon they become many. */
import type { PlanContext } from '../producer.ts';
import { chatCast, tenantsOf } from './cast.ts';
import { chatOrders, type Longer } from './orders.ts';
import { KIND } from './text/index.ts';
import { chatWindows } from './windows.ts';

const FORMS = [KIND.paste, KIND.pastedLog, KIND.questions] as const;
/** Minutes until as many write so as will, at least and at most. */
const RAMP = [2, 7] as const;

/** The form of a case and unit. */
export function letterHabit(context: PlanContext): Pick<Longer, 'text' | 'ramp'> {
  const rng = context.rng('params', 'letters');
  return { text: rng.pick(FORMS), ramp: RAMP[0] + (RAMP[1] - RAMP[0]) * rng.unit() };
}

/** Chance that the habit began before anything that is on record. */
const OLD = 0.35;
/** Share of the conversations that are with customers of such a habit. */
const OF_CONVERSATIONS = 0.45;
/** Share of their messages that are long, at least and at most. */
const SHARE = [0.02, 0.06] as const;

/** Customers of some tenants write more than others since some moment of these days: mails, logs, many questions. Nobody's fault. */
export function innocentLetters(context: PlanContext): ReturnType<typeof chatOrders> {
  const { before, now, onset } = chatWindows(context);
  const rng = context.rng('params', 'habit');
  const late = now[0] + (0.1 + 1.1 * rng.unit()) * (onset - now[0]);
  return chatOrders(context, [
    {
      kind: 'longer',
      ...letterHabit(context),
      from: rng.chance(OLD) ? before[0] : Math.floor(late),
      to: now[1],
      tenants: tenantsOf(context, chatCast(context), OF_CONVERSATIONS).map(({ index }) => index),
      share: SHARE[0] + (SHARE[1] - SHARE[0]) * rng.unit(),
      tokens: [380 + 900 * rng.unit(), 0.4],
      output: 0,
    },
  ]);
}
