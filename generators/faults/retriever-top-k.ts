import { z } from 'zod';
import { change, engineer, entitiesOf, told, lasting } from '../core/chat/fault.ts';
import { chatCast, tenantsOf } from '../core/chat/cast.ts';
import { chatOrders } from '../core/chat/orders.ts';
import { RETRIEVER } from '../core/chat/services.ts';
import { entity } from '../core/incident/cast.ts';
import { Script } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';

const BEFORE = 4;

/** The retriever puts ten times as many passages into prompts of some indices. */
export default defineProducer({
  id: 'retriever-top-k',
  title: 'Retriever gives too many passages',
  params: z.strictObject({
    /** Healed before the rest begins, and of a small index. */
    faint: z.boolean().default(false),
    /** Share of conversations whose index it is. */
    share: z.number().default(0.145),
    passages: z.number().int().default(40),
  }),
  emits: ['Change'],
  plan(context, { faint, share, passages }) {
    const cast = chatCast(context);
    const when = lasting(context, faint);
    const tenants = tenantsOf(context, cast, faint ? 0.035 : share, ({ mode }) => mode === 'apps');
    const orders = chatOrders(context, [
      { kind: 'passages', from: when.from, to: when.to, tenants: tenants.map(({ index }) => index), k: passages, share: 1 },
    ]);
    const script = new Script(context);
    const author = engineer(context, faint);
    const names = tenants.map((tenant) => tenant.index_name);
    const entered = change(context, script, {
      t: when.entry,
      kind: 'config',
      system: RETRIEVER,
      summary: `retrieval profile "deep" for ${names.length === 1 ? names[0]! : `${names.length} indices`}`,
      repo: 'assistant-config',
      author,
    });
    if (faint)
      change(context, script, {
        t: when.to,
        kind: 'config',
        system: RETRIEVER,
        summary: 'revert: profile "deep"',
        repo: 'assistant-config',
        author,
      });
    // More vectors to compare, more passages to load.
    const effects = faint ? [] : [{ kind: 'latency' as const, target: `service:${RETRIEVER}`, from: when.from, to: when.to, amount: 1.5 }];
    return script.plan({
      orders,
      effects,
      ...told(faint, {
        kind: 'retriever-top-k',
        summary: `the retriever's profile for ${names.join(', ')} went from ${BEFORE} to ${passages} passages`,
        onset: when.from,
        entry: when.entry,
        system: RETRIEVER,
        reference: entered.reference,
        person: author,
        actor: { kind: 'retriever', name: names[0]! },
        evidence: { k_before: BEFORE, k_after: passages, index: names[0]!, indices: names.length },
      }),
      entities: entitiesOf(entered, ...names.map((name) => entity('setting', name))),
      why: `${RETRIEVER} gives ${passages} passages for ${names.join(', ')}.`,
    });
  },
});
