import { z } from 'zod';
import { exporterGap, nightlyJobs, replacements, clusterOf, type Replacement } from '../core/cluster/estate.ts';
import { AGENTS, inferenceLoad, type NetworkLoad } from '../core/cluster/inference-load.ts';
import { windows } from '../core/cluster/windows.ts';
import { NODE_SERIES, NodeExporter, type Usual } from '../core/cluster/node-metrics.ts';
import { defineProducer } from '../core/producer.ts';
import { DAY, MINUTE } from '../core/time.ts';
import type { ClusterNode } from '../core/world.ts';

/** Outside the hours of requests the store keeps every tenth scrape only. */
const KEPT = 10;
const CELL_SECONDS = 3600;

/** Of a machine of each pool at mean demand. */
const USUAL: Readonly<Record<ClusterNode['pool'], Omit<Usual, keyof NetworkLoad>>> = {
  general: { busy: 0.26, tracked: 1900 },
  gpu: { busy: 0.11, tracked: 420 },
  data: { busy: 0.07, tracked: 350 },
};
/** What any service's machine sends where no model of its load is named. */
const EVEN: NetworkLoad = { lookups: 3, segments: 300, bytes: 1.2e6 };

/** What the exporters of the cluster's machines tell, two days long. */
export default defineProducer({
  id: 'cluster-nodes',
  title: 'Metrics of the machines',
  params: z.strictObject({
    /** Whose traffic the machines carry. */
    load: z.enum(['inference', 'even']).default('inference'),
  }),
  emits: ['MetricSample'],
  plan(context, { load }) {
    const { clock, pools } = context;
    const { now, before } = windows(context);
    const gap = exporterGap(context);
    const start = Math.floor(Math.min(clock.detailStart, before[0]) / MINUTE) * MINUTE;
    /** Every machine with the time that it was there. */
    const machinesOf = (swaps: readonly Replacement[]) => {
      const standing = clusterOf(context).nodes.map((node) => {
        const swap = swaps.find(({ fresh }) => fresh.name === node.name);
        return { node: swap?.fresh ?? node, from: swap?.joined ?? start, to: clock.end, carries: node.name };
      });
      const gone = swaps.map(({ old, fresh, gone: to }) => ({ node: old, from: start, to, carries: fresh.name }));
      return [...standing, ...gone].map(({ node, from, to, carries }) => {
        const rng = context.rng('noise', 'machine', node.name);
        const target = { instance: `${node.name}:9100`, job: 'node-exporter', node: node.name };
        return {
          node,
          carries,
          from,
          to,
          phase: rng.int(60_000) * 1000,
          // One that joined within the window has just booted.
          uptime: from > start ? 75e6 : Math.floor((4 + 26 * rng.unit()) * DAY),
          series: NODE_SERIES.map(([name, labels]) => [pools.string(name), pools.params({ ...target, ...labels })] as const),
          group: pools.params({
            instance: 'kube-state-metrics:8080',
            job: 'kube-state-metrics',
            node: node.name,
            label_eks_amazonaws_com_nodegroup: node.group,
          }),
        };
      });
    };
    const group = pools.string('kube_node_labels');
    const inside = (t: number): boolean => (t >= now[0] && t < now[1]) || (t >= before[0] && t < before[1]);
    const loads = load === 'inference' ? inferenceLoad(context) : null;
    // A machine carried what its successor carries.
    const usual = ({ pool }: ClusterNode, carries: string): Usual => ({
      ...USUAL[pool],
      ...(loads ? (loads.get(carries) ?? AGENTS) : EVEN),
    });
    return {
      why: 'What machines tell of themselves.',
      ordered: {
        cellSeconds: CELL_SECONDS,
        from: start,
        begin(effects, orders) {
          const swaps = replacements(context, orders);
          const jobs = nightlyJobs(context, swaps);
          const machines = machinesOf(swaps).map((one) => ({
            ...one,
            exporter: new NodeExporter(one.node, usual(one.node, one.carries), one.from, one.uptime, effects, jobs, {
              base: context.rng('noise', 'base', one.node.name),
              struck: context.rng('noise', 'struck', one.node.name),
            }),
          }));
          return (cell, write) => {
            const samples = write.buffer('MetricSample');
            for (let minute = Math.ceil((cell.start - start) / MINUTE); start + minute * MINUTE < cell.end; minute++) {
              for (const { node, phase, from, to, series, group: labels, exporter } of machines) {
                const t = start + minute * MINUTE + phase;
                if (t < from || t >= to || t >= clock.end || (minute % KEPT !== 0 && !inside(t))) continue;
                const values = exporter.at(t);
                if (node.name === gap.node.name && t >= gap.from && t < gap.to) continue;
                samples.ensure(series.length + 1);
                const c = samples.columns;
                const put = (name: number, about: number, value: number): void => {
                  const row = samples.rows++;
                  c.t[row] = t;
                  c.name[row] = name;
                  c.labels[row] = about;
                  c.value[row] = value;
                };
                series.forEach(([name, about], i) => put(name, about, values[i]!));
                if (minute % KEPT === 0) put(group, labels, 1);
              }
            }
          };
        },
      },
    };
  },
});
