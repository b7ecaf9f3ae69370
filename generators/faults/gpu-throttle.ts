import { z } from 'zod';
import { effect, faultPeriod, faultPlan } from '../core/cluster/fault.ts';
import { castOf } from '../core/cluster/inference-cast.ts';
import { entity } from '../core/incident/cast.ts';
import { fact } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';

/** Heat for the same load: a failing fan, and one that only runs warm. */
const HEAT = { real: 2.5, faint: 1.35 } as const;

/** A GPU gets too hot and clocks down; the queue in front of it grows, the others have nothing to do with it. */
export default defineProducer({
  id: 'gpu-throttle',
  title: 'A GPU that clocks down',
  params: z.strictObject({ faint: z.boolean().default(false) }),
  emits: [],
  plan(context, { faint }) {
    const { replica, quietReplica } = castOf(context);
    const own = faint ? quietReplica : replica;
    const period = faultPeriod(context, faint);
    return faultPlan(
      context,
      {
        faint,
        period,
        summary: `The GPU of ${own.node} overheats and clocks down; requests queue in front of ${own.pod}.`,
        actor: { kind: 'node', name: own.node },
        facts: { 'actor.node': fact(own.node), 'actor.pod': fact(own.pod) },
        entities: [entity('pod', own.pod)],
        why: faint ? `The GPU of ${own.node} ran warm, without losing its clock.` : `The GPU of ${own.node} overheats.`,
      },
      [effect('heat', `replica:triton/${own.slot}`, faint ? HEAT.faint : HEAT.real, period)],
    );
  },
});
