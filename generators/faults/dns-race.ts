import { z } from 'zod';
import { clusterOf } from '../core/cluster/estate.ts';
import { effect, faultPeriod, faultPlan } from '../core/cluster/fault.ts';
import { castOf } from '../core/cluster/inference-cast.ts';
import { entity } from '../core/incident/cast.ts';
import { fact } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';

/** Share of lookups that lose one of their two packets, and the same of a trace of it. */
const LOSS = { real: [0.11, 0.14], faint: [0.01, 0.018] } as const;

/**
 * Two packets from one socket race for one entry of the connection table, and the kernel drops one. It happens inside the node, before its
 * interface: flow logs show nothing, the resolver sees one question of two, the client asks again after five seconds.
 */
export default defineProducer({
  id: 'dns-race',
  title: 'Lost name lookups on a node group',
  params: z.strictObject({ faint: z.boolean().default(false) }),
  emits: ['Change'],
  plan(context, { faint }) {
    const { group, quietGroup } = castOf(context);
    const own = faint ? quietGroup : group;
    const nodes = clusterOf(context).nodes.filter((node) => node.group === own);
    const rng = context.rng('params', 'loss');
    const [least, most] = faint ? LOSS.faint : LOSS.real;
    const share = least + (most - least) * rng.unit();
    const period = faultPeriod(context, faint);
    const image = `al2023-${context.world.cluster!.version}-v2026${String(rng.between(1, 9)).padStart(2, '0')}${rng.between(10, 28)}`;
    return faultPlan(
      context,
      {
        faint,
        period,
        summary: `Nodes of group ${own} lose one of the two packets of name lookups since their new image; the client asks again after five seconds.`,
        actor: { kind: 'node', name: own, aliases: [`node group ${own}`] },
        change: { kind: 'infrastructure', system: 'node-images', summary: `node group ${own}: image ${image}` },
        facts: {
          'actor.group': fact(own),
          ...Object.fromEntries(nodes.map(({ name }, i) => [`actor.node_${i + 1}`, fact(name)])),
          'actor.nodes': { value: nodes.length, unit: 'count' },
          'evidence.gap': { value: 5, unit: 'seconds', tolerance: 1 },
        },
        entities: nodes.map((node) => entity('node', node.name)),
        why: faint ? `A few lookups were lost on ${own} for some minutes.` : `Lookups race on ${own}.`,
      },
      nodes.map((node) => effect('dns-loss', `node:${node.name}`, share, period)),
    );
  },
});
