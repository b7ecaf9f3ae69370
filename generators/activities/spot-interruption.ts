import { z } from 'zod';
import { entity } from '../core/incident/cast.ts';
import { pipelineEstate, planTrace, quietDay } from '../core/pipeline/fault.ts';
import { defineProducer } from '../core/producer.ts';
import { DAY } from '../core/time.ts';

/** A task loses its host, cleans up and is tried again. */
export default defineProducer({
  id: 'spot-interruption',
  title: 'A task loses its host and is tried again',
  params: z.strictObject({}),
  emits: ['Ticket', 'Change'],
  plan(context) {
    const estate = pipelineEstate(context);
    const builds = estate.names.tasks.build_features;
    const day = quietDay(context, estate, 1, 7);
    return planTrace(context, {
      estate,
      disturbance: {
        what: 'retry',
        task: 'build_features',
        attempts: 1,
        waitMinutes: 5,
        reason: 'AirflowException: application failed: node lost, spot instance was reclaimed; output of the attempt aborted and removed',
      },
      from: day,
      to: day + DAY,
      subject: `Retry of ${builds}`,
      body: 'First attempt of last night failed. Do we have to do something?',
      answer: 'A spot host was taken back. The attempt was aborted and its files removed, the second wrote all 64. Nothing to do.',
      entities: [entity('task', builds)],
    });
  },
});
