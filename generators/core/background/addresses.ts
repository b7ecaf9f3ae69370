import { isAllotted } from '../addresses.ts';
import { cidrRange, hostIn, ipNumber, ipText } from '../ids.ts';
import type { PlanContext } from '../producer.ts';
import type { Rng } from '../random.ts';
import type { Network, World } from '../world.ts';

export { ipNumber, ipText };

/** A host address of a CIDR range. */
export function addressInCidr(cidr: string, rng: Rng): number {
  const { first, last } = cidrRange(cidr);
  return hostIn(rng, first, last);
}

/** A host address of a network. */
export function addressIn(network: Network, rng: Rng): number {
  return hostIn(rng, network.first, network.last);
}

/** Networks of these kinds; all networks if there are none, so that a draw never fails. */
export function networksOf(world: World, ...kinds: Network['kind'][]): readonly Network[] {
  const found = world.networks.filter((network) => kinds.includes(network.kind));
  return found.length > 0 ? found : world.networks;
}

/** At most `count` distinct addresses from networks of these kinds, none of which a register gives to a partner or vendor. */
export function crowd(world: World, rng: Rng, count: number, ...kinds: Network['kind'][]): Uint32Array {
  const networks = networksOf(world, ...kinds);
  const seen = new Set<number>();
  for (let tries = 0; seen.size < count && tries < count * 20; tries += 1) {
    const ip = addressIn(rng.pick(networks), rng);
    if (!isAllotted(world, ip)) seen.add(ip);
  }
  return Uint32Array.from(seen);
}

/** Addresses that S3 answers from in this case: the same for every unit, and the ones DNS gives. */
export function s3Addresses(context: PlanContext): Uint32Array {
  return crowd(context.world, context.shared('entity', 's3-addresses'), 14, 's3');
}
