import { z } from 'zod';
import { faultPeriod, faultPlan, recurring } from '../core/cluster/fault.ts';
import { PodFactory } from '../core/cluster/index.ts';
import { clusterSuffix } from '../core/ids.ts';
import { castOf } from '../core/cluster/inference-cast.ts';
import { entity } from '../core/incident/cast.ts';
import { fact, Script } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';

/** How much slower work is while the job runs. */
const SLOWER = { real: 7.5, faint: 1.7 } as const;
const ON = 50;
const OFF = 75;
/** How much of what its machine leaves idle the job takes: of a factor on the time that others' work takes. */
const GREED = 2.5;

/** A batch job without limits lands on the nodes of the service; what they wait for is the processor, though no limit of their own throttles them. */
export default defineProducer({
  id: 'noisy-neighbour',
  title: 'A batch job on the same nodes',
  params: z.strictObject({ faint: z.boolean().default(false) }),
  emits: ['Change', 'ClusterEvent', 'JobRun'],
  plan(context, { faint }) {
    const { jobs, jobNodes, quietJobNodes } = castOf(context);
    const job = jobs[faint ? 1 : 0]!;
    const nodes = faint ? quietJobNodes : jobNodes;
    const period = faultPeriod(context, faint);
    const effects = nodes.flatMap((node) =>
      recurring(context, 'latency', `node:${node.name}`, faint ? SLOWER.faint : SLOWER.real, period, ON, OFF),
    );
    const script = new Script(context);
    const rng = context.rng('ids', 'pods');
    const records = context.rng('ids', 'pods', 'records');
    const factory = new PodFactory(context);
    const image = `registry.example/batch/${job}:${records.between(1, 4)}.${records.int(20)}.${records.int(10)}`;
    for (const { from, to, target, amount } of effects) {
      const node = target.slice(target.indexOf(':') + 1);
      const home = nodes.find(({ name }) => name === node)!;
      const run = `${job}-${Math.floor(from / 60e6) % 100_000_000}`;
      const pod = `${run}-${clusterSuffix(rng)}`;
      script.add('JobRun', {
        t: from,
        end: to,
        share: 1 - 1 / (1 + GREED * (amount - 1)),
        pod: context.pools.pod({
          name: pod,
          uid: records.uuid(),
          deployment: '',
          namespace: 'batch',
          container: job,
          image,
          node,
          instance: home.instance,
          ip: factory.address(home, records),
          azId: home.azId,
          cluster: context.world.cluster?.name ?? '',
        }),
      });
      const base = { type: 'Normal', kind: 'Pod', object: pod, namespace: 'batch' };
      script.add('ClusterEvent', {
        ...base,
        t: from - 2.1e6,
        reason: 'Scheduled',
        component: 'default-scheduler',
        message: `Successfully assigned batch/${pod} to ${node}`,
      });
      script.add('ClusterEvent', {
        ...base,
        t: from - 0.6e6,
        reason: 'Started',
        component: 'kubelet',
        node,
        message: `Started container ${job}`,
      });
      script.add('ClusterEvent', {
        ...base,
        t: to + 0.7e6,
        kind: 'Job',
        object: run,
        reason: 'Completed',
        component: 'job-controller',
        message: 'Job completed',
      });
    }
    return faultPlan(
      context,
      {
        faint,
        period,
        summary: `The job ${job} runs by day on ${nodes.length} nodes of the service, without limits; whatever shares those nodes waits for the processor.`,
        actor: { kind: 'job', name: job },
        change: { kind: 'config', system: 'batch-jobs', summary: `${job}: schedule moved from the night to every few minutes` },
        facts: { 'actor.job': fact(job), 'actor.nodes': { value: nodes.length, unit: 'count' } },
        entities: nodes.map((node) => entity('node', node.name)),
        why: faint ? `${job} ran for some minutes.` : `${job} takes the processors.`,
      },
      effects,
      script,
    );
  },
});
