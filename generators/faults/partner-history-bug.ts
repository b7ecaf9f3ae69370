import { z } from 'zod';
import { engineer, entitiesOf, told, lasting } from '../core/chat/fault.ts';
import { chatCast } from '../core/chat/cast.ts';
import { chatOrders } from '../core/chat/orders.ts';
import { entity } from '../core/incident/cast.ts';
import { Script } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';

/** A release of an integrator's client sends all that was said before, over and over. */
export default defineProducer({
  id: 'partner-history-bug',
  title: 'A client resends the whole history',
  params: z.strictObject({
    /** A small integrator, rolled back before the rest begins. */
    faint: z.boolean().default(false),
    /** How often what was sent is sent again with the next message. */
    copies: z.number().default(4.5),
  }),
  emits: ['Change', 'Ticket'],
  plan(context, { faint, copies }) {
    const cast = chatCast(context);
    const when = lasting(context, faint, [0, 0]);
    const integrators = cast.tenants.filter(({ mode }) => mode === 'sdk');
    const tenant = faint ? integrators[integrators.length - 1]! : integrators[0]!;
    const client = cast.client(tenant.sdk, 2, tenant.index);
    const version = cast.apps[tenant.sdk].versions[2];
    const orders = chatOrders(context, [
      { kind: 'history', from: when.from, to: when.to, tenant: tenant.index, version: 2, copies: faint ? 1 : copies },
    ]);
    const script = new Script(context);
    // The vendor calendar has their releases as notices, hours later or not at all.
    if (faint)
      script.add('Change', {
        t: when.to,
        kind: 'vendor',
        system: tenant.name,
        summary: `${tenant.name} back on ${cast.apps[tenant.sdk].versions[1]} of their client`,
        author: engineer(context, true).upn,
        reference: null,
      });
    return script.plan({
      orders,
      ...told(faint, {
        kind: 'partner-history-bug',
        summary: `version ${version} of the client of ${tenant.name} resends the whole history with every turn`,
        onset: when.from,
        entry: when.from,
        system: tenant.name,
        actor: { kind: 'client', name: client.text },
        evidence: { client: client.text, version, key: tenant.key, tenant: tenant.name },
      }),
      entities: entitiesOf(null, entity('client', client.text, [version]), entity('key', tenant.key, [tenant.name])),
      why: `${tenant.name} resends the whole history.`,
    });
  },
});
