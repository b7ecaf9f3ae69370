import { z } from 'zod';
import { change, engineer, entitiesOf, strong } from '../core/chat/fault.ts';
import { chatCast, letters } from '../core/chat/cast.ts';
import { chatOrders } from '../core/chat/orders.ts';
import { KIND } from '../core/chat/text/index.ts';
import { chatWindows } from '../core/chat/windows.ts';
import { entity } from '../core/incident/cast.ts';
import { fact, Script } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';

/** A new customer goes live with a key of its own: a first appearance, with ordinary questions. */
export default defineProducer({
  id: 'chat-new-customer',
  title: 'A new customer goes live',
  params: z.strictObject({ rate: z.number().default(0.22) }),
  emits: ['Change'],
  plan(context, { rate }) {
    const cast = chatCast(context);
    const { now, onset } = chatWindows(context);
    const rng = context.rng('params', 'customer');
    const parent = rng.pick(cast.tenants.filter(({ mode, index }) => mode === 'apps' && index > 5));
    const key = `key_${letters(context.rng('ids', 'key'), 14)}`;
    // Live at the beginning of the day, or during the calm hour.
    const from = Math.floor(now[0] + (onset - now[0]) * 0.5 * rng.unit());
    const clients = Array.from({ length: 9 }, (_, n) => cast.client(n < 6 ? 'web' : n < 8 ? 'android' : 'ios', 1, n));
    const orders = chatOrders(context, [
      {
        kind: 'crowd',
        from,
        to: context.clock.end,
        perSecond: rate * strong(context),
        ramp: 20,
        tenant: parent.index,
        key: context.pools.string(key),
        app: 'web',
        clients,
        retrieval: true,
        turns: [1, 5],
        user: [30, 0.7],
        output: [140, 0.8],
        text: KIND.opening,
        answer: KIND.answer,
        topics: [6, 3, 3, 3, 2, 2, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1],
      },
    ]);
    const script = new Script(context);
    const entered = change(context, script, {
      t: from - 600e6,
      kind: 'access',
      system: 'llm-gateway',
      summary: `${key} for a sister company of ${parent.name}, live today`,
      repo: 'infra-live',
      author: engineer(context, true),
    });
    return script.plan({
      orders,
      facts: { 'herring.key': fact(key), 'herring.change': fact(entered.reference) },
      entities: entitiesOf(entered, entity('key', key)),
      why: `${key} goes live.`,
    });
  },
});
