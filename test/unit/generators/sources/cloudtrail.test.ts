import { describe, expect, it } from 'vitest';
import { AUTH } from '../../../../generators/core/events.ts';
import cloudtrail from '../../../../generators/sources/cloudtrail/index.ts';
import { createRig, SECOND, someone, type Rig } from '../../../helpers/source-rig.ts';

const HOUR = 3600 * SECOND;
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/139.0';

function busyRig(): Rig {
  const rig = createRig();
  const { world, clock } = rig;
  const account = world.mainAccount;
  const base = clock.detailStart + 2 * HOUR;
  const call = { region: world.region, account, ua: 'aws-cli/2.17.60', ip: '198.18.3.4' };
  rig.add('ApiCall', {
    ...call,
    t: base,
    identity: rig.pools.identity(someone.user(account)),
    api: 'ec2.amazonaws.com:DescribeInstances',
    request: { 'filterSet.items.0.name': 'tag:Name', 'filterSet.items.1.name': 'vpc-id', maxResults: '50' },
  });
  rig.add('ApiCall', {
    ...call,
    t: base + 1,
    identity: rig.pools.identity(someone.user(account)),
    api: 'iam.amazonaws.com:CreateUser',
    response: { 'user.userName': 'x' },
    errorCode: 'AccessDenied',
    errorMessage: 'User is "not" authorized\nsorry',
  });
  rig.add('ApiCall', {
    ...call,
    t: base + 2,
    ip: 'ec2.amazonaws.com',
    ua: 'something else',
    identity: rig.pools.identity(someone.service('ec2.amazonaws.com')),
    api: 'sts.amazonaws.com:AssumeRole',
    response: { 'credentials.accessKeyId': 'ASIARTX3GSDSXAAAAAAB', 'credentials.expiration': 'Sep 14, 2026, 7:01:26 AM' },
    resource: 'arn:aws:iam::111122223333:role/etl',
    resourceType: 'AWS::IAM::Role',
  });
  rig.add('ApiCall', {
    ...call,
    t: base + 3,
    ip: 'AWS Internal',
    ua: 'x',
    identity: rig.pools.identity(someone.role(account, 's')),
    api: 'kms.amazonaws.com:Decrypt',
  });
  rig.add('ApiCall', {
    ...call,
    t: base + 4,
    ua: BROWSER,
    identity: rig.pools.identity(someone.user(account)),
    api: 'signin.amazonaws.com:ConsoleLogin',
    flags: 4,
    response: { ConsoleLogin: 'Success' },
    extra: { MFAUsed: 'Yes', LoginTo: 'https://console.example/', MobileVersion: 'No' },
  });
  rig.add('ApiCall', {
    ...call,
    t: base + 5,
    identity: rig.pools.identity(someone.user(account)),
    api: 's3.amazonaws.com:PutBucketPolicy',
    request: { bucketName: 'b', policy: '' },
  });
  rig.add('ApiCall', {
    ...call,
    t: base + 6,
    ua: BROWSER,
    flags: 1,
    identity: rig.pools.identity(someone.role(account, 'ana')),
    api: 'ec2.amazonaws.com:StopInstances',
    request: { 'instancesSet.items.0.instanceId': 'i-0aa' },
    response: { requestId: 'q' },
  });
  const recorded = world.buckets.find((bucket) => bucket.dataEvents && bucket.objectCount > 40)!;
  const silent = world.buckets.find((bucket) => !bucket.dataEvents);
  for (let i = 0; i < 400; i++) {
    const object = rig.pools.object(recorded.firstObject + (i % 40));
    rig.add('ObjectAccess', {
      t: base + i * 4 * SECOND + 123_456,
      identity: rig.pools.identity(i % 50 === 7 ? someone.anonymous : someone.role(account, 'i-0abc')),
      bucket: recorded.name,
      account: recorded.account,
      region: recorded.region,
      op: i % 20 === 0 ? 'ListObjects' : i % 9 === 0 ? 'PutObject' : 'GetObject',
      object: i % 20 === 0 ? 0 : object,
      bytesOut: 1000 + i,
      bytesIn: i % 9 === 0 ? 555 : 0,
      ip: '10.20.1.2',
      vpce: 'vpce-0aaaaaaaaaaaaaaaa',
      ua: `aws-sdk-java/2.${i % 30}.0`,
      errorCode: i % 31 === 5 ? 'AccessDenied' : null,
      auth: i % 50 === 7 ? AUTH.anonymous : i % 50 === 8 ? AUTH.query : AUTH.header,
      totalMs: 50,
    });
  }
  if (silent)
    rig.add('ObjectAccess', {
      t: base,
      identity: rig.pools.identity(someone.user(account)),
      bucket: silent.name,
      account,
      region: world.region,
      op: 'GetObject',
      object: rig.pools.object(silent.firstObject),
      ip: '198.18.3.4',
      ua: 'x',
    });
  rig.add('ApiCall', {
    ...call,
    t: clock.end - 30 * SECOND,
    identity: rig.pools.identity(someone.user(account)),
    api: 'ec2.amazonaws.com:DescribeVpcs',
  });
  return rig;
}

describe('cloudtrail', () => {
  it('keeps every invariant of the record', async () => {
    const { rows } = await busyRig().load(cloudtrail);
    const broken = async (sql: string) => (await rows(`SELECT count(*) AS n FROM cloudtrail WHERE ${sql}`))[0]?.['n'];
    expect(await broken('true')).toBe(407);
    expect(await broken('errorcode IS NOT NULL AND responseelements IS NOT NULL')).toBe(0);
    expect(await broken("eventsource = 'iam.amazonaws.com' AND awsregion <> 'us-east-1'")).toBe(0);
    expect(await broken("(eventsource = 's3.amazonaws.com') <> (useragent LIKE '[%]')")).toBe(0);
    expect(
      await broken(
        "(eventsource = 's3.amazonaws.com') <> (regexp_full_match(requestid, '[A-Z0-9]{16}') AND requestid IS NOT NULL) AND requestid IS NOT NULL",
      ),
    ).toBe(0);
    expect(await broken("eventtype = 'AwsConsoleSignIn' AND requestid IS NOT NULL")).toBe(0);
    expect(
      await broken("sourceipaddress IN ('AWS Internal', 'ec2.amazonaws.com') AND (useragent <> sourceipaddress OR tlsdetails IS NOT NULL)"),
    ).toBe(0);
    expect(await broken("eventtime <> date_trunc('second', eventtime) OR _arrived <= eventtime")).toBe(0);
    expect(await broken("(eventcategory = 'Data') = managementevent")).toBe(0);
    expect(await broken("tlsdetails.tlsversion = 'TLSv1.3' AND tlsdetails.ciphersuite <> 'TLS_AES_128_GCM_SHA256'")).toBe(0);
    expect(await broken("additionaleventdata.CipherSuite IS DISTINCT FROM tlsdetails.ciphersuite AND eventcategory = 'Data'")).toBe(0);
    expect(await broken("sessioncredentialfromconsole = 'true' AND tlsdetails IS NOT NULL")).toBe(0);
    const names = await rows(
      'SELECT eventname, readonly, eventversion FROM cloudtrail WHERE managementevent ORDER BY eventtime, eventname',
    );
    expect(Object.fromEntries(names.map((row) => [row['eventname'], row['readonly']]))).toEqual({
      AssumeRole: true,
      ConsoleLogin: false,
      CreateUser: false,
      Decrypt: true,
      DescribeInstances: true,
      PutBucketPolicy: false,
      StopInstances: false,
    });
    expect(
      await rows(
        "SELECT DISTINCT useridentity.sessioncontext.attributes.mfaauthenticated AS m, responseelements['credentials.accessKeyId'] AS k FROM cloudtrail WHERE eventname IN ('AssumeRole', 'Decrypt') ORDER BY 1",
      ),
    ).toEqual([
      { m: 'false', k: null },
      { m: null, k: 'ASIARTX3GSDSXAAAAAAB' },
    ]);
    expect(await rows('SELECT count(DISTINCT eventid) AS n, count(DISTINCT requestid) AS r FROM cloudtrail')).toEqual([{ n: 407, r: 406 }]);
  });

  it('records object requests with their amounts and only where data events are on', async () => {
    const rig = busyRig();
    const { rows } = await rig.load(cloudtrail);
    const [sum] = await rows(
      "SELECT sum(additionaleventdata.bytesTransferredOut) AS o, sum(additionaleventdata['bytesTransferredIn']) AS i, count(DISTINCT requestparameters['bucketName']) AS b FROM cloudtrail WHERE eventcategory = 'Data'",
    );
    expect(sum).toEqual({ o: 400 * 1000 + (399 * 400) / 2, i: 555 * 45, b: 1 });
    const [kinds] = await rows(
      "SELECT count(*) FILTER (additionaleventdata.AuthenticationMethod = 'QueryString') AS q, count(*) FILTER (useridentity.accountid = 'ANONYMOUS_PRINCIPAL' AND additionaleventdata.AuthenticationMethod IS NULL) AS a, count(*) FILTER (resources[1].accountid IS NOT NULL) AS wrong FROM cloudtrail WHERE eventcategory = 'Data'",
    );
    expect(kinds).toEqual({ q: 8, a: 8, wrong: 0 });
  });

  it('arrives late and unsorted, as files do, and not before the window ends', async () => {
    const rig = busyRig();
    const { rows } = await rig.load(cloudtrail);
    const [order] = await rows(
      'SELECT count(*) FILTER (eventtime < before) AS back, min(epoch(_arrived) - epoch(eventtime)) AS least, median(epoch(_arrived) - epoch(eventtime)) AS middle, max(_arrived) AS last FROM (SELECT *, lag(eventtime) OVER (ORDER BY _rid) AS before FROM cloudtrail)',
    );
    expect(Number(order?.['back'])).toBeGreaterThan(50);
    expect(Number(order?.['least'])).toBeGreaterThanOrEqual(60);
    expect(Number(order?.['middle'])).toBeGreaterThan(150);
    expect(Number(order?.['middle'])).toBeLessThan(280);
    expect(await rows("SELECT count(*) AS n FROM cloudtrail WHERE eventname = 'DescribeVpcs'")).toEqual([{ n: 0 }]);
  });

  it('prints the record of a row as JSON that parses', async () => {
    const { texts } = await busyRig().load(cloudtrail);
    const raws = (await texts(`SELECT ${cloudtrail.tables[0]!.raw.sql} FROM cloudtrail`)).map(
      (text) => JSON.parse(text) as Record<string, unknown>,
    );
    const of = (name: string) => raws.find((record) => record['eventName'] === name)!;
    expect(of('DescribeInstances')['requestParameters']).toEqual({
      filterSet: { items: [{ name: 'tag:Name' }, { name: 'vpc-id' }] },
      maxResults: 50,
    });
    expect(of('CreateUser')).toMatchObject({
      errorMessage: 'User is "not" authorized\nsorry',
      responseElements: null,
      readOnly: false,
      managementEvent: true,
    });
    expect(of('PutBucketPolicy')['requestParameters']).toEqual({ bucketName: 'b', policy: '' });
    expect(of('AssumeRole')['userIdentity']).toEqual({ type: 'AWSService', invokedBy: 'ec2.amazonaws.com' });
    const get = of('GetObject');
    expect((get['resources'] as unknown[])[0]).toEqual({
      type: 'AWS::S3::Object',
      ARN: expect.stringContaining('arn:aws:s3:::') as unknown,
    });
    expect(get).toMatchObject({
      additionalEventData: {
        'x-amz-id-2': expect.stringMatching(/^[A-Za-z0-9+/]{75}=$/) as unknown,
        bytesTransferredOut: expect.any(Number) as unknown,
      },
      userIdentity: { sessionContext: { attributes: { mfaAuthenticated: 'false' } } },
    });
    expect((of('ListObjects')['resources'] as unknown[])[0]).toHaveProperty('ARNPrefix');
    expect(of('ConsoleLogin')).toMatchObject({
      requestParameters: null,
      responseElements: { ConsoleLogin: 'Success' },
      additionalEventData: { MFAUsed: 'Yes' },
      eventType: 'AwsConsoleSignIn',
    });
  });

  it('refuses additional data it has no room for', () => {
    const rig = createRig();
    rig.add('ApiCall', { t: rig.clock.detailStart + HOUR, api: 'kms.amazonaws.com:Decrypt', extra: { surprise: '1' } });
    expect(() => rig.stage(cloudtrail)).toThrow(/surprise.*EXTRA_KEYS/);
  });
});
