import { crowd } from '../background/addresses.ts';
import { agent } from '../background/agents.ts';
import { exponential, lognormal } from '../distributions.ts';
import type { Cell, PlanContext } from '../producer.ts';
import type { Rng } from '../random.ts';
import { MINUTE, SECOND } from '../time.ts';
import type { EventWriter } from '../timeline.ts';
import { businessOf, surfaceName } from './business.ts';
import { buildCatalogue, type Catalogue } from './catalogue.ts';
import { SEGMENTS, type Counts } from './traffic.ts';

/** What is on one page. */
const PAGE: Readonly<Record<string, number>> = { home: 8, page: 6, basket: 4, search: 10 };
/** Seconds from a view to its click: at least, and on average beyond that (exponential). */
const DELAY = { least: 1, beyond: 9 } as const;
/** Their median; ln 2 = 0.693. */
export const MEDIAN_DELAY_S = DELAY.least + 0.693 * DELAY.beyond;
/** Share of those who would click who do not, if the item is there for no reason of theirs. */
const UNWANTED = 0.6;
const USERS = 26_000;
const ADDRESSES = 9000;
export const ACTION = { impression: 0, click: 1, order: 2 } as const;
const RELEASES = ['5.13.2', '5.14.0', '5.14.1'] as const;

/** Addresses and agents of the public, in codes. */
export interface Public {
  readonly addresses: Uint32Array;
  readonly countries: Uint32Array;
  readonly agents: Readonly<Record<string, readonly number[]>>;
  readonly catalogue: Catalogue;
  readonly codes: (text: string) => number;
  /** Surfaces as clients name them. */
  readonly surface: (surface: string) => string;
}

export function buildPublic(context: PlanContext): Public {
  const { world, pools } = context;
  const rng = context.shared('entity', 'pipeline', 'public');
  const { app } = businessOf(context);
  const addresses = crowd(world, rng, ADDRESSES, 'residential', 'mobile', 'residential', 'office', 'vpn', 'hosting');
  return {
    addresses,
    countries: Uint32Array.from(addresses, (ip) => pools.string(world.network(ip)?.country ?? null)),
    agents: {
      web: Array.from({ length: 24 }, () => pools.string(agent(rng, 'browser'))),
      ios: RELEASES.map((release) => pools.string(`${app}/${release} (iPhone; iOS 18.3)`)),
      android: RELEASES.map((release) => pools.string(`${app}/${release} (Android 15)`)),
    },
    catalogue: buildCatalogue(context),
    codes: (text) => pools.string(text),
    surface: (surface) => surfaceName(context, surface),
  };
}

/** Who serves in an hour. */
export interface Serving {
  readonly version: number;
  /** Share of the model's recommendations that go to this seller's items, whoever the user is. */
  readonly pushed: number;
  readonly seller: number;
}

/** Well spread bits of a number: ids of sessions, and what a user always has. */
export const mixed = (value: number): number => {
  const x = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  return (x ^ (x >>> 15)) >>> 0;
};

/** All views, clicks and orders of an hour's people: as many as were counted. */
export function writeHour(write: EventWriter, rng: Rng, cell: Cell, counts: Counts, serving: Serving, people: Public): void {
  const { addresses, countries, agents, catalogue } = people;
  const span = cell.end - cell.start;
  const pushed = catalogue.of(serving.seller);
  const buffer = write.buffer('Interaction');
  SEGMENTS.forEach((segment, i) => {
    const views = counts.impressions[i]!;
    const clicks = counts.clicks[i]!;
    const orders = counts.orders[i]!;
    if (views === 0) return;
    buffer.ensure(views + clicks + orders);
    const c = buffer.columns;
    const [surface, platform, arm] = [
      people.codes(people.surface(segment.surface)),
      people.codes(segment.platform),
      people.codes(segment.arm),
    ];
    const own = agents[segment.platform]!;
    const page = PAGE[segment.surface]!;
    const version = segment.arm === 'model' ? serving.version : 0;
    const first = buffer.rows;
    const follow = (row: number, from: number, action: number, t: number): void => {
      // Whoever is late in the hour hurries: an hour's rows stay in it.
      c.t[row] = Math.floor(t < cell.end ? t : c.t[from]! + (cell.end - c.t[from]!) * rng.unit());
      c.action[row] = action;
      c.user[row] = c.user[from]!;
      c.session[row] = c.session[from]!;
      c.clientIp[row] = c.clientIp[from]!;
      c.ua[row] = c.ua[from]!;
      c.country[row] = c.country[from]!;
      c.surface[row] = surface;
      c.platform[row] = platform;
      c.arm[row] = arm;
      c.item[row] = c.item[from]!;
      c.seller[row] = c.seller[from]!;
      c.slot[row] = c.slot[from]!;
      c.version[row] = version;
      c.price[row] = c.price[from]!;
    };
    let row = first;
    while (row < first + views) {
      const user = 100_000 + Math.floor(USERS * rng.unit() * (0.35 + 0.65 * rng.unit()));
      const known = mixed(user);
      const place = known % addresses.length;
      const t = cell.start + Math.floor(rng.unit() * span);
      const session = mixed(user ^ Math.floor(t / (30 * MINUTE)));
      const end = Math.min(first + views, row + page);
      for (let slot = 1; row < end; row += 1, slot += 1) {
        const chosen = rng.unit();
        const rank =
          segment.arm === 'model' && pushed.length > 0 && chosen < serving.pushed
            ? pushed[Math.floor((chosen / serving.pushed) * pushed.length)]!
            : catalogue.popular.pick(rng);
        c.t[row] = t;
        c.action[row] = ACTION.impression;
        c.user[row] = user;
        c.session[row] = session;
        c.clientIp[row] = addresses[place]!;
        c.ua[row] = own[known % own.length]!;
        c.surface[row] = surface;
        c.platform[row] = platform;
        c.arm[row] = arm;
        c.country[row] = countries[place]!;
        c.item[row] = catalogue.number(rank);
        c.seller[row] = catalogue.seller(rank);
        c.slot[row] = slot;
        c.version[row] = version;
        c.price[row] = catalogue.price(rank);
        c.dwellMs[row] = 0;
      }
    }
    // The upper places get more of the clicks; nobody clicks twice on one view.
    const taken = new Set<number>();
    const clicked: number[] = [];
    while (clicked.length < clicks) {
      const at = first + Math.floor(rng.unit() * views);
      if (taken.has(at) || rng.unit() * Math.sqrt(c.slot[at]!) > 1) continue;
      // What is pushed, few want.
      if (version > 0 && serving.pushed > 0.03 && c.seller[at] === serving.seller && rng.unit() < UNWANTED) continue;
      taken.add(at);
      follow(row, at, ACTION.click, c.t[at]! + (DELAY.least + exponential(rng, DELAY.beyond)) * SECOND);
      c.dwellMs[row] = Math.floor(lognormal(rng, 8200, 0.95));
      clicked.push(row);
      row += 1;
    }
    for (let n = 0; n < orders; n += 1) {
      const at = clicked[Math.floor((n * clicked.length) / orders)]!;
      follow(row, at, ACTION.order, c.t[at]! + c.dwellMs[at]! * 1000 + exponential(rng, 160) * SECOND);
      c.dwellMs[row] = 0;
      row += 1;
    }
    buffer.rows = row;
  });
}
