import { z } from 'zod';
import { identityAt } from '../core/incident/credentials.ts';
import { serviceIdentity } from '../core/background/identities.ts';
import { isoSeconds } from '../core/background/time.ts';
import { culprit, entity, loot } from '../core/incident/cast.ts';
import { bytesFact, countFact, fact, Script, seconds, timeFact } from '../core/incident/script.ts';
import { onset, within } from '../core/incident/when.ts';
import { defineProducer } from '../core/producer.ts';
import { MINUTE } from '../core/time.ts';

const params = z.strictObject({
  /** Minutes that the copy of what is there already lasts, least and most. */
  minutes: z.tuple([z.number(), z.number()]).default([25, 150]),
});

/** Sample period of the replication metrics. */
const PERIOD = 5 * MINUTE;

/** T1537: a replication rule to an account that nobody knows, and a batch job for the objects that are there already. */
export default defineProducer({
  id: 't1537-transfer-to-cloud-account',
  title: 'Replication to a foreign account',
  attack: 'T1537',
  params,
  emits: ['ApiCall', 'BucketState', 'ReplicationSample'],
  plan(context, { minutes }) {
    const { world } = context;
    const rng = context.rng('params', 'rule');
    const pick = context.rng('entity', 'destination');
    const { bucket, objects } = loot(context);
    const foreign = culprit(context, 'account', world.accounts, (account) => account.kind === 'unlisted');
    const stem = pick.pick(['dr-copy', 'archive', 'mirror', 'sync', 'offsite', 'cold-store']);
    const destination = `${world.org.slug}-${stem}-${pick.hex(5)}`;
    const rule = `${pick.pick(['dr', 'archive', 'sync', 'compliance', 'offsite'])}-${pick.pick(['all', 'full', 'daily', 'objects'])}`;
    const ips = String(context.fact('cast.addresses')).split(',');
    const ip = ips[0] ?? '';
    const ua = String(context.fact('cast.agent'));
    const start = onset(context);
    const script = new Script(context);
    const call = (
      t: number,
      api: string,
      request: Record<string, string>,
      more: { error?: readonly [string, string]; response?: Record<string, string> } = {},
    ): void => {
      script.call({ t, identity: identityAt(context, 'user-key', t), api: `s3.amazonaws.com:${api}`, ip, ua, request, ...more });
    };

    let t = start - Math.floor(within(rng, [9, 40]) * MINUTE);
    const step = (): void => {
      t = Math.min(start - seconds(95), t + seconds(4 + rng.unit() * 70));
    };
    call(t, 'GetBucketReplication', { bucketName: bucket.name, replication: '' });
    step();
    call(t, 'GetBucketVersioning', { bucketName: bucket.name, versioning: '' });
    step();
    call(t, 'PutBucketVersioning', { bucketName: bucket.name, versioning: '', 'VersioningConfiguration.Status': 'Enabled' });
    step();
    const role = world.roles.find((each) => each.use === 'service' && /repl/i.test(each.name));
    const roleArn = role?.arn ?? `arn:aws:iam::${world.mainAccount}:role/service-role/s3-replication`;
    const configuration = {
      bucketName: bucket.name,
      replication: '',
      'ReplicationConfiguration.Role': roleArn,
      'ReplicationConfiguration.Rule.ID': rule,
      'ReplicationConfiguration.Rule.Status': 'Enabled',
      'ReplicationConfiguration.Rule.Destination.Bucket': `arn:aws:s3:::${destination}`,
      'ReplicationConfiguration.Rule.Destination.Account': foreign.id,
      'ReplicationConfiguration.Rule.ExistingObjectReplication.Status': 'Enabled',
    };
    call(t, 'PutBucketReplication', configuration, { error: ['InvalidRequest', 'Destination bucket must have versioning enabled.'] });
    step();
    const put = Math.min(t + seconds(30 + rng.unit() * 120), start - seconds(80));
    call(put, 'PutBucketReplication', configuration);
    const job = context.rng('ids', 'job').uuid();
    call(
      start - seconds(30 + rng.unit() * 30),
      'CreateJob',
      {
        'Operation.S3ReplicateObject': '{}',
        'ManifestGenerator.S3JobManifestGenerator.SourceBucket': `arn:aws:s3:::${bucket.name}`,
        RoleArn: roleArn,
        Priority: '10',
      },
      { response: { JobId: job } },
    );
    script.call({
      t: start + seconds(3 + rng.unit() * 20),
      identity: serviceIdentity('batchoperations.s3.amazonaws.com'),
      api: 's3.amazonaws.com:JobStatusChanged',
      ip: 'batchoperations.s3.amazonaws.com',
      ua: 'batchoperations.s3.amazonaws.com',
      flags: 2,
    });
    script.add('BucketState', {
      t: put,
      bucket: bucket.name,
      account: bucket.account,
      state: {
        versioning: 'Enabled',
        replication_role: roleArn,
        [`replication_rules.${rule}.status`]: 'Enabled',
        [`replication_rules.${rule}.destination_bucket`]: destination,
        [`replication_rules.${rule}.destination_account`]: foreign.id,
        [`replication_rules.${rule}.existing_objects`]: 'true',
      },
    });

    // The copy, period by period: a ramp, a plateau with dents, a tail.
    const sizes = objects.map((object) => world.objects.size[object] ?? 0);
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    const periods = Math.max(4, Math.round(within(rng, minutes) / 5));
    const shares = Array.from({ length: periods }, (_, i) => Math.min(1, (i + 1) / 2, (periods - i) / 2) * (0.45 + rng.unit()));
    const whole = shares.reduce((sum, share) => sum + share, 0);
    let sent = 0;
    let done = 0;
    let last = start;
    shares.forEach((share, index) => {
      const until = index === periods - 1 ? sizes.length : Math.min(sizes.length, done + Math.round((sizes.length * share) / whole));
      const copied = sizes.slice(done, until);
      const amount = copied.reduce((sum, size) => sum + size, 0);
      done = until;
      sent += amount;
      last = start - (start % PERIOD) + index * PERIOD + 1 + rng.int(MINUTE);
      script.add('ReplicationSample', {
        t: last,
        bucket: bucket.name,
        destination,
        rule,
        bytesPending: bytes - sent,
        operationsPending: sizes.length - done,
        latencyS: 20 + rng.int(400) + index * 4,
        operationsFailed: rng.chance(0.15) ? rng.between(1, 3) : 0,
        bytesReplicated: amount,
        objectsReplicated: copied.length,
      });
    });

    return script.plan({
      facts: {
        'entry.kind': fact('replication rule put with a key that is not used by its owner'),
        'entry.rule': fact(rule),
        'entry.destination': fact(destination),
        'entry.time': timeFact(put),
        'entry.rule_time': timeFact(put),
        'entry.key': fact(String(context.fact('cast.key'))),
        'entry.job': fact(job),
        'actor.account': fact(foreign.id),
        'actor.identity': fact(identityAt(context, 'user-key', put).arn ?? ''),
        'actor.key': fact(String(context.fact('cast.key'))),
        'actor.address': fact(ip),
        'actor.addresses': countFact(ips.length, 0),
        'incident.happened': fact(true),
        'exfil.path': fact('replication'),
        'exfil.bytes': bytesFact(bytes),
        'exfil.objects': countFact(sizes.length),
        'exfil.requests': { value: 0, unit: 'count' },
        'exfil.start': timeFact(start - (start % PERIOD), 900),
        'exfil.end': timeFact(last, 900),
        'flow.visible': fact(false),
        'path.flow_bytes': { value: 0, unit: 'bytes' },
      },
      entities: [
        entity('bucket', destination),
        entity('rule', rule),
        entity('account', foreign.id),
        entity('session', identityAt(context, 'user-key', put).arn ?? ''),
      ],
      timeline: [
        {
          at: isoSeconds(put),
          text: `PutBucketReplication: rule ${rule} copies ${bucket.name} to ${destination} in account ${foreign.id}.`,
        },
        { at: isoSeconds(start), text: 'A batch job begins to copy the objects that are there already.' },
        { at: isoSeconds(last), text: `${sizes.length} objects, ${(bytes / 1e9).toFixed(2)} GB have been copied.` },
      ],
      why: `S3 itself copies ${bucket.name} to account ${foreign.id}.`,
    });
  },
});
