import type { EstatePart } from '../config.ts';
import type { Keyring } from '../random.ts';
import type { Account, Clock, World } from '../world.ts';
import { buildRepos, buildRoles, buildUsers } from './access.ts';
import { buildAccounts, buildCompany } from './company.ts';
import { buildCluster } from './cluster.ts';
import { buildCompute } from './compute.ts';
import { createNames } from './names.ts';
import { buildNetworks, networkFinder } from './networks.ts';
import { buildPeople } from './people.ts';
import { buildStorage } from './storage.ts';

export interface WorldOptions {
  /** Multiplies replicas; people, buckets and accounts stay. */
  readonly scale: number;
  readonly level: 1 | 2 | 3;
  readonly size: 'full' | 'short';
  readonly clock: Clock;
  readonly estate?: readonly EstatePart[];
}

/** Builds the organisation from the seed. The same options give the same world, whatever happens in it. */
export function buildWorld(keyring: Keyring, options: WorldOptions): World {
  const { size, clock, scale } = options;
  const names = createNames(keyring);
  const company = buildCompany(keyring, names);
  const networks = buildNetworks(keyring, names, company);
  const { accounts, newRanges } = buildAccounts(keyring, names, company, networks);
  const [prod, dev, security] = accounts.filter((account) => account.kind === 'own') as [Account, Account, Account];
  const people = buildPeople(keyring, names, company, networks, { size, time: clock.end });
  const repos = buildRepos(keyring, company);
  const roles = buildRoles(keyring, company, accounts, repos);
  const compute = buildCompute(keyring, company, { prod: prod.id }, roles, networks, scale);
  const cluster = options.estate?.includes('cluster') === true ? buildCluster(keyring, company, compute, scale) : null;
  const { buckets, objects } = buildStorage(
    keyring,
    company,
    { prod: prod.id, dev: dev.id, security: security.id },
    { size, time: clock.detailStart },
  );
  const vendor = accounts.find((account) => account.kind === 'vendor')!;
  const start = keyring.rng('world', 'vendor').between(0, 4);
  return {
    org: company.org,
    region: company.region,
    accounts,
    mainAccount: prod.id,
    people,
    roles,
    users: buildUsers(keyring, people, prod.id, dev.id),
    ...compute,
    enis: cluster ? [...compute.enis, ...cluster.enis] : compute.enis,
    cluster: cluster?.cluster ?? null,
    buckets,
    objects,
    networks,
    repos,
    vendor: {
      account: vendor.id,
      name: vendor.name,
      role: roles.find((role) => role.use === 'vendor')!.name,
      externalId: vendor.externalId ?? '',
      ranges: vendor.ranges,
      newRanges,
      hours: [start, start + 3],
    },
    network: networkFinder(networks),
  };
}
