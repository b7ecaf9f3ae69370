import { z } from 'zod';
import { intensity } from '../core/arrivals.ts';
import { Alias, zipfWeights } from '../core/distributions.ts';
import { ipText } from '../core/ids.ts';
import { defineProducer } from '../core/producer.ts';
import { crowd } from '../core/background/addresses.ts';
import { agent } from '../core/background/agents.ts';
import { ANONYMOUS } from '../core/background/identities.ts';
import { objectReader } from '../core/background/read-objects.ts';
import { burstyCount, CELL_SECONDS, detailPart, volume } from '../core/background/volume.ts';
import { SECOND } from '../core/time.ts';

/** Anonymous visits to the public bucket, and probes of all buckets, in ten minutes of a full case. */
const VISITS = 7;
const PROBES = 4.2;

/**
 * Strangers: anonymous readers of the one bucket that is meant to be public, and scanners that try all of them
 * (HeadBucket 53 %, ListObjects 46 %; low and steady: formats §9).
 */
export default defineProducer({
  id: 'public-objects',
  title: 'Strangers read the public bucket and probe the others',
  params: z.object({ rate: z.number().positive().default(1) }),
  emits: ['ObjectAccess', 'ApiCall'],
  plan(context, { rate }) {
    const { world, pools, clock } = context;
    const setup = context.rng('noise', 'setup');
    const reader = objectReader(context);
    const open = world.buckets.find((bucket) => bucket.sensitivity === 'public');
    const anonymous = pools.identity(ANONYMOUS);
    const visitors = crowd(world, setup, 900, 'residential', 'mobile', 'office', 'education', 'vpn', 'hosting');
    const visitorIps = Array.from(visitors, (ip) => pools.string(ipText(ip)));
    const often = new Alias(zipfWeights(visitorIps.length, 0.82));
    const browsers = Array.from({ length: 60 }, () => pools.string(agent(setup, setup.chance(0.77) ? 'browser' : 'bot')));
    const scanners = crowd(world, setup, 36, 'scanner', 'hosting', 'vpn', 'residential');
    const scannerIps = Array.from(scanners, (ip) => pools.string(ipText(ip)));
    const scannerUas = Array.from(scanners, () => pools.string(agent(setup, 'scanner')));
    const denied = pools.string('AccessDenied');
    const missing = pools.string('NoSuchKey');
    const head = { api: 's3.amazonaws.com:HeadBucket', message: 'Access Denied' };
    const codes = { api: pools.string(head.api), message: pools.string(head.message), account: pools.string(world.mainAccount) };
    const forms = world.buckets.map((bucket) => ({
      request: pools.params({ bucketName: bucket.name, Host: `${bucket.name}.s3.${bucket.region}.amazonaws.com` }),
      region: pools.string(bucket.region),
      resource: pools.string(`arn:aws:s3:::${bucket.name}`),
    }));
    const bucketType = pools.string('AWS::S3::Bucket');
    const factor = rate * volume(context);

    return {
      why: 'The public bucket has visitors; scanners try every name they can guess and are refused.',
      stream: {
        cellSeconds: CELL_SECONDS,
        fill(cell, write) {
          const part = detailPart(context, cell);
          if (!part) return;
          const rng = context.rng('noise', cell.index);
          const span = part.end - part.start;
          const share = span / (CELL_SECONDS * SECOND);
          if (open) {
            for (let visits = burstyCount(rng, VISITS * factor * share * intensity('home', part.start), 1.2); visits > 0; visits -= 1) {
              const start = open.firstObject + rng.int(open.objectCount);
              const objects = Array.from(
                { length: 1 + rng.int(9) },
                (_, index) => open.firstObject + ((start - open.firstObject + index * (1 + rng.int(4))) % open.objectCount),
              );
              reader.read(write, rng, {
                at: part.start + Math.floor(rng.unit() * span),
                identity: anonymous,
                ua: rng.pick(browsers),
                ip: visitorIps[often.pick(rng)] ?? 0,
                path: 'internet',
                auth: 'anonymous',
                bucket: open,
                objects,
                parallel: 3,
                bytesPerSecond: 2e6 + 6e6 * rng.unit(),
                errors: { share: 0.06, code: rng.chance(0.8) ? missing : denied },
              });
            }
          }
          for (let probes = burstyCount(rng, PROBES * factor * share, 2.2); probes > 0; probes -= 1) {
            const who = rng.int(scannerIps.length);
            let t = part.start + Math.floor(rng.unit() * span);
            for (let tries = 1 + rng.int(3); tries > 0 && t < clock.end; tries -= 1) {
              const bucket = rng.pick(world.buckets);
              const form = forms[bucket.index];
              if (rng.chance(0.53) && form) {
                const buffer = write.buffer('ApiCall');
                buffer.ensure(1);
                const { columns, rows } = buffer;
                columns.t[rows] = t;
                columns.identity[rows] = anonymous;
                columns.api[rows] = codes.api;
                columns.region[rows] = form.region;
                columns.ip[rows] = scannerIps[who] ?? 0;
                columns.ua[rows] = scannerUas[who] ?? 0;
                columns.errorCode[rows] = denied;
                columns.errorMessage[rows] = codes.message;
                columns.request[rows] = form.request;
                columns.resource[rows] = form.resource;
                columns.resourceType[rows] = bucketType;
                columns.account[rows] = codes.account;
                buffer.rows += 1;
              } else {
                const look = rng.chance(0.93);
                reader.read(write, rng, {
                  at: t,
                  identity: anonymous,
                  ua: scannerUas[who] ?? 0,
                  ip: scannerIps[who] ?? 0,
                  path: 'internet',
                  auth: 'anonymous',
                  bucket,
                  objects: look ? [] : [bucket.firstObject + rng.int(bucket.objectCount)],
                  list: look ? 1000 : 0,
                  parallel: 1,
                  errors: { share: 1, code: denied },
                });
              }
              t += 40_000 + rng.int(6_000_000);
            }
          }
        },
      },
    };
  },
});
