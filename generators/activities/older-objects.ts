import { z } from 'zod';
import { lognormal } from '../core/distributions.ts';
import { defineProducer, type PlanContext } from '../core/producer.ts';
import { HOUR, SECOND } from '../core/time.ts';
import type { Bucket, Instance } from '../core/world.ts';
import { agents, serverOf, toolsOf } from '../core/background/agents.ts';
import { instanceCredentials } from '../core/background/identities.ts';
import { objectReader, type ReadJob } from '../core/background/read-objects.ts';
import { staffSessions } from '../core/background/staff-sessions.ts';
import { CELL_SECONDS, inOrder, startingIn, volume } from '../core/background/volume.ts';
import { commandable, contested, culprit, implicated, olderHalf, sought } from '../core/incident/cast.ts';

/** Buckets of a full case at scale 1 that are swept, the machines that sweep the first, and people who look into it. */
const BUCKETS = 3;
const SWEEPERS = 4;
const REVIEWS = 9;

/**
 * Old objects are not dead: indexes are rebuilt, retention is checked, figures are reconciled, people look things up. So an
 * object of last year has several honest readers in a week, each over the same stretch of names as any thief.
 */
export default defineProducer({
  id: 'older-objects',
  title: 'Older objects are read again',
  params: z.object({}),
  emits: ['ObjectAccess', 'Connection', 'DnsLookup'],
  plan(context) {
    const { pools, clock } = context;
    const setup = context.rng('noise', 'setup');
    const reader = objectReader(context);
    const codes = { slow: pools.string('SlowDown'), missing: pools.string('NoSuchKey') };
    const factor = Math.min(1, volume(context));
    const buckets = sought(context).slice(0, Math.max(1, Math.round(BUCKETS * factor)));
    const spared = implicated(context);
    const staff = staffSessions(context, 'downloads').filter(({ person }) => !spared.has(person));
    const jobs: (ReadJob & { readonly lane: string })[] = [];

    buckets.forEach((bucket, place) => {
      sweepers(context, bucket, place === 0 ? Math.max(2, Math.round(SWEEPERS * factor)) : 1).forEach((instance, turn) => {
        const at = clock.detailStart + Math.floor(setup.unit() * (clock.end - clock.detailStart - 3 * HOUR));
        const [ua = ''] = agents(setup, [setup.pick(['boto3', 'hadoop', 'java'] as const)], serverOf(context, instance.service));
        jobs.push({
          lane: `${bucket.name}/sweep/${turn}`,
          at,
          identity: instanceCredentials(context, instance).codeAt(at),
          ua: pools.string(ua),
          bucket,
          objects: olderHalf(bucket, setup.unit()),
          parts: 1,
          path: 'gateway',
          instance,
          list: bucket.objectCount,
          parallel: setup.pick([4, 6, 8]),
          bytesPerSecond: 30e6 + 40e6 * setup.unit(),
          errors: { share: 0.01, code: setup.chance(0.5) ? codes.slow : codes.missing },
        });
      });
      const near = staff.filter(({ person }) => bucket.teams.includes(person.team));
      const people = near.length > 1 ? near : staff;
      for (const { at, person, session, identity, ip } of setup.sample(
        people,
        Math.min(people.length, place === 0 ? Math.max(4, Math.round(REVIEWS * factor)) : 2),
      )) {
        const older = olderHalf(bucket, setup.unit());
        const count = Math.min(older.length, Math.ceil(lognormal(setup, older.length / 6, 0.6)));
        const from = setup.int(older.length - count + 1);
        jobs.push({
          lane: `${bucket.name}/review/${session.key}`,
          at: at + Math.floor(lognormal(setup, 8, 0.8) * 60 * SECOND),
          until: session.expires,
          identity,
          ua: pools.string(toolsOf(context, person).awscli),
          bucket,
          objects: older.slice(from, from + count),
          parts: 2,
          path: 'internet',
          ip,
          list: Math.min(bucket.objectCount, 2600),
          head: setup.chance(0.5),
          parallel: setup.pick([1, 4]),
          bytesPerSecond: 5e6 + 9e6 * setup.unit(),
          errors: { share: 0.02, code: codes.missing },
        });
      }
    });
    const planned = inOrder(jobs);
    return {
      why: 'Sweeps and reviews by those who own the data.',
      stream: {
        cellSeconds: CELL_SECONDS,
        fill(cell, write) {
          for (const { lane, ...job } of startingIn(planned, cell)) reader.read(write, context.rng('noise', lane), job);
        },
      },
    };
  },
});

/** Machines of the services that read the bucket, of as many services as there are; none that a stolen key may be turned on. */
function sweepers(context: PlanContext, bucket: Bucket, count: number): readonly Instance[] {
  const { world } = context;
  const target = culprit(context, 'instance', world.instances, commandable(context));
  const able = contested(
    context,
    'instance',
    world.instances,
    (each) => bucket.readers.includes(each.service) && each !== target,
  ).toReversed();
  const one = bucket.readers.flatMap((service) => able.filter((each) => each.service === service).slice(0, 1));
  return [...one, ...able.filter((each) => !one.includes(each))].slice(0, count);
}
