import { z } from 'zod';
import { addressInCidr } from '../core/background/addresses.ts';
import { agent } from '../core/background/agents.ts';
import { accountIdentity } from '../core/background/identities.ts';
import { awsId, ipText } from '../core/ids.ts';
import { bystander, entity, victimBucket } from '../core/incident/cast.ts';
import { detect, FINDINGS } from '../core/incident/finding.ts';
import { planReads, runOf } from '../core/incident/reads.ts';
import { bytesFact, countFact, deskTime, fact, Script, someTime } from '../core/incident/script.ts';
import { signInColleague } from '../core/incident/staff.ts';
import { defineProducer } from '../core/producer.ts';
import { ticketNumber } from '../core/text/numbers.ts';
import { HOUR, MINUTE } from '../core/time.ts';

/** A bucket policy for a partner's registered account, and the partner reads: a foreign account, known and agreed. */
export default defineProducer({
  id: 'partner-share',
  title: 'A partner reads with its own account',
  params: z.strictObject({ objects: z.number().int().default(1300) }),
  emits: ['ApiCall', 'SignIn', 'BucketState', 'ObjectAccess', 'Finding', 'Ticket'],
  plan(context, { objects }) {
    const { world, clock } = context;
    const rng = context.rng('params', 'share');
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
      5,
    );
    const partner = world.accounts.filter((each) => each.kind === 'partner').at(-1);
    const person = bystander(context, 'person', world.people, (each) => each.admin, 1);
    const start = someTime(context, rng, 0.1, 0.6);
    const script = new Script(context);
    const { session, ip, ua } = signInColleague(context, script, person, start);
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'PartnerRead',
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${partner?.id ?? ''}:root` },
          Action: 's3:GetObject',
          Resource: `arn:aws:s3:::${bucket.name}/*`,
        },
      ],
    });
    script.call({
      t: start,
      identity: session.identity,
      api: 's3.amazonaws.com:PutBucketPolicy',
      ip,
      ua,
      request: { bucketName: bucket.name, policy: '', bucketPolicy: policy },
    });
    script.add('BucketState', { t: start, bucket: bucket.name, account: bucket.account, state: { policy } });
    const identity = accountIdentity(partner?.id ?? '', awsId(context.rng('ids', 'partner'), 'AIDA', partner?.id ?? world.mainAccount));
    const from = ipText(addressInCidr(partner?.ranges[0] ?? '198.18.0.0/28', rng));
    const read = start + Math.floor((20 + rng.unit() * 70) * MINUTE);
    const reads = planReads(context, [
      {
        at: read,
        identity,
        ua: agent(context.rng('entity', 'tool'), 'boto3'),
        ip: from,
        bucket,
        path: 'internet',
        objects: runOf(world, bucket, objects, 26e9),
        parallel: 6,
        bytesPerSecond: 30e6,
        errors: { share: 0.01, code: 'SlowDown' },
      },
    ]);
    detect(context, script, rng, {
      ...FINDINGS.read,
      first: read,
      last: reads.end,
      identity,
      bucket: bucket.name,
      ip: from,
    });
    const asked = deskTime(rng, Math.max(clock.start, start - Math.floor((30 + rng.unit() * 90) * HOUR)));
    const number = ticketNumber(clock, asked);
    script.add('Ticket', {
      t: asked,
      number,
      queue: 'data',
      author: person.upn,
      status: 'resolved',
      subject: `Read access for ${partner?.name ?? ''}`,
      body: `Contract signed. ${partner?.name ?? ''} reads ${bucket.name} with its own account ${partner?.id ?? ''} from the ranges in the register.`,
    });
    return script.plan(
      {
        facts: {
          'herring.ticket': fact(number),
          'herring.account': fact(partner?.id ?? ''),
          'herring.bucket': fact(bucket.name),
          'herring.bytes': bytesFact(reads.bytes),
          'herring.objects': countFact(reads.objects),
        },
        entities: [entity('ticket', number), entity('account', partner?.id ?? ''), entity('bucket', bucket.name), entity('address', from)],
        why: `${partner?.name ?? 'A partner'} reads by contract (${number}).`,
      },
      [reads],
    );
  },
});
