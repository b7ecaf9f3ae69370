/** Long messages that customers write of their own accord: in which form, and how soon they become many. */
import type { PlanContext } from '../producer.ts';
import { chatCast, tenantsOf } from './cast.ts';
import { chatOrders, type Longer } from './orders.ts';
import { KIND } from './text/index.ts';
import { DAY, MINUTE, SECOND } from '../time.ts';
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
/** Minutes until as many write so as will, where a hint of the widget has asked them to. */
const SPREADING = [14, 35] as const;
/** What the hint says, by form. */
const HINTS: Readonly<Record<number, string>> = {
  [KIND.paste]: 'paste the mail that you got',
  [KIND.pastedLog]: 'paste what the device or shop shows',
  [KIND.questions]: 'send all your questions at once, as a list',
};

interface Habit {
  readonly orders: ReturnType<typeof chatOrders>;
  /** The change that began it; null where it is older than the record. */
  readonly hint: { readonly t: number; readonly system: string; readonly summary: string } | null;
}

/** Customers of some tenants write more than others, always or since the widget asks them to: mails, logs, many questions. Nobody's fault. */
export function innocentLetters(context: PlanContext): Habit {
  const cast = chatCast(context);
  const { before, now, onset } = chatWindows(context);
  const rng = context.rng('params', 'habit');
  const calm = onset - now[0];
  const late = now[0] + (0.1 + 1.1 * rng.unit()) * calm;
  const isOld = rng.chance(OLD);
  const short = Math.min(1, calm / (75 * MINUTE));
  const ramp = (SPREADING[0] + (SPREADING[1] - SPREADING[0]) * rng.unit()) * short;
  const tenants = tenantsOf(context, cast, OF_CONVERSATIONS, ({ mode }) => mode === 'apps').map(({ index }) => index);
  const { text } = letterHabit(context);
  const orders = chatOrders(context, [
    {
      kind: 'longer',
      text,
      ramp,
      from: isOld ? before[0] - DAY : Math.floor(late),
      to: now[1],
      tenants,
      share: SHARE[0] + (SHARE[1] - SHARE[0]) * rng.unit(),
      tokens: [380 + 900 * rng.unit(), 0.4],
      output: 0,
    },
  ]);
  const hint = {
    t: Math.floor((late - (1 + 3 * rng.unit()) * MINUTE * short) / SECOND) * SECOND,
    system: `${cast.product.toLowerCase()}-widget`,
    summary: `hint at the input field for ${tenants.length} customers: "${HINTS[text]!}"`,
  };
  return { orders, hint: isOld ? null : hint };
}
