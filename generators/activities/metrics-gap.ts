import { z } from 'zod';
import { exporterGap } from '../core/cluster/estate.ts';
import { engineer, monitor, ticket } from '../core/cluster/oddities.ts';
import { entity } from '../core/incident/cast.ts';
import { fact, Script, timeFact } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';
import { pullRequest } from '../core/text/numbers.ts';
import { MINUTE } from '../core/time.ts';

/** Why the exporter of one machine is silent for minutes (`exporterGap`): its release; the calendar and a ticket say so. */
export default defineProducer({
  id: 'metrics-gap',
  title: 'A gap in the metrics of a machine',
  params: z.strictObject({}),
  emits: ['Change', 'Ticket'],
  plan(context) {
    const { clock } = context;
    const rng = context.rng('params', 'gap');
    const { node, from, to } = exporterGap(context);
    const script = new Script(context);
    const owner = engineer(context, 10);
    const reference = pullRequest(clock, 'node-exporter', from - 4 * MINUTE);
    script.add('Change', {
      t: from - Math.floor((1 + rng.unit()) * MINUTE),
      kind: 'deploy',
      system: 'node-exporter',
      summary: 'release 1.8.2, machine by machine',
      author: owner.upn,
      reference,
    });
    const number = ticket(script, to + Math.floor(rng.unit() * MINUTE), {
      queue: 'platform',
      subject: 'No data from a machine',
      messages: [
        [monitor(context), `Alarm: no samples of ${node.name} for ${Math.round((to - from) / MINUTE)} minutes.`, 0],
        [
          owner.upn,
          'That is the new exporter, the image took its time. The machine was fine, counters go on where they were.',
          3 + 5 * rng.unit(),
        ],
      ],
    });
    return script.plan({
      facts: {
        'herring.node': fact(node.name),
        'herring.change': fact(reference),
        'herring.ticket': fact(number),
        'herring.time': timeFact(from),
      },
      entities: [entity('node', node.name), entity('ticket', reference), entity('ticket', number)],
      why: `The exporter of ${node.name} was replaced and silent for some minutes; the machine itself was not.`,
    });
  },
});
