import { z } from 'zod';
import { change, engineer, entitiesOf, told, lasting } from '../core/chat/fault.ts';
import { chatCast, tenantsOf } from '../core/chat/cast.ts';
import { chatOrders } from '../core/chat/orders.ts';
import { GATEWAY } from '../core/chat/services.ts';
import { Script } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';

/** Nothing is wrong: the gateway counts otherwise. The length field takes in the system prompt, and clients that go away have an error code. */
export default defineProducer({
  id: 'counting-changed',
  title: 'The gateway counts otherwise',
  params: z.strictObject({
    /** A trial with some tenants, taken back before the rest begins. */
    faint: z.boolean().default(false),
  }),
  emits: ['Change'],
  plan(context, { faint }) {
    const cast = chatCast(context);
    const when = lasting(context, faint);
    const { from, to } = when;
    const tenants = faint ? tenantsOf(context, cast, 0.08).map(({ index }) => index) : undefined;
    const some = tenants ? { tenants } : {};
    const orders = chatOrders(context, [
      { kind: 'counting', what: 'length', from, to, ...some },
      { kind: 'counting', what: 'cancels', from, to, ...some },
    ]);
    const script = new Script(context);
    const author = engineer(context, faint);
    const where = faint ? ', one group of keys' : '';
    const length = change(context, script, {
      t: when.entry,
      kind: 'config',
      system: GATEWAY,
      summary: `access log v2${where}: prompt_length of the whole request`,
      repo: 'llm-gateway',
      author,
    });
    const panel = change(context, script, {
      t: when.entry + 40e6,
      kind: 'config',
      system: GATEWAY,
      summary: `access log v2${where}: error codes for all that did not complete`,
      repo: 'observability',
      author,
    });
    if (faint)
      change(context, script, {
        t: to,
        kind: 'config',
        system: GATEWAY,
        summary: 'access log v1 again for all keys',
        repo: 'llm-gateway',
        author,
      });
    return script.plan({
      orders,
      ...told(faint, {
        kind: 'control',
        summary:
          'nothing is wrong: the length field now includes the system prompt, clients that go away now count as errors, and the latency is that of every day at this hour',
        onset: from,
        entry: when.entry,
        system: GATEWAY,
        reference: length.reference,
        person: author,
        actor: { kind: 'panel', name: GATEWAY },
        evidence: { length_reference: length.reference, panel_reference: panel.reference },
        harmless: true,
      }),
      entities: entitiesOf(length),
      why: 'The gateway counts otherwise.',
    });
  },
});
