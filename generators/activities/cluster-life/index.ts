import { z } from 'zod';
import { Reports } from '../../core/cluster/reports.ts';
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
      script(write) {
        // Which machines are there at what time is known when all has been planned.
        const reports = new Reports(context);
        const pods = load === 'none' ? [] : standingPods(context).map(({ pod, node }) => ({ ...pod, node }));
        cronJobs(context, reports);
        nightly(context, reports);
        replaced(context, reports, pods);
        trifles(context, reports, pods);
        exporterMoved(context, reports);
        for (const row of reports.rows) if (row.t >= clock.detailStart && row.t < clock.end) write.add('ClusterEvent', row);
      },
    };
  },
});
