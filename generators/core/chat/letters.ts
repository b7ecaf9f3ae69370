/** Long messages that customers write of their own accord: in which form, and how soon they become many. */
import type { PlanContext } from '../producer.ts';
import type { Longer } from './orders.ts';
import { KIND } from './text/index.ts';

const FORMS = [KIND.paste, KIND.pastedLog, KIND.questions] as const;
/** Minutes until as many write so as will, at least and at most. */
const RAMP = [2, 7] as const;

/** The form of a case and unit. */
export function letterHabit(context: PlanContext): Pick<Longer, 'text' | 'ramp'> {
  const rng = context.rng('params', 'letters');
  return { text: rng.pick(FORMS), ramp: RAMP[0] + (RAMP[1] - RAMP[0]) * rng.unit() };
}
