import { z } from 'zod';
import { change, engineer, entitiesOf, told, lasting } from '../core/chat/fault.ts';
import { chatCast } from '../core/chat/cast.ts';
import { letterHabit } from '../core/chat/letters.ts';
import { chatOrders } from '../core/chat/orders.ts';
import { entity } from '../core/incident/cast.ts';
import { Script } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';

/** A release of one of our apps waits less for an answer, and asks again: long prompts are asked several times. */
export default defineProducer({
  id: 'retry-storm',
  title: 'An app gives up too early and asks again',
  params: z.strictObject({
    /** A beta of few users, withdrawn before the rest begins. */
    faint: z.boolean().default(false),
    adoption: z.number().default(0.9),
    /** Seconds that it waits for the first token, and how often it asks. */
    seconds: z.number().default(1),
    attempts: z.number().int().default(3),
    /** Share of its users' messages that are long letters, as on any day of a campaign: what makes the limit felt. */
    letters: z.number().default(0.092),
    /** Their tokens, and by how many answers to them are longer. */
    tokens: z.number().default(5500),
    answer: z.number().default(0),
  }),
  emits: ['Change'],
  plan(context, { faint, adoption, seconds, attempts, letters, tokens, answer }) {
    const cast = chatCast(context);
    const when = lasting(context, faint);
    const app = faint ? ('ios' as const) : ('android' as const);
    const version = cast.apps[app].versions[2];
    const { from, to } = when;
    const all = cast.tenants.map(({ index }) => index);
    const orders = chatOrders(context, [
      {
        kind: 'hurry',
        from,
        to,
        app,
        adoption: faint ? 0.05 : adoption,
        seconds: faint ? seconds * 1.2 : seconds,
        attempts: faint ? 2 : attempts,
      },
      ...(faint
        ? []
        : [
            {
              kind: 'longer' as const,
              ...letterHabit(context),
              from,
              to,
              tenants: all,
              share: letters,
              app,
              tokens: [tokens, 0.25] as const,
              output: answer,
            },
          ]),
    ]);
    const script = new Script(context);
    const author = engineer(context, faint);
    const system = `${cast.product.toLowerCase()}-${app}`;
    /** As agents name it. */
    const client = `${cast.product}/${version}`;
    const entered = change(context, script, {
      t: when.entry,
      kind: 'deploy',
      system,
      summary: faint ? `beta ${version}, 5 % of users` : `release ${version}`,
      repo: system,
      author,
    });
    if (faint) change(context, script, { t: to, kind: 'deploy', system, summary: `beta ${version} withdrawn`, repo: system, author });
    return script.plan({
      orders,
      ...told(faint, {
        kind: 'retry-storm',
        summary: `release ${version} of the app for ${app === 'ios' ? 'iOS' : 'Android'} waits ${seconds} s for the first token and asks up to ${attempts} times: only long prompts take longer, and they are asked again`,
        onset: from,
        entry: when.entry,
        system,
        reference: entered.reference,
        person: author,
        actor: { kind: 'client', name: client },
        evidence: { client, version, timeout_s: seconds, attempts },
      }),
      entities: entitiesOf(entered, entity('client', client, [version, system])),
      why: `${system} ${version} asks again after ${seconds} s.`,
    });
  },
});
