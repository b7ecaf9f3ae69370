import { describe, expect, test } from 'vitest';
import {
  assumeRole,
  instanceSessions,
  roleNamed,
  roleSession,
  serviceIdentity,
  sessionAt,
} from '../../../../../generators/core/background/identities.ts';
import { whereabouts } from '../../../../../generators/core/background/whereabouts.ts';
import { accountOfAwsId, isoSeconds } from '../../../../../generators/core/ids.ts';
import { createPools } from '../../../../../generators/core/pools.ts';
import type { PlanContext } from '../../../../../generators/core/producer.ts';
import { HOUR } from '../../../../../generators/core/time.ts';
import { prepare } from '../../../../../generators/index.ts';
import { testConfig, testKeyring } from '../../../../helpers/generate.ts';

const keyring = testKeyring(4);
const { world, clock } = prepare(testConfig(), keyring);
const pools = createPools(world);
const context = (name: string): PlanContext => ({
  name,
  world,
  clock,
  pools,
  level: 1,
  scale: 1,
  rng: (purpose, ...path) => keyring.rng(purpose, name, ...path),
  shared: (purpose, ...path) => keyring.rng(purpose, 'shared', ...path),
  effects: [],
  orders: [],
  fact: () => '',
});

describe('sessions of an instance', () => {
  const instance = world.instances[3]!;
  const sessions = instanceSessions(context('one'), instance);

  test('are the same for every unit', () => {
    expect(instanceSessions(context('another'), instance)).toEqual(sessions);
    expect(instanceSessions(context('one'), world.instances[4]!)[0]?.key).not.toBe(sessions[0]?.key);
  });

  test('cover the window, each renewed before it expires, each with a key of its own', () => {
    expect(sessions[0]!.at).toBeLessThan(clock.detailStart);
    for (const [index, session] of sessions.entries()) {
      expect(session.expires - session.at).toBeGreaterThan(5.5 * HOUR);
      expect(session.expires - session.at).toBeLessThan(6.5 * HOUR);
      if (index > 0) expect(session.at).toBeLessThan(sessions[index - 1]!.expires);
    }
    expect(sessions.at(-1)!.expires).toBeGreaterThan(clock.end);
    expect(new Set(sessions.map((session) => session.key)).size).toBe(sessions.length);
    for (let t = clock.detailStart; t < clock.end; t += HOUR / 3) {
      const used = sessionAt(sessions, t);
      expect(used.at <= t && t < used.expires).toBe(true);
    }
  });

  test('are named by the instance and carry their role', () => {
    const role = roleNamed(world, instance.role);
    for (const { identity, key } of sessions) {
      expect(identity).toMatchObject({
        type: 'AssumedRole',
        principalId: `${role.id}:${instance.id}`,
        accessKeyId: key,
        issuerArn: role.arn,
        ec2RoleDelivery: instance.imdsV1 ? '1.0' : '2.0',
      });
      expect(accountOfAwsId(key)).toBe(role.account);
    }
  });
});

test('the call that mints a session agrees with the session', () => {
  const role = world.roles.find((each) => each.path !== '/')!;
  const session = roleSession(keyring.rng('ids', 'mint'), { role, name: 'someone', at: clock.end - 2.5e6 });
  const call = assumeRole(context('mint'), session, {
    identity: serviceIdentity('ec2.amazonaws.com'),
    ip: 'ec2.amazonaws.com',
    ua: 'ec2.amazonaws.com',
  });
  expect(session.identity.creationDate).toBe(isoSeconds(call.t));
  expect(call.response).toMatchObject({
    'credentials.accessKeyId': session.identity.accessKeyId,
    'assumedRoleUser.arn': session.identity.arn,
  });
  expect(session.identity.arn).not.toContain(role.path);
  expect(call.response?.['credentials.expiration']).toMatch(/^[A-Z][a-z]{2} \d{1,2}, \d{4}, \d{1,2}:\d\d:\d\d [AP]M$/);
});

test('people are in one place a day, and somebody is abroad', () => {
  const places = world.people.map((person) => {
    const noon = clock.detailStart + (12 - person.utcOffset) * HOUR - (clock.detailStart % (24 * HOUR));
    expect(whereabouts(context('a'), person, noon)).toEqual(whereabouts(context('b'), person, noon + 2 * HOUR));
    return whereabouts(context('a'), person, noon);
  });
  const kinds = new Set(places.map((place) => place.kind));
  expect(kinds.has('office') && kinds.has('home')).toBe(true);
  expect(places.filter((place) => ['travel', 'vpn'].includes(place.kind)).length).toBeGreaterThan(0);
});

test('an unknown role is named with those that exist', () => {
  expect(() => roleNamed(world, 'no-such-role')).toThrow(world.roles[0]!.name);
});
