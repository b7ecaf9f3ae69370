import { z } from 'zod';
import { DAY, isoDay } from '../core/time.ts';
import { fact } from '../core/incident/script.ts';
import { disturb } from '../core/pipeline/index.ts';
import { pipelineEstate, planCause, planTrace, shareFact } from '../core/pipeline/fault.ts';
import { defineProducer } from '../core/producer.ts';

/** 52 weeks: the same weekday a year ago. */
const YEAR = 364 * DAY;

/** A season: everybody clicks less, whether a model chose for them or not, and it was like that a year ago. */
export default defineProducer({
  id: 'season',
  title: 'The same dip as a year ago',
  params: z.strictObject({
    /** False: now and a year ago. True: only last year, for three days, in another month, and half as deep. */
    faint: z.boolean(),
  }),
  emits: ['Ticket'],
  plan(context, { faint }) {
    const estate = pipelineEstate(context);
    const rng = context.rng('params', 'season');
    const begins = estate.onsetDay * DAY;
    if (faint) {
      const from = begins - YEAR + rng.between(20, 60) * DAY;
      return {
        ...planTrace(context, {
          estate,
          disturbance: { what: 'demand', factor: 0.92, platform: null, ramp: false },
          from: estate.onset - 9 * DAY,
          to: estate.onset - 9 * DAY,
          subject: "Dip in last year's figures",
          body: `Around ${isoDay(from)} click-through was lower for three days. Was that us?`,
          answer: 'Bank holidays in two countries fell together then. It came back by itself.',
        }),
        orders: [disturb(from, from + 3 * DAY, { what: 'demand', factor: 0.92, platform: null, ramp: false })],
      };
    }
    const factor = 0.822 + 0.025 * rng.unit();
    const lastYear = begins - YEAR;
    const weeks = rng.between(13, 17);
    const dip = { what: 'demand', factor, platform: null, ramp: true } as const;
    return planCause(context, {
      id: 'season',
      estate,
      happened: false,
      disturbance: dip,
      from: begins,
      more: [disturb(lastYear, lastYear + weeks * DAY, { ...dip, factor: factor + 0.01 * (rng.unit() - 0.5) })],
      actor: { kind: 'season', name: 'time of the year', type: 'setting' },
      summary:
        'Nothing is broken: everybody clicks less at this time of the year, in the holdout without the model as well, and it was the same a year ago.',
      evidence: (history) => {
        void history;
        return {
          'evidence.last_year': { value: isoDay(lastYear), unit: 'time', tolerance: 2 * 86_400 },
          'evidence.last_year_drop': shareFact(1 - factor, 0.25),
          'evidence.holdout': fact(true),
        };
      },
    });
  },
});
