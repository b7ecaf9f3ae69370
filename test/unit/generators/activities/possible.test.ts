import { describe, expect, test } from 'vitest';
import { isAllotted } from '../../../../generators/core/addresses.ts';
import { ipNumber } from '../../../../generators/core/ids.ts';
import type { Identity } from '../../../../generators/core/pools.ts';
import { commandOf } from '../../../../generators/core/source-kit/commands.ts';
import { strangers } from '../../../../generators/core/incident/cast.ts';
import { HOUR } from '../../../../generators/core/time.ts';
import { capture } from './rig.ts';

type Texts = Readonly<Record<string, string>>;

const calls = capture(['service-calls', 'service-internals', 'iac-pipelines', 'engineer-console', 'engineer-cli', 'ssm-operations'], {
  size: 'full',
  scale: 1,
});
const { world, pools, clock } = calls.prepared;
const apis = calls.text('ApiCall', 'api');
const errors = calls.text('ApiCall', 'errorCode');
const requests = Array.from(calls.column('ApiCall', 'request'), (code) => pools.read('params', code) as Texts | null);
const identities = Array.from(calls.column('ApiCall', 'identity'), (code) => pools.read('identity', code) as Identity | null);

describe('reads of bucket settings', () => {
  const snapshots = capture(['daily-snapshots'], { size: 'full' });
  const states = new Map<string, Texts>();
  const buckets = snapshots.text('BucketState', 'bucket');
  snapshots.column('BucketState', 'state').forEach((code, row) => {
    states.set(buckets[row] ?? '', snapshots.prepared.pools.read('params', code) as Texts);
  });
  const own = {
    GetBucketPolicy: ['NoSuchBucketPolicy', 'policy'],
    GetBucketPublicAccessBlock: ['NoSuchPublicAccessBlockConfiguration', 'block_public_acls'],
    GetBucketReplication: ['ReplicationConfigurationNotFoundError', 'replication_role'],
    GetBucketLifecycle: ['NoSuchLifecycleConfiguration', null],
  } as const;

  test('fail with the error of their own API alone', () => {
    const home = new Map(Object.entries(own).map(([api, [error]]) => [error as string, `s3.amazonaws.com:${api}`]));
    const found = new Set<string>();
    errors.forEach((error, row) => {
      const place = home.get(error ?? '');
      if (!place) return;
      found.add(error ?? '');
      expect(apis[row]).toBe(place);
    });
    expect(found.size).toBeGreaterThan(1);
  });

  test('agree with the daily snapshot of the bucket', () => {
    let seen = 0;
    apis.forEach((api, row) => {
      const [error, column] = own[api?.split(':')[1] as keyof typeof own] ?? [];
      if (!api?.startsWith('s3.') || !error || !column) return;
      const set = Boolean(states.get(requests[row]?.['bucketName'] ?? '')?.[column]);
      if (errors[row] === error) expect(set, `${api} ${requests[row]?.['bucketName']}`).toBe(false);
      if (errors[row] === null) expect(set, `${api} ${requests[row]?.['bucketName']}`).toBe(true);
      seen += 1;
    });
    expect(seen).toBeGreaterThan(100);
  });
});

describe('instances', () => {
  test('report themselves alone', () => {
    let seen = 0;
    apis.forEach((api, row) => {
      if (!/^ssm.*:(?:UpdateInstance|PutInventory)/.test(api ?? '')) return;
      seen += 1;
      expect(requests[row]?.['instanceId']).toBe(identities[row]?.principalId?.split(':')[1]);
    });
    expect(seen).toBeGreaterThan(50);
  });

  test('that work through data deploy nothing', () => {
    const workers = new Set(world.instances.filter(({ service }) => /^(?:etl-worker|batch|reporting)$/.test(service)).map(({ id }) => id));
    const theirs = apis.filter((_, row) => workers.has(identities[row]?.principalId?.split(':')[1] ?? ''));
    expect(theirs.length).toBeGreaterThan(100);
    expect(theirs.filter((api) => /Targets|TaskStateChange|servicediscovery/.test(api ?? ''))).toEqual([]);
  });

  test('only machines behind the load balancer become its targets', () => {
    const targets = new Set(world.loadBalancer.targets.map((index) => world.instances[index]?.id));
    const asked = requests.filter((_, row) => apis[row]?.endsWith('egisterTargets'));
    expect(asked.length).toBeGreaterThan(5);
    for (const request of asked) expect(targets).toContain(request?.['targets.0.id']);
  });
});

test.each([
  ['GetObject', ['s3.cp', 's3.sync', 's3api.get-object']],
  ['ListObjects', ['s3.ls', 's3.sync', 's3api.list-objects-v2']],
  ['ssm.amazonaws.com:GetParameter', ['ssm.get-parameter']],
  ['sts.amazonaws.com:GetCallerIdentity', ['sts.get-caller-identity']],
  ['rds.amazonaws.com:DescribeDBInstances', ['rds.describe-db-instances']],
  ['lambda.amazonaws.com:ListFunctions20150331', ['lambda.list-functions']],
  ['monitoring.amazonaws.com:DescribeAlarms', ['cloudwatch.describe-alarms']],
  ['s3.amazonaws.com:GetBucketPublicAccessBlock', ['s3api.get-public-access-block']],
])('the command line calls %s by a command of its own', (api, commands) => {
  expect([...new Set([0, 1, 2].map((sort) => commandOf(api, sort)))]).toEqual(commands);
});

test('crowds and strangers come from no range that a partner or vendor was given', () => {
  const outside = capture(['internet-noise', 'web-traffic', 'public-objects'], { size: 'full', scale: 0.5 });
  const visitors = Array.from(new Set(outside.column('HttpRequest', 'clientIp')));
  expect(visitors.length).toBeGreaterThan(1000);
  expect(visitors.filter((ip) => isAllotted(world, ip))).toEqual([]);
  const verdicts = outside.column('Connection', 'verdict');
  const probes = new Set(outside.column('Connection', 'peerIp').filter((_, row) => verdicts[row] === 1));
  expect(Array.from(probes).filter((ip) => isAllotted(world, ip))).toEqual([]);
  const drawn = strangers(world, calls.prepared.keyring.rng('test', 'strangers'), 3000);
  expect(drawn.filter((ip) => isAllotted(world, ipNumber(ip)))).toEqual([]);
  for (const range of [...world.vendor.ranges, ...world.vendor.newRanges])
    expect(isAllotted(world, ipNumber(range.split('/')[0] ?? '')), range).toBe(true);
});

test("the vendor's role was last used in the vendor's night", () => {
  const snapshots = capture(['daily-snapshots'], { size: 'full' });
  const role = world.roles.find(({ use }) => use === 'vendor');
  const principals = snapshots.text('PrincipalState', 'principal');
  const [from, to] = world.vendor.hours;
  let seen = 0;
  const reports = snapshots.column('PrincipalState', 't');
  snapshots.column('PrincipalState', 'state').forEach((code, row) => {
    if (principals[row] !== role?.arn) return;
    const used = Date.parse((snapshots.prepared.pools.read('params', code) as Texts)['role_last_used'] ?? '') * 1000;
    const hour = (used % (24 * HOUR)) / HOUR;
    expect(hour).toBeGreaterThanOrEqual(from);
    expect(hour).toBeLessThanOrEqual(to);
    expect(used).toBeLessThan(Math.min(reports[row] ?? 0, clock.detailStart));
    seen += 1;
  });
  expect(seen).toBeGreaterThan(3);
});

test('some doors answer metadata requests of scanners with a short page and status 200', () => {
  const web = capture(['web-traffic'], { size: 'full', scale: 1 });
  const [status, bytes] = [web.column('HttpRequest', 'status'), web.column('HttpRequest', 'bytesOut')];
  const forged = web.text('HttpRequest', 'path').flatMap((path, row) => (path?.includes('169.254.169.254') ? [row] : []));
  const answered = forged.filter((row) => status[row] === 200);
  expect(answered.length).toBeGreaterThan(20);
  expect(answered.length).toBeLessThan(forged.length);
  expect(Math.max(...answered.map((row) => bytes[row] ?? 0))).toBeLessThan(1000);
});
