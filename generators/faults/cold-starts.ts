import { z } from 'zod';
import { effect, faultPeriod, faultPlan } from '../core/cluster/fault.ts';
import { gpuCount } from '../core/cluster/inference-cast.ts';
import { entity } from '../core/incident/cast.ts';
import { fact } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';
import { MINUTE } from '../core/time.ts';

/** The autoscaler may now take replicas away, and each new one takes requests before its model is loaded. */
export default defineProducer({
  id: 'cold-starts',
  title: 'Minimum of replicas cut',
  params: z.strictObject({ faint: z.boolean().default(false) }),
  emits: ['Change'],
  plan(context, { faint }) {
    const most = gpuCount(context);
    const least = faint ? most - 1 : 1;
    const period = faultPeriod(context, faint, 'before');
    return faultPlan(
      context,
      {
        faint,
        period,
        summary: `minReplicas of triton was cut from ${most} to ${least}; every new pod is ready before its model is loaded, and its first requests wait.`,
        actor: { kind: 'deployment', name: 'triton' },
        change: {
          // The autoscaler takes nobody away before its five minutes of stabilisation are over.
          at: Math.floor(period.from - (5.2 + 1.2 * context.rng('params', 'stabilisation').unit()) * MINUTE),
          kind: 'config',
          system: 'autoscaling',
          summary: `triton: minReplicas ${most} → ${least}`,
        },
        facts: {
          'actor.name': { value: 'deployment/triton', observable: 'triton' },
          'actor.deployment': { value: 'deployment/triton', observable: 'triton' },
          'evidence.minimum': { value: least, unit: 'count' },
          'evidence.setting': fact('minReplicas'),
        },
        entities: [entity('setting', 'minReplicas', ['minimum replicas', 'min replicas'])],
        why: faint ? 'The minimum was lowered by one for some minutes.' : 'Replicas come and go, each with a cold start.',
      },
      [
        effect('minimum', 'service:triton', least, period),
        // Whoever applies a smaller count also takes running replicas away; the autoscaler brings them back.
        effect('maximum', 'service:triton', faint ? most - 1 : 2, { from: period.from, to: Math.min(period.to, period.from + MINUTE) }),
      ],
    );
  },
});
