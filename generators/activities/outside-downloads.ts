import { z } from 'zod';
import { intensity } from '../core/arrivals.ts';
import { lognormal } from '../core/distributions.ts';
import { awsId, ipText } from '../core/ids.ts';
import { defineProducer } from '../core/producer.ts';
import type { Rng } from '../core/random.ts';
import { SECOND } from '../core/time.ts';
import type { Bucket } from '../core/world.ts';
import { addressInCidr, crowd, networksOf } from '../core/background/addresses.ts';
import { agent, agents, programsOf, toolsOf } from '../core/background/agents.ts';
import { accountIdentity, instanceCredentials, userIdentity } from '../core/background/identities.ts';
import { restingUsers } from '../core/background/resting-users.ts';
import { objectReader } from '../core/background/read-objects.ts';
import { samlCall, staffSessions } from '../core/background/staff-sessions.ts';
import { presence } from '../core/background/time.ts';
import { burstyCount, CELL_SECONDS, detailPart, inOrder, startingIn, volume } from '../core/background/volume.ts';
import { startsOf, whereabouts } from '../core/background/whereabouts.ts';
import { browsersOf } from '../core/text/browsers.ts';

/** Presigned links opened in ten minutes of a mean working day; jobs of a service user in that time. */
const LINKS = 8;
const USER_JOBS = 0.19;

/** A signer of links: whoever makes them, from whose credentials they carry their identity. */
interface Signer {
  readonly bucket: Bucket;
  identityAt(t: number): number;
}

/** Mean size of a bucket's objects, bytes. */
function meanSize(sizes: Float64Array, bucket: Bucket): number {
  let sum = 0;
  for (let index = bucket.firstObject; index < bucket.firstObject + bucket.objectCount; index += 1) sum += sizes[index] ?? 0;
  return sum / bucket.objectCount;
}

/** People, partners and customers read objects over the internet: by hand, by key, and through signed links. */
export default defineProducer({
  id: 'outside-downloads',
  title: 'Objects are read from outside the VPC',
  params: z.object({ rate: z.number().positive().default(1) }),
  emits: ['ApiCall', 'ObjectAccess'],
  plan(context, { rate }) {
    const { world, pools, clock } = context;
    const setup = context.rng('noise', 'setup');
    const reader = objectReader(context);
    const denied = pools.string('AccessDenied');
    const missing = pools.string('NoSuchKey');
    const factor = rate * volume(context);

    // Staff: the teams that own a bucket, with the console or a tool, from where they are that day.
    const visits = inOrder(
      staffSessions(context, 'downloads').flatMap((staff) => {
        const own = world.buckets.filter((bucket) => bucket.teams.includes(staff.person.team));
        const bucket = own.length > 0 ? setup.pick(own) : setup.pick(world.buckets);
        const browser = setup.chance(0.55);
        const ua = browser ? browsersOf(context, staff.person).laptop : toolsOf(context, staff.person).awscli;
        return [{ ...staff, bucket, ua, uaCode: pools.string(ua), browser, allowed: own.length > 0 || setup.chance(0.6) }];
      }),
    );

    // Links: signed by an instance's role, by a member of staff, opened by customers and colleagues.
    const documents = world.buckets.filter(
      (bucket) =>
        bucket.readers.includes('api') &&
        bucket.sensitivity !== 'public' &&
        bucket.accessLogging &&
        meanSize(world.objects.size, bucket) < 4e6,
    );
    const signers: Signer[] = documents.flatMap((bucket) =>
      world.instances
        .filter((instance) => instance.service === bucket.readers.find((name) => name === 'api' || name === 'reporting'))
        .slice(0, 4)
        .map((instance) => {
          const credentials = instanceCredentials(context, instance);
          return { bucket, identityAt: (t: number) => credentials.codeAt(t) };
        }),
    );
    const customers = crowd(world, setup, 420, 'residential', 'mobile', 'office', 'education', 'vpn', 'hosting');
    const customerIps = Array.from(customers, (ip) => pools.string(ipText(ip)));
    const customerUas = Array.from({ length: 46 }, () => pools.string(agent(setup, setup.chance(0.9) ? 'browser' : 'tool')));

    // Staff who share a link sign it with their own session; it is opened a little later, often somewhere else.
    const shared = inOrder(
      world.people
        .filter((person) => person.engineer)
        .flatMap((person) => {
          const own = world.buckets.filter((bucket) => bucket.teams.includes(person.team) && bucket.accessLogging);
          const sessions = visits.filter((visit) => visit.person.index === person.index);
          if (own.length === 0 || sessions.length === 0) return [];
          return startsOf(setup, person, [clock.detailStart, clock.end], 0.7, (t) => presence(t, person.utcOffset, person.hours)).flatMap(
            (at) => {
              const visit = sessions.filter((one) => one.at < at && one.session.expires > at).at(-1);
              const ip = setup.chance(0.4) ? (customers[setup.int(customers.length)] ?? 0) : whereabouts(context, person, at).ip;
              return visit
                ? [
                    {
                      at,
                      signed: Math.max(visit.at, at - lognormal(setup, 25, 1) * 60 * SECOND),
                      // Many ask for the longest time there is, though a link dies with its session.
                      expires: setup.pick([7200, 28_800, 43_200, 86_400, 604_800]),
                      identity: visit.identity,
                      bucket: setup.pick(own),
                      ip: pools.string(ipText(ip)),
                      ua: setup.pick(customerUas),
                      count: setup.chance(0.85) ? setup.between(1, 4) : setup.between(5, 28),
                    },
                  ]
                : [];
            },
          );
        }),
    );

    const resting = new Set(restingUsers(context));
    // Service users with keys: partners that fetch and bring files.
    const machines = world.users
      .filter((user) => user.person === null && !resting.has(user))
      .map((user) => {
        const writes = /upload|backup|sync/.test(user.name);
        const ranges = world.accounts
          .filter((account) => account.kind === 'partner' && account.ranges.length > 0)
          .flatMap((account) => account.ranges);
        const range = ranges.length > 0 ? setup.pick(ranges) : (networksOf(world, 'partner')[0]?.cidr ?? '203.0.113.0/28');
        const bucket =
          world.buckets.find((candidate) =>
            (writes ? candidate.writers : candidate.readers).includes(/sftp|partner/.test(user.name) ? 'sftp-gateway' : 'reporting'),
          ) ?? setup.pick(world.buckets);
        return {
          identity: pools.identity(userIdentity(user, user.keys.find((key) => key.active)?.id)),
          bucket,
          writes,
          ips: Array.from({ length: 2 }, () => pools.string(ipText(addressInCidr(range, setup)))),
          uas: programsOf(context, user).map((ua) => pools.string(ua)),
        };
      });

    // A partner's own account delivers to the inbound bucket, as that bucket's policy lets it.
    const partner = world.accounts.find((account) => account.kind === 'partner');
    const inbound = world.buckets.find((bucket) => bucket.name.includes('sftp-inbound'));
    if (partner && inbound) {
      const principal = `${awsId(setup, 'AROA', partner.id)}:file-exchange`;
      const [range = '203.0.113.0/28'] = partner.ranges;
      const ips = Array.from({ length: 2 }, () => pools.string(ipText(addressInCidr(range, setup))));
      const uas = agents(setup, ['java', 'boto3']).map((ua) => pools.string(ua));
      for (const writes of [true, false])
        machines.push({ identity: pools.identity(accountIdentity(partner.id, principal)), bucket: inbound, writes, ips, uas });
    }

    const pickObjects = (rng: Rng, bucket: Bucket, count: number, bytes = Infinity): number[] => {
      const first = bucket.firstObject + rng.int(Math.max(1, bucket.objectCount - count));
      const chosen = rng.chance(0.5)
        ? Array.from({ length: Math.min(count, bucket.objectCount) }, (_, index) => first + index)
        : Array.from({ length: count }, () => bucket.firstObject + rng.int(bucket.objectCount));
      // People take what they need: nobody pulls gigabytes through a browser for a look.
      let left = bytes;
      return chosen.filter((object, index) => {
        left -= world.objects.size[object] ?? 0;
        return index === 0 || left > 0;
      });
    };

    return {
      why: 'Downloads from outside: staff at work, links for customers, partners with keys.',
      script(write) {
        for (const visit of visits) write.add('ApiCall', samlCall(context, visit, visit.ua));
      },
      stream: {
        cellSeconds: CELL_SECONDS,
        fill(cell, write) {
          const part = detailPart(context, cell);
          if (!part) return;
          const rng = context.rng('noise', cell.index);
          const span = part.end - part.start;
          const share = span / (CELL_SECONDS * SECOND);
          for (const visit of startingIn(visits, cell)) {
            const count = Math.ceil(lognormal(rng, 7 * Math.max(0.2, factor), 1.1));
            reader.read(write, rng, {
              at: visit.at + SECOND * (4 + rng.int(40)),
              until: visit.session.expires,
              identity: visit.identity,
              ua: visit.uaCode,
              ip: visit.ip,
              path: 'internet',
              bucket: visit.bucket,
              objects: pickObjects(rng, visit.bucket, count, lognormal(rng, 5e7, 1)),
              list: Math.min(visit.bucket.objectCount, rng.int(2600)),
              parallel: visit.browser ? 1 : 4,
              bytesPerSecond: 6e6 + 9e6 * rng.unit(),
              ...(visit.browser ? { pauseS: 14 } : {}),
              errors: { share: visit.allowed ? 0.03 : 0.9, code: denied },
            });
          }
          for (
            let links = burstyCount(rng, LINKS * factor * share * intensity('home', part.start), 0.8);
            links > 0 && signers.length > 0;
            links -= 1
          ) {
            const signer = rng.pick(signers);
            const at = part.start + Math.floor(rng.unit() * span);
            // Signed a few minutes before; an old link answers that it has expired.
            const old = rng.chance(0.05);
            const expires = rng.pick([900, 1800, 3600, 3600, 7200]);
            const signed = at - (old ? (expires * (1 + 4 * rng.unit()) + 60) * SECOND : rng.int(Math.min(600, expires - 600)) * SECOND);
            reader.read(write, rng, {
              at,
              identity: signer.identityAt(signed),
              link: { signed, expires },
              ...(old ? {} : { until: signed + expires * SECOND }),
              ua: rng.pick(customerUas),
              ip: rng.pick(customerIps),
              path: 'internet',
              bucket: signer.bucket,
              objects: pickObjects(rng, signer.bucket, rng.chance(0.8) ? 1 : rng.between(2, 6)),
              parallel: 1,
              bytesPerSecond: 3e6 + 8e6 * rng.unit(),
              pauseS: 20,
              errors: old ? { share: 1, code: denied } : { share: 0.025, code: rng.chance(0.6) ? denied : missing },
            });
          }
          for (const link of startingIn(shared, cell)) {
            reader.read(write, rng, {
              at: link.at,
              identity: link.identity,
              ua: link.ua,
              ip: link.ip,
              path: 'internet',
              link,
              until: link.signed + link.expires * SECOND,
              bucket: link.bucket,
              objects: pickObjects(rng, link.bucket, link.count, lognormal(rng, 6e7, 1)),
              parallel: 2,
              bytesPerSecond: 4e6 + 8e6 * rng.unit(),
              pauseS: 9,
              errors: { share: 0.04, code: denied },
            });
          }
          for (const machine of machines) {
            for (let jobs = burstyCount(rng, USER_JOBS * factor * share, 1); jobs > 0; jobs -= 1) {
              reader.read(write, rng, {
                at: part.start + Math.floor(rng.unit() * span),
                identity: machine.identity,
                ua: rng.chance(0.85) ? (machine.uas[0] ?? 0) : (machine.uas[1] ?? 0),
                ip: rng.pick(machine.ips),
                path: 'internet',
                bucket: machine.bucket,
                verb: machine.writes ? 'put' : 'get',
                objects: pickObjects(rng, machine.bucket, 1 + rng.int(9)),
                list: machine.writes ? 0 : rng.int(1800),
                head: rng.chance(0.3),
                parallel: 3,
                bytesPerSecond: 8e6,
                errors: { share: 0.05, code: rng.chance(0.5) ? missing : denied },
              });
            }
          }
        },
      },
    };
  },
});
