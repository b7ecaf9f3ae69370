import { z } from 'zod';
import { intensity } from '../core/arrivals.ts';
import { gamma, lognormal, poisson } from '../core/distributions.ts';
import { defineProducer } from '../core/producer.ts';
import { assumeRole, invokedBy, roleSession, serviceIdentity } from '../core/background/identities.ts';
import { objectReader } from '../core/background/read-objects.ts';
import { replicationRules } from '../core/background/replication.ts';
import { volume } from '../core/background/volume.ts';
import { HOUR, MINUTE } from '../core/time.ts';

/**
 * Buckets whose replication has been there for years and is wanted: metric samples every
 * five minutes, and S3's own reads of what it copies.
 */
export default defineProducer({
  id: 'lifecycle-replication',
  title: 'Existing replication runs as it should',
  params: z.object({ rate: z.number().positive().default(1) }),
  emits: ['ReplicationSample', 'ObjectAccess', 'ApiCall'],
  plan(context, { rate }) {
    const { world, pools, clock } = context;
    const rules = replicationRules(context);
    const role = world.roles.find((candidate) => candidate.name === 's3-replication');
    const reader = objectReader(context);
    const s3 = { text: 's3.amazonaws.com', code: pools.string('s3.amazonaws.com') };
    const factor = rate * volume(context);

    return {
      why: 'Wanted replication to our own accounts.',
      script(write) {
        for (const { bucket, rule, destination } of rules) {
          const rng = context.rng('noise', 'rule', bucket.name);
          const ids = context.rng('ids', 'rule', bucket.name);
          let session: { expires: number; code: number } | null = null;
          for (let t = clock.detailStart; t + 5 * MINUTE < clock.end; t += 5 * MINUTE) {
            const operations = poisson(rng, (bucket.writesPerHour / 12) * intensity('office', t) * gamma(rng, 1.4, 1 / 1.4));
            const mean = world.objects.size[bucket.firstObject + rng.int(bucket.objectCount)] ?? 0;
            const pending = rng.chance(0.9) ? poisson(rng, operations * 0.06) : poisson(rng, operations * 0.8);
            write.add('ReplicationSample', {
              t,
              bucket: bucket.name,
              destination,
              rule,
              bytesPending: Math.round(pending * mean),
              operationsPending: pending,
              latencyS: pending === 0 ? 0 : Math.round(lognormal(rng, 11, 0.7)),
              operationsFailed: rng.chance(0.004) ? 1 : 0,
              bytesReplicated: Math.round(operations * mean * (0.7 + 0.6 * rng.unit())),
              objectsReplicated: operations,
            });
            if (!role || operations === 0) continue;
            // S3 reads what it copies, with the replication role: a few of these reads are recorded one by one.
            const reads = poisson(rng, operations * 0.25 * factor);
            if (reads === 0) continue;
            const at = t + rng.int(5 * MINUTE);
            if (!session || session.expires < at + MINUTE) {
              const made = roleSession(ids, { role, name: 's3-replication', at: at - 200_000 - ids.int(900_000) });
              if (made.at >= clock.detailStart)
                write.add('ApiCall', assumeRole(context, made, { identity: serviceIdentity(s3.text), ip: s3.text, ua: s3.text }));
              session = { expires: made.at + HOUR, code: pools.identity(invokedBy(made.identity, s3.text)) };
            }
            const newest = bucket.firstObject + bucket.objectCount - 1;
            reader.read(write, rng, {
              at,
              identity: session.code,
              ua: s3.code,
              ip: s3.code,
              path: 'service',
              bucket,
              objects: Array.from({ length: reads }, () => newest - rng.int(Math.min(bucket.objectCount, 300))),
              parallel: 2,
            });
          }
        }
      },
    };
  },
});
