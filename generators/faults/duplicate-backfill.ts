import { z } from 'zod';
import { entity } from '../core/incident/cast.ts';
import { countFact, fact } from '../core/incident/script.ts';
import { copiesShare } from '../core/pipeline/learning.ts';
import { pipelineEstate, planCause, planTrace, quietDay, shareFact } from '../core/pipeline/fault.ts';
import { defineProducer } from '../core/producer.ts';
import { DAY } from '../core/time.ts';

/** A backfill appends the last week to the training set again, every evening. */
export default defineProducer({
  id: 'duplicate-backfill',
  title: 'A backfill appends days again',
  params: z.strictObject({
    /** Once, days that no model is trained on any more. */
    faint: z.boolean().default(false),
  }),
  emits: ['Ticket'],
  plan(context, { faint }) {
    const estate = pipelineEstate(context);
    const entities = [entity('job', estate.backfillDag), entity('table', estate.names.datasets.training)];
    if (faint) {
      const day = quietDay(context, estate, 3, 16);
      return planTrace(context, {
        ...{ estate, entities },
        disturbance: { what: 'append-again', oldest: 22, newest: 11 },
        from: day,
        to: day + DAY,
        subject: `${estate.backfillDag} wrote days twice`,
        body: 'I repaired twelve days for the auditors and they are in the table twice now.',
        answer: 'They are older than the training window, so no model has seen the copies. Will be compacted with the monthly job.',
      });
    }
    return planCause(context, {
      id: 'duplicate-backfill',
      ...{ estate, entities },
      disturbance: { what: 'append-again', oldest: 7, newest: 1 },
      actor: { kind: 'job', name: estate.backfillDag, type: 'job' },
      summary: `The job ${estate.backfillDag} appends the last seven days to ${estate.names.datasets.training} every evening instead of replacing them: the training window is full of copies.`,
      evidence: (history) => {
        const last = history.runs.at(-1)!;
        return {
          'evidence.job': fact(estate.backfillDag),
          'evidence.dataset': fact(estate.names.datasets.training),
          'evidence.copies': countFact(Math.max(...last.window.map(({ times }) => times)), 0.01),
          'evidence.copies_share': shareFact(last.window.reduce((sum, { copies }) => sum + copies, 0) / last.training.rows, 0.1),
          'evidence.weighted_share': shareFact(copiesShare(last.window), 0.3),
          'evidence.runs': countFact(history.backfills.filter(({ start }) => start >= estate.onset - DAY).length, 0.01),
        };
      },
    });
  },
});
