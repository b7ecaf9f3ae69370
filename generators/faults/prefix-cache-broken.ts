import { z } from 'zod';
import { change, engineer, entitiesOf, told, lasting } from '../core/chat/fault.ts';
import { chatCast, tenantsOf } from '../core/chat/cast.ts';
import { letterHabit } from '../core/chat/letters.ts';
import { chatOrders } from '../core/chat/orders.ts';
import { entity } from '../core/incident/cast.ts';
import { Script } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';

const SYSTEM = 'prompt-registry';

/** A timestamp heads the system prompt: no two prompts begin alike, and nothing of them is found in the prefix cache. */
export default defineProducer({
  id: 'prefix-cache-broken',
  title: 'Prompts no longer share a prefix',
  params: z.strictObject({
    /** One small tenant, taken back before the rest begins. */
    faint: z.boolean().default(false),
    /** Tokens of what is put before the system prompt. */
    tokens: z.number().int().default(28),
    /** Messages that are long letters meanwhile (a campaign, innocent), and their tokens. */
    letters: z.number().default(0.142),
    letterTokens: z.number().default(1300),
  }),
  emits: ['Change'],
  plan(context, { faint, tokens, letters, letterTokens }) {
    const cast = chatCast(context);
    const when = lasting(context, faint);
    const { from, to } = when;
    const tenants = (faint ? tenantsOf(context, cast, 0.04) : cast.tenants.filter(({ mode }) => mode === 'apps')).map(({ index }) => index);
    const orders = chatOrders(context, [
      { kind: 'preamble', from, to, tenants, tokens },
      ...(faint
        ? []
        : [
            {
              kind: 'longer' as const,
              ...letterHabit(context),
              from,
              to,
              tenants: cast.tenants.map(({ index }) => index),
              share: letters,
              output: 0,
              tokens: [letterTokens, 0.4] as const,
            },
          ]),
    ]);
    const script = new Script(context);
    const author = engineer(context, faint);
    const entered = change(context, script, {
      t: when.entry,
      kind: 'config',
      system: SYSTEM,
      summary: faint
        ? `trial for ${cast.tenants[tenants[0]!]!.name}: opening hours need the time of day`
        : 'system prompt: the assistant knows the time of day',
      repo: SYSTEM,
      author,
    });
    if (faint)
      change(context, script, { t: to, kind: 'config', system: SYSTEM, summary: 'trial over, prompt as before', repo: SYSTEM, author });
    return script.plan({
      orders,
      ...told(faint, {
        kind: 'prefix-cache-broken',
        summary: 'a timestamp now heads the system prompt, so prompts no longer share a prefix and nothing comes from the prefix cache',
        onset: from,
        entry: when.entry,
        system: SYSTEM,
        reference: entered.reference,
        person: author,
        actor: { kind: 'prompt', name: SYSTEM },
        evidence: { reference: entered.reference },
      }),
      entities: entitiesOf(entered, entity('setting', SYSTEM)),
      why: 'No prefix is shared any more.',
    });
  },
});
