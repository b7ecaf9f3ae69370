import { z } from 'zod';
import { entity } from '../core/incident/cast.ts';
import { pipelineEstate, planTrace, quietDay } from '../core/pipeline/fault.ts';
import { defineProducer } from '../core/producer.ts';
import { DAY } from '../core/time.ts';

/** One run takes twice as long, as somebody else used the same hosts. It is complete. */
export default defineProducer({
  id: 'slow-run',
  title: 'A run takes twice as long',
  params: z.strictObject({}),
  emits: ['Ticket', 'Change'],
  plan(context) {
    const estate = pipelineEstate(context);
    const builds = estate.names.tasks.build_features;
    const day = quietDay(context, estate, 1, 8);
    return planTrace(context, {
      estate,
      disturbance: { what: 'slow', task: 'build_features', factor: 2.6 + context.rng('params', 'slow').unit() },
      from: day,
      to: day + DAY,
      subject: `${estate.dag} was late`,
      body: `${builds} took more than twice its time, deployment came an hour later.`,
      answer: 'The quarterly report ran on the same hosts. Every row is there, counts agree. It has its own queue now.',
      entities: [entity('task', builds)],
    });
  },
});
