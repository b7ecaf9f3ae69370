import { z } from 'zod';
import { entity } from '../core/incident/cast.ts';
import { pipelineEstate, planTrace, quietDay, upstream } from '../core/pipeline/fault.ts';
import { defineProducer } from '../core/producer.ts';

/** A check has a bound that is too narrow and warns every day. */
export default defineProducer({
  id: 'narrow-check',
  title: 'A check warns of nothing',
  params: z.strictObject({}),
  emits: ['Ticket', 'Change'],
  plan(context) {
    const estate = pipelineEstate(context);
    const { light } = upstream(context, estate);
    const column = light.at(-1)!;
    const day = quietDay(context, estate, 1, 4);
    return planTrace(context, {
      estate,
      disturbance: { what: 'narrow-check', column },
      from: day,
      to: context.clock.end,
      change: { kind: 'config', system: 'data quality', summary: `stricter bounds for ${column}` },
      subject: `Warning about ${column} every day`,
      body: `Since the new bounds the null share of ${column} is above its limit in every run.`,
      answer: 'The bound is below what was always there. The values did not change. Bound will be set again next week.',
      entities: [entity('column', column)],
    });
  },
});
