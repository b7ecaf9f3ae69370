import { z } from 'zod';
import { entity } from '../core/incident/cast.ts';
import { pipelineEstate, planTrace, quietDay } from '../core/pipeline/fault.ts';
import { defineProducer } from '../core/producer.ts';
import { DAY } from '../core/time.ts';

/** The catalogue service was down for a while; the task waited and got everything. */
export default defineProducer({
  id: 'catalog-outage',
  title: 'An outage upstream that healed',
  params: z.strictObject({}),
  emits: ['Ticket', 'Change'],
  plan(context) {
    const estate = pipelineEstate(context);
    const reads = estate.names.tasks.ingest_catalog;
    const day = quietDay(context, estate, 1, 10);
    return planTrace(context, {
      estate,
      disturbance: {
        what: 'retry',
        task: 'ingest_catalog',
        attempts: 3,
        waitMinutes: 12,
        reason: 'requests.exceptions.HTTPError: 503 Server Error: Service Unavailable for url: /v2/items',
      },
      from: day,
      to: day + DAY,
      subject: 'Catalogue service answers 503',
      body: `${reads} failed three times last night.`,
      answer: 'The service was down for half an hour. The fourth attempt got all items; the run ended later, complete.',
      entities: [entity('task', reads)],
    });
  },
});
