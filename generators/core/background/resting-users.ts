import type { PlanContext } from '../producer.ts';
import type { IamUser } from '../world.ts';

/** How many service users rest. */
const COUNT = 2;

/**
 * Service users whose keys nothing uses in the background: a key that is switched off in a case must be one of theirs, or
 * its callers would go on as if nothing had happened. They come from the far end of the order that the incident takes its
 * users from, so the culprit is never one of them.
 */
export function restingUsers(context: PlanContext): readonly IamUser[] {
  const { world } = context;
  return context
    .shared('entity', 'cast', 'user')
    .shuffle(world.users)
    .filter((user) => user.person === null && user.account === world.mainAccount && user.keys[0]?.active === true)
    .slice(-COUNT)
    .reverse();
}
