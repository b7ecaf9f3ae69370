import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { drawAddress, PUBLIC_KINDS } from '../../../../generators/core/addresses.ts';
import { weekday } from '../../../../generators/core/arrivals.ts';
import { buildClock } from '../../../../generators/core/clock.ts';
import { accountOfAwsId, cidrRange, inCidr } from '../../../../generators/core/ids.ts';
import { buildWorld } from '../../../../generators/core/world/index.ts';
import { ACCOUNT_IDS } from '../../../../generators/core/world/company.ts';
import type { World } from '../../../../generators/core/world.ts';
import { testKeyring } from '../../../helpers/generate.ts';

const make = (seed: number, size: 'full' | 'short' = 'full', scale = 1): World => {
  const keyring = testKeyring(seed);
  return buildWorld(keyring, { scale, level: 2, size, clock: buildClock(keyring, size) });
};
const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
const worlds = new Map(seeds.map((seed) => [seed, make(seed)]));
const documentation = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '198.18.0.0/15'];

describe('clock', () => {
  it.each(seeds)('seed %d ends on a working day of 2026, with whole hours', (seed) => {
    for (const size of ['full', 'short'] as const) {
      const { start, detailStart, end } = buildClock(testKeyring(seed), size);
      expect(new Date(end / 1e3).getUTCFullYear()).toBe(2026);
      expect([3, 4, 5]).toContain(weekday(end));
      expect(end % 3600e6).toBe(0);
      expect((end - detailStart) / 3600e6).toBe(size === 'full' ? 48 : 24);
      expect(detailStart - start).toBeGreaterThan((size === 'full' ? 35 : 14) * 86400e6 - 1);
    }
  });
});

describe.each(seeds)('world of seed %d', (seed) => {
  const world = worlds.get(seed)!;
  const ips = [
    ...world.people.flatMap((person) => [person.homeIp, person.officeIp]),
    ...world.enis.flatMap((eni) => (eni.publicIp === null ? [] : [eni.publicIp])),
  ];

  it('uses documentation accounts and addresses alone', () => {
    for (const account of world.accounts) expect(ACCOUNT_IDS).toContain(account.id);
    expect(new Set(world.accounts.map(({ id }) => id)).size).toBe(world.accounts.length);
    for (const network of world.networks)
      expect(documentation.some((cidr) => inCidr(network.first, cidr) && inCidr(network.last, cidr))).toBe(true);
    for (const { asn } of world.networks) expect((asn >= 64496 && asn <= 64511) || (asn >= 65536 && asn <= 65551)).toBe(true);
    for (const ip of ips) expect(world.network(ip)).toBeDefined();
    for (const eni of world.enis) expect(inCidr(eni.privateIp, '10.0.0.0/8')).toBe(true);
  });

  it('has networks that do not overlap, in one provider per number', () => {
    world.networks.forEach((network, i) => {
      expect({ first: network.first, last: network.last }).toEqual(cidrRange(network.cidr));
      if (i > 0) expect(network.first).toBeGreaterThan(world.networks[i - 1]!.last);
    });
    const isp = new Map<number, string>();
    for (const network of world.networks) {
      expect(isp.get(network.asn) ?? network.isp).toBe(network.isp);
      isp.set(network.asn, network.isp);
    }
    expect(world.network(cidrRange('10.0.0.0/8').first)).toBeUndefined();
  });

  it('joins: every foreign key has its row', () => {
    const has = (list: readonly { readonly id?: string; readonly name?: string }[], key: 'id' | 'name'): Set<string | undefined> =>
      new Set(list.map((item) => item[key]));
    const [accounts, subnets, vpcs, roles] = [
      has(world.accounts, 'id'),
      has(world.subnets, 'id'),
      has(world.vpcs, 'id'),
      has(world.roles, 'name'),
    ];
    for (const instance of world.instances) {
      expect(
        roles.has(instance.role) && subnets.has(instance.eni.subnet) && vpcs.has(instance.eni.vpc) && accounts.has(instance.account),
      ).toBe(true);
      expect(world.enis[instance.eni.index]).toBe(instance.eni);
      expect(instance.eni.instance).toBe(instance.id);
      const subnet = world.subnets.find(({ id }) => id === instance.eni.subnet)!;
      expect(inCidr(instance.eni.privateIp, subnet.cidr)).toBe(true);
      expect(subnet.azId).toBe(instance.eni.azId);
    }
    for (const role of world.roles) expect(accountOfAwsId(role.id)).toBe(role.account);
    for (const user of world.users) for (const key of user.keys) expect(accountOfAwsId(key.id)).toBe(user.account);
    for (const repo of world.repos) expect(repo.role === null || roles.has(repo.role)).toBe(true);
    const services = new Set(world.instances.map(({ service }) => service));
    for (const bucket of world.buckets) for (const service of [...bucket.readers, ...bucket.writers]) expect(services).toContain(service);
    for (const bucket of world.buckets)
      for (const team of bucket.teams) expect(world.people.some((person) => person.team === team) || bucket.teams.length > 1).toBe(true);
    expect(roles.has(world.vendor.role)).toBe(true);
  });

  it('gives nothing away by uniqueness', () => {
    const victims = world.buckets.filter(
      ({ sensitivity, dataEvents, accessLogging, objectCount }) =>
        ['confidential', 'regulated'].includes(sensitivity) && dataEvents && accessLogging && objectCount >= 400,
    );
    expect(victims.length).toBeGreaterThanOrEqual(8);
    for (const bucket of victims)
      expect(world.instances.filter(({ service }) => bucket.readers.includes(service)).length, bucket.name).toBeGreaterThanOrEqual(4);
    expect(world.users.filter(({ person }) => person !== null).length).toBeGreaterThanOrEqual(8);
    expect(world.instances.filter(({ ssmManaged }) => ssmManaged).length).toBeGreaterThanOrEqual(8);
    expect(world.roles.filter(({ use }) => use === 'ci').length).toBeGreaterThanOrEqual(4);
    expect(world.accounts.filter(({ kind }) => kind === 'unlisted').length).toBeGreaterThanOrEqual(2);
    const doors = world.loadBalancer.targets
      .map((index) => world.instances[index]!)
      .filter(({ imdsV1, service }) => imdsV1 && world.buckets.some(({ readers }) => readers.includes(service)));
    expect(doors.length).toBeGreaterThanOrEqual(2);
  });

  it('mixes staff and strangers in the same networks', () => {
    const rng = testKeyring(seed).rng('noise', 'strangers');
    const kinds = new Map<string, number>();
    for (let i = 0; i < 300; i++) {
      const kind = world.network(drawAddress(world, rng))!.kind;
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    expect([...kinds.keys()].toSorted()).toEqual([...PUBLIC_KINDS].toSorted());
    const staff = new Set(world.people.map((person) => world.network(person.homeIp)!.kind));
    expect(staff.has('residential')).toBe(true);
  });

  it('has people with names of their own, in every team that a bucket names', () => {
    expect(new Set(world.people.map(({ user }) => user)).size).toBe(world.people.length);
    for (const person of world.people) {
      expect(person.upn).toMatch(/^[a-z]+\.[a-z]+@[a-z]+\.example$/);
      expect(world.network(person.officeIp)!.kind).toBe('office');
    }
    for (const team of ['Platform', 'Data Engineering', 'Applications', 'Data Science', 'Security'])
      expect(world.people.filter((person) => person.team === team).length).toBeGreaterThanOrEqual(2);
    expect(world.people.filter(({ admin }) => admin).length).toBeGreaterThanOrEqual(2);
  });

  it('has objects with distinct keys and sizes of several magnitudes', () => {
    const keys = new Set<string>();
    for (let i = 0; i < world.objects.count; i++) {
      expect(world.objects.size[i]).toBeGreaterThanOrEqual(64);
      keys.add(`${world.objects.bucket[i]}/${world.objects.key(i)}`);
    }
    expect(keys.size).toBe(world.objects.count);
    expect(world.objects.count).toBeGreaterThan(40_000);
    expect(world.objects.count).toBeLessThan(80_000);
    expect(world.buckets.reduce((sum, bucket) => sum + bucket.objectCount, 0)).toBe(world.objects.count);
    for (const bucket of world.buckets) expect(world.objects.bucket[bucket.firstObject + bucket.objectCount - 1]).toBe(bucket.index);
    expect(() => world.objects.key(world.objects.count)).toThrow(/no object/);
  });
});

it('a seed makes the same world twice, and another one another', () => {
  const plain = (world: World) => JSON.stringify({ ...world, objects: world.objects.key(5) });
  expect(plain(make(1))).toBe(plain(worlds.get(1)!));
  expect(plain(make(2))).not.toBe(plain(worlds.get(1)!));
});

it('scale adds replicas and leaves the rest as it was', () => {
  const large = make(1, 'full', 3);
  const usual = worlds.get(1)!;
  expect(large.instances.length).toBeGreaterThan(usual.instances.length * 2);
  expect(large.people).toEqual(usual.people);
  expect(large.buckets).toEqual(usual.buckets);
  expect(large.instances.find(({ name }) => name === 'api-1')!.id).toBe(usual.instances.find(({ name }) => name === 'api-1')!.id);
});

it('an id or an order tells nothing: account ids and bucket order change with the seed', () => {
  expect(new Set([...worlds.values()].map((world) => world.mainAccount)).size).toBeGreaterThan(2);
  expect(new Set([...worlds.values()].map((world) => world.buckets[0]!.name.split('-').slice(1).join('-'))).size).toBeGreaterThan(3);
  expect(new Set([...worlds.values()].map((world) => world.org.industry)).size).toBeGreaterThan(1);
});

it('is the world that it was: a change here, or of the library of names, is another world for every seed', () => {
  const { objects, ...rest } = worlds.get(1)!;
  const keys = Array.from({ length: 200 }, (_, i) => `${objects.key(i * 200)} ${objects.size[i * 200]}`);
  expect(bytesToHex(sha256(utf8ToBytes(JSON.stringify([rest, keys]))))).toBe(
    'd5c8e1f5a404443ace576fd4447e4cbe251fcb9c5da59963475bb9b5e3420a50',
  );
});
