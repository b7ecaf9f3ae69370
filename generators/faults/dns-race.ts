import { z } from 'zod';
import { clusterOf } from '../core/cluster/estate.ts';
import { effect, faultPeriod, faultPlan } from '../core/cluster/fault.ts';
import { REGISTRY, Reports, type Named } from '../core/cluster/reports.ts';
import { castOf } from '../core/cluster/inference-cast.ts';
import { entity } from '../core/incident/cast.ts';
import { fact, Script } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';
import { MINUTE, SECOND } from '../core/time.ts';
import type { ClusterNode } from '../core/world.ts';

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
  emits: ['Change', 'ClusterEvent'],
  plan(context, { faint }) {
    const { group, quietGroup } = castOf(context);
    const own = faint ? quietGroup : group;
    const nodes = clusterOf(context).nodes.filter((node) => node.group === own);
    const rng = context.rng('params', 'loss');
    const [least, most] = faint ? LOSS.faint : LOSS.real;
    const share = least + (most - least) * rng.unit();
    const period = faultPeriod(context, faint);
    const setting = `node group ${own}: conntrack and resolver settings`;
    // A daemon set writes the settings, machine by machine; from then on the machine loses packets.
    const release = rng.between(3, 17);
    const image = (patch: number): string => `${REGISTRY}/system/node-tuning:1.${release}.${patch}`;
    const reports = new Reports(context);
    const renew = (t: number, node: ClusterNode, before: string | Named, patch: number): Named =>
      reports.renew(
        t - (8 + 4 * rng.unit()) * SECOND,
        { name: 'node-tuning', namespace: 'kube-system', before, image: image(patch), node },
        rng,
      ).pod;
    let late = 0;
    const effects = nodes.map((node) => {
      // Taken back in the same order.
      const lasts = { from: period.from + late, to: faint ? period.to + late : period.to };
      late += Math.floor((22 + 26 * rng.unit()) * SECOND);
      const pod = renew(lasts.from, node, image(0), 1);
      if (faint) renew(lasts.to, node, pod, 0);
      return effect('dns-loss', `node:${node.name}`, share, lasts);
    });
    const script = new Script(context);
    for (const row of reports.rows) script.add('ClusterEvent', row);
    return faultPlan(
      context,
      {
        faint,
        period,
        summary: `Nodes of group ${own} lose one of the two packets of name lookups since their new settings; the client asks again after five seconds.`,
        actor: { kind: 'node', name: own, aliases: [`node group ${own}`] },
        change: {
          // Merged, fetched by the cluster, and then one machine after the other.
          at: Math.floor(period.from - (2 + 2 * rng.unit()) * MINUTE),
          kind: 'config',
          system: 'node-tuning',
          summary: `${setting} by daemon set`,
          undone: `${setting} taken back`,
        },
        facts: {
          'actor.group': fact(own),
          ...Object.fromEntries(nodes.map(({ name }, i) => [`actor.node_${i + 1}`, fact(name)])),
          'actor.nodes': { value: nodes.length, unit: 'count' },
          'evidence.gap': { value: 5, unit: 'seconds', tolerance: 1 },
        },
        entities: nodes.map((node) => entity('node', node.name)),
        why: faint ? `A few lookups were lost on ${own} for some minutes.` : `Lookups race on ${own}.`,
      },
      effects,
      script,
    );
  },
});
