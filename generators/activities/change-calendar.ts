import { z } from 'zod';
import { weekday } from '../core/arrivals.ts';
import { exponential, poisson } from '../core/distributions.ts';
import type { EventRow } from '../core/events.ts';
import { implicated } from '../core/incident/cast.ts';
import { defineProducer } from '../core/producer.ts';
import { CHANGE_MIX, CHANGES } from '../core/text/change-templates.ts';
import { filler } from '../core/text/fill.ts';
import { days, developers, historyStart, localTime } from '../core/text/history.ts';
import { pullRequest } from '../core/text/numbers.ts';
import { numbered } from '../core/text/versions.ts';
import { DAY } from '../core/time.ts';

const DAYS = 14;
const PER_DAY = 26;

/** Entries of the change calendar: mostly pipelines, some people, few on weekends, fewer on Fridays after lunch. */
export default defineProducer({
  id: 'change-calendar',
  title: 'Changes by all teams',
  params: z.object({ rate: z.number().positive().default(1) }),
  emits: ['Change'],
  plan(context, { rate }) {
    const { world, clock } = context;
    const from = historyStart(clock, DAYS);
    const spared = implicated(context);
    return {
      why: 'Ordinary deploys and settings.',
      script(write) {
        const rows: EventRow<'Change'>[] = [];
        for (const day of days(from, clock.end)) {
          const rng = context.rng('noise', 'day', day);
          const local = weekday(day + DAY / 2);
          const quiet = local === 0 || local === 6 ? 0.08 : local === 5 ? 0.7 : 1;
          for (let n = poisson(rng, PER_DAY * rate * quiet); n > 0; n--) {
            const person = rng.pick(developers(world));
            const hour = person.hours[0] + 0.4 + Math.min(9, exponential(rng, 1.4) + 6 * rng.unit());
            const t = Math.floor(localTime(day, person, hour));
            const kind = CHANGE_MIX[rng.weighted(CHANGE_MIX.map(([, weight]) => weight))]![0];
            const fill = filler(world, rng, { spared });
            const [system, summary] = rng.pick(CHANGES[kind]);
            const name = fill(system);
            const piped = kind === 'deploy' && rng.chance(0.55);
            const reference =
              kind === 'deploy' || kind === 'flag'
                ? pullRequest(clock, name, t)
                : kind === 'infrastructure' || rng.chance(0.6)
                  ? pullRequest(clock, 'infra-live', t)
                  : null;
            if (t >= from && t < clock.end)
              rows.push({
                t,
                kind,
                system: name,
                summary: fill(summary),
                author: piped ? 'github-actions[bot]' : person.upn,
                reference,
              });
          }
        }
        for (const row of numbered(rows, (system, at) => context.rng('noise', 'version', system, at))) write.add('Change', row);
      },
    };
  },
});
