import { z } from 'zod';
import { effect, faultPeriod, faultPlan } from '../core/cluster/fault.ts';
import { castOf } from '../core/cluster/inference-cast.ts';
import { entity } from '../core/incident/cast.ts';
import { fact, Script } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';

/** How much slower a model runs without its GPU, and how little a compatibility mode costs. */
const SLOWER = { real: 7, faint: 1.35 } as const;

/** The driver of one node does not fit its runtime: the server there works without the GPU, and says so once. */
export default defineProducer({
  id: 'cpu-fallback',
  title: 'One replica runs on the CPU',
  params: z.strictObject({ faint: z.boolean().default(false) }),
  emits: ['Change', 'ContainerLine', 'ClusterEvent'],
  plan(context, { faint }) {
    const { replica, quietReplica, model } = castOf(context);
    const own = faint ? quietReplica : replica;
    const period = faultPeriod(context, faint);
    const rng = context.rng('params', 'driver');
    const driver = `${rng.pick([535, 550, 560])}.${rng.between(54, 183)}.0${rng.between(1, 9)}`;
    const script = new Script(context);
    const line = (after: number, level: string, logger: string, text: string): void =>
      script.add('ContainerLine', { t: period.from - 9e6 + after * 1e6, pod: own.code(), level, logger, text });
    const tell = (t: number, reason: string, message: string, type = 'Normal'): void =>
      script.add('ClusterEvent', {
        t,
        type,
        reason,
        kind: 'Pod',
        object: own.pod,
        namespace: 'vision',
        message,
        component: 'kubelet',
        node: own.node,
      });
    const killed = period.from - 10.6e6;
    tell(killed - 40e3, 'Unhealthy', 'Liveness probe failed: HTTP probe failed with statuscode: 400', 'Warning');
    tell(killed, 'Killing', 'Container triton failed liveness probe, will be restarted');
    tell(period.from - 9.4e6, 'Started', 'Started container triton');
    if (faint) line(0.5, 'WARNING', 'cuda_memory_manager.cc:131', `CUDA forward compatibility mode enabled (driver ${driver})`);
    else
      line(
        0.5,
        'WARNING',
        'pinned_memory_manager.cc:271',
        `Unable to allocate pinned system memory: CUDA driver version ${driver} is insufficient for CUDA runtime version`,
      );
    line(1.2, 'INFO', 'model_lifecycle.cc:472', `loading: ${model}:1`);
    line(8.3, 'INFO', 'model_lifecycle.cc:839', `successfully loaded '${model}'`);
    return faultPlan(
      context,
      {
        faint,
        period,
        summary: `${own.pod} on ${own.node} runs on the CPU since its restart: driver ${driver} does not fit the CUDA runtime.`,
        actor: { kind: 'pod', name: own.pod },
        change: { kind: 'infrastructure', system: 'gpu-drivers', summary: `GPU driver ${driver} on one node of gpu-1, others follow` },
        facts: { 'actor.pod': fact(own.pod), 'actor.node': fact(own.node), 'evidence.driver': fact(driver) },
        entities: [entity('node', own.node)],
        why: faint ? `${own.pod} ran in a compatibility mode for some minutes.` : `${own.pod} has no GPU.`,
      },
      [
        // Until its model is loaded it serves nobody; callers notice within a second.
        effect('down', `replica:triton/${own.slot}`, 1, { from: killed, to: period.from }),
        effect('down', `replica:triton/${own.slot}`, 2, { from: killed + 0.9e6, to: period.from }),
        effect('latency', `replica:triton/${own.slot}`, faint ? SLOWER.faint : SLOWER.real, period),
        ...(faint ? [] : [effect('gpu-idle', `replica:triton/${own.slot}`, 1, period)]),
      ],
      script,
    );
  },
});
