import { z } from 'zod';
import { change, engineer, entitiesOf, told, lasting } from '../core/chat/fault.ts';
import { chatOrders } from '../core/chat/orders.ts';
import { toolIndex } from '../core/chat/text/index.ts';
import { entity } from '../core/incident/cast.ts';
import { Script } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';

const LOOPING = ['get_order', 'list_orders', 'get_invoice', 'search_articles', 'get_account'] as const;
const ERRORS = [
  'schema mismatch: field "cursor" is required',
  'unexpected field "page_token"',
  '422 Unprocessable Entity: missing "locale"',
  'invalid response: expected array',
] as const;

/** A tool fails with an error that the agent takes for a reason to try again, with all that it has written so far. */
export default defineProducer({
  id: 'agent-tool-loop',
  title: 'An agent calls itself again after a tool error',
  params: z.strictObject({
    /** Few runs, healed before the rest begins. */
    faint: z.boolean().default(false),
    /** Share of runs that need the tool. */
    share: z.number().default(0.6),
    steps: z.tuple([z.number().int(), z.number().int()]).default([9, 16]),
    /** Tokens that a failure adds to the transcript. */
    tokens: z.number().int().default(420),
  }),
  emits: ['Change'],
  plan(context, { faint, share, steps, tokens }) {
    const when = lasting(context, faint);
    const { from, to } = when;
    const pick = context.shared('entity', 'chat', 'looping');
    const names = pick.shuffle(LOOPING);
    const errors = pick.shuffle(ERRORS);
    const name = names[faint ? 1 : 0]!;
    const error = errors[faint ? 1 : 0]!;
    const orders = chatOrders(context, [
      {
        kind: 'tool',
        from,
        to,
        tool: toolIndex(name),
        share: faint ? 0.2 : share,
        error,
        steps: faint ? [2, 3] : steps,
        resultTokens: faint ? 60 : tokens,
      },
    ]);
    const script = new Script(context);
    const author = engineer(context, faint);
    const system = 'tool-broker';
    const entered = change(context, script, {
      t: when.entry,
      kind: 'config',
      system,
      summary: `${name}: next version of the backend's schema`,
      repo: system,
      author,
    });
    if (faint)
      change(context, script, { t: to, kind: 'config', system, summary: `${name}: both versions of the schema`, repo: system, author });
    return script.plan({
      orders,
      ...told(faint, {
        kind: 'agent-tool-loop',
        summary: `${name} answers "${error}", and the agent calls it again and again with a growing transcript`,
        onset: from,
        entry: when.entry,
        system,
        reference: entered.reference,
        person: author,
        actor: { kind: 'tool', name },
        evidence: { tool: name, error },
      }),
      entities: entitiesOf(entered, entity('tool', name)),
      why: `${name} fails and is called again.`,
    });
  },
});
