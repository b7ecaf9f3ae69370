import { z } from 'zod';
import { pipelineEstate, planTrace, quietDay } from '../core/pipeline/fault.ts';
import { defineProducer } from '../core/producer.ts';

/** A test of the page goes from a tenth to half of one platform. Clicks there rise a little. */
export default defineProducer({
  id: 'ab-test-ramp',
  title: 'A test of the page is widened',
  params: z.strictObject({}),
  emits: ['Ticket', 'Change'],
  plan(context) {
    const estate = pipelineEstate(context);
    const day = quietDay(context, estate, 1, 6);
    const platform = context.rng('entity', 'platform').pick(['ios', 'android', 'web']);
    return planTrace(context, {
      estate,
      disturbance: { what: 'demand', factor: 1.012, platform, ramp: false },
      from: day,
      to: context.clock.end,
      change: { kind: 'flag', system: `${estate.business.page} page`, summary: `larger-tiles on ${platform}: 10 % -> 50 %` },
      subject: `larger-tiles on ${platform}`,
      body: `Half of ${platform} has the larger tiles from now on. Does it disturb the training?`,
      answer: 'No: views and clicks are logged as before. First figures are slightly better.',
    });
  },
});
