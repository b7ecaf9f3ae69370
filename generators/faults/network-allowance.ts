import { z } from 'zod';
import { clusterOf, moveGroup } from '../core/cluster/estate.ts';
import { windows } from '../core/cluster/windows.ts';
import { faultPeriod, faultPlan, recurring } from '../core/cluster/fault.ts';
import { castOf } from '../core/cluster/inference-cast.ts';
import { entity } from '../core/incident/cast.ts';
import { fact } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';
import { HOUR, MINUTE } from '../core/time.ts';

/** Share of packets that is dropped while the allowance is exceeded. */
const LOSS = { real: 0.18, faint: 0.02 } as const;

/** A node group moved to a smaller type exceeds its allowance of packets in bursts; the excess is dropped and sent again. */
export default defineProducer({
  id: 'network-allowance',
  title: 'A node group beyond its network allowance',
  params: z.strictObject({ faint: z.boolean().default(false) }),
  emits: ['Change'],
  plan(context, { faint }) {
    const { group, quietGroup } = castOf(context);
    const own = faint ? quietGroup : group;
    const nodes = clusterOf(context).nodes.filter((node) => node.group === own);
    const period = faultPeriod(context, faint);
    const type = nodes[0]!.type;
    const smaller = type.replace('2xlarge', 'xlarge');
    // Machine by machine, in the hours before: all of it is over when the first bursts come.
    const { now } = windows(context);
    const rng = context.rng('params', 'moved');
    const at = Math.floor(now[0] - (3.2 + 2.5 * rng.unit()) * HOUR);
    const orders = faint ? [] : moveGroup(context, own, smaller, at + Math.floor((2 + 3 * rng.unit()) * MINUTE));
    const plan = faultPlan(
      context,
      {
        faint,
        period,
        summary: `The nodes of ${own} are ${smaller} now and exceed their packet allowance; dropped packets are sent again after 0.2, 0.4, 0.8 seconds.`,
        actor: { kind: 'node', name: own, aliases: [`node group ${own}`] },
        change: {
          kind: 'infrastructure',
          ...(faint ? {} : { at }),
          system: 'node-groups',
          summary: `node group ${own}: launch template with ${faint ? type : smaller}`,
        },
        facts: {
          'actor.group': fact(own),
          ...Object.fromEntries(nodes.map(({ name }, i) => [`actor.node_${i + 1}`, fact(name)])),
          'actor.type': fact(smaller),
        },
        entities: nodes.map((node) => entity('node', node.name)),
        why: faint ? `${own} touched its allowance for moments.` : `${own} drops packets.`,
      },
      nodes.flatMap((node) => recurring(context, 'loss', `node:${node.name}`, faint ? LOSS.faint : LOSS.real, period, 14, faint ? 90 : 40)),
    );
    return { ...plan, orders };
  },
});
