import type { PlanContext } from '../producer.ts';
import type { Rng } from '../random.ts';
import { DAY, HOUR } from '../time.ts';
import type { Person } from '../world.ts';
import { addressIn, networksOf } from './addresses.ts';

/** Where somebody is online on a day. */
export interface Whereabouts {
  readonly ip: number;
  readonly kind: 'office' | 'home' | 'vpn' | 'travel';
}

/** Share of people who are on the road during a case: their addresses are foreign, and innocent. */
const TRAVELLERS = 0.07;

/**
 * The address that a person's laptop shows on the (local) day of `t`. The same for every unit of a case, so that a
 * sign-in, a console session and a push of the same day agree.
 */
export function whereabouts(context: PlanContext, person: Person, t: number): Whereabouts {
  const day = Math.floor((t + person.utcOffset * HOUR) / DAY);
  const habit = context.shared('entity', 'habit', person.upn);
  const travels = habit.chance(TRAVELLERS);
  const atHome = 0.2 + 0.5 * habit.unit();
  const likesVpn = habit.chance(0.15);
  if (travels) {
    // One journey: the same hotel or phone network for all days of the case.
    const kind = habit.pick(['hosting', 'mobile', 'residential', 'vpn'] as const);
    const abroad = networksOf(context.world, kind).filter((network) => network.country !== person.country);
    const network = abroad.length > 0 ? habit.pick(abroad) : habit.pick(networksOf(context.world, kind));
    return { ip: addressIn(network, context.shared('entity', 'journey', person.upn, day - (day % 3))), kind: 'travel' };
  }
  const rng = context.shared('entity', 'whereabouts', person.upn, day);
  if (rng.chance(likesVpn ? 0.5 : 0.05)) return { ip: addressIn(habit.pick(networksOf(context.world, 'vpn')), rng), kind: 'vpn' };
  return rng.chance(atHome) ? { ip: person.homeIp, kind: 'home' } : { ip: person.officeIp, kind: 'office' };
}

/**
 * Times at which a person starts something, in the given span: about `perDay` on a working day, within their hours, few
 * on weekends, none on the minute.
 */
export function startsOf(
  rng: Rng,
  person: Person,
  span: readonly [number, number],
  perDay: number,
  present: (t: number) => number,
): number[] {
  const times: number[] = [];
  const step = 20 * 60 * 1_000_000;
  const hours = person.hours[1] - person.hours[0];
  const mean = (perDay * step) / (Math.max(1, hours * 0.9) * HOUR);
  for (let t = span[0]; t < span[1]; t += step) {
    if (rng.unit() < mean * present(t)) times.push(Math.min(span[1] - 1, t + rng.int(step)));
  }
  return times;
}
