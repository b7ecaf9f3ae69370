import { z } from 'zod';
import { bystander, entity, victimBucket } from '../core/incident/cast.ts';
import { detect, FINDINGS } from '../core/incident/finding.ts';
import { bytesFact, countFact, deskTime, fact, Script, seconds, someTime } from '../core/incident/script.ts';
import { signInColleague } from '../core/incident/staff.ts';
import { defineProducer } from '../core/producer.ts';
import { ticketNumber } from '../core/text/numbers.ts';
import { HOUR, MINUTE } from '../core/time.ts';

const PERIOD = 5 * MINUTE;

/** A new replication rule to an account of our own, with everything that is there: server side, large, and wanted. */
export default defineProducer({
  id: 'own-account-copy',
  title: 'Replication to an own account',
  params: z.strictObject({ periods: z.tuple([z.number().int(), z.number().int()]).default([20, 60]) }),
  emits: ['ApiCall', 'SignIn', 'BucketState', 'ReplicationSample', 'Finding', 'Ticket', 'Change'],
  plan(context, { periods }) {
    const { world, clock } = context;
    const rng = context.rng('params', 'copy');
    const victim = victimBucket(context).name;
    const bucket = bystander(
      context,
      'bucket',
      world.buckets,
      (each) => each.account === world.mainAccount && each.accessLogging && each.sensitivity !== 'public' && each.name !== victim,
      4,
    );
    const account = world.accounts.filter((each) => each.kind === 'own' && each.id !== world.mainAccount).at(-1);
    const person = bystander(context, 'person', world.people, (each) => each.admin, 3);
    const destination = `${bucket.name}-copy`;
    const rule = rng.pick(['second-account', 'audit-copy', 'keep-twice']);
    const start = someTime(context, rng, 0.1, 0.6);
    const script = new Script(context);
    const { session, ip, ua } = signInColleague(context, script, person, start);
    const asked = deskTime(rng, Math.max(clock.start, start - 30 * HOUR));
    const number = ticketNumber(clock, asked);
    script.add('Ticket', {
      t: asked,
      number,
      queue: 'platform',
      author: person.upn,
      status: 'resolved',
      subject: `Second copy of ${bucket.name}`,
      body: `Auditors want a second copy. Rule ${rule} to ${destination} in our account ${account?.name ?? ''} (${account?.id ?? ''}), existing objects included.`,
    });
    script.add('Change', {
      t: start,
      kind: 'config',
      system: 'storage',
      summary: `replication ${rule}: ${bucket.name} to ${destination}`,
      author: person.upn,
      reference: number,
    });
    script.call({
      t: start - seconds(50),
      identity: session.identity,
      api: 's3.amazonaws.com:GetBucketReplication',
      ip,
      ua,
      request: { bucketName: bucket.name, replication: '' },
    });
    script.call({
      t: start,
      identity: session.identity,
      api: 's3.amazonaws.com:PutBucketReplication',
      ip,
      ua,
      request: {
        bucketName: bucket.name,
        replication: '',
        'ReplicationConfiguration.Rule.ID': rule,
        'ReplicationConfiguration.Rule.Status': 'Enabled',
        'ReplicationConfiguration.Rule.Destination.Bucket': `arn:aws:s3:::${destination}`,
        'ReplicationConfiguration.Rule.Destination.Account': account?.id ?? '',
      },
    });
    script.add('BucketState', {
      t: start,
      bucket: bucket.name,
      account: bucket.account,
      state: {
        versioning: 'Enabled',
        [`replication_rules.${rule}.status`]: 'Enabled',
        [`replication_rules.${rule}.destination_bucket`]: destination,
        [`replication_rules.${rule}.destination_account`]: account?.id ?? '',
        [`replication_rules.${rule}.existing_objects`]: 'true',
      },
    });
    detect(context, script, rng, {
      ...FINDINGS.persistence,
      first: start,
      identity: session.identity,
      bucket: bucket.name,
      ip,
      api: 'PutBucketReplication',
    });
    let bytes = 0;
    let objects = 0;
    const count = rng.between(periods[0], periods[1]);
    const each = Math.ceil(bucket.objectCount / count);
    for (let index = 0; index < count && objects < bucket.objectCount; index += 1) {
      const t = start - (start % PERIOD) + (index + 1) * PERIOD + rng.int(MINUTE);
      if (t >= clock.end) break;
      const copied = Math.min(each, bucket.objectCount - objects);
      let amount = 0;
      for (let i = 0; i < copied; i += 1) amount += world.objects.size[bucket.firstObject + objects + i] ?? 0;
      objects += copied;
      bytes += amount;
      script.add('ReplicationSample', {
        t,
        bucket: bucket.name,
        destination,
        rule,
        bytesPending: 0,
        operationsPending: bucket.objectCount - objects,
        latencyS: 15 + rng.int(300),
        operationsFailed: 0,
        bytesReplicated: amount,
        objectsReplicated: copied,
      });
    }
    return script.plan({
      facts: {
        'herring.ticket': fact(number),
        'herring.bucket': fact(bucket.name),
        'herring.bytes': bytesFact(bytes),
        'herring.objects': countFact(objects),
      },
      entities: [
        entity('ticket', number),
        entity('bucket', bucket.name),
        entity('bucket', destination),
        entity('rule', rule),
        entity('account', account?.id ?? ''),
      ],
      why: `Replication to our own account, as agreed in ${number}.`,
    });
  },
});
