import type { PlanContext } from '../producer.ts';
import { DAY, HOUR } from '../time.ts';
import type { Person } from '../world.ts';
import { pullRequest } from '../text/numbers.ts';
import type { PipelineEstate } from './estate.ts';

/** A change on the eve of the onset. Each could be the cause, and each is there under every cause. */
export interface Suspect {
  readonly id: string;
  readonly t: number;
  readonly kind: string;
  readonly system: string;
  readonly summary: string;
  readonly author: Person;
  readonly reference: string;
}

/** Cause, kind, system, summary, team of who did it, repository of the reference. */
const SUSPECTS = [
  ['schema-rename', 'deploy', 'event collector', 'release 0.0.0, see notes', 'Applications', 'event-collector'],
  ['late-partition', 'deploy', '{dag}', 'release 0.0.0: first steps of the run reworked', 'Data Engineering', 'pipelines'],
  ['swallowed-exception', 'deploy', 'pipeline tools', 'release 0.0.0: one wrapper for all tasks', 'Data Engineering', 'pipeline-tools'],
  ['feature-store-unreachable', 'infrastructure', 'network', 'security groups: tidy-up, part {n}', 'Platform', 'infra-live'],
  ['label-timezone', 'deploy', 'label join', 'release 0.0.0: all times by one helper', 'Data Science', 'label-join'],
  ['partial-commit', 'config', 'spark', 'settings for memory and for writing to S3', 'Data Engineering', 'spark-settings'],
  ['duplicate-backfill', 'config', '{backfill}', 'new operator and schedule', 'Data Engineering', 'pipelines'],
  ['nan-restore', 'config', 'trainer', 'mixed precision, as on the new hosts', 'Data Science', 'trainer'],
  ['feedback-poisoning', 'flag', '{provider} portal', 'self-service on for every {provider}', 'Applications', '{provider}-portal'],
  ['season', 'vendor', 'campaigns', 'calendar of the coming weeks loaded', 'Marketing', 'campaigns'],
] as const;
export type SuspectId = (typeof SUSPECTS)[number][0];

/** The changes of the eve, by time. Their order, hours and authors come from the seed and not from the cause. */
export function suspects(context: PlanContext, estate: PipelineEstate): readonly Suspect[] {
  const { world, clock } = context;
  const rng = context.shared('entity', 'pipeline', 'suspects');
  const hours = rng.shuffle(SUSPECTS.map((_, i) => 7.4 + (9.8 * (i + 0.15 + 0.7 * rng.unit())) / SUSPECTS.length));
  const taken = new Set<Person>();
  return SUSPECTS.map(([id, kind, system, summary, team, repo], i): Suspect => {
    const t = Math.floor((estate.onsetDay - 1) * DAY + hours[i]! * HOUR);
    const mates = world.people.filter((person) => person.team === team && !taken.has(person));
    const others = world.people.filter((person) => person.engineer && !taken.has(person));
    const author = rng.pick(mates.length > 0 ? mates : others);
    taken.add(author);
    const fill = (text: string): string =>
      text
        .replace('{n}', String(rng.between(2, 19)))
        .replace('0.0.0', `${rng.between(1, 8)}.${rng.between(4, 21)}.0`)
        .replace('{dag}', estate.dag)
        .replace('{backfill}', estate.backfillDag)
        .replace('{provider}', estate.business.provider);
    return { id, t, kind, system: fill(system), summary: fill(summary), author, reference: pullRequest(clock, fill(repo), t) };
  }).sort((a, b) => a.t - b.t);
}

/** The one that belongs to a cause. */
export const suspect = (context: PlanContext, estate: PipelineEstate, id: SuspectId): Suspect =>
  suspects(context, estate).find((one) => one.id === id)!;
