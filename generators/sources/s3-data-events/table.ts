import { cipherSql } from '../../core/request-ids.ts';
import type { ColumnSpec, StageColumn, TableSpec } from '../../core/source.ts';
import { IDENTITY_SQL, IDENTITY_TYPE, identityJson, s3Message } from '../../core/source-kit/cloudtrail.ts';
import { jsonNested } from '../../core/source-kit/json-nested.ts';
import { isoTime, jsonObject, jsonPlain, jsonString, timestamp } from '../../core/sql.ts';

/** Bits of the stage column `kind`. */
export const KIND = { list: 1, readOnly: 2, internal: 4, tls13: 8, query: 16, anonymous: 32 } as const;

export const STAGE = {
  t: { type: 'f64' },
  arrived: { type: 'f64' },
  tie: { type: 'u32' },
  kind: { type: 'u8' },
  op: { ref: 'string' },
  identity: { ref: 'identity' },
  region: { ref: 'string' },
  ip: { ref: 'string' },
  ua: { ref: 'string' },
  errorcode: { ref: 'string' },
  account: { ref: 'string' },
  vpce: { ref: 'string' },
  bucket: { ref: 'string' },
  /** The key: an object of the world, or a folder and a name, or a folder and a numbered part. */
  object: { ref: 'object' },
  prefix: { ref: 'string' },
  name: { ref: 'string' },
  part: { type: 'u16' },
  uid: { type: 'u32' },
  bytesin: { type: 'f64' },
  bytesout: { type: 'f64' },
  requestid: { type: 'utf8' },
  hostid: { type: 'utf8' },
  eventid: { type: 'utf8' },
} as const satisfies Record<string, StageColumn>;

const has = (bit: number) => `(s.kind & ${bit}) <> 0`;
const HOST = `(bucket.value || '.s3.' || region.value || '.amazonaws.com')`;
const PART = `format('part-{:05d}-{:08x}.c000.snappy.parquet', s.part, s.uid)`;
const KEY = `CASE WHEN s.prefix = 0 AND s.name = 0 THEN object.key ELSE coalesce(prefix.value::VARCHAR, '') || CASE WHEN s.name <> 0 THEN name.value::VARCHAR ELSE ${PART} END END`;
const FOLDER = `coalesce(CASE WHEN s.prefix <> 0 THEN prefix.value::VARCHAR ELSE regexp_extract(object.key, '^.*/') END, '')`;
const asMap = (struct: string) => `CAST(${struct} AS MAP(VARCHAR, VARCHAR))`;

const select: TableSpec['select'] = {
  eventtime: timestamp('s.t'),
  eventname: 'op.value',
  useridentity: IDENTITY_SQL,
  awsregion: 'region.value',
  sourceipaddress: 'ip.value',
  useragent: `CASE WHEN ${has(KIND.internal)} THEN ip.value::VARCHAR ELSE '[' || coalesce(ua.value::VARCHAR, '-') || ']' END`,
  errorcode: 'errorcode.value',
  errormessage: s3Message('errorcode.value::VARCHAR'),
  requestparameters: `CASE WHEN ${has(KIND.list)} THEN ${asMap(`{'list-type': '2', 'bucketName': bucket.value::VARCHAR, 'encoding-type': 'url', 'prefix': ${FOLDER}, 'Host': ${HOST}}`)} ELSE ${asMap(`{'bucketName': bucket.value::VARCHAR, 'Host': ${HOST}, 'key': ${KEY}}`)} END`,
  additionaleventdata:
    `{'SignatureVersion': CASE WHEN NOT ${has(KIND.anonymous)} THEN 'SigV4' END, ` +
    `'CipherSuite': CASE WHEN NOT ${has(KIND.internal)} THEN ${cipherSql('((s.kind >> 3) & 1)')} END, ` +
    `'bytesTransferredIn': s.bytesin::BIGINT, 'bytesTransferredOut': s.bytesout::BIGINT, ` +
    `'AuthenticationMethod': CASE WHEN ${has(KIND.anonymous)} THEN NULL WHEN ${has(KIND.query)} THEN 'QueryString' ELSE 'AuthHeader' END, 'x-amz-id-2': s.hostid}`,
  requestid: 's.requestid',
  eventid: 's.eventid::UUID',
  readonly: has(KIND.readOnly),
  recipientaccountid: 'account.value',
  vpcendpointid: 'vpce.value',
};

const columns: readonly ColumnSpec[] = [
  { name: 'eventtime', type: 'TIMESTAMP', description: 'When the request was completed, UTC, in whole seconds.' },
  {
    name: 'eventname',
    type: 'VARCHAR',
    description: 'GetObject, PutObject, HeadObject, ListObjects, DeleteObject, CopyObject.',
  },
  {
    name: 'useridentity',
    type: IDENTITY_TYPE,
    description:
      'Who made the request and with which credentials. A role session has its role in sessioncontext.sessionissuer; the part of principalid after the colon is the session name (for an EC2 instance, its id).',
    entity: 'identity',
  },
  { name: 'awsregion', type: 'VARCHAR', description: 'Region of the bucket.' },
  {
    name: 'sourceipaddress',
    type: 'VARCHAR',
    description: 'Address the request came from. Private when it came through a VPC endpoint.',
    entity: 'address',
  },
  { name: 'useragent', type: 'VARCHAR', description: 'Client software as it names itself, in square brackets.' },
  { name: 'errorcode', type: 'VARCHAR', description: 'Error of a failed request; NULL means success.' },
  { name: 'errormessage', type: 'VARCHAR', description: 'Text of the error.' },
  {
    name: 'requestparameters',
    type: 'MAP(VARCHAR, VARCHAR)',
    description:
      "What was asked for: requestparameters['bucketName'], and requestparameters['key'] of one object or requestparameters['prefix'] of a listing. Spark writes part files, and an empty `_SUCCESS` when the job has committed.",
    entity: 'object',
  },
  {
    name: 'additionaleventdata',
    type: 'STRUCT(SignatureVersion VARCHAR, CipherSuite VARCHAR, bytesTransferredIn BIGINT, bytesTransferredOut BIGINT, AuthenticationMethod VARCHAR, "x-amz-id-2" VARCHAR)',
    description:
      'Bytes moved (In: the body of an upload; Out: what S3 sent, of a failed read its error text), how the request was signed, and the host id. A STRUCT here, so that numbers are numbers.',
  },
  { name: 'requestid', type: 'VARCHAR', description: 'Id of the request as S3 returned it.', entity: 'request' },
  { name: 'eventid', type: 'UUID', description: 'Id of this record.' },
  { name: 'readonly', type: 'BOOLEAN', description: 'Whether the request only reads.' },
  { name: 'recipientaccountid', type: 'VARCHAR', description: 'Account of the bucket, which receives the record.', entity: 'account' },
  { name: 'vpcendpointid', type: 'VARCHAR', description: 'VPC endpoint the request came through.', entity: 'endpoint' },
];

function rawRecord(): string {
  const text = (name: string) => jsonString(`additionaleventdata."${name}"`);
  const plain = (name: string) => jsonPlain(`additionaleventdata."${name}"`);
  return jsonObject({
    eventVersion: `'"1.11"'`,
    userIdentity: identityJson(),
    eventTime: jsonString(isoTime('eventtime')),
    eventSource: `'"s3.amazonaws.com"'`,
    eventName: jsonString('eventname'),
    awsRegion: jsonString('awsregion'),
    sourceIPAddress: jsonString('sourceipaddress'),
    userAgent: jsonString('useragent'),
    errorCode: jsonString('errorcode'),
    errorMessage: jsonString('errormessage'),
    requestParameters: jsonNested('requestparameters'),
    responseElements: `CASE WHEN errorcode IS NULL AND eventname IN ('PutObject', 'CopyObject') THEN '{"x-amz-server-side-encryption":"AES256"}' ELSE 'null' END`,
    additionalEventData: jsonObject({
      SignatureVersion: text('SignatureVersion'),
      CipherSuite: text('CipherSuite'),
      bytesTransferredIn: plain('bytesTransferredIn'),
      AuthenticationMethod: text('AuthenticationMethod'),
      'x-amz-id-2': text('x-amz-id-2'),
      bytesTransferredOut: plain('bytesTransferredOut'),
    }),
    requestID: jsonString('requestid'),
    eventID: jsonString('eventid'),
    readOnly: jsonPlain('"readonly"'),
    eventType: `'"AwsApiCall"'`,
    managementEvent: `'false'`,
    recipientAccountId: jsonString('recipientaccountid'),
    vpcEndpointId: jsonString('vpcendpointid'),
    eventCategory: `'"Data"'`,
  });
}

export const S3_DATA_EVENTS: TableSpec = {
  name: 's3_data_events',
  title: 'Data events of S3 (CloudTrail)',
  description:
    'Requests for single objects of the buckets whose data events are switched on, as CloudTrail records them; a few columns of its full record. Delivered in small unsorted files one to ten minutes later, a few much later. ' +
    'One row is one HTTP request: a large object read in ranges has several. Says which keys were read and written and how many bytes, never what was in them.',
  spec: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html',
  columns,
  time: 'eventtime',
  stage: STAGE,
  select,
  memo: [['kind', 'ip', 'ua']],
  arrived: timestamp('s.arrived'),
  order: 'arrived, tie',
  raw: { format: 'json', sql: rawRecord() },
};
