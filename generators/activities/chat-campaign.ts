import { z } from 'zod';
import { change, engineer, entitiesOf } from '../core/chat/fault.ts';
import { chatCast, tenantsOf } from '../core/chat/cast.ts';
import { chatOrders } from '../core/chat/orders.ts';
import { chatWindows } from '../core/chat/windows.ts';
import { entity } from '../core/incident/cast.ts';
import { fact, Script } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';

/** A customer's campaign brings more questions, yesterday already. */
export default defineProducer({
  id: 'chat-campaign',
  title: "A customer's campaign",
  params: z.strictObject({ factor: z.number().default(1.7) }),
  emits: ['Change', 'Ticket'],
  plan(context, { factor }) {
    const cast = chatCast(context);
    const { before, now } = chatWindows(context);
    const rng = context.rng('params', 'campaign');
    const tenant = rng.pick(tenantsOf(context, cast, 0.2, ({ mode, share }) => mode === 'apps' && share < 0.05));
    const orders = chatOrders(context, [{ kind: 'demand', from: before[0], to: now[1], tenants: [tenant.index], factor }]);
    const script = new Script(context);
    const entered = change(context, script, {
      t: before[0] - Math.floor((2 + 5 * rng.unit()) * 3600e6),
      kind: 'vendor',
      system: tenant.name,
      summary: `${tenant.name} starts a campaign, more questions this week`,
      repo: 'partner-calendar',
      author: engineer(context, true),
    });
    return script.plan({
      orders,
      facts: { 'herring.name': fact(tenant.name) },
      entities: entitiesOf(entered, entity('key', tenant.key, [tenant.name])),
      why: `${tenant.name} has a campaign since yesterday.`,
    });
  },
});
