import { z } from 'zod';
import { drawAddress } from '../core/addresses.ts';
import { change, engineer, entitiesOf, strong } from '../core/chat/fault.ts';
import { chatCast, foreignClient, letters } from '../core/chat/cast.ts';
import { chatOrders } from '../core/chat/orders.ts';
import { KIND } from '../core/chat/text/index.ts';
import { chatWindows } from '../core/chat/windows.ts';
import { entity } from '../core/incident/cast.ts';
import { fact, Script } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';

/** A customer tries out the sandbox with a load generator: even, short, refused in part, and over in a quarter of an hour. */
export default defineProducer({
  id: 'chat-load-test',
  title: "A customer's load test",
  params: z.strictObject({ rate: z.number().default(0.8) }),
  emits: ['Change'],
  plan(context, { rate }) {
    const cast = chatCast(context);
    const { now, onset } = chatWindows(context);
    const rng = context.rng('params', 'load');
    const pick = context.rng('entity', 'load');
    const tenant = pick.pick(cast.tenants.filter(({ mode, index }) => mode === 'sdk' && index > 1));
    const key = `key_${letters(context.rng('ids', 'key'), 14)}`;
    const calm = onset - now[0];
    const from = Math.floor(now[0] + calm * (0.05 + 0.5 * rng.unit()));
    const ids = context.rng('ids', 'ja4');
    const client = foreignClient(
      context,
      `k6/0.${pick.between(54, 57)}.0 (https://k6.io/)`,
      `t13d${ids.between(12, 14)}10h2_${ids.hex(12)}_${ids.hex(12)}`,
    );
    const orders = chatOrders(context, [
      {
        kind: 'crowd',
        from,
        to: Math.floor(from + calm * 0.2),
        perSecond: rate * strong(context),
        even: true,
        tenant: tenant.index,
        key: context.pools.string(key),
        app: 'node',
        clients: [client],
        ips: [drawAddress(context.world, pick, ['hosting', 'cloud'])],
        accounts: [],
        retrieval: false,
        turns: [1, 1],
        user: [40, 0.2],
        output: [60, 0.3],
        system: 80,
        text: KIND.followup,
        answer: KIND.answer,
        limited: 0.3,
      },
    ]);
    const script = new Script(context);
    const entered = change(context, script, {
      t: from - 1500e6,
      kind: 'vendor',
      system: tenant.name,
      summary: `${tenant.name} tests the sandbox with ${key} this afternoon`,
      repo: 'partner-calendar',
      author: engineer(context, true),
    });
    return script.plan({
      orders,
      facts: { 'herring.key': fact(key) },
      entities: entitiesOf(entered, entity('key', key)),
      why: `${tenant.name} tests the sandbox.`,
    });
  },
});
