import { z } from 'zod';
import { entity } from '../core/incident/cast.ts';
import { countFact, fact } from '../core/incident/script.ts';
import { lasting, pipelineEstate, planCause, planTrace, quietDay, upstream } from '../core/pipeline/fault.ts';
import { defineProducer } from '../core/producer.ts';

/** Upstream calls a column something else; the pipeline finds NULL and fills in a stored mean, so that a feature says nothing any more. */
export default defineProducer({
  id: 'schema-rename',
  title: 'A column is renamed upstream',
  params: z.strictObject({
    /** A column that hardly matters, for some days, until it was mapped again. */
    faint: z.boolean().default(false),
  }),
  emits: ['Ticket'],
  plan(context, { faint }) {
    const estate = pipelineEstate(context);
    const { heavy, light } = upstream(context, estate);
    const name = faint ? light[0]! : heavy[0]!;
    const { renamed } = estate.columns.find((column) => column.name === name)!;
    const disturbance = { what: 'null-column', column: name, renamed, share: 1 } as const;
    const entities = [entity('column', name), entity('column', renamed)];
    if (faint) {
      const day = quietDay(context, estate, 12);
      return planTrace(context, {
        ...{ estate, disturbance, entities },
        from: day,
        to: lasting(estate, day, context.rng('params', 'days').between(8, 12)),
        subject: `Column ${name} is empty`,
        body: `Since the last collector release ${name} is empty and there is a new ${renamed}. Does the model need it?`,
        answer: `The mapping comes with our next release. The model hardly uses ${name}: offline and online figures did not move.`,
      });
    }
    return planCause(context, {
      id: 'schema-rename',
      ...{ estate, disturbance, entities },
      actor: { kind: 'column', name, type: 'column' },
      summary: `Upstream sends ${name} as ${renamed} since its release; the pipeline imputes the missing column with a constant.`,
      evidence: (history) => ({
        'evidence.column': fact(name),
        'evidence.renamed': fact(renamed),
        'evidence.null_share': { value: 1, tolerance: 0.02 },
        'evidence.runs': countFact(history.runs.filter(({ nulls }) => (nulls.get(name) ?? 0) > 0.9).length, 0.01),
      }),
    });
  },
});
