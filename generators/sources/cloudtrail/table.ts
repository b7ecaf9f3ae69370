import { cipherSql, signingDateSql, tlsVersionSql } from '../../core/request-ids.ts';
import type { ColumnSpec, StageColumn, TableSpec } from '../../core/source.ts';
import { IDENTITY_SQL, IDENTITY_TYPE, s3Message } from '../../core/source-kit/cloudtrail.ts';
import { withCommand } from '../../core/source-kit/commands.ts';
import { timestamp } from '../../core/sql.ts';
import { rawRecord } from './raw.ts';

/** Bits of the stage column `kind`. */
export const KIND = { object: 1, list: 2, bracket: 4, internal: 8, global: 16, readOnly: 32, data: 64, tls: 128 } as const;
/** Bits of the stage column `more`. */
export const MORE = { console: 1, service: 2, signIn: 4, tls13: 8, query: 16, anonymous: 32 } as const;

export const STAGE = {
  t: { type: 'f64' },
  arrived: { type: 'f64' },
  tie: { type: 'u32' },
  kind: { type: 'u8' },
  more: { type: 'u8' },
  version: { type: 'u8' },
  identity: { ref: 'identity' },
  api: { ref: 'string' },
  region: { ref: 'string' },
  ip: { ref: 'string' },
  ua: { ref: 'string' },
  command: { ref: 'string' },
  errorcode: { ref: 'string' },
  errormessage: { ref: 'string' },
  request: { ref: 'params' },
  response: { ref: 'params' },
  extra: { ref: 'params' },
  resource: { ref: 'string' },
  resourcetype: { ref: 'string' },
  vpce: { ref: 'string' },
  account: { ref: 'string' },
  bucket: { ref: 'string' },
  object: { ref: 'object' },
  bytesin: { type: 'f64' },
  bytesout: { type: 'f64' },
  requestid: { type: 'utf8' },
  hostid: { type: 'utf8' },
  eventid: { type: 'utf8' },
  signed: { type: 'u32' },
  expires: { type: 'u32' },
  shared: { type: 'utf8' },
} as const satisfies Record<string, StageColumn>;

/** Members that `additionaleventdata` has room for besides those of S3; an event's `extra` may hold no other. */
export const EXTRA_KEYS = ['LoginTo', 'MobileVersion', 'MFAUsed', 'MFAIdentifier', 'identityProviderConnectionVerificationMethod'] as const;

const has = (column: 'kind' | 'more', bit: number) => `(s.${column} & ${bit}) <> 0`;
const IS_OBJECT = has('kind', KIND.object);
const IS_S3 = `${IS_OBJECT} OR s.hostid <> ''`;
const SERVICE = `split_part(api.value, ':', 1)`;
const HOST = `(bucket.value || '.s3.' || region.value || '.amazonaws.com')`;
const OWN_HOST = `CASE WHEN ${has('kind', KIND.global)} OR ${has('more', MORE.signIn)} THEN ${SERVICE} ELSE replace(${SERVICE}, '.amazonaws.com', '.' || region.value || '.amazonaws.com') END`;
const asMap = (struct: string) => `CAST(${struct} AS MAP(VARCHAR, VARCHAR))`;
/** The query string of a presigned address, without credential and signature, which the trail leaves out. */
const SIGNED = `'X-Amz-Algorithm': 'AWS4-HMAC-SHA256', 'X-Amz-Date': ${signingDateSql('s.signed')}, 'X-Amz-Expires': s.expires::VARCHAR, 'X-Amz-SignedHeaders': 'host', 'x-id': api.value::VARCHAR`;
const select: TableSpec['select'] = {
  eventversion: `'1.' || lpad(s.version::VARCHAR, 2, '0')`,
  useridentity: IDENTITY_SQL,
  eventtime: timestamp('s.t'),
  eventsource: `CASE WHEN ${IS_OBJECT} THEN 's3.amazonaws.com' ELSE ${SERVICE} END`,
  eventname: `CASE WHEN ${IS_OBJECT} THEN api.value::VARCHAR ELSE split_part(api.value, ':', 2) END`,
  awsregion: `CASE WHEN ${has('kind', KIND.global)} THEN 'us-east-1' ELSE region.value END`,
  sourceipaddress: 'ip.value',
  useragent: `CASE WHEN ${has('kind', KIND.internal)} THEN ip.value::VARCHAR WHEN ${has('kind', KIND.bracket)} THEN '[' || coalesce(${withCommand('ua.value::VARCHAR')}, '-') || ']' ELSE ${withCommand('ua.value::VARCHAR')} END`,
  errorcode: 'errorcode.value',
  errormessage: `CASE WHEN s.errorcode = 0 THEN NULL WHEN ${IS_OBJECT} THEN ${s3Message('errorcode.value::VARCHAR')} ELSE errormessage.value::VARCHAR END`,
  requestparameters:
    `CASE WHEN NOT (${IS_OBJECT}) THEN request.value` +
    ` WHEN ${has('kind', KIND.list)} THEN ${asMap(`{'list-type': '2', 'bucketName': bucket.value::VARCHAR, 'encoding-type': 'url', 'prefix': coalesce(regexp_extract(object.key, '^.*/'), ''), 'Host': ${HOST}}`)}` +
    ` WHEN ${has('more', MORE.query)} THEN ${asMap(`{'bucketName': bucket.value::VARCHAR, 'Host': ${HOST}, 'key': object.key::VARCHAR, ${SIGNED}}`)}` +
    ` ELSE ${asMap(`{'bucketName': bucket.value::VARCHAR, 'Host': ${HOST}, 'key': object.key::VARCHAR}`)} END`,
  responseelements: `CASE WHEN s.errorcode <> 0 THEN NULL WHEN ${IS_OBJECT} THEN CASE WHEN api.value::VARCHAR IN ('PutObject', 'CopyObject') THEN MAP {'x-amz-server-side-encryption': 'AES256'} END ELSE response.value END`,
  additionaleventdata:
    `CASE WHEN ${IS_OBJECT} OR s.hostid <> '' OR s.extra <> 0 THEN {` +
    `'SignatureVersion': CASE WHEN (${IS_S3}) AND NOT ${has('more', MORE.anonymous)} THEN 'SigV4' END, ` +
    `'CipherSuite': CASE WHEN (${IS_S3}) AND ${has('kind', KIND.tls)} THEN ${cipherSql('((s.more >> 3) & 1)')} END, ` +
    `'bytesTransferredIn': CASE WHEN ${IS_S3} THEN s.bytesin::BIGINT END, 'bytesTransferredOut': CASE WHEN ${IS_S3} THEN s.bytesout::BIGINT END, ` +
    `'AuthenticationMethod': CASE WHEN NOT (${IS_S3}) OR ${has('more', MORE.anonymous)} THEN NULL WHEN ${has('more', MORE.query)} THEN 'QueryString' ELSE 'AuthHeader' END, ` +
    `'x-amz-id-2': nullif(s.hostid, ''), ${EXTRA_KEYS.map((key) => `'${key}': CASE WHEN s.extra <> 0 THEN extra.value['${key}'] END`).join(', ')}} END`,
  requestid: `nullif(s.requestid, '')`,
  eventid: 's.eventid::UUID',
  readonly: has('kind', KIND.readOnly),
  resources:
    `CASE WHEN ${IS_OBJECT} THEN [{'arn': 'arn:aws:s3:::' || bucket.value || '/' || CASE WHEN ${has('kind', KIND.list)} THEN coalesce(regexp_extract(object.key, '^.*/'), '') ELSE coalesce(object.key, '') END, 'accountid': NULL, 'type': 'AWS::S3::Object'}, ` +
    `{'arn': 'arn:aws:s3:::' || bucket.value, 'accountid': account.value::VARCHAR, 'type': 'AWS::S3::Bucket'}]` +
    ` WHEN s.resource <> 0 THEN [{'arn': resource.value::VARCHAR, 'accountid': account.value::VARCHAR, 'type': resourcetype.value::VARCHAR}] END`,
  eventtype: `CASE WHEN ${has('more', MORE.service)} THEN 'AwsServiceEvent' WHEN ${has('more', MORE.signIn)} THEN 'AwsConsoleSignIn' ELSE 'AwsApiCall' END`,
  managementevent: `NOT (${has('kind', KIND.data)})`,
  recipientaccountid: 'account.value',
  sharedeventid: `nullif(s.shared, '')::UUID`,
  vpcendpointid: 'vpce.value',
  eventcategory: `CASE WHEN ${has('kind', KIND.data)} THEN 'Data' ELSE 'Management' END`,
  sessioncredentialfromconsole: `CASE WHEN ${has('more', MORE.console)} THEN 'true' END`,
  tlsdetails: `CASE WHEN ${has('kind', KIND.tls)} THEN {'tlsversion': ${tlsVersionSql('((s.more >> 3) & 1)')}, 'ciphersuite': ${cipherSql('((s.more >> 3) & 1)')}, 'clientprovidedhostheader': CASE WHEN ${IS_OBJECT} THEN ${HOST} ELSE ${OWN_HOST} END} END`,
};

const columns: readonly ColumnSpec[] = [
  {
    name: 'eventversion',
    type: 'VARCHAR',
    description: 'Version of the record format; each service has its own pace, so several stand side by side.',
  },
  {
    name: 'useridentity',
    type: IDENTITY_TYPE,
    description:
      'Who made the call and with which credentials. A role session has an access key that begins with ASIA, and its role in sessioncontext.sessionissuer; the part of principalid after the colon is the session name (for an EC2 instance, its id).',
    entity: 'identity',
  },
  { name: 'eventtime', type: 'TIMESTAMP', description: 'When the call was completed, UTC, in whole seconds.' },
  { name: 'eventsource', type: 'VARCHAR', description: 'Service that was called, such as s3.amazonaws.com.', entity: 'service' },
  { name: 'eventname', type: 'VARCHAR', description: 'API action.' },
  { name: 'awsregion', type: 'VARCHAR', description: 'Region that served the call; global services such as IAM write in us-east-1.' },
  {
    name: 'sourceipaddress',
    type: 'VARCHAR',
    description:
      'Address the call came from: an IP, the DNS name of an AWS service, or "AWS Internal". Private when the call came through a VPC endpoint.',
    entity: 'address',
  },
  { name: 'useragent', type: 'VARCHAR', description: 'Client software as it names itself. In square brackets for S3.' },
  { name: 'errorcode', type: 'VARCHAR', description: 'Error of a failed call; NULL means success.' },
  { name: 'errormessage', type: 'VARCHAR', description: 'Text of the error.' },
  {
    name: 'requestparameters',
    type: 'MAP(VARCHAR, VARCHAR)',
    description:
      "Parameters of the call as text, nested ones with dotted keys: requestparameters['bucketName'], requestparameters['key']. List entries have their index as key. Of a presigned address also X-Amz-Date (when it was signed) and X-Amz-Expires (seconds it is good for).",
  },
  {
    name: 'responseelements',
    type: 'MAP(VARCHAR, VARCHAR)',
    description:
      'Answer of calls that create or change something, with dotted keys; NULL for reads and failures. AssumeRole is the exception among reads: credentials.accessKeyId names the new key.',
  },
  {
    name: 'additionaleventdata',
    type: `STRUCT(SignatureVersion VARCHAR, CipherSuite VARCHAR, bytesTransferredIn BIGINT, bytesTransferredOut BIGINT, AuthenticationMethod VARCHAR, "x-amz-id-2" VARCHAR, ${EXTRA_KEYS.map((key) => `${key} VARCHAR`).join(', ')})`,
    description:
      'What does not belong to request or response. For S3 the bytes moved (typed, so they can be summed; a failed read counts its error text), how the request was signed (AuthHeader, or QueryString for presigned addresses) and the host id; for sign-ins MFAUsed and LoginTo. A STRUCT here because its members are few and numbers should be numbers.',
  },
  {
    name: 'requestid',
    type: 'VARCHAR',
    description: 'Id of the request as the service returned it; for S3 equal to request_id of the server access log.',
    entity: 'request',
  },
  { name: 'eventid', type: 'UUID', description: 'Id of this record.' },
  { name: 'readonly', type: 'BOOLEAN', description: 'Whether the action only reads.' },
  {
    name: 'resources',
    type: 'STRUCT(arn VARCHAR, accountid VARCHAR, "type" VARCHAR)[]',
    description: 'Resources the call touched. The entry of an S3 object has no account; for a listing arn is the prefix.',
    entity: 'arn',
  },
  { name: 'eventtype', type: 'VARCHAR', description: 'AwsApiCall, AwsServiceEvent or AwsConsoleSignIn.' },
  { name: 'managementevent', type: 'BOOLEAN', description: 'False for data events.' },
  { name: 'recipientaccountid', type: 'VARCHAR', description: 'Account that received this record.', entity: 'account' },
  { name: 'sharedeventid', type: 'UUID', description: 'Same in the copies that several accounts receive of one event.' },
  { name: 'vpcendpointid', type: 'VARCHAR', description: 'VPC endpoint the call came through.', entity: 'endpoint' },
  { name: 'eventcategory', type: 'VARCHAR', description: 'Management or Data.' },
  {
    name: 'sessioncredentialfromconsole',
    type: 'VARCHAR',
    description: 'The text "true" when the session was opened in the console; otherwise NULL.',
  },
  {
    name: 'tlsdetails',
    type: 'STRUCT(tlsversion VARCHAR, ciphersuite VARCHAR, clientprovidedhostheader VARCHAR)',
    description: 'TLS of the connection; NULL for calls that AWS services make and for console-proxied ones.',
  },
];

export const CLOUDTRAIL: TableSpec = {
  name: 'cloudtrail',
  title: 'CloudTrail',
  description:
    'Calls to AWS APIs, written by each service and delivered by CloudTrail in small unsorted files one to ten minutes later, a few much later. ' +
    'Management events of the whole window; requests for S3 objects only for buckets whose data events are switched on. Calls that never reached an API, and anything inside an instance, are not here.',
  spec: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html',
  columns,
  time: 'eventtime',
  stage: STAGE,
  select,
  memo: [
    ['kind', 'api'],
    ['kind', 'ip', 'ua', 'command'],
    ['kind', 'account', 'bucket', 'object', 'resource', 'resourcetype'],
  ],
  arrived: timestamp('s.arrived'),
  order: 'arrived, tie',
  raw: { format: 'json', sql: rawRecord() },
};
