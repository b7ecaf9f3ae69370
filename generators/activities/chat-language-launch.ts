import { z } from 'zod';
import { change, engineer, entitiesOf, strong } from '../core/chat/fault.ts';
import { chatCast } from '../core/chat/cast.ts';
import { chatOrders } from '../core/chat/orders.ts';
import { KIND, LANGUAGES } from '../core/chat/text/index.ts';
import { chatWindows } from '../core/chat/windows.ts';
import { entity } from '../core/incident/cast.ts';
import { fact, Script } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';

const NAMES: Readonly<Record<string, string>> = { pt: 'Portuguese', tr: 'Turkish', pl: 'Polish', id: 'Indonesian' };

/** A customer opens its help to one more language, a day or two ago: strange languages, ordinary questions. */
export default defineProducer({
  id: 'chat-language-launch',
  title: 'A customer launches a language',
  params: z.strictObject({ rate: z.number().default(0.2) }),
  emits: ['Change'],
  plan(context, { rate }) {
    const cast = chatCast(context);
    const { before, now } = chatWindows(context);
    const rng = context.rng('params', 'launch');
    const tenant = rng.pick(cast.tenants.filter(({ mode, index }) => mode === 'apps' && index > 1));
    const language = rng.between(4, LANGUAGES.length - 1);
    const clients = Array.from({ length: 8 }, (_, n) => cast.client(n < 5 ? 'android' : 'web', 1, n));
    const orders = chatOrders(context, [
      {
        kind: 'crowd',
        from: before[0],
        to: now[1],
        perSecond: rate * strong(context),
        tenant: tenant.index,
        app: 'android',
        clients,
        retrieval: true,
        turns: [1, 5],
        user: [32, 0.7],
        output: [150, 0.8],
        text: KIND.opening,
        answer: KIND.answer,
        languages: LANGUAGES.map((_, n) => (n === language ? 1 : 0)),
      },
    ]);
    const script = new Script(context);
    const entered = change(context, script, {
      t: before[0] - Math.floor((1 + 6 * rng.unit()) * 3600e6),
      kind: 'flag',
      system: 'prompt-registry',
      summary: `${NAMES[LANGUAGES[language]!]!} for ${tenant.name}`,
      repo: 'prompt-registry',
      author: engineer(context, true),
    });
    return script.plan({
      orders,
      facts: { 'herring.key': fact(tenant.key) },
      entities: entitiesOf(entered, entity('key', tenant.key, [tenant.name])),
      why: `${tenant.name} launches ${LANGUAGES[language]!}.`,
    });
  },
});
