import { z } from 'zod';
import { drawAddress } from '../core/addresses.ts';
import { entitiesOf, told, lasting, strong } from '../core/chat/fault.ts';
import { chatCast, foreignClient } from '../core/chat/cast.ts';
import { chatOrders } from '../core/chat/orders.ts';
import { KIND } from '../core/chat/text/index.ts';
import { entity } from '../core/incident/cast.ts';
import { Script } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';

const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/132.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.2 Safari/605.1.15',
  'Mozilla/5.0 (X11; Linux x86_64; rv:134.0) Gecko/20100101 Firefox/134.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:135.0) Gecko/20100101 Firefox/135.0',
];

/** AML.T0024: one program asks through a field question by question, from many addresses, to train a model on the answers. */
export default defineProducer({
  id: 'aml-t0024-model-extraction',
  title: 'Extraction of the model through its API',
  attack: 'AML.T0024',
  params: z.strictObject({
    /** Somebody who compares vendors: few questions, one address, over before the rest begins. */
    faint: z.boolean().default(false),
    /** Requests per second. */
    rate: z.number().default(0.8),
    /** Tokens of the examples that it sends ahead of each question. */
    tokens: z.number().default(3600),
  }),
  emits: [],
  plan(context, { faint, rate, tokens }) {
    const { world } = context;
    const cast = chatCast(context);
    const when = lasting(context, faint, [0, 1]);
    const pick = context.rng('entity', 'crawler');
    const small = context
      .shared('entity', 'chat', 'crawled')
      .shuffle(cast.tenants.filter(({ index, mode }) => index >= 6 && mode === 'apps'));
    const tenant = small[faint ? small.length - 1 : 0]!;
    const addresses = faint ? 1 : pick.between(70, 130);
    const ips = Array.from({ length: addresses }, () => drawAddress(world, pick, ['hosting', 'vpn', 'residential', 'mobile']));
    const ids = context.rng('ids', 'ja4');
    const ja4 = `t13d${ids.between(12, 14)}11h2_${ids.hex(12)}_${ids.hex(12)}`;
    const clients = (faint ? AGENTS.slice(0, 1) : AGENTS).map((ua) => foreignClient(context, ua, ja4));
    const orders = chatOrders(context, [
      {
        kind: 'crowd',
        from: when.from,
        to: when.to,
        perSecond: faint ? 0.05 : rate * strong(context),
        even: true,
        tenant: tenant.index,
        app: 'web',
        clients,
        ips,
        rotate: true,
        accounts: faint ? [] : Array.from({ length: 3 }, (_, n) => tenant.accounts[n * 7]!),
        retrieval: false,
        turns: [1, 1],
        user: [40, 0.2],
        history: faint ? [240, 0.1] : [tokens, 0.1],
        output: [240, 0.22],
        systematic: true,
        text: KIND.extraction,
        answer: KIND.answer,
        limited: faint ? 0 : 0.03,
      },
    ]);
    return new Script(context).plan({
      orders,
      ...told(faint, {
        kind: 'model-extraction',
        summary: `one program with the key of ${tenant.name} asks through the whole field, evenly, from ${addresses} addresses`,
        onset: when.from,
        entry: when.from,
        system: 'assistant',
        actor: { kind: 'crawler', name: ja4 },
        evidence: { ja4, key: tenant.key, tenant: tenant.name, addresses },
      }),
      entities: entitiesOf(null, entity('key', tenant.key, [tenant.name]), entity('client', ja4)),
      why: `A program with ${tenant.key} asks through the field.`,
    });
  },
});
