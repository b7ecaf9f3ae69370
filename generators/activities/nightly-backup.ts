import { z } from 'zod';
import { lognormal } from '../core/distributions.ts';
import { awsId, ipText, isoSeconds } from '../core/ids.ts';
import { defineProducer } from '../core/producer.ts';
import { addressInCidr } from '../core/background/addresses.ts';
import { agents } from '../core/background/agents.ts';
import { accountIdentity, assumeRole, roleNamed, roleSession } from '../core/background/identities.ts';
import { objectReader, type ReadJob } from '../core/background/read-objects.ts';
import { volume } from '../core/background/volume.ts';
import { olderHalf, sought } from '../core/incident/cast.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../core/time.ts';

/** Objects of a night, full case at scale 1. */
const OBJECTS_PER_NIGHT = 2600;

/**
 * The vendor copies our data every night: the world's vendor role with its external id, from the ranges in the register,
 * in the agreed hours. Regular and large, so that the biggest reader of a case is usually this one.
 */
export default defineProducer({
  id: 'nightly-backup',
  title: "The vendor's nightly backup",
  params: z.object({ rate: z.number().positive().default(1) }),
  emits: ['ApiCall', 'ObjectAccess'],
  plan(context, { rate }) {
    const { world, pools, clock } = context;
    const { vendor } = world;
    const role = roleNamed(world, vendor.role);
    const reader = objectReader(context);
    const setup = context.rng('noise', 'setup');
    // Of one bucket the copies of older objects are compared with the originals, by their beginnings.
    const [compared] = sought(context);
    const uas = agents(setup, ['java', 'java', 'go']);
    const principal = `${awsId(setup, 'AROA', vendor.account)}:backup-runner`;
    const denied = pools.string('AccessDenied');
    const slow = pools.string('SlowDown');
    const objects = OBJECTS_PER_NIGHT * rate * volume(context);

    return {
      why: 'The vendor reads many objects every night, as agreed.',
      script(write) {
        for (let day = Math.floor(clock.detailStart / DAY) - 1; day * DAY < clock.end; day += 1) {
          const rng = context.rng('noise', 'night', day);
          const ids = context.rng('ids', 'night', day);
          const from = day * DAY + vendor.hours[0] * HOUR + lognormal(rng, 5.5, 0.4) * MINUTE;
          const until = day * DAY + vendor.hours[1] * HOUR - rng.between(2, 12) * MINUTE;
          const ips = Array.from({ length: 3 }, () => ipText(addressInCidr(rng.pick(vendor.ranges), rng)));
          const buckets = world.buckets.filter((bucket) => bucket.sensitivity !== 'public' && bucket.dataEvents);
          const size = buckets.reduce((sum, bucket) => sum + bucket.objectCount, 0);
          let t = from;
          let turn = 0;
          for (const bucket of rng.shuffle(buckets)) {
            // Two workers in turn, each with a session of its own per bucket.
            const ip = rng.pick(ips);
            const ua = rng.pick(uas);
            const at = Math.floor(t + lognormal(rng, 14, 0.7) * SECOND);
            if (at >= until) break;
            if (at < clock.detailStart - 2 * HOUR || at >= clock.end) {
              t += ((until - from) / buckets.length) * (0.5 + rng.unit());
              continue;
            }
            const session = roleSession(ids, {
              role,
              name: `nightly-${isoSeconds(day * DAY)
                .slice(0, 10)
                .replaceAll('-', '')}-${String(++turn).padStart(2, '0')}`,
              at,
            });
            if (at >= clock.detailStart)
              write.add(
                'ApiCall',
                assumeRole(context, session, {
                  identity: accountIdentity(vendor.account, principal),
                  ip,
                  ua,
                  request: { externalId: vendor.externalId, durationSeconds: '3600' },
                }),
              );
            const count = Math.max(2, Math.round((objects * bucket.objectCount) / size));
            const newest = bucket.firstObject + bucket.objectCount - count - rng.int(Math.max(1, Math.floor(bucket.objectCount / 6)));
            const list = Array.from({ length: count }, (_, index) => Math.max(bucket.firstObject, newest) + index);
            const start = at + Math.floor(lognormal(rng, 1.1, 0.5) * SECOND);
            if (start < clock.detailStart) continue;
            const job: ReadJob = {
              at: start,
              until: Math.min(until, session.expires),
              identity: pools.identity(session.identity),
              ua: pools.string(ua),
              ip: pools.string(ip),
              path: 'internet',
              bucket,
              objects: list,
              list: bucket.objectCount,
              parallel: 6,
              bytesPerSecond: 45e6 + 30e6 * rng.unit(),
              errors: { share: rng.chance(0.1) ? 0.2 : 0.006, code: rng.chance(0.7) ? slow : denied },
            };
            t = reader.read(write, rng, job).end;
            if (bucket === compared)
              t = reader.read(write, context.rng('noise', 'compare', day), {
                ...job,
                at: t,
                objects: olderHalf(bucket, rng.unit()),
                parts: 1,
                list: 0,
              }).end;
          }
        }
      },
    };
  },
});
