import { z } from 'zod';
import { between, entitiesOf, told, lasting, strong } from '../core/chat/fault.ts';
import { chatCast } from '../core/chat/cast.ts';
import { chatOrders } from '../core/chat/orders.ts';
import { KIND } from '../core/chat/text/index.ts';
import { entity } from '../core/incident/cast.ts';
import { Script } from '../core/incident/script.ts';
import { accountText } from '../core/source-kit/chat-ids.ts';
import { defineProducer } from '../core/producer.ts';

/** AML.T0054: a few accounts send prompts full of invented dialogues, until the assistant does what it should not. */
export default defineProducer({
  id: 'aml-t0054-many-shot-jailbreak',
  title: 'Many-shot jailbreak',
  attack: 'AML.T0054',
  params: z.strictObject({
    /** Curious people: short attempts, refused, over before the rest begins. */
    faint: z.boolean().default(false),
    /** Requests per second. */
    rate: z.number().default(0.36),
    accounts: z.tuple([z.number().int(), z.number().int()]).default([4, 7]),
    tokens: z.number().default(7000),
  }),
  emits: [],
  plan(context, { faint, rate, accounts, tokens }) {
    const cast = chatCast(context);
    const when = lasting(context, faint, [0, 1]);
    const pick = context.rng('entity', 'accounts');
    const users = context
      .shared('entity', 'chat', 'jailbreak')
      .shuffle(cast.tenants.filter(({ mode, share }) => mode === 'apps' && share > 0.03));
    const tenant = users[faint ? users.length - 1 : 0]!;
    const count = faint ? 2 : pick.between(...accounts);
    const names = pick.sample([...tenant.accounts], count);
    const ips = Array.from({ length: count + 1 }, () => cast.address(tenant, pick));
    const clients = Array.from({ length: 3 }, () => cast.client('web', 1, pick.int(97)));
    const orders = chatOrders(context, [
      {
        kind: 'crowd',
        from: when.from,
        to: when.to,
        perSecond: faint ? 0.02 : rate * strong(context),
        ramp: faint ? 0 : 4,
        tenant: tenant.index,
        app: 'web',
        clients,
        ips,
        accounts: names,
        retrieval: true,
        turns: faint ? [1, 3] : [3, 9],
        user: faint ? [60, 0.4] : [tokens, 0.3],
        output: [210, 0.6],
        text: faint ? KIND.jailbreak : KIND.manyshot,
        answer: KIND.refusal,
        guard: { policy: 'jailbreak', flag: faint ? 0.5 : 0.42, block: faint ? 0.4 : 0.36 },
        think: between(pick, 6, 14),
      },
    ]);
    const printed = names.map((account) => accountText(account));
    return new Script(context).plan({
      orders,
      ...told(faint, {
        kind: 'many-shot-jailbreak',
        summary: `${count} accounts of ${tenant.name} send prompts of invented dialogues to turn the assistant`,
        onset: when.from,
        entry: when.from,
        system: 'assistant',
        actor: { kind: 'accounts', name: printed[0]! },
        evidence: { accounts: count, key: tenant.key, tenant: tenant.name },
      }),
      entities: entitiesOf(null, entity('key', tenant.key, [tenant.name]), ...printed.map((name) => entity('user', name))),
      why: `${count} accounts try to turn the assistant.`,
    });
  },
});
