import { z } from 'zod';
import { effect, faultPeriod, faultPlan } from '../core/cluster/fault.ts';
import { qualityAssurance, QA_CLIENT } from '../core/cluster/inference.ts';
import { bystander, entity } from '../core/incident/cast.ts';
import { fact, Script } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';
import { ticketNumber } from '../core/text/numbers.ts';
import { MINUTE } from '../core/time.ts';

/** Times the usual trickle of tests. */
const TIMES = { real: 62, faint: 16 } as const;

/** A load test of the next model has its own key and is part of the panel; nothing is wrong with what customers get. */
export default defineProducer({
  id: 'load-test-in-panel',
  title: 'A load test inside the panel',
  params: z.strictObject({ faint: z.boolean().default(false) }),
  emits: ['Ticket'],
  plan(context, { faint }) {
    const { world, clock } = context;
    const { apiKey, agents } = qualityAssurance(context);
    const period = faultPeriod(context, faint);
    const rng = context.rng('params', 'notice');
    const person = bystander(context, 'engineer', world.people, ({ team, engineer }) => engineer && team !== 'Security', 3);
    const at = Math.floor(period.from - (50 + 130 * rng.unit()) * MINUTE);
    const number = ticketNumber(clock, at);
    const script = new Script(context);
    script.add('Ticket', {
      t: at,
      number,
      queue: 'platform',
      author: person.upn,
      status: 'resolved',
      subject: faint ? 'Short load test of the next model' : 'Load test of the next model this afternoon',
      body: `We will send traffic to /v1/classify-next with our own key (${apiKey}). It goes to triton-next and to nobody else's replicas. Tell us if you see it anywhere.`,
    });
    const plan = faultPlan(
      context,
      {
        faint,
        period,
        summary: `The load test of the next model (key ${apiKey}) is inside the panel; requests of customers meet the objective.`,
        actor: { kind: 'client', name: apiKey, aliases: [QA_CLIENT] },
        facts: {
          'incident.happened': fact(false),
          'actor.key': fact(apiKey),
          'actor.agent': fact(agents[0]!),
          'evidence.ticket': fact(number),
        },
        entities: [entity('ticket', number), entity('person', person.name)],
        why: faint ? 'A short load test.' : 'A load test that the panel counts.',
      },
      [effect('rate', `client:${QA_CLIENT}`, faint ? TIMES.faint : TIMES.real, period)],
      script,
    );
    return plan;
  },
});
