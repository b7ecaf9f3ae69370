import type { Keyring, Rng } from '../random.ts';
import { cidrRange, ipText } from '../ids.ts';
import type { Account, Network, World } from '../world.ts';
import type { Names } from './names.ts';
import { REGIONS } from './places.ts';

export type Industry = 'health' | 'insurance' | 'logistics' | 'retail';

/** Second words of a company's name and the industry as people say it. */
const INDUSTRIES: Readonly<Record<Industry, { readonly words: readonly string[]; readonly say: string }>> = {
  health: { words: ['Health', 'Clinics', 'Diagnostics', 'Care', 'Imaging'], say: 'health care' },
  insurance: { words: ['Mutual', 'Insurance', 'Assurance', 'Cover'], say: 'insurance' },
  logistics: { words: ['Logistics', 'Freight', 'Parcel', 'Haulage'], say: 'logistics' },
  retail: { words: ['Stores', 'Home', 'Outfitters', 'Market'], say: 'retail' },
};

/** Account ids that documentation uses: which one is whose comes from the seed. */
export const ACCOUNT_IDS = [
  '111122223333',
  '444455556666',
  '123456789012',
  '999999999999',
  '222222222222',
  '333333333333',
  '555555555555',
  '666666666666',
  '777788889999',
  '888899990000',
  '111111111111',
  '210987654321',
] as const;

export interface Company {
  readonly org: World['org'];
  readonly industry: Industry;
  readonly region: string;
  readonly az: string;
  readonly offices: readonly string[];
}

export function buildCompany(keyring: Keyring, names: Names): Company {
  const rng = keyring.rng('world', 'company');
  const industry = rng.pick(Object.keys(INDUSTRIES) as Industry[]);
  const { region, az, offices } = rng.pick(REGIONS);
  const family = names.family('company');
  const word = rng.pick(INDUSTRIES[industry].words);
  const slug = `${family}${rng.chance(0.5) ? '' : word}`.toLowerCase();
  return {
    org: {
      name: `${family} ${word}`,
      slug,
      domain: `${slug}.example`,
      githubOrg: rng.pick([slug, `${slug}-eng`, `${slug}hq`]),
      industry: INDUSTRIES[industry].say,
    },
    industry,
    region,
    az,
    offices: offices.slice(0, rng.between(2, 3)),
  };
}

/** Part of a network as CIDR text: a slice of the given prefix length. */
function sliceOf(rng: Rng, network: Network, prefix: number): string {
  const size = 2 ** (32 - prefix);
  const count = Math.max(1, Math.floor((network.last - network.first + 1) / size));
  return `${ipText(network.first + rng.int(count) * size)}/${prefix}`;
}

const EXTERNAL_WORDS = ['bk', 'prod', 'ext', 'acct', 'tenant'];

/** Own, partner and vendor accounts, and some that no register lists. */
export function buildAccounts(
  keyring: Keyring,
  names: Names,
  company: Company,
  networks: readonly Network[],
): { accounts: Account[]; newRanges: string[] } {
  const rng = keyring.rng('world', 'accounts');
  const ids = rng.shuffle(ACCOUNT_IDS);
  const { slug, domain } = company.org;
  const ranged = (kinds: readonly Network['kind'][], prefix: number): string =>
    sliceOf(rng, rng.pick(networks.filter((network) => kinds.includes(network.kind))), prefix);
  const offices = networks.filter((network) => network.kind === 'office').map((network) => network.cidr);
  const own = (name: string, contact: string): Account => ({
    id: ids.pop()!,
    name: `${slug}-${name}`,
    kind: 'own',
    externalId: null,
    ranges: offices,
    contact: `${contact}@${domain}`,
  });
  const other = (kind: 'partner' | 'vendor', key: string, ending: string): Account => {
    const family = names.family(key);
    return {
      id: ids.pop()!,
      name: `${family} ${ending}`,
      kind,
      externalId: kind === 'vendor' ? `${rng.pick(EXTERNAL_WORDS)}-${rng.hex(12)}` : null,
      ranges: [ranged([kind, 'hosting'], 28), ranged(['hosting', 'vpn'], 27)],
      contact: `operations@${family.toLowerCase()}.example`,
    };
  };
  const accounts = [
    own('prod', 'platform'),
    own('dev', 'platform'),
    own('security', 'security'),
    other('vendor', 'vendor/backup', rng.pick(['Backup', 'Vault', 'Archive Services', 'Data Protection'])),
    other('vendor', 'vendor/analytics', rng.pick(['Analytics', 'Insights', 'Monitoring'])),
    other('partner', 'partner/1', rng.pick(['Research', 'Partners', 'Group'])),
    other('partner', 'partner/2', rng.pick(['Labs', 'Consulting', 'Services'])),
    ...[1, 2, 3].map((n): Account => ({
      id: ids.pop()!,
      name: `unlisted-${n}`,
      kind: 'unlisted',
      externalId: null,
      ranges: [],
      contact: '',
    })),
  ];
  // Where the vendor moves to: no network in which it is already.
  const before = accounts.flatMap((account) => account.ranges.map((range) => cidrRange(range).first));
  const free = networks.filter((network) => network.kind === 'hosting' && !before.some((ip) => ip >= network.first && ip <= network.last));
  return { accounts, newRanges: rng.sample(free, 2).map((network, i) => sliceOf(rng, network, 28 - i)) };
}
