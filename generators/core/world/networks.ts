import { cidrRange, ipText } from '../ids.ts';
import type { Keyring, Rng } from '../random.ts';
import type { Network } from '../world.ts';
import type { Names } from './names.ts';
import { PLACES, placeOf, type Place } from './places.ts';

type Kind = Network['kind'];

/** The documentation ASNs (RFC 5398). */
const ASNS = [...Array.from({ length: 16 }, (_, i) => 64496 + i), ...Array.from({ length: 16 }, (_, i) => 65536 + i)];

/** What stands in a /20 of the benchmarking range (RFC 2544): prefix lengths add up to one /20. */
const MIXES: readonly (readonly (readonly [number, Kind])[])[] = [
  [[21, 'residential'], [22, 'mobile'], [23, 'hosting'], [24, 'vpn'], [24, 'education']],
  [[21, 'mobile'], [22, 'residential'], [23, 'residential'], [24, 'hosting'], [24, 'scanner']],
  [[22, 'residential'], [22, 'hosting'], [22, 'residential'], [23, 'hosting'], [24, 'vpn'], [24, 'hosting']],
  [[21, 'hosting'], [22, 'residential'], [23, 'vpn'], [24, 'scanner'], [24, 'residential']],
];

/** Small slices of the documentation ranges of RFC 5737: everybody lives here too. */
const SLICES: readonly (readonly [number, Kind])[] = [
  [26, 'residential'], [26, 'hosting'], [27, 'office'], [27, 'vpn'], [28, 'partner'], [28, 'vendor'], [28, 'scanner'], [28, 'mobile'],
];

/** Prefixes of /20 in 198.18.0.0/15. */
const BLOCKS = Array.from({ length: 32 }, (_, i) => 0xc6120000 + i * 4096);

interface Draft {
  readonly first: number;
  readonly prefix: number;
  readonly kind: Kind;
}

function carve(first: number, parts: readonly (readonly [number, Kind])[]): Draft[] {
  let at = first;
  return parts.map(([prefix, kind]) => {
    const draft = { first: at, prefix, kind };
    at += 2 ** (32 - prefix);
    return draft;
  });
}

const largestFirst = (a: readonly [number, Kind], b: readonly [number, Kind]): number => a[0] - b[0];

/** Every network of the world, by rising address. Which block holds what, and whose it is, comes from the seed. */
export function buildNetworks(keyring: Keyring, names: Names, about: { readonly region: string; readonly offices: readonly string[] }): Network[] {
  const rng = keyring.rng('world', 'networks');
  const blocks = rng.shuffle(BLOCKS);
  const drafts: Draft[] = [
    ...carve(blocks[0]!, [[20, 's3']]),
    ...carve(blocks[1]!, [[21, 's3'], [21, 'cloud']]),
    ...blocks.slice(2, 6).flatMap((block) => carve(block, [[20, 'cloud']])),
    ...blocks.slice(6).flatMap((block) => carve(block, rng.shuffle(rng.pick(MIXES)).sort(largestFirst))),
    ...['192.0.2.0', '198.51.100.0', '203.0.113.0'].flatMap((base) => carve(cidrRange(`${base}/24`).first, SLICES)),
  ];
  const providers = PLACES.map((place, i) => ({ place, isps: [0, 1].map((n) => names.provider(`${place.city}/${n}`)), asn: ASNS[i % ASNS.length]! }));
  const offices = rng.shuffle(about.offices);
  let office = 0;
  const networks = drafts.map((draft): Network => {
    const own = draft.kind === 'office' ? placeOf(offices[office++ % offices.length]!) : null;
    const at = draft.kind === 's3' || draft.kind === 'cloud' ? seatOfRegion(about.region) : null;
    const provider = providers.find((item) => item.place === (own ?? at)) ?? rng.pick(providers);
    return describe(rng, draft, provider.place, provider.asn, provider.isps[rng.int(2)]!, names);
  });
  return networks.sort((a, b) => a.first - b.first);
}

const seatOfRegion = (region: string): Place =>
  placeOf(region.startsWith('us-west') ? 'Seattle' : region.startsWith('us') ? 'Ashburn' : region.startsWith('ca') ? 'Toronto' : region === 'eu-west-1' ? 'Dublin' : region === 'eu-north-1' ? 'Stockholm' : 'Frankfurt');

function describe(rng: Rng, draft: Draft, place: Place, asn: number, isp: string, names: Names): Network {
  const cidr = `${ipText(draft.first)}/${draft.prefix}`;
  const cloud = draft.kind === 's3' || draft.kind === 'cloud';
  const org = cloud ? 'Amazon.com' : draft.kind === 'hosting' || draft.kind === 'vpn' ? names.provider(`host/${cidr}`) : isp;
  return {
    cidr,
    first: draft.first,
    last: draft.first + 2 ** (32 - draft.prefix) - 1,
    kind: draft.kind,
    country: place.country,
    countryName: place.countryName,
    city: place.city,
    latitude: Math.round((place.latitude + rng.unit() * 0.2 - 0.1) * 1e4) / 1e4,
    longitude: Math.round((place.longitude + rng.unit() * 0.2 - 0.1) * 1e4) / 1e4,
    asn: cloud ? 64511 : asn,
    org,
    isp: cloud ? 'Amazon.com' : isp,
  };
}

/** Looks a network up by address: binary search over networks by rising address. */
export function networkFinder(networks: readonly Network[]): (ip: number) => Network | undefined {
  return (ip) => {
    let low = 0;
    let high = networks.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const network = networks[middle]!;
      if (ip < network.first) high = middle - 1;
      else if (ip > network.last) low = middle + 1;
      else return network;
    }
    return undefined;
  };
}
