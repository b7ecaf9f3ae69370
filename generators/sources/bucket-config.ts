import type { ColumnSpec, SourceContext, TableSpec } from '../core/source.ts';
import { defineSource } from '../core/source.ts';
import {
  byOrigin,
  collector,
  daily,
  STATE_TYPES,
  stateColumn,
  stateRows,
  stateSelect,
  stateStage,
  type StateKind,
  type StateRow,
} from '../core/snapshots.ts';
import { isoTime, jsonList, jsonObject, jsonPlain, jsonString, timestamp } from '../core/sql.ts';
import { delays, inStageOrder, ties, utf8 } from '../core/staging.ts';

const STATES: readonly [name: string, kind: StateKind, description: string, entity?: string][] = [
  ['region', 'text', 'Region of the bucket.'],
  ['creation_date', 'time', 'When it was created.'],
  ['policy', 'text', 'Bucket policy, JSON text; NULL when there is none.'],
  [
    'block_public_acls',
    'flag',
    'Public-access block: refuse new public ACLs. All four are NULL when the bucket has no such configuration.',
  ],
  ['ignore_public_acls', 'flag', 'Public-access block: ignore public ACLs.'],
  ['block_public_policy', 'flag', 'Public-access block: refuse new public policies.'],
  ['restrict_public_buckets', 'flag', 'Public-access block: let only own principals use a public policy.'],
  ['acl_grants', 'list', 'Grants of the access control list other than the owner’s, grantee:permission.'],
  ['object_ownership', 'text', 'BucketOwnerEnforced (ACLs off), BucketOwnerPreferred or ObjectWriter.'],
  ['versioning', 'text', 'Enabled, Suspended, or NULL when it never was on.'],
  ['replication_role', 'text', 'Role that replication runs as.', 'role'],
  ['logging_target_bucket', 'text', 'Where server access logs go; NULL when they are off.', 'bucket'],
  ['logging_target_prefix', 'text', 'Prefix of those logs.'],
  ['website_index_document', 'text', 'Index document if the bucket serves a website.'],
  ['default_encryption', 'text', 'AES256 or aws:kms.'],
  ['tags', 'map', 'Tags of the bucket.'],
];

const RULE_PARTS = ['status', 'prefix', 'destination_bucket', 'destination_account', 'existing_objects'] as const;
const RULE_TYPE = `STRUCT(id VARCHAR, ${RULE_PARTS.map((part) => `${part} VARCHAR`).join(', ')})`;
/** One line per rule, members divided by a bar. */
const RULES_SQL = `CASE WHEN s.replication_rules = '' THEN CAST([] AS ${RULE_TYPE}[]) ELSE [{'id': split_part(e, '|', 1), ${RULE_PARTS.map((part, i) => `'${part}': nullif(split_part(e, '|', ${i + 2}), '')`).join(', ')}} for e in string_split(s.replication_rules, chr(10))] END`;

function ruleLines(row: StateRow): string {
  const rules = new Map<string, string[]>();
  for (const [key, value] of Object.entries(row.state)) {
    if (!key.startsWith('replication_rules.')) continue;
    const rest = key.slice('replication_rules.'.length);
    const end = rest.lastIndexOf('.');
    const part = RULE_PARTS.indexOf(rest.slice(end + 1) as (typeof RULE_PARTS)[number]);
    if (end < 0 || part < 0) throw new Error(`Bucket state "${key}": expected replication_rules.<id>.${RULE_PARTS.join('|')}.`);
    const rule = rules.get(rest.slice(0, end)) ?? RULE_PARTS.map(() => '');
    rule[part] = value;
    rules.set(rest.slice(0, end), rule);
  }
  return [...rules].map(([id, parts]) => [id, ...parts].join('|')).join('\n');
}

const COLUMNS: readonly ColumnSpec[] = [
  { name: 'snapshot_date', type: 'DATE', description: 'Day of the snapshot.' },
  { name: 'snapshot_time', type: 'TIMESTAMP', description: 'When it was taken, UTC.' },
  { name: 'account_id', type: 'VARCHAR', description: 'Account that owns the bucket.', entity: 'account' },
  { name: 'bucket', type: 'VARCHAR', description: 'Name of the bucket.', entity: 'bucket' },
  ...STATES.map(([name, kind, description, entity]) => ({ name, type: STATE_TYPES[kind], description, ...(entity ? { entity } : {}) })),
  {
    name: 'replication_rules',
    type: `${RULE_TYPE}[]`,
    description: 'Replication rules: id, status, prefix, destination bucket and account, and whether existing objects were copied too.',
  },
];

const block = (name: string): string => jsonPlain(name);
const TABLE: TableSpec = {
  name: 'bucket_config',
  title: 'Bucket configuration, once a day',
  description:
    'How each bucket was configured once a day, shortly after 02:00 UTC, as the inventory job of the platform team reads it: policy, public-access block, lists, replication, versioning, logging. A change that was undone on the same day leaves no trace here. The account-wide public-access block is not part of it.',
  spec: 'https://docs.aws.amazon.com/config/latest/developerguide/resource-config-reference.html#amazon-simple-storage-service',
  time: 'snapshot_time',
  columns: COLUMNS,
  stage: {
    t: { type: 'f64' },
    delay: { type: 'f64' },
    tie: { type: 'u32' },
    account: { type: 'utf8' },
    bucket: { type: 'utf8' },
    ...Object.fromEntries(STATES.map(([name, kind]) => [name, stateStage(kind)])),
    replication_rules: { type: 'utf8' },
  },
  select: {
    snapshot_date: `CAST(${timestamp('s.t')} AS DATE)`,
    snapshot_time: timestamp('s.t'),
    account_id: 's.account',
    bucket: 's.bucket',
    ...Object.fromEntries(STATES.map(([name, kind]) => [name, stateSelect(name, kind)])),
    replication_rules: RULES_SQL,
  },
  arrived: timestamp('s.t + s.delay'),
  order: 't, tie',
  raw: {
    format: 'json',
    sql: jsonObject({
      configurationItemCaptureTime: jsonString(isoTime('snapshot_time', 3)),
      resourceType: `'"AWS::S3::Bucket"'`,
      accountId: jsonString('account_id'),
      awsRegion: jsonString('region'),
      resourceId: jsonString('bucket'),
      resourceCreationTime: jsonString(isoTime('creation_date')),
      BucketPolicy: jsonObject({ policyText: jsonString('policy') }),
      PublicAccessBlockConfiguration: `CASE WHEN block_public_acls IS NOT NULL THEN ${jsonObject({
        blockPublicAcls: block('block_public_acls'),
        ignorePublicAcls: block('ignore_public_acls'),
        blockPublicPolicy: block('block_public_policy'),
        restrictPublicBuckets: block('restrict_public_buckets'),
      })} END`,
      AccessControlList: jsonList('acl_grants'),
      ObjectOwnership: jsonString('object_ownership'),
      BucketVersioningConfiguration: jsonObject({ status: jsonString(`coalesce(versioning, 'Off')`) }),
      BucketLoggingConfiguration: jsonObject({
        destinationBucketName: jsonString('logging_target_bucket'),
        logFilePrefix: jsonString('logging_target_prefix'),
      }),
      BucketReplicationConfiguration: `CASE WHEN len(replication_rules) > 0 THEN ${jsonObject({
        role: jsonString('replication_role'),
        rules: `('[' || array_to_string([${jsonObject({
          id: jsonString('r.id'),
          status: jsonString('r.status'),
          prefix: jsonString('r.prefix'),
          existingObjectReplication: jsonString('r.existing_objects'),
          destination: jsonObject({
            bucketARN: jsonString(`'arn:aws:s3:::' || r.destination_bucket`),
            account: jsonString('r.destination_account'),
          }),
        })} for r in replication_rules], ',') || ']')`,
      })} END`,
      BucketWebsiteConfiguration: `CASE WHEN website_index_document IS NOT NULL THEN ${jsonObject({ indexDocumentSuffix: jsonString('website_index_document') })} END`,
      ServerSideEncryptionConfiguration: jsonString('default_encryption'),
    }),
  },
};

const seen = collector<StateRow>();

function finish(context: SourceContext): void {
  byOrigin('BucketState', daily(seen.take(context)), (batch, rows) => {
    const values = {
      t: Float64Array.from(rows, (row) => row.t),
      delay: delays(context.rng('noise', batch, 'delay'), rows.length, { medianS: 560, sigma: 0.4, minS: 240, late: 0 }),
      tie: ties(context.rng('noise', batch, 'tie'), rows.length),
      account: utf8(rows.map((row) => row.account)),
      bucket: utf8(rows.map((row) => row.subject)),
      ...Object.fromEntries(STATES.map(([name, kind]) => [name, stateColumn(name, kind, rows)])),
      replication_rules: utf8(rows.map(ruleLines)),
    };
    context.emit(TABLE.name, batch, inStageOrder(TABLE.stage, values), rows.length);
  });
}

export default defineSource({
  id: 'bucket-config',
  title: 'Daily configuration of buckets',
  tables: [TABLE],
  accepts: { BucketState: (batch, context) => seen.add(context, stateRows(batch, context.pools)) },
  finish,
});
