import { z } from 'zod';
import { entity } from '../core/incident/cast.ts';
import { countFact, fact } from '../core/incident/script.ts';
import { bystander, lasting, pipelineEstate, planCause, planTrace, quietDay, shareFact } from '../core/pipeline/fault.ts';
import { defineProducer, type PlanContext } from '../core/producer.ts';

/** Hours between UTC and the clocks of an office that is far enough from it for an evening to become another day. */
function hoursOff(context: PlanContext): number {
  const far = context.world.people.map(({ utcOffset }) => utcOffset).filter((hours) => Number.isInteger(hours) && Math.abs(hours) >= 4);
  return -context.rng('params', 'offset').pick(far.length > 0 ? far : [-8, -7, -6, -5, 7, 8, 9]);
}

/** Labels are joined some hours off, so that they tell of another moment: offline the model looks better, online it is worse. */
export default defineProducer({
  id: 'label-timezone',
  title: 'Labels are joined at the wrong time',
  params: z.strictObject({
    /** One small locale, for some days. */
    faint: z.boolean().default(false),
  }),
  emits: ['Ticket'],
  plan(context, { faint }) {
    const estate = pipelineEstate(context);
    const joins = estate.names.tasks.join_labels;
    const rng = context.rng('params', 'hours');
    if (faint) {
      const day = quietDay(context, estate, 9);
      return planTrace(context, {
        estate,
        disturbance: { what: 'label-shift', hours: rng.pick([1, 2]), share: 0.03, locale: rng.pick(['pt-BR', 'en-AU', 'es-MX', 'ja-JP']) },
        from: day,
        to: lasting(estate, day, context.rng('params', 'days').between(5, 8)),
        subject: 'Labels of one locale an hour off',
        body: 'Since last night one locale gets its offset twice in the join.',
        answer: 'Three rows in a hundred. Corrected in the table of locales with the next release; figures did not move.',
        entities: [entity('task', joins)],
      });
    }
    const hours = hoursOff(context);
    return planCause(context, {
      id: 'label-timezone',
      estate,
      disturbance: { what: 'label-shift', hours, share: 1, locale: null },
      actor: { kind: 'task', name: joins, type: 'task' },
      summary: `The task ${joins} reads clicks of a window that is ${hours} hours off, since local times are taken for UTC: labels belong to other impressions.`,
      evidence: (history) => ({
        'evidence.task': fact(joins),
        ...bystander(estate, 'build_features'),
        'evidence.shift_hours': { value: hours, tolerance: 0 },
        'evidence.before_share': shareFact(0.3118, 0.25),
        'evidence.runs': countFact(history.runs.filter(({ shift }) => shift?.locale === null).length, 0.01),
      }),
    });
  },
});
