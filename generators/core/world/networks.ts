import { cidrRange, ipText } from '../ids.ts';
import type { Keyring, Rng } from '../random.ts';
import type { Network } from '../world.ts';
import type { Names } from './names.ts';
import { PLACES, placeOf, type Place } from './places.ts';

type Kind = Network['kind'];

/** The documentation ASNs (RFC 5398). */
const ASNS = [...Array.from({ length: 16 }, (_, i) => 64496 + i), ...Array.from({ length: 16 }, (_, i) => 65536 + i)];

/** The cloud's own among them. */
const CLOUD_ASN = 64511;

/** What stands in a /20 of the benchmarking range (RFC 2544): prefix lengths add up to one /20. */
const MIXES: readonly (readonly (readonly [number, Kind])[])[] = [
  [
    [21, 'residential'],
    [22, 'mobile'],
    [23, 'hosting'],
    [24, 'vpn'],
    [24, 'education'],
  ],
  [
    [21, 'mobile'],
    [22, 'residential'],
    [23, 'residential'],
    [24, 'hosting'],
    [24, 'scanner'],
  ],
  [
    [22, 'residential'],
    [22, 'hosting'],
    [22, 'residential'],
    [23, 'hosting'],
    [24, 'vpn'],
    [24, 'hosting'],
  ],
  [
    [21, 'hosting'],
    [22, 'residential'],
    [23, 'vpn'],
    [24, 'scanner'],
    [24, 'residential'],
  ],
];

/** Small slices of the documentation ranges of RFC 5737: everybody lives here too. */
const SLICES: readonly (readonly [number, Kind])[] = [
  [26, 'residential'],
  [26, 'hosting'],
  [27, 'office'],
  [27, 'vpn'],
  [28, 'partner'],
  [28, 'vendor'],
  [28, 'scanner'],
  [28, 'mobile'],
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
export function buildNetworks(
  keyring: Keyring,
  names: Names,
  about: { readonly region: string; readonly offices: readonly string[] },
): Network[] {
  const rng = keyring.rng('world', 'networks');
  const blocks = rng.shuffle(BLOCKS);
  const drafts: Draft[] = [
    ...carve(blocks[0]!, [[20, 's3']]),
    ...carve(blocks[1]!, [
      [21, 's3'],
      [21, 'cloud'],
    ]),
    ...blocks.slice(2, 6).flatMap((block) => carve(block, [[20, 'cloud']])),
    ...blocks.slice(6).flatMap((block) => carve(block, rng.shuffle(rng.pick(MIXES)).sort(largestFirst))),
    ...['192.0.2.0', '198.51.100.0', '203.0.113.0'].flatMap((base) => carve(cidrRange(`${base}/24`).first, SLICES)),
  ];
  const providers = buildProviders(rng, names, [...about.offices, ...AWAY_CITIES]);
  const homes = providers.filter(({ place }) => about.offices.includes(place.city) || AWAY_CITIES.includes(place.city));
  const amazon: Provider = { place: seatOfRegion(about.region), name: 'Amazon.com', asn: CLOUD_ASN };
  const offices = rng.shuffle(about.offices);
  let office = 0;
  let home = 0;
  const networks = drafts.map((draft): Network => {
    if (draft.kind === 's3' || draft.kind === 'cloud') return describe(rng, draft, amazon, names);
    if (draft.kind === 'office') {
      const city = offices[office++ % offices.length]!;
      return describe(rng, draft, rng.pick(providers.filter(({ place }) => place.city === city)), names);
    }
    // Half of the access networks stand where staff live, the first ones in each of those places in turn.
    const near = ['residential', 'mobile'].includes(draft.kind) && (home < homes.length || rng.chance(0.4));
    return describe(rng, draft, near ? homes[home++ % homes.length]! : rng.pick(providers), names);
  });
  return networks.sort((a, b) => a.first - b.first);
}

/** Cities in which people work from home, far from any office. */
export const AWAY_CITIES: readonly string[] = ['Lisbon', 'Berlin', 'Toronto', 'Austin'];

interface Provider {
  readonly place: Place;
  readonly name: string;
  readonly asn: number;
}

/** Two providers in each of fifteen cities, those that staff need included; one ASN each. */
function buildProviders(rng: Rng, names: Names, needed: readonly string[]): Provider[] {
  const must = PLACES.filter((place) => needed.includes(place.city));
  const rest = rng.shuffle(PLACES.filter((place) => !needed.includes(place.city)));
  const asns = rng.shuffle(ASNS.filter((asn) => asn !== CLOUD_ASN));
  return [...must, ...rest]
    .slice(0, 15)
    .flatMap((place) => [0, 1].map((n) => ({ place, name: names.provider(`${place.city}/${n}`), asn: asns.pop()! })));
}

const seatOfRegion = (region: string): Place =>
  placeOf(
    region.startsWith('us-west')
      ? 'Seattle'
      : region.startsWith('us')
        ? 'Ashburn'
        : region.startsWith('ca')
          ? 'Toronto'
          : region === 'eu-west-1'
            ? 'Dublin'
            : region === 'eu-north-1'
              ? 'Stockholm'
              : 'Frankfurt',
  );

function describe(rng: Rng, draft: Draft, { place, name, asn }: Provider, names: Names): Network {
  const cidr = `${ipText(draft.first)}/${draft.prefix}`;
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
    asn,
    org: ['hosting', 'vpn', 'vendor', 'partner'].includes(draft.kind) ? names.provider(`host/${cidr}`) : name,
    isp: name,
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
