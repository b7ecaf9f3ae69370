import { z } from 'zod';
import { change, engineer, entitiesOf } from '../core/chat/fault.ts';
import { chatOrders } from '../core/chat/orders.ts';
import { chatWindows } from '../core/chat/windows.ts';
import { fact, Script } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';

const POLICIES = ['off_topic', 'pii', 'prompt_injection'] as const;

/** New rules of the guardrail flag more than the old ones, without blocking. */
export default defineProducer({
  id: 'chat-guardrail-rules',
  title: 'New rules of the guardrail',
  params: z.strictObject({ flag: z.number().default(0.02) }),
  emits: ['Change'],
  plan(context, { flag }) {
    const { now, onset } = chatWindows(context);
    const rng = context.rng('params', 'rules');
    const release = `2026.${rng.between(5, 9)}`;
    const policy = rng.pick(POLICIES);
    const from = Math.floor(now[0] + (onset - now[0]) * (0.15 + 0.8 * rng.unit()));
    const orders = chatOrders(context, [{ kind: 'rules', from, to: context.clock.end, policy, release, flag, block: 0.0004 }]);
    const script = new Script(context);
    const entered = change(context, script, {
      t: from - 30e6,
      kind: 'config',
      system: 'guardrail',
      summary: `rules ${release}`,
      repo: 'guardrail',
      author: engineer(context, true),
    });
    return script.plan({
      orders,
      facts: { 'herring.change': fact(entered.reference), 'herring.policy': fact(policy) },
      entities: entitiesOf(entered),
      why: `Rules ${release} flag more for ${policy}.`,
    });
  },
});
