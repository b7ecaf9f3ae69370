import { z } from 'zod';
import { ipText } from '../core/ids.ts';
import { entity } from '../core/incident/cast.ts';
import { countFact, fact } from '../core/incident/script.ts';
import { STORE_PORT } from '../core/pipeline/estate.ts';
import { pipelineEstate, planCause, planTrace } from '../core/pipeline/fault.ts';
import { defineProducer } from '../core/producer.ts';
import { DAY } from '../core/time.ts';

/** A rule of a security group went: executors get no answer from the feature store and fall back to default values. */
export default defineProducer({
  id: 'feature-store-unreachable',
  title: 'The feature store cannot be reached',
  params: z.strictObject({
    /** One executor, in the last run. */
    faint: z.boolean().default(false),
  }),
  emits: ['Ticket'],
  plan(context, { faint }) {
    const estate = pipelineEstate(context);
    const address = ipText(estate.store.eni.privateIp);
    const entities = [
      entity('instance', estate.store.id, [estate.store.name, estate.storeHost]),
      entity('address', address),
      entity('eni', estate.store.eni.id),
    ];
    if (faint) {
      const day = Math.floor(context.clock.end / DAY) * DAY;
      return planTrace(context, {
        ...{ estate, entities },
        disturbance: { what: 'store-blocked', executors: 1 },
        from: day,
        to: day + DAY,
        subject: 'One executor without the feature store',
        body: `One of the executors could not reach ${estate.storeHost} last night, its rows have defaults.`,
        answer:
          'It had come up with an old launch template and without the group. Replaced. The other five were fine, figures look as on other days.',
      });
    }
    return planCause(context, {
      id: 'feature-store-unreachable',
      ...{ estate, entities },
      disturbance: { what: 'store-blocked', executors: estate.executors.length },
      actor: { kind: 'service', name: estate.storeHost, type: 'service' },
      summary: `A security-group change closed port ${STORE_PORT} of the feature store (${address}); its features are constant defaults since then.`,
      evidence: (history) => ({
        'evidence.store': fact(estate.storeHost),
        'evidence.address': fact(address),
        'evidence.port': { value: STORE_PORT, tolerance: 0 },
        'evidence.features': countFact(estate.columns.filter(({ from }) => from === 'store').length, 0.01),
        'evidence.runs': countFact(history.runs.filter(({ blocked }) => blocked === estate.executors.length).length, 0.01),
      }),
    });
  },
});
