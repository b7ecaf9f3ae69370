/** Pieces of CloudTrail's record that several tables print: who called, the errors of S3, when a file is delivered. */
import { jsonObject, jsonString } from '../sql.ts';
import { SECOND } from '../time.ts';
import { LATE_SHARE, mix, quantile, TO_UNIT } from './run.ts';

/** Seconds from event to delivered file, by rank (formats reference §0, measured). */
const DELAY = [0, 60, 0.05, 86, 0.25, 122, 0.5, 200, 0.75, 393, 0.95, 425, 1, 594];
/** Files become visible in steps; records of a step have no order. */
const FILE_STEP = 15 * SECOND;

/** Arrival of an event in µs: delivery delay, a few files very late, then the step in which the file shows. @param draw random word */
export function trailArrival(t: number, draw: number, level: 1 | 2 | 3): number {
  const late = mix(draw) * TO_UNIT;
  const share = LATE_SHARE[level];
  const seconds = quantile(DELAY, draw * TO_UNIT) + (late < share ? 600 + (late / share) * 4800 : 0);
  return Math.round((t + seconds * SECOND) / FILE_STEP) * FILE_STEP;
}

const SESSION =
  'STRUCT(attributes STRUCT(mfaauthenticated VARCHAR, creationdate VARCHAR), sessionissuer STRUCT("type" VARCHAR, principalid VARCHAR, arn VARCHAR, accountid VARCHAR, username VARCHAR), ec2roledelivery VARCHAR, webidfederationdata STRUCT(federatedprovider VARCHAR))';

/** Type of the column `useridentity`. */
export const IDENTITY_TYPE = `STRUCT("type" VARCHAR, principalid VARCHAR, arn VARCHAR, accountid VARCHAR, invokedby VARCHAR, accesskeyid VARCHAR, username VARCHAR, sessioncontext ${SESSION})`;

/** SQL of `useridentity` over a stage column `identity`. */
export const IDENTITY_SQL =
  `{'type': identity.type, 'principalid': identity.principalId, 'arn': identity.arn, 'accountid': identity.accountId, 'invokedby': identity.invokedBy, ` +
  `'accesskeyid': identity.accessKeyId, 'username': identity.userName, 'sessioncontext': CASE WHEN identity.creationDate IS NOT NULL OR identity.issuerType IS NOT NULL THEN ` +
  `{'attributes': {'mfaauthenticated': identity.mfaAuthenticated, 'creationdate': identity.creationDate}, ` +
  `'sessionissuer': CASE WHEN identity.issuerType IS NOT NULL THEN {'type': identity.issuerType, 'principalid': identity.issuerPrincipalId, 'arn': identity.issuerArn, 'accountid': identity.issuerAccountId, 'username': identity.issuerUserName} END, ` +
  `'ec2roledelivery': identity.ec2RoleDelivery, 'webidfederationdata': CASE WHEN identity.webIdProvider IS NOT NULL THEN {'federatedprovider': identity.webIdProvider} END} END}`;

const text = (path: string) => jsonString(path);
const when = (condition: string, json: string) => `CASE WHEN ${condition} THEN ${json} END`;

/** SQL of the JSON of the column `useridentity`. */
export function identityJson(): string {
  const session = jsonObject({
    sessionIssuer: when(
      'useridentity.sessioncontext.sessionissuer IS NOT NULL',
      jsonObject({
        type: text('useridentity.sessioncontext.sessionissuer.type'),
        principalId: text('useridentity.sessioncontext.sessionissuer.principalid'),
        arn: text('useridentity.sessioncontext.sessionissuer.arn'),
        accountId: text('useridentity.sessioncontext.sessionissuer.accountid'),
        userName: text('useridentity.sessioncontext.sessionissuer.username'),
      }),
    ),
    webIdFederationData: when(
      'useridentity.sessioncontext.webidfederationdata IS NOT NULL',
      jsonObject({ federatedProvider: text('useridentity.sessioncontext.webidfederationdata.federatedprovider'), attributes: `'{}'` }),
    ),
    attributes: jsonObject({
      creationDate: text('useridentity.sessioncontext.attributes.creationdate'),
      mfaAuthenticated: text('useridentity.sessioncontext.attributes.mfaauthenticated'),
    }),
    ec2RoleDelivery: text('useridentity.sessioncontext.ec2roledelivery'),
  });
  return jsonObject({
    type: text('useridentity.type'),
    principalId: `coalesce(${text('useridentity.principalid')}, CASE WHEN useridentity.accountid = 'ANONYMOUS_PRINCIPAL' THEN '""' END)`,
    arn: text('useridentity.arn'),
    accountId: text('useridentity.accountid'),
    accessKeyId: text('useridentity.accesskeyid'),
    userName: text('useridentity.username'),
    sessionContext: when('useridentity.sessioncontext IS NOT NULL', session),
    invokedBy: text('useridentity.invokedby'),
  });
}

const MESSAGES = {
  AccessDenied: 'Access Denied',
  NoSuchKey: 'The specified key does not exist.',
  NoSuchBucket: 'The specified bucket does not exist',
  SlowDown: 'Please reduce your request rate.',
  InvalidRange: 'The requested range is not satisfiable',
  InternalError: 'We encountered an internal error. Please try again.',
  PreconditionFailed: 'At least one of the pre-conditions you specified did not hold',
  ExpiredToken: 'The provided token has expired.',
  InvalidAccessKeyId: 'The AWS Access Key Id you provided does not exist in our records.',
  SignatureDoesNotMatch:
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
};

/** SQL of the text that belongs to an error of S3. @param code SQL of the error code */
export const s3Message = (code: string): string =>
  `CASE ${code} ${Object.entries(MESSAGES)
    .map(([name, message]) => `WHEN '${name}' THEN '${message}'`)
    .join(' ')} END`;
