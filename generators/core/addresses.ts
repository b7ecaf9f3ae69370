import { cidrRange, hostIn } from './ids.ts';
import type { Rng } from './random.ts';
import type { Network, World } from './world.ts';

/** Kinds of network that people, crowds and intruders share. */
export const PUBLIC_KINDS = ['residential', 'mobile', 'hosting', 'vpn', 'education'] as const;

const allotted = new WeakMap<World, (ip: number) => boolean>();

/** Whether the register of accounts, or a vendor's notice, gives the address to a partner or vendor. */
export function isAllotted(world: World, ip: number): boolean {
  let test = allotted.get(world);
  if (!test) {
    const outside = world.accounts.filter(({ kind }) => kind === 'partner' || kind === 'vendor');
    const ranges = [...outside.flatMap((account) => account.ranges), ...world.vendor.newRanges].map(cidrRange);
    test = (address) => ranges.some(({ first, last }) => address >= first && address <= last);
    allotted.set(world, test);
  }
  return test(ip);
}

/** Draws until the address is nobody's in particular; a network that is wholly given away yields what it has. */
export function unallotted(world: World, draw: () => number): number {
  let ip = draw();
  for (let tries = 0; tries < 40 && isAllotted(world, ip); tries += 1) ip = draw();
  return ip;
}

/**
 * A public address that no register gives to a partner or vendor. Staff, customers, scanners and intruders all draw here, so that a range tells nothing.
 * @param kinds networks to draw from; default: everybody's
 * @param where further condition, such as a country
 */
export function drawAddress(
  world: World,
  rng: Rng,
  kinds: readonly Network['kind'][] = PUBLIC_KINDS,
  where: (network: Network) => boolean = () => true,
): number {
  const fit = world.networks.filter((network) => kinds.includes(network.kind));
  const chosen = fit.filter(where);
  const network = rng.pick(chosen.length > 0 ? chosen : fit);
  return unallotted(world, () => hostIn(rng, network.first, network.last));
}
