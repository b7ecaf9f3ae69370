import { z } from 'zod';
import { chatCast, tenantsOf } from '../core/chat/cast.ts';
import { letterHabit } from '../core/chat/letters.ts';
import { chatOrders } from '../core/chat/orders.ts';
import { chatWindows } from '../core/chat/windows.ts';
import { defineProducer } from '../core/producer.ts';

/** Chance that it began before anything that is on record. */
const OLD = 0.35;

/** Customers of some tenants write more than others, since some moment of these days: mails, logs, many questions. Nobody's fault. */
export default defineProducer({
  id: 'chat-letters',
  title: 'Customers who write long messages',
  params: z.strictObject({
    /** Share of all conversations whose customers may write so. */
    of: z.number().default(0.45),
    /** Share of their messages, at least and at most. */
    least: z.number().default(0.02),
    most: z.number().default(0.06),
  }),
  emits: [],
  plan(context, { of, least, most }) {
    const { before, now, onset } = chatWindows(context);
    const rng = context.rng('params', 'habit');
    const late = now[0] + (0.1 + 1.1 * rng.unit()) * (onset - now[0]);
    const orders = chatOrders(context, [
      {
        kind: 'longer',
        ...letterHabit(context),
        from: rng.chance(OLD) ? before[0] : Math.floor(late),
        to: now[1],
        tenants: tenantsOf(context, chatCast(context), of).map(({ index }) => index),
        share: least + (most - least) * rng.unit(),
        tokens: [380 + 900 * rng.unit(), 0.4],
        output: 0,
      },
    ]);
    return { orders, why: 'Some customers write long messages.' };
  },
});
