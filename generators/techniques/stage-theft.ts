import { z } from 'zod';
import { localHour, weekday } from '../core/arrivals.ts';
import { entity, OLDER, victimBucket } from '../core/incident/cast.ts';
import { countFact, fact, timeFact } from '../core/incident/script.ts';
import { within } from '../core/incident/when.ts';
import { defineProducer, type PlanContext } from '../core/producer.ts';
import type { Rng } from '../core/random.ts';
import { HOUR, MINUTE, SECOND } from '../core/time.ts';
import type { Bucket, World } from '../core/world.ts';

const params = z.strictObject({
  /** When the reading starts, in our people's own time. */
  onset: z.enum(['any', 'off-hours', 'working-hours']).default('any'),
  /** Bytes that a run of objects should have, least and most. */
  bytes: z.tuple([z.number(), z.number()]).default([3e9, 16e9]),
  /** Objects in the run, least and most; wins over `bytes`. */
  objects: z.tuple([z.number().int(), z.number().int()]).default([150, 1100]),
});

/** How much is taken, by level: a guided case is louder, a hard one fainter. */
const LOUDNESS = { 1: 1.6, 2: 1, 3: 0.6 } as const;

/** Hours before the end of the window at which reading may start: late records of it must still arrive. */
const ONSET_HOURS = { full: [13, 27], short: [12.2, 14.5] } as const;

/**
 * Sets the scene for a theft (or for what looks like one): which bucket, which of its objects, when.
 * Emits nothing; every other phase refers to its facts, so the same seed has the same loot under every cause.
 */
export default defineProducer({
  id: 'stage-theft',
  title: 'Bucket, objects and onset',
  params,
  emits: [],
  plan(context, { onset, bytes, objects }) {
    const bucket = victimBucket(context);
    const loud = LOUDNESS[context.level];
    const run = lootRun(context, bucket, [bytes[0] * loud, bytes[1] * loud], objects);
    const start = onsetAt(context, onset);
    const quotes = context.rng('params', 'quotes').between(4, 7);
    return {
      facts: {
        onset: timeFact(start),
        'victim.bucket': fact(bucket.name),
        'victim.holds': fact(bucket.holds),
        'victim.sensitivity': fact(bucket.sensitivity),
        'victim.account': fact(bucket.account),
        'loot.first': { value: run.first },
        'loot.count': countFact(run.count),
        'loot.quoted': {
          value: context
            .rng('entity', 'quoted')
            .sample(
              Array.from({ length: run.count }, (_, i) => i),
              Math.min(run.count, quotes),
            )
            .join(','),
        },
      },
      entities: [entity('bucket', bucket.name)],
    };
  },
});

/** A run of neighbouring objects of about the wanted size. */
function lootRun(context: PlanContext, bucket: Bucket, bytes: readonly [number, number], objects: readonly [number, number]) {
  const rng = context.rng('params', 'loot');
  const { size } = context.world.objects;
  const wanted = within(rng, bytes);
  const least = Math.min(objects[0], Math.floor(bucket.objectCount / 2));
  const most = Math.min(objects[1] - rng.int(Math.ceil(objects[1] / 5)), Math.floor(bucket.objectCount * OLDER));
  const first = rng.int(Math.max(1, Math.floor(bucket.objectCount * OLDER) - most));
  let count = 0;
  for (let sum = 0; count < most && (count < least || sum < wanted); count += 1) sum += size[bucket.firstObject + first + count] ?? 0;
  return { first, count };
}

/** The first instant that suits, of many drawn. */
function onsetAt(context: PlanContext, kind: 'any' | 'off-hours' | 'working-hours'): number {
  const { clock, world } = context;
  const rng = context.rng('params', 'onset');
  const hours = clock.end - clock.detailStart > 30 * HOUR ? ONSET_HOURS.full : ONSET_HOURS.short;
  const zone = commonOffset(world);
  const draws = Array.from({ length: 60 }, () => oneOnset(rng, clock.end, hours));
  const suits = (t: number): boolean => {
    const hour = localHour(t, zone);
    const weekend = weekday(t, zone) % 6 === 0;
    if (kind === 'working-hours') return hour > 9.2 && hour < 16.5 && !weekend;
    return kind === 'any' || hour > 19.2 || hour < 5.8 || weekend;
  };
  return draws.find(suits) ?? draws[0] ?? clock.end - hours[0] * HOUR;
}

const oneOnset = (rng: Rng, end: number, hours: readonly [number, number]): number =>
  offTheMinute(Math.floor(end - within(rng, hours) * HOUR), rng);

/** Nobody but a scheduler begins on the minute. */
const offTheMinute = (t: number, rng: Rng): number => t - (t % MINUTE) + (4 + rng.int(52)) * SECOND + rng.int(SECOND);

/** The zone in which most of our people live. */
function commonOffset(world: World): number {
  const counts = new Map<number, number>();
  for (const { utcOffset } of world.people) counts.set(utcOffset, (counts.get(utcOffset) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [0, 0])[0];
}
