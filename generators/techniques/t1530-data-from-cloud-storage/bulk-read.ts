import { objectReader, type ReadJob } from '../../core/background/read-objects.ts';
import { instanceWithId, loot } from '../../core/incident/cast.ts';
import { identityAt, type CredentialsKind } from '../../core/incident/credentials.ts';

import { onset, within } from '../../core/incident/when.ts';
import type { PlanContext } from '../../core/producer.ts';
import { HOUR, MINUTE, SECOND } from '../../core/time.ts';
import { createTimeline, type EventWriter } from '../../core/timeline.ts';

/** Ways to the data. `vendor` and `foreign-account` are seen like `outside`; they differ by who asks. */
export const PATHS = ['instance', 'outside', 'presigned', 'anonymous', 'foreign-account', 'vendor'] as const;

export interface Reader {
  readonly path: (typeof PATHS)[number];
  readonly credentials: CredentialsKind;
  /** Text, the usual one first. */
  readonly addresses: readonly string[];
  readonly ua: string;
}

export interface BulkRead {
  readonly start: number;
  readonly end: number;
  /** Start of the last burst: credentials minted later are not needed. */
  readonly lastBurst: number;
  readonly bytes: number;
  readonly objects: number;
  readonly requests: number;
  /** Bytes that entered the instance in flow records; 0 where the path does not cross the VPC. */
  readonly flowIn: number;
  /** The address that fetched the most objects. */
  readonly address: string;
  write(writer: EventWriter): void;
}

/** Bytes per second and requests at once, by path: a worker is near S3, a browser is not. */
const SPEED: Readonly<Record<Reader['path'], { readonly rate: readonly [number, number]; readonly parallel: readonly [number, number] }>> =
  {
    instance: { rate: [28e6, 90e6], parallel: [4, 10] },
    outside: { rate: [5e6, 22e6], parallel: [3, 10] },
    vendor: { rate: [9e6, 30e6], parallel: [4, 10] },
    presigned: { rate: [3.5e6, 9e6], parallel: [1, 3] },
    anonymous: { rate: [4e6, 18e6], parallel: [2, 6] },
    'foreign-account': { rate: [12e6, 45e6], parallel: [4, 10] },
  };

/** Longest reading, pauses included, µs: short sessions are renewed for no longer. */
const LONGEST = 3.6 * HOUR;

/**
 * Reads the loot in bursts with pauses in between. The same draws are made twice: once while planning, for the facts,
 * and once for the rows.
 */
export function bulkRead(context: PlanContext, reader: Reader): BulkRead {
  const rng = context.rng('params', 'bulk');
  const { bucket, objects } = loot(context);
  const { rate, parallel } = SPEED[reader.path];
  const order = objects;
  const cuts = Math.min(order.length, rng.between(3, 9));
  const speed = within(rng, rate);
  const lanes = rng.between(parallel[0], parallel[1]);
  const bytes = order.reduce((sum, object) => sum + (context.world.objects.size[object] ?? 0), 0);
  const transfer = (bytes / speed) * SECOND;
  const idle = Math.max(0.12 * HOUR, Math.min((0.3 + rng.unit() * 1.5) * HOUR, LONGEST - transfer));
  const shares = Array.from({ length: cuts }, () => 0.4 + rng.unit());
  const whole = shares.reduce((sum, share) => sum + share, 0);
  const path: ReadJob['path'] = reader.path === 'instance' ? 'gateway' : 'internet';
  const instance = reader.path === 'instance' ? instanceWithId(context.world, String(context.fact('actor.instance'))) : undefined;
  const auth = reader.path === 'anonymous' ? 'anonymous' : 'header';
  const pages = reader.path === 'presigned' ? 0 : Math.min(bucket.objectCount, 2600);
  // Links are made in one go after the last look around; a long-term key may sign for a week.
  const link =
    reader.path === 'presigned'
      ? { signed: Math.floor(onset(context) - (4 + context.rng('params', 'links').unit() * 26) * MINUTE), expires: 604_800 }
      : undefined;
  const head = reader.path === 'instance' || reader.path === 'outside' ? rng.chance(0.5) : false;

  const reads = objectReader(context);
  const ua = context.pools.string(reader.ua);
  const addresses = reader.addresses.map((address) => context.pools.string(address));
  const turns = Array.from({ length: cuts }, () => (rng.chance(0.7) ? 0 : rng.int(addresses.length)));
  const pauses = Array.from({ length: cuts }, () => (idle / cuts) * (0.3 + rng.unit() * 1.4));

  // The onset is a fact in whole seconds; work begins within one.
  const rest = context.rng('noise', 'rest').int(900_000);

  /** Plays the bursts into a writer. */
  function play(writer: EventWriter) {
    const sum = { start: 0, end: 0, lastBurst: 0, bytes: 0, objects: 0, requests: 0, flowIn: 0, address: reader.addresses[0] ?? '' };
    const byAddress = reader.addresses.map(() => 0);
    let at = onset(context) + rest;
    let from = 0;
    let share = 0;
    for (let burst = 0; burst < cuts; burst += 1) {
      share += (shares[burst] ?? 0) / whole;
      const to = burst === cuts - 1 ? order.length : Math.floor(order.length * share);
      const done = reads.read(writer, context.rng('noise', 'burst', burst), {
        at,
        bucket,
        objects: order.slice(from, to),
        path,
        auth,
        ...(link ? { link } : {}),
        ua,
        head,
        parallel: lanes,
        bytesPerSecond: speed,
        identity: context.pools.identity(identityAt(context, reader.credentials, at)),
        ip: addresses[turns[burst] ?? 0] ?? 0,
        ...(instance ? { instance } : {}),
        ...(burst === 0 && pages > 0 ? { list: pages } : {}),
      });
      if (burst === 0) sum.start = done.first;
      sum.lastBurst = at;
      sum.end = Math.max(sum.end, done.end);
      sum.bytes += done.bytes;
      sum.objects += done.objects;
      sum.requests += done.requests;
      byAddress[turns[burst] ?? 0] = (byAddress[turns[burst] ?? 0] ?? 0) + done.objects;
      sum.flowIn += done.flowIn;
      from = to;
      at = Math.floor(done.end + (pauses[burst] ?? 0));
    }
    // The address that people will find: the one that fetched the most.
    sum.address = reader.addresses[byAddress.indexOf(Math.max(...byAddress))] ?? sum.address;
    return sum;
  }

  return { ...play(createTimeline(context.pools)), write: (writer) => void play(writer) };
}
