import { z } from 'zod';
import { weekday } from '../core/arrivals.ts';
import type { EventRow } from '../core/events.ts';
import { entity } from '../core/incident/cast.ts';
import { suspects } from '../core/pipeline/changes.ts';
import { pipelineEstate } from '../core/pipeline/index.ts';
import { defineProducer } from '../core/producer.ts';
import { filler } from '../core/text/fill.ts';
import { pullRequest } from '../core/text/numbers.ts';
import { TRAINING_CHANGES } from '../core/text/training/changes.ts';
import { leadingTo, numbered, versionBefore, VERSION } from '../core/text/versions.ts';
import { DAY, HOUR } from '../core/time.ts';

/** Entries of a working day. */
const A_DAY = [4, 10] as const;

/** The change calendar of the data teams: on the eve of the onset one change of each kind that could matter, whatever did. */
export default defineProducer({
  id: 'training-changes',
  title: 'Changes around the training pipeline',
  params: z.strictObject({}),
  emits: ['Change'],
  plan(context) {
    const { clock, world } = context;
    const estate = pipelineEstate(context);
    const eve = suspects(context, estate);
    const people = world.people.filter((person) => /Data|Platform|Applications/.test(person.team));
    const given = { dag: estate.dag, backfill: estate.backfillDag, provider: estate.business.provider, items: estate.business.items };
    return {
      why: 'Changes by the data teams.',
      entities: eve.flatMap(({ reference, author }) => [entity('rule', reference), entity('person', author.name)]),
      script(write) {
        const rows: EventRow<'Change'>[] = [];
        // Nothing is said twice of a system before everything was said once.
        const left = new Map<readonly string[], string[]>();
        for (let day = Math.floor(clock.start / DAY) + 1; day * DAY < clock.end; day += 1) {
          if (day === estate.onsetDay - 1 || [0, 6].includes(weekday(day * DAY))) continue;
          const rng = context.rng('noise', 'day', day);
          const fill = filler(world, rng, { given });
          for (const [kind, system, repository, texts] of rng.sample(TRAINING_CHANGES, rng.between(...A_DAY))) {
            const t = Math.floor(day * DAY + (7.4 + 9.8 * rng.unit()) * HOUR);
            const unsaid = left.get(texts) ?? [];
            if (unsaid.length === 0) unsaid.push(...rng.shuffle(texts));
            left.set(texts, unsaid);
            const summary = fill(unsaid.pop()!);
            if (t < clock.end)
              rows.push({
                t,
                kind,
                system: fill(system),
                summary,
                author: rng.pick(people).upn,
                reference: pullRequest(clock, fill(repository), t),
              });
          }
        }
        const draws = (system: string, t: number) => context.rng('noise', 'versions', system, t);
        for (const { t, kind, system, summary, author, reference } of eve) {
          write.add('Change', { t, kind, system, summary, author: author.upn, reference });
          const version = VERSION.exec(summary)?.[0];
          if (!version) continue;
          // What came before leads to the release of the eve, and what came after mends it.
          const named = (row: EventRow<'Change'>): boolean => row.system === system && VERSION.test(row.summary ?? '');
          const rng = draws(system, t);
          const before = leadingTo(
            rows.filter((row) => named(row) && row.t < t),
            versionBefore(rng, version),
            t,
            rng,
          );
          const after = leadingTo(
            rows.filter((row) => named(row) && row.t >= t),
            version,
            t,
            rng,
          );
          for (const row of [...before, ...after]) write.add('Change', row);
          rows.splice(0, rows.length, ...rows.filter((row) => !named(row)));
        }
        for (const row of numbered(rows, draws)) write.add('Change', row);
      },
    };
  },
});
