import { z } from 'zod';
import { clusterSuffix } from '../core/ids.ts';
import { clusterOf, generalGroups } from '../core/cluster/estate.ts';
import { engineer, shortlyBefore, ticket } from '../core/cluster/oddities.ts';
import { Reports, type Named } from '../core/cluster/reports.ts';
import { windows } from '../core/cluster/windows.ts';
import { entity } from '../core/incident/cast.ts';
import { fact, Script, timeFact } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';
import { MINUTE, SECOND } from '../core/time.ts';

/** Pods of another service may not stand in one zone only: some wait until a rule about zones is loosened. */
export default defineProducer({
  id: 'zone-imbalance',
  title: 'Pods wait for a zone',
  params: z.strictObject({ pods: z.number().int().min(1).default(2) }),
  emits: ['ClusterEvent', 'Change', 'Ticket'],
  plan(context, { pods }) {
    const rng = context.rng('params', 'zone');
    const t = shortlyBefore(rng, windows(context).onset, 8);
    const cluster = clusterOf(context);
    const reports = new Reports(context);
    const zone = rng.pick([...new Set(cluster.nodes.map(({ azId }) => azId))]);
    const inZone = cluster.nodes.filter(({ azId, pool }) => azId === zone && pool === 'general');
    // Which machines are replaced is not known here: none of those that may be.
    const staying = inZone.filter(({ group }) => group !== generalGroups(context)[0]);
    const set = `console-${clusterSuffix(rng, 10)}`;
    const solved = t + Math.floor((11 + 14 * rng.unit()) * MINUTE);
    const { length } = cluster.nodes;
    const special = cluster.nodes.filter(({ pool }) => pool !== 'general').length;
    const spread = length - special - inZone.length;
    const message = `0/${length} nodes are available: ${spread} node(s) didn't match pod topology spread constraints, ${inZone.length} Insufficient memory, ${special} node(s) had untolerated taint(s). preemption: 0/${length} nodes are available: ${length} Preemption is not helpful for scheduling.`;
    const script = new Script(context);
    for (let n = 0; n < pods; n++) {
      const pod: Named = {
        name: `${set}-${clusterSuffix(rng)}`,
        namespace: 'portal',
        container: 'console',
        image: `registry.example/portal/console:5.${rng.between(0, 20)}.0`,
        node: staying.length > 0 ? rng.pick(staying) : reports.anyNode(rng, t, 'general'),
      };
      const at = t + n * 0.1 * SECOND;
      reports.create(at, pod, { kind: 'ReplicaSet', name: set });
      for (let again = at + 0.05 * SECOND; again < solved; again += (290 + 20 * rng.unit()) * SECOND)
        reports.add({
          t: again,
          type: 'Warning',
          reason: 'FailedScheduling',
          kind: 'Pod',
          object: pod.name,
          namespace: 'portal',
          component: 'default-scheduler',
          message,
        });
      reports.start(solved + (1 + n) * SECOND, pod, rng);
    }
    for (const row of reports.rows) script.add('ClusterEvent', row);
    const owner = engineer(context, 8);
    script.add('Change', {
      t: solved,
      kind: 'config',
      system: 'console',
      summary: 'zones: ScheduleAnyway instead of DoNotSchedule',
      author: owner.upn,
      reference: null,
    });
    const number = ticket(script, t + Math.floor((3 + 4 * rng.unit()) * MINUTE), {
      queue: 'platform',
      subject: 'Pods of console are pending',
      messages: [
        [engineer(context, 9).upn, `Two pods of console wait, zone ${zone} is full for them.`, 0],
        [
          owner.upn,
          'Loosened the rule. The machines are not short of anything, only that zone of memory requests.',
          (solved - t) / MINUTE + 2,
        ],
      ],
    });
    return script.plan({
      facts: { 'herring.ticket': fact(number), 'herring.time': timeFact(t), 'herring.zone': fact(zone) },
      entities: [entity('ticket', number), entity('deployment', 'console')],
      why: 'Pods of the console waited for a zone; no pod of the inference service did.',
    });
  },
});
