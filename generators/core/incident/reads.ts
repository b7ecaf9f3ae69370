import { objectReader, type ReadJob, type ReadResult } from '../background/read-objects.ts';
import type { Identity } from '../pools.ts';
import type { PlanContext } from '../producer.ts';
import type { Bucket, World } from '../world.ts';
import { createTimeline, type EventWriter } from '../timeline.ts';

/** A job with values instead of codes. */
export type PlainJob = Omit<ReadJob, 'identity' | 'ua' | 'ip' | 'errors'> & {
  readonly identity: Identity;
  readonly ua: string;
  readonly ip?: string;
  readonly errors?: { readonly share: number; readonly code: string };
};

/** What S3 jobs will do, known while planning, and the writing of them. */
export interface PlannedReads {
  readonly results: readonly ReadResult[];
  readonly bytes: number;
  readonly objects: number;
  readonly end: number;
  write(writer: EventWriter): void;
}

/**
 * A run of a bucket's objects from its oldest on, cut by number and by bytes.
 * @param every takes each so-many-th object
 */
export function runOf(world: World, bucket: Bucket, most: number, bytes: number, every = 1): number[] {
  const run: number[] = [];
  let sum = 0;
  for (let place = 0; place < bucket.objectCount && run.length < most && sum < bytes; place += every) {
    run.push(bucket.firstObject + place);
    sum += world.objects.size[bucket.firstObject + place] ?? 0;
  }
  return run;
}

/** Plans S3 jobs: plays them once for their figures, and again for their rows. */
export function planReads(context: PlanContext, jobs: readonly PlainJob[]): PlannedReads {
  const { pools } = context;
  const reader = objectReader(context);
  const coded = jobs.map(({ identity, ua, ip, errors, ...job }): ReadJob => ({
    ...job,
    identity: pools.identity(identity),
    ua: pools.string(ua),
    ...(ip === undefined ? {} : { ip: pools.string(ip) }),
    ...(errors === undefined ? {} : { errors: { share: errors.share, code: pools.string(errors.code) } }),
  }));
  const play = (writer: EventWriter): ReadResult[] => coded.map((job, lane) => reader.read(writer, context.rng('noise', 'job', lane), job));
  const results = play(createTimeline(pools));
  return {
    results,
    bytes: results.reduce((sum, result) => sum + result.bytes, 0),
    objects: results.reduce((sum, result) => sum + result.objects, 0),
    end: Math.max(...results.map((result) => result.end)),
    write: (writer) => void play(writer),
  };
}
