import { describe, expect, test } from 'vitest';
import { cidrRange, ipNumber } from '../../../../generators/core/ids.ts';
import type { Identity } from '../../../../generators/core/pools.ts';
import { AUTH, PATH } from '../../../../generators/core/events.ts';
import { HOUR } from '../../../../generators/core/time.ts';
import { capture, type Captured } from './rig.ts';

const params = (captured: Captured, name: 'request' | 'response'): (Record<string, string> | null)[] =>
  Array.from(captured.column('ApiCall', name), (code) => captured.prepared.pools.read('params', code) as Record<string, string> | null);
const identities = (captured: Captured, type: 'ApiCall' | 'ObjectAccess' | 'Finding'): (Identity | null)[] =>
  Array.from(captured.column(type, 'identity'), (code) => captured.prepared.pools.read('identity', code) as Identity | null);

describe('the nightly backup', () => {
  const backup = capture(['nightly-backup'], { size: 'full' });
  const { vendor } = backup.prepared.world;

  test('comes from the ranges in the register, with the external id', () => {
    const ranges = vendor.ranges.map(cidrRange);
    for (const ip of [...backup.text('ApiCall', 'ip'), ...backup.text('ObjectAccess', 'ip')])
      expect(ranges.some(({ first, last }) => ipNumber(ip ?? '') >= first && ipNumber(ip ?? '') <= last)).toBe(true);
    for (const request of params(backup, 'request')) expect(request?.['externalId']).toBe(vendor.externalId);
  });

  test('stays in the agreed hours', () => {
    for (const t of backup.column('ObjectAccess', 't')) {
      const hour = (t % (24 * HOUR)) / HOUR;
      expect(hour >= vendor.hours[0] && hour < vendor.hours[1]).toBe(true);
    }
  });
});

describe('strangers', () => {
  const strangers = capture(['public-objects'], { size: 'full' });

  test('get something from the public bucket alone', () => {
    const { world } = strangers.prepared;
    const open = new Set(world.buckets.filter((bucket) => bucket.sensitivity === 'public').map((bucket) => bucket.name));
    const failed = strangers.column('ObjectAccess', 'errorCode');
    strangers.text('ObjectAccess', 'bucket').forEach((bucket, row) => {
      if (failed[row] === 0) expect(open.has(bucket ?? '')).toBe(true);
    });
    expect(Array.from(failed).some((code) => code > 0)).toBe(true);
    expect(Array.from(strangers.column('ObjectAccess', 'auth')).every((auth) => auth === AUTH.anonymous)).toBe(true);
  });

  test('probe with HeadBucket about as often as with listings', () => {
    const lists = strangers.text('ObjectAccess', 'op').filter((op) => op === 'ListObjects').length;
    const heads = strangers.rows('ApiCall');
    expect(heads / (heads + lists)).toBeGreaterThan(0.4);
    expect(heads / (heads + lists)).toBeLessThan(0.7);
  });
});

describe('object traffic', () => {
  const objects = capture(['object-traffic'], { size: 'full', scale: 0.3 });

  test('has a private address and an endpoint where it goes through the gateway, and neither elsewhere', () => {
    const path = objects.column('ObjectAccess', 'path');
    const vpce = objects.text('ObjectAccess', 'vpce');
    objects.text('ObjectAccess', 'ip').forEach((ip, row) => {
      const gateway = path[row] === PATH.gateway;
      if (gateway !== (ip?.startsWith('10.') === true) || gateway !== (vpce[row]?.startsWith('vpce-') === true))
        expect.fail(`path ${path[row]} from ${ip} with ${vpce[row]}`);
    });
    expect(Array.from(path).filter((value) => value === PATH.gateway).length / path.length).toBeGreaterThan(0.5);
  });

  test('instances read with sessions named after themselves', () => {
    const { world } = objects.prepared;
    const path = objects.column('ObjectAccess', 'path');
    const vpce = new Map(world.vpcs.map((vpc) => [vpc.s3Endpoint, vpc.id]));
    const used = objects.text('ObjectAccess', 'vpce');
    identities(objects, 'ObjectAccess').forEach((identity, row) => {
      if (path[row] !== PATH.gateway) return;
      const instance = world.instances.find((each) => identity?.principalId?.endsWith(`:${each.id}`));
      if (!instance || vpce.get(used[row] ?? '') !== instance.eni.vpc) expect.fail(`${identity?.principalId} through ${used[row]}`);
    });
  });
});

test('a finding about somebody inside the window points at a call of theirs', () => {
  const both = capture(['guardduty-noise', 'engineer-console'], { size: 'full', scale: 0.05 });
  const { clock } = both.prepared;
  const calls = new Set(identities(both, 'ApiCall').map((identity) => identity?.accessKeyId));
  const minted = new Set(params(both, 'response').map((response) => response?.['credentials.accessKeyId']));
  const first = both.column('Finding', 'firstSeen');
  const times = new Set(both.column('ApiCall', 't'));
  identities(both, 'Finding').forEach((identity, row) => {
    const t = first[row] ?? 0;
    expect(both.column('Finding', 't')[row]).toBeGreaterThan(t);
    if (identity?.type !== 'AssumedRole' || t < clock.detailStart || !minted.has(identity.accessKeyId ?? '')) return;
    expect(times.has(t)).toBe(true);
    expect(calls.has(identity.accessKeyId)).toBe(true);
  });
});

test('pipelines show a subject that their trust policy names, and are refused with another', () => {
  const pipelines = capture(['iac-pipelines'], { size: 'full', scale: 1 });
  const { world } = pipelines.prepared;
  const trusted = new Set(
    world.roles
      .filter((role) => role.use === 'ci')
      .map((role) => role.trust['Condition.StringLike.token.actions.githubusercontent.com:sub']),
  );
  const failed = pipelines.column('ApiCall', 'errorCode');
  const who = identities(pipelines, 'ApiCall');
  let refused = 0;
  pipelines.text('ApiCall', 'api').forEach((api, row) => {
    if (api !== 'sts.amazonaws.com:AssumeRoleWithWebIdentity') return;
    if (failed[row] === 0) expect(trusted).toContain(who[row]?.userName);
    else {
      refused += 1;
      expect(who[row]?.userName).toMatch(/pull_request$/);
    }
  });
  expect(refused).toBeGreaterThan(0);
});
