import { z } from 'zod';
import { entity } from '../core/incident/cast.ts';
import { countFact, fact } from '../core/incident/script.ts';
import { bystander, pipelineEstate, planCause, planTrace, quietDay, shareFact } from '../core/pipeline/fault.ts';
import { defineProducer } from '../core/producer.ts';
import { DAY } from '../core/time.ts';

/** The first attempt is killed every night, and what it had written stays beside the files of the second: rows without labels. */
export default defineProducer({
  id: 'partial-commit',
  title: 'Part files of a killed attempt stay',
  params: z.strictObject({
    /** Once, two files. */
    faint: z.boolean().default(false),
  }),
  emits: ['Ticket'],
  plan(context, { faint }) {
    const estate = pipelineEstate(context);
    const joins = estate.names.tasks.join_labels;
    const { training } = estate.names.datasets;
    const entities = [entity('task', joins), entity('table', training)];
    if (faint) {
      const day = quietDay(context, estate, 5);
      return planTrace(context, {
        ...{ estate, entities },
        disturbance: { what: 'stray-parts', parts: 2 },
        from: day,
        to: day + DAY,
        subject: `${joins} was killed and tried again`,
        body: 'The first attempt ran out of memory. Two of its files are still in the partition.',
        answer:
          'Two of 66 files, and the day leaves the training window in a week. Memory of that one run was cut by a neighbour; it is fine since.',
      });
    }
    const parts = context.rng('params', 'parts').between(38, 47);
    return planCause(context, {
      id: 'partial-commit',
      ...{ estate, entities },
      disturbance: { what: 'stray-parts', parts },
      actor: { kind: 'task', name: joins, type: 'task' },
      summary: `With the new settings the first attempt of ${joins} is killed every night, and its ${parts} part files stay beside those of the second: the committer is not atomic.`,
      evidence: (history) => {
        const bad = history.runs.filter(({ window }) => window[0]!.strayParts >= 30);
        const set = bad.at(-1)?.window[0];
        return {
          'evidence.task': fact(joins),
          ...bystander(estate, 'build_features', 'features'),
          'evidence.dataset': fact(training),
          'evidence.extra_parts': countFact(parts, 0.01),
          'evidence.extra_rows_share': shareFact(set ? set.strayRows / set.single : 0, 0.1),
          'evidence.runs': countFact(bad.length, 0.01),
        };
      },
    });
  },
});
