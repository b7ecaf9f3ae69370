import { z } from 'zod';
import { drawAddress } from '../core/addresses.ts';
import { agent } from '../core/background/agents.ts';
import { userIdentity } from '../core/background/identities.ts';
import { ipText } from '../core/ids.ts';
import { bystander, entity, victimBucket } from '../core/incident/cast.ts';
import { detect, FINDINGS } from '../core/incident/finding.ts';
import { planReads, runOf } from '../core/incident/reads.ts';
import { bytesFact, countFact, deskTime, fact, Script, someTime } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';
import { ticketNumber } from '../core/text/numbers.ts';
import { HOUR, MINUTE } from '../core/time.ts';

/** Presigned links for a partner, agreed beforehand: many downloads from several foreign addresses. */
export default defineProducer({
  id: 'approved-share',
  title: 'Agreed presigned links',
  params: z.strictObject({ objects: z.number().int().default(1100) }),
  emits: ['ObjectAccess', 'Finding', 'Ticket'],
  plan(context, { objects }) {
    const { world, clock } = context;
    const rng = context.rng('params', 'share');
    const pick = context.rng('entity', 'share');
    const victim = victimBucket(context).name;
    const bucket = bystander(
      context,
      'bucket',
      world.buckets,
      (each) =>
        each.account === world.mainAccount &&
        each.dataEvents &&
        each.accessLogging &&
        each.sensitivity !== 'public' &&
        each.name !== victim &&
        each.objectCount >= 300,
      3,
    );
    const user = bystander(
      context,
      'user',
      world.users,
      (each) => each.person !== null && each.account === world.mainAccount && each.keys[0]?.active === true,
      0,
    );
    const owner = world.people[user.person ?? 0];
    const partner = world.accounts.find((account) => account.kind === 'partner');
    const addresses = Array.from({ length: pick.between(2, 5) }, () =>
      ipText(drawAddress(world, pick, ['hosting', 'residential', 'mobile'])),
    );
    const start = someTime(context, rng, 0.12, 0.62);
    const run = runOf(world, bucket, objects, 22e9);
    const count = run.length;
    const shared = start - Math.floor((12 + rng.unit() * 300) * MINUTE);
    const parts = addresses.length;
    const reads = planReads(
      context,
      addresses.map((ip, part) => ({
        at: start + Math.floor(part * (8 + rng.unit() * 50) * MINUTE),
        identity: userIdentity(user),
        ua: agent(pick, pick.pick(['tool', 'browser']), 'laptop'),
        ip,
        bucket,
        path: 'internet' as const,
        link: { signed: shared, expires: 172_800 },
        objects: run.filter((_, place) => place % parts === part),
        parallel: 3,
        bytesPerSecond: 9e6,
      })),
    );
    const script = new Script(context);
    detect(context, script, rng, {
      ...FINDINGS.read,
      first: start,
      last: reads.end,
      identity: userIdentity(user),
      bucket: bucket.name,
      ip: addresses[0] ?? '',
    });
    const asked = deskTime(rng, Math.max(clock.start, start - Math.floor((20 + rng.unit() * 60) * HOUR)));
    const number = ticketNumber(clock, asked);
    script.add('Ticket', {
      t: asked,
      number,
      queue: 'data',
      author: owner?.upn ?? '',
      status: 'resolved',
      subject: `Links for ${partner?.name ?? 'a partner'}`,
      body: `Agreed with Legal: ${partner?.name ?? 'the partner'} gets presigned links for about ${count} objects of ${bucket.name}, valid two days. Their people download from home and office (${addresses.join(', ')}).`,
    });
    return script.plan(
      {
        facts: {
          'herring.ticket': fact(number),
          'herring.user': fact(user.name),
          'herring.bucket': fact(bucket.name),
          'herring.bytes': bytesFact(reads.bytes),
          'herring.objects': countFact(reads.objects),
        },
        entities: [
          entity('ticket', number),
          entity('user', user.name),
          entity('bucket', bucket.name),
          ...addresses.map((address) => entity('address', address)),
        ],
        why: `Presigned links that were agreed beforehand (${number}).`,
      },
      [reads],
    );
  },
});
