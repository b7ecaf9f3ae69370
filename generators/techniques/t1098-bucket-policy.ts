import { z } from 'zod';
import { CALL_FLAGS } from '../core/background/api-calls.ts';
import { roleNamed, roleSession } from '../core/background/identities.ts';
import { isoSeconds } from '../core/background/time.ts';
import { culprit, entity, loot, otherBuckets, personNamed } from '../core/incident/cast.ts';
import { foreignPrincipal } from '../core/incident/credentials.ts';
import { fact, Script, seconds, timeFact } from '../core/incident/script.ts';
import { instant, onset } from '../core/incident/when.ts';
import { defineProducer } from '../core/producer.ts';
import { MINUTE } from '../core/time.ts';

const params = z.strictObject({
  /** Minutes before the onset at which the policy is put, least and most. */
  before: z.tuple([z.number(), z.number()]).default([6, 75]),
});

/** T1098: the intruder's console session gives a foreign account the right to read the bucket. */
export default defineProducer({
  id: 't1098-bucket-policy',
  title: 'Bucket policy for a foreign account',
  attack: 'T1098',
  params,
  emits: ['ApiCall', 'BucketState'],
  plan(context, { before }) {
    const { world } = context;
    const rng = context.rng('params', 'policy');
    const { bucket } = loot(context);
    const foreign = culprit(context, 'account', world.accounts, (account) => account.kind === 'unlisted');
    const person = personNamed(world, String(context.fact('entry.person')));
    const entered = instant(context, 'entry.time');
    const role = roleNamed(world, String(context.fact('entry.role')));
    const session = roleSession(context.shared('ids', 'phished', person.upn), { role, name: person.upn, at: entered, seconds: 28_800 });
    const policyAt = Math.max(
      onset(context) - Math.floor((before[0] + rng.unit() * (before[1] - before[0])) * MINUTE),
      entered + 2 * MINUTE,
    );
    const script = new Script(context);
    const ip = String(context.fact('entry.address'));
    const ua = String(context.fact('entry.agent'));
    let t = entered + seconds(20 + rng.unit() * 60);
    const call = (api: string, request: Record<string, string> | null, error?: readonly [string, string]): void => {
      script.call({
        t,
        identity: session.identity,
        api,
        ip,
        ua,
        flags: CALL_FLAGS.console | CALL_FLAGS.noTls,
        ...(request ? { request } : {}),
        ...(error ? { error } : {}),
      });
    };
    const looks = [
      's3.amazonaws.com:ListBuckets',
      'iam.amazonaws.com:ListUsers',
      'organizations.amazonaws.com:DescribeOrganization',
      's3.amazonaws.com:GetAccountPublicAccessBlock',
      'iam.amazonaws.com:GetAccountSummary',
      'ce.amazonaws.com:GetCostAndUsage',
    ];
    const step = Math.max(3, (policyAt - t) / 1e6 / (looks.length + 3));
    for (const api of rng.shuffle(looks)) {
      const refused = api.includes('organizations') || (api.includes('ce.') && rng.chance(0.6));
      call(api, null, refused ? ['AccessDeniedException', 'You do not have permission to access this resource'] : undefined);
      t += seconds(step * (0.3 + rng.unit() * 0.6));
    }
    for (const other of rng.sample(otherBuckets(context), 2)) {
      call('s3.amazonaws.com:GetBucketPolicy', { bucketName: other.name, policy: '' });
      t += seconds(2 + rng.unit() * 12);
    }

    const reader = foreignPrincipal(context, foreign.id);
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: rng.pick(['PartnerRead', 'AnalyticsAccess', 'DataShare', 'Stmt1']),
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${foreign.id}:root` },
          Action: ['s3:GetObject', 's3:ListBucket'],
          Resource: [`arn:aws:s3:::${bucket.name}`, `arn:aws:s3:::${bucket.name}/*`],
        },
      ],
    });
    t = Math.max(t, policyAt - seconds(25 + rng.unit() * 70));
    call(
      's3.amazonaws.com:PutBucketPolicy',
      { bucketName: bucket.name, policy: '', bucketPolicy: policy.replace('"Version"', '"version"') },
      ['MalformedPolicy', 'Policy has invalid resource'],
    );
    t = Math.max(policyAt, t + seconds(11));
    const put = Math.min(t, onset(context) - seconds(40));
    t = put;
    call('s3.amazonaws.com:PutBucketPolicy', { bucketName: bucket.name, policy: '', bucketPolicy: policy });
    script.add('BucketState', { t: put, bucket: bucket.name, account: bucket.account, state: { policy } });

    return script.plan({
      facts: {
        'entry.policy_time': timeFact(put),
        'entry.principal': fact(`arn:aws:iam::${foreign.id}:root`),
        'actor.account': fact(foreign.id),
        'actor.principal': fact(reader.principalId ?? ''),
      },
      entities: [entity('account', foreign.id)],
      timeline: [{ at: isoSeconds(put), text: `A bucket policy lets account ${foreign.id}, which nobody knows, read ${bucket.name}.` }],
      why: `Account ${foreign.id} may read ${bucket.name} from here on.`,
    });
  },
});
