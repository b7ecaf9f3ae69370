import { z } from 'zod';
import { entity } from '../core/incident/cast.ts';
import { pipelineEstate } from '../core/pipeline/index.ts';
import { suspects } from '../core/pipeline/changes.ts';
import { pullRequest } from '../core/text/numbers.ts';
import { defineProducer } from '../core/producer.ts';
import { weekday } from '../core/arrivals.ts';
import { DAY, HOUR } from '../core/time.ts';

/** Ordinary changes around the pipeline on other days, so that the eve of the onset is not the only busy one. */
const USUAL = [
  ['deploy', 'event collector', 'release 7.{n}.1', 'event-collector'],
  ['deploy', '{dag}', 'new release: logs less', 'pipelines'],
  ['config', '{dag}', 'alert address of the team', 'pipelines'],
  ['config', 'spark', 'executor cores {n} -> 4', 'spark-settings'],
  ['deploy', 'trainer', 'release 0.{n}: faster loader', 'trainer'],
  ['config', 'trainer', 'batch size as before', 'trainer'],
  ['deploy', 'label join', 'release 1.{n}.1: typing', 'label-join'],
  ['infrastructure', 'network', 'security groups: descriptions', 'infra-live'],
  ['deploy', 'pipeline tools', 'release 2.{n}: documentation', 'pipeline-tools'],
  ['flag', '{provider} portal', 'new help pages', '{provider}-portal'],
  ['deploy', 'feature store', 'client {n}.2', 'feature-store'],
  ['config', '{backfill}', 'owner changed', 'pipelines'],
] as const;

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
    return {
      why: 'Changes by the data teams.',
      entities: eve.flatMap(({ reference, author }) => [entity('rule', reference), entity('person', author.name)]),
      script(write) {
        for (const { t, kind, system, summary, author, reference } of eve)
          write.add('Change', { t, kind, system, summary, author: author.upn, reference });
        for (let day = Math.floor(clock.start / DAY) + 1; day * DAY < clock.end; day += 1) {
          if (day === estate.onsetDay - 1 || [0, 6].includes(weekday(day * DAY))) continue;
          const rng = context.rng('noise', 'day', day);
          for (const [kind, system, summary, repo] of rng.sample(USUAL, rng.between(3, 8))) {
            const t = Math.floor(day * DAY + (7.4 + 9.8 * rng.unit()) * HOUR);
            const fill = (text: string): string =>
              text
                .replace('{n}', String(rng.between(2, 19)))
                .replace('{dag}', estate.dag)
                .replace('{backfill}', estate.backfillDag)
                .replace('{provider}', estate.business.provider);
            if (t < clock.end)
              write.add('Change', {
                t,
                kind,
                system: fill(system),
                summary: fill(summary),
                author: rng.pick(people).upn,
                reference: pullRequest(clock, fill(repo), t),
              });
          }
        }
      },
    };
  },
});
