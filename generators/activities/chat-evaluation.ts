import { z } from 'zod';
import { ipText } from '../core/ids.ts';
import { change, engineer, entitiesOf, strong } from '../core/chat/fault.ts';
import { chatCast, letters } from '../core/chat/cast.ts';
import { chatOrders } from '../core/chat/orders.ts';
import { KIND } from '../core/chat/text/index.ts';
import { chatWindows } from '../core/chat/windows.ts';
import { entity } from '../core/incident/cast.ts';
import { fact, Script } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';

/** Our own evaluation set is asked from the office, both days: systematic, even, with a key of its own. */
export default defineProducer({
  id: 'chat-evaluation',
  title: 'Evaluation of answers',
  params: z.strictObject({ rate: z.number().default(0.12) }),
  emits: ['Change'],
  plan(context, { rate }) {
    const cast = chatCast(context);
    const { before, now, onset } = chatWindows(context);
    const author = engineer(context, true);
    const key = `key_${letters(context.rng('ids', 'key'), 14)}`;
    const own = {
      kind: 'crowd' as const,
      perSecond: rate * strong(context),
      even: true,
      tenant: cast.tenants.length - 1,
      key: context.pools.string(key),
      app: 'python' as const,
      clients: [cast.client('python', 1, 0)],
      ips: [author.officeIp],
      accounts: [],
      retrieval: false,
      turns: [1, 1] as const,
      user: [700, 0.3] as const,
      output: [220, 0.3] as const,
      system: 420,
      systematic: true,
      text: KIND.scamQuestion,
      answer: KIND.answer,
    };
    const day = now[1] - before[1];
    const from = now[0] + (onset - now[0]) * 0.15;
    const orders = chatOrders(context, [
      { ...own, from: before[0], to: before[0] + (before[1] - before[0]) * 0.3 },
      { ...own, from, to: from + (before[1] - before[0]) * 0.3 },
    ]);
    const script = new Script(context);
    const entered = change(context, script, {
      t: Math.floor(before[0] - day * 0.05),
      kind: 'config',
      system: 'evaluation',
      summary: `nightly set also at noon, ${key}, from ${ipText(author.officeIp)}`,
      repo: 'evaluation',
      author,
    });
    return script.plan({
      orders,
      facts: { 'herring.key': fact(key) },
      entities: entitiesOf(entered, entity('key', key)),
      why: `${key} asks the evaluation set.`,
    });
  },
});
