import { z } from 'zod';
import { DAY, isoDay } from '../core/time.ts';
import { pipelineEstate, planTrace, quietDay } from '../core/pipeline/fault.ts';
import { defineProducer } from '../core/producer.ts';

/** A public holiday: a third fewer visitors, who click as ever. */
export default defineProducer({
  id: 'quiet-holiday',
  title: 'A holiday with fewer visitors',
  params: z.strictObject({}),
  emits: ['Ticket', 'Change'],
  plan(context) {
    const estate = pipelineEstate(context);
    const day = quietDay(context, estate, 4, 20);
    return planTrace(context, {
      estate,
      disturbance: { what: 'traffic', factor: 0.66 },
      from: day,
      to: day + DAY,
      subject: `Few interactions on ${isoDay(day)}`,
      body: 'A third fewer rows than a week before. Lost deliveries?',
      answer: 'Public holiday in most of our countries. All 24 hours are there, click-through is normal.',
    });
  },
});
