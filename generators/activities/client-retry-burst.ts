import { z } from 'zod';
import { castOf } from '../core/cluster/inference-cast.ts';
import { inferenceClients } from '../core/cluster/inference.ts';
import { engineer, ticket } from '../core/cluster/oddities.ts';
import { calmMoment, windows } from '../core/cluster/windows.ts';
import { bystander, entity } from '../core/incident/cast.ts';
import { fact, Script, timeFact } from '../core/incident/script.ts';
import { range, within } from '../core/incident/when.ts';
import { defineProducer } from '../core/producer.ts';
import { HOUR, MINUTE } from '../core/time.ts';

/** A customer sends several times as much for some minutes, while all is well, and stops by itself. */
export default defineProducer({
  id: 'client-retry-burst',
  title: "A customer's short burst",
  params: z.strictObject({
    /** Times its usual rate, and minutes. */
    factor: range.default([2.5, 4.5]),
    minutes: range.default([3, 6]),
  }),
  emits: ['Ticket'],
  plan(context, { factor, minutes }) {
    const rng = context.rng('params', 'burst');
    const span = windows(context);
    // Nobody who may be the cause of something.
    const cast = castOf(context);
    const others = [cast.upgraded, cast.quietUpgraded, cast.sponge, cast.quietSponge].map(({ name }) => name);
    const client = context
      .rng('entity', 'client')
      .pick(inferenceClients(context).filter(({ name, share }) => share > 0.03 && share < 0.12 && !others.includes(name)));
    const day = rng.chance(0.5) ? 'now' : 'before';
    const from = calmMoment(span, day, 0.12 + 0.4 * rng.unit());
    const to = Math.min(day === 'now' ? span.onset : span.before[1], from + Math.floor(within(rng, minutes) * MINUTE));
    const script = new Script(context);
    const support = bystander(context, 'person', context.world.people, ({ team }) => team === 'Customer Support', 0);
    const number = ticket(script, to + Math.floor((day === 'now' ? 0.08 + 0.2 * rng.unit() : 1 + 3 * rng.unit()) * HOUR), {
      queue: 'service desk',
      subject: `Burst of ${client.name}`,
      messages: [
        [
          support.upn,
          `${client.name} wrote: a worker of theirs was restarted and sent its backlog, ${Math.round((to - from) / MINUTE)} minutes. They ask whether anything was lost.`,
          0,
        ],
        [engineer(context, 1).upn, 'Nothing was refused. We saw the rate go up and down again, answers stayed fast.', 12 + 40 * rng.unit()],
      ],
    });
    return script.plan({
      effects: [{ kind: 'rate', target: `client:${client.name}`, from, to, amount: within(rng, factor) }],
      facts: { 'herring.client': fact(client.name), 'herring.ticket': fact(number), 'herring.time': timeFact(from) },
      entities: [entity('client', client.name, [client.apiKey]), entity('ticket', number)],
      why: `${client.name} sent a backlog for some minutes; answers stayed fast.`,
    });
  },
});
