import { z } from 'zod';
import { agent, serverOf } from '../../core/background/agents.ts';
import { isoSeconds } from '../../core/background/time.ts';
import { AUTH, PATH } from '../../core/events.ts';
import { earlier, entity, instanceWithId, loot, otherBuckets, strangers } from '../../core/incident/cast.ts';
import { credentialsKind, identityAt, mintCall, mintedSessions } from '../../core/incident/credentials.ts';
import { bytesFact, countFact, fact, Script, seconds, timeFact } from '../../core/incident/script.ts';
import { onset } from '../../core/incident/when.ts';
import { defineProducer, type PlanContext } from '../../core/producer.ts';
import { bulkRead, PATHS, type Reader } from './bulk-read.ts';

const params = z.strictObject({
  /** The way out; decides what else is seen. */
  path: z.enum(PATHS),
  /** Whose credentials read. */
  credentials: credentialsKind,
  /** False for a reading that is innocent: it is reported as `reads.*`, and `exfil.*` says that nothing left. */
  hostile: z.boolean().default(true),
});

/** T1530: the bulk read of the bucket, in bursts, with a look at less interesting things first. */
export default defineProducer({
  id: 't1530-data-from-cloud-storage',
  title: 'Bulk read of a bucket',
  attack: 'T1530',
  params,
  emits: ['ApiCall', 'ObjectAccess', 'Connection', 'DnsLookup'],
  plan(context, { path, credentials, hostile }) {
    const { bucket } = loot(context);
    const reader = readerOf(context, path, credentials);
    const read = bulkRead(context, reader);
    const script = new Script(context);
    lookAround(context, script, reader, hostile);
    if (credentials === 'vendor' || credentials === 'web-identity')
      for (const session of mintedSessions(context))
        if (session.at > onset(context) && session.at <= read.lastBurst) script.add('ApiCall', mintCall(context, credentials, session));
    const identity = identityAt(context, credentials, read.start);
    const amounts = (prefix: string) => ({
      [`${prefix}.bytes`]: bytesFact(read.bytes),
      [`${prefix}.objects`]: countFact(read.objects),
      [`${prefix}.requests`]: countFact(read.requests),
      [`${prefix}.start`]: timeFact(read.start),
      [`${prefix}.end`]: timeFact(read.end, 900),
    });
    const nothing = { 'exfil.bytes': { value: 0, unit: 'bytes' as const }, 'exfil.objects': { value: 0, unit: 'count' as const } };
    return script.plan(
      {
        facts: {
          ...(hostile ? amounts('exfil') : { ...nothing, ...amounts('reads') }),
          'incident.happened': fact(hostile),
          'exfil.path': fact(hostile ? path : 'none'),
          'flow.visible': fact(path === 'instance'),
          'path.flow_bytes': { value: path === 'instance' ? Math.round(read.flowIn) : 0, unit: 'bytes', tolerance: 0.08 },
          'actor.identity': fact(identity.arn ?? identity.accountId ?? ''),
          ...(identity.accessKeyId ? { 'actor.key': fact(identity.accessKeyId) } : {}),
          'actor.address': fact(read.address),
          'actor.addresses': countFact(reader.addresses.length, 0),
        },
        entities: [
          ...reader.addresses.map((address) => entity('address', address)),
          ...(identity.arn ? [entity('session', identity.arn)] : []),
          ...(identity.accessKeyId ? [entity('key', identity.accessKeyId)] : []),
        ],
        timeline: [
          { at: isoSeconds(read.start), text: `The first of ${read.objects} objects of ${bucket.name} is read.` },
          { at: isoSeconds(read.end), text: `The last object has been read: ${(read.bytes / 1e9).toFixed(2)} GB in all.` },
        ],
        why: hostile
          ? `The theft itself: objects of ${bucket.name} are read.`
          : `Innocent reading of ${bucket.name} that looks like a theft.`,
      },
      [read],
    );
  },
});

/** Who reads, from where, with what software. Addresses of an earlier phase are kept. */
function readerOf(context: PlanContext, path: Reader['path'], credentials: Reader['credentials']): Reader {
  const pick = context.rng('entity', 'reader');
  const known = earlier(context, 'cast.addresses')?.split(',') ?? [];
  if (path === 'instance') {
    const { service } = instanceWithId(context.world, String(context.fact('actor.instance')));
    return { path, credentials, addresses: [known[0] ?? ''], ua: agent(pick, 'awscli', serverOf(context, service)) };
  }
  const count = path === 'anonymous' ? pick.between(3, 7) : path === 'presigned' ? pick.between(1, 2) : pick.between(1, 3);
  const addresses = known.length > 0 ? known : strangers(context.world, pick, count);
  const kind =
    path === 'presigned' || path === 'anonymous'
      ? pick.pick(['tool', 'browser', 'tool'] as const)
      : pick.pick(['awscli', 'boto3', 'go'] as const);
  return { path, credentials, addresses, ua: earlier(context, 'cast.agent') ?? agent(pick, kind, 'laptop') };
}

/** A few small or refused requests to other buckets: nobody goes straight to the crown jewels. */
function lookAround(context: PlanContext, script: Script, reader: Reader, hostile: boolean): void {
  if (reader.path === 'presigned') return;
  const { world, pools, clock } = context;
  const rng = context.rng('params', 'around');
  const instance = reader.path === 'instance';
  const from = onset(context);
  let t = from - seconds(40 + rng.unit() * 700);
  for (const bucket of rng.sample(otherBuckets(context), Math.min(3, otherBuckets(context).length))) {
    // Honest software knows what it may read.
    const refused = hostile && (reader.path === 'anonymous' || reader.path === 'foreign-account' || rng.chance(0.5));
    const object = bucket.firstObject + rng.int(Math.max(1, bucket.objectCount));
    t += seconds(4 + rng.unit() * 40);
    if (t < clock.detailStart || instance) continue;
    script.add('ObjectAccess', {
      t: Math.floor(t),
      identity: pools.identity(identityAt(context, reader.credentials, t)),
      op: refused ? 'GetObject' : 'HeadObject',
      bucket: bucket.name,
      object: pools.object(object),
      bytesOut: refused ? 243 + rng.int(260) : 0,
      ip: reader.addresses[0] ?? null,
      ua: reader.ua,
      errorCode: refused ? 'AccessDenied' : null,
      auth: reader.path === 'anonymous' ? AUTH.anonymous : AUTH.header,
      path: PATH.internet,
      region: world.region,
      account: bucket.account,
      totalMs: 12 + rng.int(90),
    });
  }
}
