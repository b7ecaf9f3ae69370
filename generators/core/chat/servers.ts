import { drawAddress } from '../addresses.ts';
import type { PlanContext } from '../producer.ts';
import type { Cast } from './cast.ts';

/** Addresses of the servers of each tenant: integrations and agents call from there. */
export function serverAddresses(context: PlanContext, cast: Cast): readonly (readonly number[])[] {
  const rng = context.shared('entity', 'chat', 'servers');
  return cast.tenants.map(() => Array.from({ length: rng.between(1, 4) }, () => drawAddress(context.world, rng, ['hosting', 'cloud'])));
}
