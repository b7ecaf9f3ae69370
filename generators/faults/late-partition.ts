import { z } from 'zod';
import { entity } from '../core/incident/cast.ts';
import { countFact, fact } from '../core/incident/script.ts';
import { bystander, pipelineEstate, planCause, planTrace, quietDay, shareFact } from '../core/pipeline/fault.ts';
import { rowsOf } from '../core/pipeline/traffic.ts';
import { defineProducer } from '../core/producer.ts';
import { DAY } from '../core/time.ts';

/** Nobody waits for the last delivery of the day any more: the model never sees the evening. */
export default defineProducer({
  id: 'late-partition',
  title: 'The sensor is gone, part of the day is missing',
  params: z.strictObject({
    /** Once, the sensor gave up before the last delivery; somebody saw it and ran the whole again the same morning. */
    faint: z.boolean().default(false),
  }),
  emits: ['Ticket'],
  plan(context, { faint }) {
    const estate = pipelineEstate(context);
    const waits = estate.names.tasks.wait_for_partitions;
    if (faint) {
      const day = quietDay(context, estate, 5);
      return planTrace(context, {
        estate,
        disturbance: { what: 'no-wait', waits: 'in-vain', rerunHours: 0.4 },
        from: day,
        to: day + DAY,
        subject: 'Run began before the last delivery was there',
        body: `${waits} of ${estate.dag} ended with the hours from 18 on still missing.`,
        answer:
          'The sensor ran into its timeout, once. I ran all of it again by hand the same morning, with 24 hours; that model is in production since. Timeout is longer now.',
        entities: [entity('task', waits)],
      });
    }
    return planCause(context, {
      id: 'late-partition',
      estate,
      disturbance: { what: 'no-wait', waits: 'not', rerunHours: 0 },
      actor: { kind: 'task', name: waits, type: 'task' },
      summary: `The task ${waits} was removed; every run begins before the last delivery, so the model is trained without the hours 18 to 23.`,
      evidence: (history) => {
        const bad = history.runs.filter(({ hours }) => hours.length < 24 && hours.length > 0);
        const last = bad.at(-1);
        const traffic = history.traffic.find(({ day }) => day === last?.day);
        const rows = traffic ? traffic.hours.reduce((sum, counts) => sum + rowsOf(counts), 0) : 1;
        return {
          'evidence.task': fact(waits),
          ...bystander(estate, 'ingest_orders'),
          'evidence.hours_missing': countFact(24 - (last?.hours.length ?? 24), 0.01),
          'evidence.rows_share': shareFact(last ? last.rows.ingested / rows : 1, 0.08),
          'evidence.runs': countFact(bad.length, 0.01),
        };
      },
    });
  },
});
