import { z } from 'zod';
import { entity } from '../core/incident/cast.ts';
import { pipelineEstate, planTrace, quietDay } from '../core/pipeline/fault.ts';
import { defineProducer } from '../core/producer.ts';

/** Upstream adds a column as announced. Checks warn of it every day, and nobody reads it. */
export default defineProducer({
  id: 'planned-column',
  title: 'A column is added as announced',
  params: z.strictObject({}),
  emits: ['Ticket', 'Change'],
  plan(context) {
    const estate = pipelineEstate(context);
    const day = quietDay(context, estate, 3, 9);
    const column = estate.names.column(
      context
        .rng('entity', 'column')
        .pick(['experiment_id', 'consent_version', 'page_variant', 'network_type', 'device_tier', 'entry_point']),
    );
    return planTrace(context, {
      estate,
      disturbance: { what: 'added-column', column },
      from: day,
      to: context.clock.end,
      change: {
        kind: 'deploy',
        system: 'event collector',
        summary: `adds ${column} to ${estate.names.datasets.interactions}, as announced`,
      },
      subject: `New column ${column}`,
      body: `From tomorrow on ${estate.names.datasets.interactions} has ${column}. Checks will warn of an unexpected column.`,
      answer: 'Known, the pipeline ignores what is not in the contract. Contract gets it with the next release.',
      entities: [entity('column', column)],
    });
  },
});
