import { z } from 'zod';
import { effect, faultPeriod, faultPlan } from '../core/cluster/fault.ts';
import { castOf } from '../core/cluster/inference-cast.ts';
import { entity } from '../core/incident/cast.ts';
import { fact, Script } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';

/** Microseconds that a request may wait for others: two seconds instead of two milliseconds, or a mistake that was seen. */
const DELAY = { real: 2_000_000, faint: 60_000 } as const;

/** The queue delay of dynamic batching is a thousand times too long on the pod that a rollout began with. */
export default defineProducer({
  id: 'batching-unit-slip',
  title: 'Queue delay in the wrong unit',
  params: z.strictObject({ faint: z.boolean().default(false) }),
  emits: ['Change', 'ContainerLine'],
  plan(context, { faint }) {
    const { replica, quietReplica, model } = castOf(context);
    const own = faint ? quietReplica : replica;
    const period = faultPeriod(context, faint);
    const delay = faint ? DELAY.faint : DELAY.real;
    const script = new Script(context);
    script.add('ContainerLine', {
      t: period.from + 400_000,
      pod: own.code(),
      level: 'INFO',
      logger: 'model_config_utils.cc:732',
      text: `model configuration of '${model}' updated: dynamic_batching { max_queue_delay_microseconds: ${delay} }`,
    });
    return faultPlan(
      context,
      {
        faint,
        period,
        summary: `max_queue_delay_microseconds is ${delay} on ${own.pod} instead of 2000: its requests wait up to two seconds for a full batch.`,
        actor: { kind: 'pod', name: own.pod },
        change: { kind: 'config', system: 'triton-models', summary: `${model}: dynamic batching tuned, rollout pod by pod` },
        facts: {
          'actor.pod': fact(own.pod),
          'evidence.delay': { value: delay, unit: 'count', tolerance: 0.01 },
          'evidence.delay_s': { value: delay / 1e6, unit: 'seconds', tolerance: 0.05 },
          'evidence.setting': fact('max_queue_delay_microseconds'),
        },
        entities: [entity('setting', 'max_queue_delay_microseconds', ['queue delay', 'max queue delay']), entity('node', own.node)],
        why: faint ? `A queue delay of 60 ms was set on ${own.pod} and taken back.` : `Queue delay of two seconds on ${own.pod}.`,
      },
      [effect('batch-delay', `replica:triton/${own.slot}`, delay, period)],
      script,
    );
  },
});
