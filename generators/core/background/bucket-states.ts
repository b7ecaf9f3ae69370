import { isoSeconds } from '../ids.ts';
import { worthStealing } from '../incident/cast.ts';
import type { PlanContext } from '../producer.ts';
import { DAY, HOUR } from '../time.ts';
import type { Bucket, World } from '../world.ts';
import { replicationRules } from './replication.ts';

type State = Record<string, string>;

interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: string | Readonly<Record<string, string>>;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: unknown;
}

const policyText = (statements: readonly Statement[]): string => JSON.stringify({ Version: '2012-10-17', Statement: statements });

/** What policies say in a company of some years: TLS only, logs, partners that deliver, another own account that reads. */
function statements(context: PlanContext, bucket: Bucket, later: boolean): Statement[] {
  const { world } = context;
  const rng = context.shared('entity', 'bucket-policy', bucket.name);
  const arn = `arn:aws:s3:::${bucket.name}`;
  const all = [arn, `${arn}/*`];
  const out: Statement[] = [];
  // What holds secrets always has a policy and a block, so that a cause that changes them finds something to change.
  if (rng.chance(0.35) || worthStealing(context)(bucket))
    out.push({
      Sid: 'TlsOnly',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: all,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  if (bucket.sensitivity === 'public')
    out.push({ Sid: 'PublicRead', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `${arn}/*` });
  if (bucket.name.includes('load-balancer-logs'))
    out.push({
      Sid: 'LogDelivery',
      Effect: 'Allow',
      Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: `${arn}/AWSLogs/*`,
    });
  const partner = world.accounts.find((account) => account.kind === 'partner');
  if (partner && bucket.name.includes('sftp-inbound'))
    out.push({
      Sid: 'PartnerDelivers',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${partner.id}:root` },
      Action: ['s3:PutObject', 's3:GetObject', 's3:ListBucket'],
      Resource: all,
    });
  const own = world.accounts.filter((account) => account.kind === 'own' && account.id !== bucket.account);
  const reader = own[rng.int(Math.max(1, own.length))];
  if (reader && bucket.sensitivity !== 'regulated' && rng.chance(0.3))
    out.push({
      Sid: 'ReadFromOtherAccount',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${reader.id}:root` },
      Action: ['s3:GetObject', 's3:ListBucket'],
      Resource: all,
    });
  const security = own.at(-1);
  if (later && security)
    out.push({
      Sid: 'InventoryRead',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${security.id}:root` },
      Action: ['s3:GetBucketPolicy', 's3:GetInventoryConfiguration'],
      Resource: arn,
    });
  return out;
}

/** The state of every bucket in the report of a given time: the same for every unit of a case. */
export function bucketStates(context: PlanContext): (bucket: Bucket, report: number) => State {
  const { world, clock } = context;
  const rules = replicationRules(context);
  const rng = context.shared('entity', 'bucket-estate');
  // Two buckets got a statement and one its versioning in the weeks before, well before the detailed tables begin.
  const touched = rng.sample(
    world.buckets.filter((bucket) => bucket.sensitivity !== 'public'),
    3,
  );
  const when = touched.map(() => clock.detailStart - Math.floor((1.5 + 8 * rng.unit()) * DAY));
  const replicator = world.roles.find((role) => role.name === 's3-replication')?.arn ?? '';

  return (bucket, report) => {
    const own = context.shared('entity', 'bucket-state', bucket.name);
    const place = touched.indexOf(bucket);
    const later = place >= 0 && report > (when[place] ?? 0);
    const open = bucket.sensitivity === 'public';
    // Buckets from before the setting existed were never given one; nothing opens them either.
    const block = open ? 'false' : bucket.createdDaysAgo > 700 && own.chance(0.6) && !worthStealing(context)(bucket) ? '' : 'true';
    const policy = statements(context, bucket, later && place < 2);
    const replicated = rules.filter((rule) => rule.bucket === bucket);
    const state: State = {
      snapshot: 'daily',
      region: bucket.region,
      creation_date: isoSeconds(Math.floor(clock.end / DAY - bucket.createdDaysAgo) * DAY + Math.floor((7 + 10 * own.unit()) * HOUR)),
      policy: policy.length > 0 ? policyText(policy) : '',
      block_public_acls: block,
      ignore_public_acls: block,
      block_public_policy: block,
      restrict_public_buckets: block,
      object_ownership:
        bucket.createdDaysAgo > 1300 && own.chance(0.5)
          ? 'ObjectWriter'
          : own.chance(0.85)
            ? 'BucketOwnerEnforced'
            : 'BucketOwnerPreferred',
      acl_grants: bucket.createdDaysAgo > 1300 && own.chance(0.35) ? 'LogDelivery:WRITE,LogDelivery:READ_ACP' : '',
      versioning: bucket.versioning || replicated.length > 0 ? 'Enabled' : own.chance(0.2) ? 'Suspended' : '',
      default_encryption: bucket.sensitivity === 'regulated' || own.chance(0.3) ? 'aws:kms' : 'AES256',
      'tags.data-class': bucket.sensitivity,
      'tags.team': bucket.teams[0] ?? 'Platform',
      ...(place === 2 && later ? { 'tags.cost-center': String(own.between(4100, 4990)) } : {}),
      ...(bucket.accessLogging
        ? { logging_target_bucket: `${world.org.slug}-s3-access-logs-${bucket.region}`, logging_target_prefix: `${bucket.name}/` }
        : {}),
      ...(open && own.chance(0.5) ? { website_index_document: 'index.html' } : {}),
    };
    for (const { rule, destination, destinationAccount } of replicated) {
      state['replication_role'] = replicator;
      state[`replication_rules.${rule}.status`] = 'Enabled';
      state[`replication_rules.${rule}.destination_bucket`] = destination;
      state[`replication_rules.${rule}.destination_account`] = destinationAccount;
      state[`replication_rules.${rule}.existing_objects`] = 'false';
    }
    return state;
  };
}

/** What S3 answers to a read of a setting that a bucket does not have: each API has an error of its own (S3 API reference, error codes). */
const UNSET = {
  GetBucketPolicy: ['NoSuchBucketPolicy', 'The bucket policy does not exist'],
  GetBucketPublicAccessBlock: ['NoSuchPublicAccessBlockConfiguration', 'The public access block configuration was not found'],
  GetBucketReplication: ['ReplicationConfigurationNotFoundError', 'The replication configuration was not found'],
  GetBucketLifecycle: ['NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist'],
} as const satisfies Record<string, readonly [code: string, message: string]>;

const missing = new WeakMap<World, ReadonlyMap<string, ReadonlySet<string>>>();

/**
 * The error of a read of a setting that the bucket does not have, or undefined: agrees with the daily snapshots.
 * @param api `GetBucketPolicy`; others than those of settings give undefined
 */
export function unsetError(context: PlanContext, api: string, bucket: string): readonly [code: string, message: string] | undefined {
  let found = missing.get(context.world);
  if (!found) {
    const state = bucketStates(context);
    found = new Map(
      context.world.buckets.map((each) => {
        // Settings change before the detailed tables begin, if at all.
        const { policy, block_public_acls, replication_role } = state(each, context.clock.end);
        const tidied = context.shared('entity', 'lifecycle', each.name).chance(0.6);
        return [
          each.name,
          new Set([
            ...(policy ? [] : ['GetBucketPolicy']),
            ...(block_public_acls ? [] : ['GetBucketPublicAccessBlock']),
            ...(replication_role ? [] : ['GetBucketReplication']),
            ...(tidied ? [] : ['GetBucketLifecycle']),
          ]),
        ];
      }),
    );
    missing.set(context.world, found);
  }
  return found.get(bucket)?.has(api) ? UNSET[api as keyof typeof UNSET] : undefined;
}
