/** Who chats: companies whose customers use our assistant, their API keys, and the software that they do it with. */
import { agent } from '../background/agents.ts';
import { hostIn } from '../ids.ts';
import { unallotted } from '../addresses.ts';
import { pow } from '../math.ts';
import type { PlanContext } from '../producer.ts';
import type { Rng } from '../random.ts';
import type { Network } from '../world.ts';

/** Software that calls the gateway. `versions`: the last one, the present one, the next one. */
export interface App {
  readonly id: AppId;
  /** Share of conversations among tenants that use it. */
  readonly weight: number;
  readonly versions: readonly [string, string, string];
}
export const APP_IDS = ['web', 'ios', 'android', 'node', 'python', 'agent'] as const;
export type AppId = (typeof APP_IDS)[number];

/** Agent and TLS fingerprint, as codes of strings. */
export interface Client {
  readonly ua: number;
  readonly ja4: number;
  readonly text: string;
  readonly fingerprint: string;
}

export interface Tenant {
  readonly index: number;
  readonly name: string;
  readonly slug: string;
  /** Id of its API key as tables print it, and its code. */
  readonly key: string;
  readonly keyCode: number;
  /** `apps`: our widget and apps; `sdk`: its own integration. */
  readonly mode: 'apps' | 'sdk';
  readonly sdk: 'node' | 'python';
  /** Share of all conversations. */
  readonly share: number;
  /** Index into LANGUAGES of most of its customers, and share of those who write in it. */
  readonly language: number;
  readonly utcOffset: number;
  readonly networks: readonly Network[];
  /** Accounts of its customers. */
  readonly accounts: Uint32Array;
  /** Tokens of its own system prompt, and number of that text. */
  readonly system: number;
  /** Name of its retrieval index. */
  readonly index_name: string;
}

export interface Cast {
  readonly product: string;
  readonly tenants: readonly Tenant[];
  readonly apps: Readonly<Record<AppId, App>>;
  /** @param version 0 last, 1 present, 2 next; @param n which device or browser */
  client(app: AppId, version: number, n: number): Client;
  /** An address of a customer of a tenant. */
  address(tenant: Tenant, rng: Rng): number;
}

const FIRST = [
  'Amber',
  'North',
  'Harbour',
  'Linden',
  'Copper',
  'Juniper',
  'Maple',
  'Silver',
  'Willow',
  'Granite',
  'Orchid',
  'Falcon',
  'Meadow',
  'Canyon',
  'Birch',
  'Cobalt',
  'Ivory',
  'Saffron',
  'Tundra',
  'Velvet',
  'Quarry',
  'Lantern',
  'Thistle',
  'Pebble',
];
const SECOND = [
  'Outdoors',
  'Garden',
  'Optics',
  'Shoes',
  'Toys',
  'Books',
  'Kitchen',
  'Pets',
  'Audio',
  'Cycles',
  'Furniture',
  'Pharmacy',
  'Travel',
  'Mobile',
  'Energy',
  'Lighting',
  'Tools',
  'Fashion',
];
const PRODUCTS = ['Concierge', 'Helpline', 'Frontdesk', 'Answerly', 'Deskmate', 'Replywell'];
/** Language of most customers by country, as an index into LANGUAGES; all others write English. */
const SPOKEN: Readonly<Record<string, number>> = { DE: 1, CH: 1, FR: 3, PT: 4, BR: 4 };
const TENANTS = 18;
const SPREAD = 0.75;
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

export const letters = (rng: Rng, length: number): string => Array.from({ length }, () => ALPHABET[rng.int(ALPHABET.length)]).join('');
const casts = new WeakMap<PlanContext['pools'], Cast>();

/** The cast of a case: the same for every unit that asks. */
export function chatCast(context: PlanContext): Cast {
  let cast = casts.get(context.pools);
  if (!cast) casts.set(context.pools, (cast = build(context)));
  return cast;
}

function build(context: PlanContext): Cast {
  const { pools, world } = context;
  const rng = context.shared('entity', 'chat', 'cast');
  const ids = context.shared('ids', 'chat', 'keys');
  const product = rng.pick(PRODUCTS);
  const version = (): [string, string, string] => {
    const major = rng.between(2, 6);
    const minor = rng.between(3, 19);
    return [`${major}.${minor}.${rng.between(0, 4)}`, `${major}.${minor + 1}.${rng.between(0, 3)}`, `${major}.${minor + 2}.0`];
  };
  const weights: Record<AppId, number> = { web: 0.4, ios: 0.21, android: 0.39, node: 1, python: 1, agent: 1 };
  const apps = Object.fromEntries(APP_IDS.map((id) => [id, { id, weight: weights[id], versions: version() }])) as unknown as Cast['apps'];
  const homes = new Map<string, Network[]>();
  for (const network of world.networks) {
    if (network.kind !== 'residential' && network.kind !== 'mobile') continue;
    homes.set(network.country, [...(homes.get(network.country) ?? []), network]);
  }
  const countries = [...homes.keys()];
  const first = rng.sample(FIRST, TENANTS);
  const shares = Array.from({ length: TENANTS }, (_, n) => pow(n + 1, -SPREAD));
  const sum = shares.reduce((a, b) => a + b, 0);
  // The largest use our apps; who is an integrator is drawn among the middle and small ones.
  const integrators = new Set([1, ...rng.sample([5, 6, 7, 8], 2), ...rng.sample([9, 10, 11, 12, 13, 14, 15, 16, 17], 3)]);
  const tenants = Array.from({ length: TENANTS }, (_, index): Tenant => {
    const name = `${first[index]!} ${rng.pick(SECOND)}`;
    const country = rng.pick(countries);
    const key = `key_${letters(ids, 14)}`;
    const count = 300 + Math.round(6000 * (shares[index]! / sum));
    return {
      index,
      name,
      slug: name.toLowerCase().replace(' ', '-'),
      key,
      keyCode: pools.string(key),
      mode: integrators.has(index) ? 'sdk' : 'apps',
      sdk: rng.chance(0.5) ? 'node' : 'python',
      share: shares[index]! / sum,
      language: SPOKEN[country] ?? (rng.chance(0.12) ? 2 : 0),
      utcOffset: 0,
      networks: homes.get(country)!,
      accounts: Uint32Array.from({ length: count }, () => (ids.u32() | 1) >>> 0),
      system: rng.between(540, 700),
      index_name: `kb-${name.toLowerCase().replace(' ', '-')}`,
    };
  });
  const browsers = Array.from({ length: 16 }, () => agent(rng, 'browser', rng.chance(0.6) ? 'laptop' : 'server')).filter((ua) =>
    ua.startsWith('Mozilla'),
  );
  const made = new Map<string, Client>();
  const fingerprint = (family: string): string => {
    const draw = context.shared('ids', 'chat', 'ja4', family);
    return `t13d${draw.between(15, 19)}${String(draw.between(9, 17)).padStart(2, '0')}h2_${draw.hex(12)}_${draw.hex(12)}`;
  };
  const text = (app: AppId, release: string, n: number): readonly [ua: string, family: string] => {
    switch (app) {
      case 'web': {
        const ua = browsers[n % browsers.length] ?? 'Mozilla/5.0';
        return [ua, /Firefox/.test(ua) ? 'firefox' : /Edg\//.test(ua) ? 'edge' : /Chrome/.test(ua) ? 'chrome' : 'safari'];
      }
      case 'ios':
        return [
          `${product}/${release} (iOS ${['18.3', '18.2.1', '17.7'][n % 3]!}; iPhone${['15,2', '14,7', '16,1', '17,3'][n % 4]!})`,
          'ios',
        ];
      case 'android':
        return [
          `${product}/${release} (Android ${['15', '14', '13'][n % 3]!}; ${['Pixel 8', 'SM-S918B', 'SM-A546B', 'M2101K6G'][n % 4]!}) okhttp/4.12.0`,
          'android',
        ];
      case 'node':
        return [`${product.toLowerCase()}-node/${release} (node/${['22.12.0', '20.18.1'][n % 2]!})`, 'node'];
      case 'python':
        return [`${product.toLowerCase()}-python/${release} (python/${['3.12.8', '3.11.11'][n % 2]!}; httpx/0.28.1)`, 'python'];
      case 'agent':
        return [`${product.toLowerCase()}-agents/${release}`, 'agent'];
    }
  };
  return {
    product,
    tenants,
    apps,
    client(app, release, n) {
      const [ua, family] = text(app, apps[app].versions[release] ?? apps[app].versions[1], n);
      return made.get(ua) ?? enlist(ua, fingerprint(family));
    },
    address(tenant, draw) {
      const network = draw.pick(tenant.networks);
      return unallotted(world, () => hostIn(draw, network.first, network.last));
    },
  };

  function enlist(ua: string, ja4: string): Client {
    const client = { ua: pools.string(ua), ja4: pools.string(ja4), text: ua, fingerprint: ja4 };
    made.set(ua, client);
    return client;
  }
}

/** Client made by hand: for software that is not ours. */
export function foreignClient(context: PlanContext, ua: string, fingerprint: string): Client {
  return { ua: context.pools.string(ua), ja4: context.pools.string(fingerprint), text: ua, fingerprint };
}

/** Tenants whose shares add up to about `share` of conversations, such as `fits`; in an order of the case's own. */
export function tenantsOf(
  context: PlanContext,
  cast: Cast,
  share: number,
  fits: (tenant: Tenant) => boolean = () => true,
): readonly Tenant[] {
  const chosen: Tenant[] = [];
  let left = share;
  for (const tenant of context.shared('entity', 'chat', 'tenants').shuffle(cast.tenants).filter(fits)) {
    if (tenant.share > left * 1.12) continue;
    chosen.push(tenant);
    left -= tenant.share;
  }
  return chosen;
}
