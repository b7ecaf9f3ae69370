import { z } from 'zod';
import { addressInCidr } from '../core/background/addresses.ts';
import { agent } from '../core/background/agents.ts';
import { accountIdentity, assumeRole, roleNamed, roleSession } from '../core/background/identities.ts';
import { awsId, ipText } from '../core/ids.ts';
import { bystander, entity, victimBucket } from '../core/incident/cast.ts';
import { detect, FINDINGS } from '../core/incident/finding.ts';
import { planReads, runOf } from '../core/incident/reads.ts';
import { bytesFact, countFact, fact, Script, seconds, someTime } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';
import { ticketNumber } from '../core/text/numbers.ts';
import { DAY, HOUR } from '../core/time.ts';

/** The vendor repeats a failed job in the afternoon, from its listed range: outside its hours, and told us so. */
export default defineProducer({
  id: 'late-vendor-run',
  title: 'The vendor repeats a job by day',
  params: z.strictObject({ objects: z.number().int().default(1500) }),
  emits: ['ApiCall', 'ObjectAccess', 'Finding', 'Ticket'],
  plan(context, { objects }) {
    const { world, clock } = context;
    const { vendor } = world;
    const rng = context.rng('params', 'run');
    const victim = victimBucket(context).name;
    const bucket = bystander(
      context,
      'bucket',
      world.buckets,
      (each) =>
        each.account === world.mainAccount &&
        each.dataEvents &&
        each.sensitivity !== 'public' &&
        each.name !== victim &&
        each.objectCount >= 300,
      0,
    );
    const role = roleNamed(world, vendor.role);
    const drawn = someTime(context, rng, 0.1, 0.6);
    const start = drawn - (drawn % 1_000_000);
    const session = roleSession(context.rng('ids', 'run'), {
      role,
      name: `backup-${bucket.name.slice(-14)}-${Math.floor(start / DAY)}`,
      at: start,
    });
    const ip = ipText(addressInCidr(rng.pick(vendor.ranges), rng));
    const ua = agent(context.rng('entity', 'tool'), 'java');
    const caller = accountIdentity(vendor.account, `${awsId(context.rng('ids', 'caller'), 'AROA', vendor.account)}:backup-runner`);
    const script = new Script(context);
    script.add(
      'ApiCall',
      assumeRole(context, session, { identity: caller, ip, ua, request: { externalId: vendor.externalId, durationSeconds: '3600' } }),
    );
    const reads = planReads(context, [
      {
        at: start + seconds(3),
        until: session.expires,
        identity: session.identity,
        ua,
        ip,
        bucket,
        path: 'internet',
        objects: runOf(world, bucket, objects, 26e9),
        list: bucket.objectCount,
        parallel: 6,
        bytesPerSecond: 40e6,
        errors: { share: 0.006, code: 'SlowDown' },
      },
    ]);
    detect(context, script, rng, {
      ...FINDINGS.read,
      first: start + seconds(4),
      last: reads.end,
      identity: session.identity,
      bucket: bucket.name,
      ip,
    });
    const told = Math.max(clock.start, start - Math.floor((1 + rng.unit() * 6) * HOUR));
    const number = ticketNumber(clock, told);
    const contact = world.accounts.find((account) => account.id === vendor.account)?.contact ?? '';
    script.add('Ticket', {
      t: told,
      number,
      queue: 'vendors',
      author: contact,
      status: 'resolved',
      subject: `${vendor.name}: repeat of last night's job`,
      body: `The job for ${bucket.name} broke off at night. We repeat it today from our usual addresses.`,
    });
    return script.plan(
      {
        facts: {
          'herring.ticket': fact(number),
          'herring.bucket': fact(bucket.name),
          'herring.bytes': bytesFact(reads.bytes),
          'herring.objects': countFact(reads.objects),
        },
        entities: [
          entity('ticket', number),
          entity('bucket', bucket.name),
          entity('address', ip),
          entity('session', session.identity.arn ?? ''),
        ],
        why: `${vendor.name} repeated a job by day, from its listed range (${number}).`,
      },
      [reads],
    );
  },
});
