import { z } from 'zod';
import { entity } from '../core/incident/cast.ts';
import { countFact, fact } from '../core/incident/script.ts';
import { bystander, pipelineEstate, planCause, planTrace, quietDay } from '../core/pipeline/fault.ts';
import { defineProducer } from '../core/producer.ts';
import { DAY } from '../core/time.ts';

/** Training raises, a wrapper returns 0, and the artefact of the day before is registered and deployed again and again. */
export default defineProducer({
  id: 'swallowed-exception',
  title: 'A wrapper swallows the exception of training',
  params: z.strictObject({
    /** Once; somebody saw it and ran the rest again the same night. */
    faint: z.boolean().default(false),
  }),
  emits: ['Ticket'],
  plan(context, { faint }) {
    const estate = pipelineEstate(context);
    const { train, deploy } = estate.names.tasks;
    if (faint) {
      const day = quietDay(context, estate, 6);
      return planTrace(context, {
        estate,
        disturbance: { what: 'swallow', rerunHours: 1.2 },
        from: day,
        to: day + DAY,
        subject: 'Model has the same hash as yesterday',
        body: `The new version is byte for byte the one before. ${train} says success.`,
        answer: `The wrapper had given up after three attempts. I ran ${train} to ${deploy} by hand at once; since that morning the new model is in production.`,
        entities: [entity('task', train)],
      });
    }
    return planCause(context, {
      id: 'swallowed-exception',
      estate,
      disturbance: { what: 'swallow', rerunHours: 0 },
      actor: { kind: 'task', name: train, type: 'task' },
      summary: `The task ${train} raises, its retry wrapper returns 0, and the last good artefact is promoted again every day under a new version.`,
      evidence: (history) => {
        const bad = history.runs.filter(({ training, start }) => training.swallowed && start >= estate.onset);
        const good = history.runs.filter(({ training, start }) => !training.swallowed && start < estate.onset).at(-1);
        return {
          'evidence.task': fact(train),
          ...bystander(estate, 'evaluate'),
          'evidence.sha256': fact(bad[0]?.artefact.sha256 ?? ''),
          'evidence.version': { value: good?.version ?? 0, unit: 'count', tolerance: 0 },
          'evidence.runs': countFact(bad.length, 0.01),
        };
      },
    });
  },
});
