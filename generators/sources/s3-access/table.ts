import { cipherSql, signingDateSql, tlsVersionSql } from '../../core/request-ids.ts';
import type { ColumnSpec, StageColumn, TableSpec } from '../../core/source.ts';
import { withCommand } from '../../core/source-kit/commands.ts';
import { timestamp } from '../../core/sql.ts';

/** Bits of the stage column `kind`. */
export const KIND = { list: 1, head: 2, anonymous: 4, query: 8, internal: 16, tls13: 32, service: 64, upload: 128 } as const;

export const STAGE = {
  t: { type: 'f64' },
  arrived: { type: 'f64' },
  tie: { type: 'u32' },
  kind: { type: 'u8' },
  identity: { ref: 'identity' },
  op: { ref: 'string' },
  bucket: { ref: 'string' },
  object: { ref: 'object' },
  bytesin: { type: 'f64' },
  bytesout: { type: 'f64' },
  ip: { ref: 'string' },
  ua: { ref: 'string' },
  command: { ref: 'string' },
  error: { ref: 'string' },
  region: { ref: 'string' },
  account: { ref: 'string' },
  total: { type: 'u32' },
  signed: { type: 'u32' },
  expires: { type: 'u32' },
  turn: { type: 'u32' },
  requestid: { type: 'utf8' },
  hostid: { type: 'utf8' },
} as const satisfies Record<string, StageColumn>;

const is = (bit: number) => `(s.kind & ${bit}) <> 0`;
const TLS = `((s.kind >> 5) & 1)`;
const INTERNAL = is(KIND.internal);
/** Key as it stands in a request line: everything but path separators and the characters of partition names is escaped. */
const KEY = `replace(replace(url_encode(object.key::VARCHAR), '%2F', '/'), '%3D', '=')`;
const OPERATIONS = {
  GetObject: 'REST.GET.OBJECT',
  HeadObject: 'REST.HEAD.OBJECT',
  PutObject: 'REST.PUT.OBJECT',
  DeleteObject: 'REST.DELETE.OBJECT',
  CopyObject: 'REST.COPY.OBJECT',
  ListObjects: 'REST.GET.BUCKET',
  HeadBucket: 'REST.HEAD.BUCKET',
};
const VERBS = { HeadObject: 'HEAD', HeadBucket: 'HEAD', PutObject: 'PUT', CopyObject: 'PUT', DeleteObject: 'DELETE' };
const STATUS = {
  AccessDenied: 403,
  ExpiredToken: 400,
  InvalidAccessKeyId: 403,
  SignatureDoesNotMatch: 403,
  NoSuchKey: 404,
  NoSuchBucket: 404,
  SlowDown: 503,
  InternalError: 500,
  NotModified: 304,
  InvalidRange: 416,
  PreconditionFailed: 412,
  MethodNotAllowed: 405,
};
const pick = (value: string, cases: Readonly<Record<string, string | number>>, other: string) =>
  `CASE ${value}::VARCHAR ${Object.entries(cases)
    .map(([key, result]) => `WHEN '${key}' THEN ${typeof result === 'number' ? result : `'${result}'`}`)
    .join(' ')} ELSE ${other} END`;
const LIST = is(KIND.list);
const SIGNED = signingDateSql('s.signed');
const QUERY = `CASE WHEN ${LIST} THEN '?list-type=2&prefix=' || url_encode(coalesce(regexp_extract(object.key, '^.*/'), '')) || '&encoding-type=url' WHEN ${is(KIND.query)} THEN '?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=' || url_encode(concat_ws('/', identity.accessKeyId, left(${SIGNED}, 8), region.value, 's3', 'aws4_request')) || '&X-Amz-Date=' || ${SIGNED} || '&X-Amz-Expires=' || s.expires || '&X-Amz-SignedHeaders=host&x-id=' || op.value ELSE '' END`;
const signed = (sql: string) => `CASE WHEN NOT (${is(KIND.anonymous)}) THEN ${sql} END`;
const secure = (sql: string) => `CASE WHEN NOT (${INTERNAL}) THEN ${sql} END`;

const columns: readonly (ColumnSpec & { readonly sql: string })[] = [
  {
    name: 'bucket_owner',
    type: 'VARCHAR',
    sql: `sha256('canonical:' || account.value)`,
    description: "Canonical id of the bucket's owner.",
  },
  { name: 'bucket', type: 'VARCHAR', sql: 'bucket.value', description: 'Bucket of the request.', entity: 'bucket' },
  { name: 'time', type: 'TIMESTAMP', sql: timestamp('s.t'), description: 'When S3 received the request, UTC, in whole seconds.' },
  {
    name: 'remote_ip',
    type: 'VARCHAR',
    sql: secure('ip.value'),
    description: 'Address of the requester as S3 sees it; NULL for requests from inside AWS.',
    entity: 'address',
  },
  {
    name: 'requester',
    type: 'VARCHAR',
    sql: `CASE WHEN ${is(KIND.anonymous)} THEN NULL WHEN ${is(KIND.service)} THEN 'svc:' || identity.invokedBy ELSE coalesce(identity.arn::VARCHAR, identity.principalId::VARCHAR) END`,
    description: 'ARN of the caller; NULL for anonymous requests. For a role session its last part is the session name.',
    entity: 'identity',
  },
  {
    name: 'request_id',
    type: 'VARCHAR',
    sql: 's.requestid',
    description: "Id of the request: equal to CloudTrail's requestid.",
    entity: 'request',
  },
  {
    name: 'operation',
    type: 'VARCHAR',
    sql: pick('op.value', OPERATIONS, `'REST.' || upper(op.value::VARCHAR)`),
    description: 'Operation as REST.<verb>.<resource>.',
  },
  {
    name: 'key',
    type: 'VARCHAR',
    sql: `CASE WHEN NOT (${LIST}) THEN ${KEY} END`,
    description: 'Object key, URL-encoded; NULL for bucket operations.',
    entity: 'object',
  },
  {
    name: 'request_uri',
    type: 'VARCHAR',
    sql: `${pick('op.value', VERBS, "'GET'")} || ' /' || CASE WHEN ${LIST} THEN '' ELSE coalesce(${KEY}, '') END || ${QUERY} || ' HTTP/1.1'`,
    description:
      'Request line. A presigned address shows the access key that signed it, when (X-Amz-Date) and for how many seconds (X-Amz-Expires); its signature is left out.',
  },
  {
    name: 'http_status',
    type: 'INTEGER',
    sql: `CASE WHEN s.error <> 0 THEN ${pick('error.value', STATUS, '400')} WHEN op.value::VARCHAR = 'DeleteObject' THEN 204 WHEN op.value::VARCHAR = 'GetObject' AND s.bytesout < object.size THEN 206 ELSE 200 END`,
    description: 'HTTP status; 206 is a read of a part of the object.',
  },
  { name: 'error_code', type: 'VARCHAR', sql: 'error.value', description: 'Error of a failed request.' },
  {
    name: 'bytes_sent',
    type: 'BIGINT',
    sql: `nullif(s.bytesout, 0)::BIGINT`,
    description: 'Bytes of the response without headers; NULL if none.',
  },
  {
    name: 'object_size',
    type: 'BIGINT',
    sql: `CASE WHEN s.error <> 0 OR ${LIST} THEN NULL WHEN ${is(KIND.upload)} THEN s.bytesin::BIGINT ELSE object.size::BIGINT END`,
    description: 'Size of the whole object.',
  },
  { name: 'total_time', type: 'BIGINT', sql: 's.total', description: 'Milliseconds from request to the last byte sent.' },
  { name: 'turn_around_time', type: 'BIGINT', sql: 's.turn', description: 'Milliseconds S3 needed before the first byte.' },
  { name: 'referer', type: 'VARCHAR', sql: 'NULL', description: 'Referer header.' },
  {
    name: 'user_agent',
    type: 'VARCHAR',
    sql: `CASE WHEN ${INTERNAL} THEN coalesce(ua.value::VARCHAR, ip.value::VARCHAR) ELSE ${withCommand('ua.value::VARCHAR')} END`,
    description: 'Client software as it names itself; without the brackets of CloudTrail.',
  },
  { name: 'version_id', type: 'VARCHAR', sql: 'NULL', description: 'Version asked for, if the request names one.' },
  { name: 'host_id', type: 'VARCHAR', sql: 's.hostid', description: 'Extended request id (x-amz-id-2).' },
  { name: 'signature_version', type: 'VARCHAR', sql: signed("'SigV4'"), description: 'Signature of the request; NULL if unsigned.' },
  { name: 'cipher_suite', type: 'VARCHAR', sql: secure(cipherSql(TLS)), description: 'TLS cipher suite.' },
  {
    name: 'authentication_type',
    type: 'VARCHAR',
    sql: signed(`CASE WHEN ${is(KIND.query)} THEN 'QueryString' ELSE 'AuthHeader' END`),
    description: 'AuthHeader; QueryString for presigned addresses; NULL for anonymous requests.',
  },
  {
    name: 'host_header',
    type: 'VARCHAR',
    sql: `bucket.value || '.s3.' || region.value || '.amazonaws.com'`,
    description: 'Endpoint the client asked.',
  },
  { name: 'tls_version', type: 'VARCHAR', sql: secure(tlsVersionSql(TLS)), description: 'TLS version.' },
  { name: 'access_point_arn', type: 'VARCHAR', sql: 'NULL', description: 'Access point, if one was used.' },
  { name: 'acl_required', type: 'VARCHAR', sql: 'NULL', description: 'Yes when only an ACL allowed the request.' },
];

const text = (name: string) => `coalesce(CAST("${name}" AS VARCHAR), '-')`;
const quoted = new Set(['request_uri', 'referer', 'user_agent']);
const printed = columns.map(({ name }) =>
  name === 'time' ? `strftime("time", '[%d/%b/%Y:%H:%M:%S +0000]')` : quoted.has(name) ? `'"' || ${text(name)} || '"'` : text(name),
);

export const S3_ACCESS: TableSpec = {
  name: 's3_access',
  title: 'S3 server access logs',
  description:
    'Requests to buckets that have server access logging, written by S3 on a best-effort basis and delivered after one to five hours, in no order. ' +
    'A few records never come and a few come twice. Buckets without logging, and the last hours of the window, are not here.',
  spec: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html',
  columns: columns.map(({ sql: _, ...column }) => column),
  time: 'time',
  stage: STAGE,
  select: Object.fromEntries(columns.map(({ name, sql }) => [name, sql])),
  memo: [
    ['kind', 'object'],
    ['bucket', 'region'],
    ['kind', 'ip'],
    ['kind', 'ip', 'ua', 'command'],
    ['kind', 'identity'],
  ],
  arrived: timestamp('s.arrived'),
  order: 'arrived, tie',
  raw: { format: 'line', sql: `concat_ws(' ', ${printed.join(', ')})` },
};
