import { z } from 'zod';
import { entity } from '../core/incident/cast.ts';
import { countFact, fact } from '../core/incident/script.ts';
import { earlyEpoch } from '../core/pipeline/learning.ts';
import { lasting, pipelineEstate, planCause, planTrace, quietDay } from '../core/pipeline/fault.ts';
import { defineProducer } from '../core/producer.ts';

/** The loss is not a number, and the trainer quietly finishes with an early checkpoint. */
export default defineProducer({
  id: 'nan-restore',
  title: 'The trainer goes back to an early checkpoint',
  params: z.strictObject({
    /** For some nights; it went back to the last checkpoint and on to the end. */
    faint: z.boolean().default(false),
  }),
  emits: ['Ticket'],
  plan(context, { faint }) {
    const estate = pipelineEstate(context);
    const rng = context.rng('params', 'nan');
    if (faint) {
      const day = quietDay(context, estate, 10);
      return planTrace(context, {
        estate,
        disturbance: { what: 'nan', at: 0.4 + 0.3 * rng.unit(), spread: 0.16, epoch: -1 },
        from: day,
        to: lasting(estate, day, rng.between(6, 9)),
        subject: 'Loss was nan for some steps',
        body: 'Three steps of last night have no loss, for the first time.',
        answer:
          'The trainer goes back one checkpoint, halves the rate and does all twelve epochs. The curve ends where it always does; clipping comes with the next release.',
        entities: [entity('task', estate.names.tasks.train)],
      });
    }
    const at = 0.56 + 0.2 * rng.unit();
    const epoch = earlyEpoch(context);
    return planCause(context, {
      id: 'nan-restore',
      estate,
      disturbance: { what: 'nan', at, spread: 0.17, epoch },
      actor: { kind: 'setting', name: 'mixed precision', type: 'setting' },
      summary: `With mixed precision the loss stops being a number; the trainer restores the checkpoint of epoch ${epoch} and finishes with it, with exit code 0.`,
      evidence: (history) => {
        const bad = history.runs.filter(({ training }) => training.nan?.resumed === false);
        return {
          'evidence.task': fact(estate.names.tasks.train),
          'evidence.checkpoint_epoch': countFact(epoch, 0.01),
          'evidence.nan_step': countFact(bad.at(-1)?.training.nan?.step ?? 0, 0.06),
          'evidence.runs': countFact(bad.length, 0.01),
        };
      },
    });
  },
});
