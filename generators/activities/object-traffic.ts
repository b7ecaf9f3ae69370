import { z } from 'zod';
import { intensity } from '../core/arrivals.ts';
import { Alias, lognormal } from '../core/distributions.ts';
import { defineProducer } from '../core/producer.ts';
import type { Rng } from '../core/random.ts';
import { SECOND } from '../core/time.ts';
import type { Bucket, Instance } from '../core/world.ts';
import { agents, serverOf } from '../core/background/agents.ts';
import { instanceCredentials, invokedBy, serviceIdentity } from '../core/background/identities.ts';
import { objectReader, PART_BYTES } from '../core/background/read-objects.ts';
import type { ReadJob } from '../core/background/read-objects.ts';
import { burstyCount, CELL_SECONDS, detailPart, volume } from '../core/background/volume.ts';

/** Requests in ten minutes of a working day's mean, all buckets, full case at scale 1. */
const REQUESTS_PER_CELL = 130;

/** Requests of one write: results come in several files, and large ones in parts. */
const PARTS_WRITTEN = 3;

/** How a service uses S3: agents of its fleet, requests of one job (median), requests at once, bytes per second. */
const HABITS: readonly {
  readonly match: RegExp;
  readonly agents: Parameters<typeof agents>[1];
  readonly job: number;
  readonly parallel: number;
  readonly rate: number;
  readonly scattered: boolean;
  readonly night: boolean;
}[] = [
  {
    match: /etl|batch|route/,
    agents: ['hadoop', 'boto3', 'awscli', 's3fs'],
    job: 60,
    parallel: 8,
    rate: 90e6,
    scattered: false,
    night: true,
  },
  {
    match: /reporting|pricing|recommender/,
    agents: ['boto3', 's3fs', 'java'],
    job: 34,
    parallel: 4,
    rate: 55e6,
    scattered: false,
    night: false,
  },
  {
    match: /web|api|search|catalog|tracking/,
    agents: ['java', 'go', 'java'],
    job: 5,
    parallel: 2,
    rate: 30e6,
    scattered: true,
    night: false,
  },
  { match: /ci-runner/, agents: ['awscli', 'go', 'boto3'], job: 22, parallel: 10, rate: 110e6, scattered: false, night: false },
  { match: /./, agents: ['boto3', 'awscli', 'java'], job: 12, parallel: 3, rate: 25e6, scattered: true, night: false },
];

interface Client {
  readonly instance: Instance;
  readonly uas: readonly number[];
  readonly habit: (typeof HABITS)[number];
  readonly credentials: ReturnType<typeof instanceCredentials>;
}

/** Services read and write their buckets through the VPC's endpoint, and AWS services do it for them. */
export default defineProducer({
  id: 'object-traffic',
  title: 'Services read and write their buckets',
  params: z.object({ rate: z.number().positive().default(1) }),
  emits: ['ObjectAccess', 'Connection', 'DnsLookup'],
  plan(context, { rate }) {
    const { world, pools } = context;
    const setup = context.rng('noise', 'setup');
    const reader = objectReader(context);
    const errors = { missing: pools.string('NoSuchKey'), denied: pools.string('AccessDenied'), slow: pools.string('SlowDown') };
    const fleets = new Map<string, readonly number[]>();
    const clients = new Map<string, Client[]>();
    for (const instance of world.instances) {
      const habit = HABITS.find((candidate) => candidate.match.test(instance.service)) ?? HABITS[0];
      if (!habit) continue;
      if (!fleets.has(instance.service))
        fleets.set(
          instance.service,
          agents(setup, habit.agents, serverOf(context, instance.service)).map((ua) => pools.string(ua)),
        );
      const list = clients.get(instance.service) ?? [];
      list.push({ instance, habit, uas: fleets.get(instance.service) ?? [], credentials: instanceCredentials(context, instance) });
      clients.set(instance.service, list);
    }
    const serve = (names: readonly string[]): Client[][] => names.map((name) => clients.get(name) ?? []).filter((list) => list.length > 0);
    const total = world.buckets.reduce((sum, bucket) => sum + bucket.readsPerHour + bucket.writesPerHour * PARTS_WRITTEN, 0);
    const stores = world.buckets.map((bucket) => ({
      bucket,
      readers: serve(bucket.readers),
      writers: serve(bucket.writers),
      reads: bucket.readsPerHour / total,
      writes: (bucket.writesPerHour * PARTS_WRITTEN) / total,
    }));
    const athena = { ip: pools.string('athena.amazonaws.com'), ua: pools.string('athena.amazonaws.com') };
    const cloudfront = {
      ip: pools.string('cloudfront.amazonaws.com'),
      identity: pools.identity(serviceIdentity('cloudfront.amazonaws.com')),
    };
    const forAthena = new Map(
      (clients.get('reporting') ?? []).flatMap(({ credentials }) =>
        credentials.sessions.map(
          (session) => [pools.identity(session.identity), pools.identity(invokedBy(session.identity, 'athena.amazonaws.com'))] as const,
        ),
      ),
    );
    const factor = rate * volume(context) * REQUESTS_PER_CELL;

    /** Which way a job goes; most through the endpoint. */
    function way(rng: Rng, bucket: Bucket, client: Client, at: number): Pick<ReadJob, 'path' | 'identity' | 'ua'> & Partial<ReadJob> {
      if (bucket.sensitivity === 'public' && rng.chance(0.55))
        return { path: 'service', identity: cloudfront.identity, ip: cloudfront.ip, ua: cloudfront.ip };
      const identity = client.credentials.codeAt(at);
      if (client.instance.service === 'reporting' && rng.chance(0.4))
        return { path: 'service', identity: forAthena.get(identity) ?? identity, ip: athena.ip, ua: athena.ua };
      return { path: 'gateway', identity, instance: client.instance, ua: rng.pick(client.uas) };
    }

    return {
      why: 'Reading and writing by the services that own the data, mostly through the gateway endpoint.',
      stream: {
        cellSeconds: CELL_SECONDS,
        fill(cell, write) {
          const part = detailPart(context, cell);
          if (!part) return;
          const rng = context.rng('noise', cell.index);
          const span = part.end - part.start;
          const share = span / (CELL_SECONDS * SECOND);
          const day = 0.25 + 0.75 * intensity('office', part.start);
          // Nightly runs: batch services are busiest while people sleep.
          const night = 1.5 - 0.5 * intensity('office', part.start);
          for (const store of stores) {
            for (const verb of ['get', 'put'] as const) {
              const sides = verb === 'get' ? store.readers : store.writers;
              if (sides.length === 0) continue;
              const mean = factor * share * (verb === 'get' ? store.reads : store.writes);
              let left = burstyCount(rng, mean * (sides[0]?.[0]?.habit.night === true ? night : day), 1.4);
              while (left > 0) {
                // Readers stand busiest first.
                const side = sides[rng.chance(0.62) ? 0 : rng.int(sides.length)] ?? [];
                const client = rng.pick(side);
                const at = part.start + Math.floor(rng.unit() * span);
                const budget = Math.max(1, Math.min(left, Math.ceil(lognormal(rng, client.habit.job, 1))));
                const objects = choose(rng, store.bucket, world.objects.size, budget, client.habit.scattered);
                const result = reader.read(write, rng, {
                  at,
                  bucket: store.bucket,
                  objects,
                  verb,
                  ...way(rng, store.bucket, client, at),
                  parallel: Math.max(1, Math.min(client.habit.parallel, objects.length)),
                  bytesPerSecond: client.habit.rate * (0.6 + 0.8 * rng.unit()),
                  list: verb === 'get' && !client.habit.scattered && rng.chance(0.45) ? 40 + rng.int(store.bucket.objectCount) : 0,
                  head: verb === 'get' && rng.chance(client.habit.scattered ? 0.08 : 0.16),
                  errors: {
                    share: rng.chance(0.5) ? 0.045 : 0.008,
                    code: rng.chance(0.72) ? errors.missing : rng.chance(0.55) ? errors.slow : errors.denied,
                  },
                });
                left -= Math.max(1, result.requests);
              }
            }
          }
        },
      },
    };
  },
});

const places = new Alias([5, 3, 2]);

/** Objects for about `budget` requests: a run of neighbours for jobs, single ones for applications; newer ones more often. */
function choose(rng: Rng, bucket: Bucket, sizes: Float64Array, budget: number, scattered: boolean): number[] {
  const chosen: number[] = [];
  const { firstObject, objectCount } = bucket;
  const recent = (): number => {
    const u = rng.unit();
    const age = places.pick(rng) === 0 ? u * u * u : places.pick(rng) === 1 ? u * u : u;
    return firstObject + Math.min(objectCount - 1, Math.floor((1 - age) * objectCount));
  };
  let object = recent();
  for (let left = budget; left > 0;) {
    chosen.push(object);
    left -= Math.max(1, Math.ceil((sizes[object] ?? 0) / PART_BYTES));
    object = scattered ? recent() : object + 1 < firstObject + objectCount ? object + 1 : firstObject;
  }
  return chosen;
}
