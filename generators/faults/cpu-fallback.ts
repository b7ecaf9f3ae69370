import { z } from 'zod';
import { effect, faultPeriod, faultPlan } from '../core/cluster/fault.ts';
import { clusterOf } from '../core/cluster/estate.ts';
import { REGISTRY, Reports } from '../core/cluster/reports.ts';
import type { Pod } from '../core/pools.ts';
import { castOf } from '../core/cluster/inference-cast.ts';
import { entity } from '../core/incident/cast.ts';
import { fact, Script } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';

/** How much slower a model runs without its GPU, and how little a compatibility mode costs. */
const SLOWER = { real: 7, faint: 1.35 } as const;

/** Drivers of the branch before, too old for the runtime of the server. */
const OLDER = ['535.129.03', '535.154.05', '535.161.08', '535.183.01', '535.183.06'] as const;
/** Probes of the kubelet that fail before it stops a container. */
const PROBES = 3;
const PROBE_SECONDS = 10;

/** The driver of one node does not fit its runtime: the server there works without the GPU, and says so once. */
export default defineProducer({
  id: 'cpu-fallback',
  title: 'One replica runs on the CPU',
  params: z.strictObject({ faint: z.boolean().default(false) }),
  emits: ['Change', 'ContainerLine', 'ClusterEvent', 'NodeDriver'],
  plan(context, { faint }) {
    const { replica, quietReplica, model } = castOf(context);
    const own = faint ? quietReplica : replica;
    const period = faultPeriod(context, faint);
    const rng = context.rng('params', 'driver');
    const { nodes, driver: usual } = clusterOf(context);
    const driver = faint ? usual : rng.pick(OLDER);
    const script = new Script(context);
    const line = (after: number, level: string, logger: string, text: string): void =>
      script.add('ContainerLine', { t: period.from - 9e6 + after * 1e6, pod: own.code(), level, logger, text });
    const killed = period.from - 10.6e6;
    const reports = new Reports(context);
    const record = context.pools.read('pod', own.code()) as Pod;
    const node = nodes.find(({ name }) => name === own.node)!;
    const pod = { ...record, node };
    // The driver comes with a pod of its daemon set; the server that runs meanwhile loses its GPU.
    const driverOf = (version: string): string => `${REGISTRY}/system/nvidia-driver:${version}`;
    const set = { name: 'nvidia-driver', namespace: 'kube-system', before: driverOf(usual), image: driverOf(driver), bytes: 410e6, node };
    const { started: loaded } = reports.renew(killed - PROBES * PROBE_SECONDS * 1e6 - 14e6, set, rng);
    if (!faint) script.add('NodeDriver', { t: Math.floor(loaded), node: own.node, version: driver });
    for (let n = PROBES - 1; n >= 0; n--)
      reports.kubelet(
        killed - 40e3 - n * PROBE_SECONDS * 1e6,
        pod,
        'Unhealthy',
        'Liveness probe failed: HTTP probe failed with statuscode: 400',
        'Warning',
      );
    reports.kubelet(killed, pod, 'Killing', 'Container triton failed liveness probe, will be restarted');
    reports.container(killed + 0.6e6, pod, rng);
    for (const row of reports.rows) script.add('ClusterEvent', row);
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
        change: {
          kind: 'infrastructure',
          system: 'gpu-drivers',
          summary: `GPU driver ${driver}${faint ? ': compatibility package' : ''} on one node of gpu-1, others follow`,
          undone: `GPU driver ${driver}: compatibility package off again`,
        },
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
