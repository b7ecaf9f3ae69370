import { z } from 'zod';
import { lognormal } from '../core/distributions.ts';
import { defineProducer } from '../core/producer.ts';
import { agents, serverOf } from '../core/background/agents.ts';
import { instanceCredentials } from '../core/background/identities.ts';
import { objectReader } from '../core/background/read-objects.ts';
import { CELL_SECONDS, inOrder, startingIn, volume } from '../core/background/volume.ts';
import { DAY, MINUTE } from '../core/time.ts';

/** Gigabytes of one run (median), full case at scale 1. */
const RUN = 6;

/**
 * Scheduled jobs that read a large, contiguous part of one bucket in one go, each day at about the same time: re-indexing,
 * monthly figures, training. So a long run of reads by an instance, day or night, is nothing new.
 */
export default defineProducer({
  id: 'batch-reads',
  title: 'Scheduled jobs read large parts of buckets',
  params: z.object({ jobs: z.number().int().positive().default(5) }),
  emits: ['ObjectAccess', 'Connection', 'DnsLookup'],
  plan(context, { jobs }) {
    const { world, pools, clock } = context;
    const setup = context.rng('noise', 'setup');
    const reader = objectReader(context);
    const slow = pools.string('SlowDown');
    const missing = pools.string('NoSuchKey');
    const buckets = world.buckets.filter(
      (bucket) =>
        bucket.dataEvents && bucket.objectCount > 300 && world.instances.some((instance) => bucket.readers.includes(instance.service)),
    );
    const lines = setup.sample(buckets, jobs).map((bucket) => {
      const instance = setup.pick(world.instances.filter((each) => bucket.readers.includes(each.service)));
      return {
        bucket,
        instance,
        credentials: instanceCredentials(context, instance),
        uas: agents(setup, ['boto3', 'awscli', 'hadoop'], serverOf(context, instance.service)).map((ua) => pools.string(ua)),
        hour: setup.unit() * 24,
        bytes: lognormal(setup, RUN, 0.6) * 1e9 * volume(context),
      };
    });
    const runs = inOrder(
      lines.flatMap((line, index) => {
        const times: { at: number; line: number; bytes: number; first: number }[] = [];
        for (let day = Math.floor(clock.detailStart / DAY); day * DAY < clock.end; day += 1) {
          const at = Math.floor(day * DAY + (line.hour / 24) * DAY + lognormal(setup, 4, 0.9) * MINUTE);
          // A job fails to start now and then.
          if (setup.chance(0.93))
            times.push({ at, line: index, bytes: line.bytes * (0.7 + 0.6 * setup.unit()), first: setup.int(line.bucket.objectCount) });
        }
        return times;
      }),
    );
    return {
      why: 'Large scheduled reads by the services that own the data.',
      stream: {
        cellSeconds: CELL_SECONDS,
        fill(cell, write) {
          for (const run of startingIn(runs, cell)) {
            const line = lines[run.line];
            if (!line) continue;
            const rng = context.rng('noise', 'run', line.bucket.name, run.at);
            const objects: number[] = [];
            for (let bytes = 0; bytes < run.bytes && objects.length < 900;) {
              const object = line.bucket.firstObject + ((run.first + objects.length) % line.bucket.objectCount);
              objects.push(object);
              bytes += world.objects.size[object] ?? 0;
            }
            reader.read(write, rng, {
              at: run.at,
              identity: line.credentials.codeAt(run.at),
              ua: rng.pick(line.uas),
              bucket: line.bucket,
              objects,
              path: 'gateway',
              instance: line.instance,
              list: line.bucket.objectCount,
              head: rng.chance(0.4),
              parallel: rng.pick([4, 8, 10]),
              bytesPerSecond: 25e6 + 60e6 * rng.unit(),
              errors: { share: 0.012, code: rng.chance(0.5) ? slow : missing },
            });
          }
        },
      },
    };
  },
});
