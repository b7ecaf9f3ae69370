import { z } from 'zod';
import { Reports, type Named } from '../../core/cluster/reports.ts';
import { placesAt } from '../../core/cluster/places.ts';
import { standingPods } from '../../core/cluster/standing-pods.ts';
import { defineProducer } from '../../core/producer.ts';
import { cronJobs, nightly } from './jobs.ts';
import { exporterMoved, replaced } from './machines.ts';
import { trifles } from './trifles.ts';

/** What a cluster reports on any two days. */
export default defineProducer({
  id: 'cluster-life',
  title: 'Events of the cluster',
  params: z.strictObject({
    /** Whose pods stand on the machines. */
    load: z.enum(['inference', 'none']).default('inference'),
  }),
  emits: ['ClusterEvent'],
  plan(context, { load }) {
    const { clock } = context;
    return {
      why: 'Jobs, probes and machines of an ordinary cluster.',
      script(write, orders) {
        const reports = new Reports(context, orders);
        const podsAt = (t: number): readonly Named[] =>
          load === 'none' ? [] : standingPods(context, undefined, placesAt(context, orders, t)).map(({ pod, node }) => ({ ...pod, node }));
        const pods = podsAt(clock.end);
        cronJobs(context, reports);
        nightly(context, reports);
        replaced(context, reports, podsAt);
        trifles(context, reports, pods);
        exporterMoved(context, reports);
        for (const row of reports.rows) if (row.t >= clock.detailStart && row.t < clock.end) write.add('ClusterEvent', row);
      },
    };
  },
});
