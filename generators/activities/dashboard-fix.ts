import { z } from 'zod';
import { pipelineEstate, planTrace, quietDay } from '../core/pipeline/fault.ts';
import { defineProducer } from '../core/producer.ts';
import { DAY } from '../core/time.ts';

/** A panel of the dashboard used local days; it was corrected. The figures themselves did not move. */
export default defineProducer({
  id: 'dashboard-fix',
  title: 'A panel of the dashboard was wrong',
  params: z.strictObject({}),
  emits: ['Ticket', 'Change'],
  plan(context) {
    const estate = pipelineEstate(context);
    const day = quietDay(context, estate, 1, 5);
    return planTrace(context, {
      estate,
      disturbance: null,
      from: day,
      to: day + DAY,
      change: { kind: 'config', system: 'dashboards', summary: 'panel of recommendations by UTC days' },
      subject: 'Panel of recommendations shows other numbers',
      body: 'Yesterday is lower in the dashboard than it was this morning.',
      answer: 'The panel cut days by local time. It uses UTC now, as online_metrics does; only the drawing changed.',
    });
  },
});
