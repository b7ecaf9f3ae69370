import { hostIn } from './ids.ts';
import type { Rng } from './random.ts';
import type { Network, World } from './world.ts';

/** Kinds of network that people, crowds and intruders share. */
export const PUBLIC_KINDS = ['residential', 'mobile', 'hosting', 'vpn', 'education'] as const;

/**
 * A public address. Staff, customers, scanners and intruders all draw here, so that a range tells nothing.
 * @param kinds networks to draw from; default: everybody's
 * @param where further condition, such as a country
 */
export function drawAddress(
  world: Pick<World, 'networks'>,
  rng: Rng,
  kinds: readonly Network['kind'][] = PUBLIC_KINDS,
  where: (network: Network) => boolean = () => true,
): number {
  const fit = world.networks.filter((network) => kinds.includes(network.kind));
  const chosen = fit.filter(where);
  const network = rng.pick(chosen.length > 0 ? chosen : fit);
  return hostIn(rng, network.first, network.last);
}

/** An address of S3 in the region's published prefix range. */
export const drawS3Address = (world: Pick<World, 'networks'>, rng: Rng): number => drawAddress(world, rng, ['s3']);
