import { z } from 'zod';
import { drawAddress } from '../core/addresses.ts';
import { whereabouts } from '../core/background/whereabouts.ts';
import { weekday } from '../core/arrivals.ts';
import { exponential, lognormal, poisson } from '../core/distributions.ts';
import { ipText } from '../core/ids.ts';
import { defineProducer, type EventRow, type PlanContext } from '../core/producer.ts';
import type { Rng } from '../core/random.ts';
import { browsersOf } from '../core/text/browsers.ts';
import { days, historyStart, localTime } from '../core/text/history.ts';
import { addressIn, networksOf } from '../core/background/addresses.ts';
import { HOUR, MINUTE, SECOND } from '../core/time.ts';
import type { Person } from '../core/world.ts';

const DAYS = 14;
/** Sign-ins of an engineer to the cloud's own portal in a working day, as `engineer-console` has them. */
const AWS_PER_DAY = 1.2;

const OFFICE_APPS = ['Office 365 Exchange Online', 'Microsoft Teams', 'Office 365 SharePoint Online', 'Jira', 'Workday', 'Zoom'];
const ENGINEER_APPS = ['GitHub Enterprise', 'Jira', 'Microsoft Teams', 'Grafana', 'Office 365 Exchange Online', 'PagerDuty'];
const OLD_CLIENT = 'BAV2ROPC';
const GUESSED = ['admin', 'info', 'test', 'scanner', 'backup', 'support', 'sales', 'office', 'svc-sql', 'reception'];

type SignIn = EventRow<'SignIn'>;
type Agents = ReturnType<typeof browsersOf>;

/** One person's sign-ins of one day. Chance of each oddity per sign-in: interrupts 6 %, typing errors 3 %, second factor missed 1.5 %. */
function dayOf(context: PlanContext, person: Person, { laptop, phone }: Agents, day: number, rate: number): SignIn[] {
  const rng = context.rng('noise', 'day', person.upn, day);
  const local = weekday(localTime(day, person, 12), person.utcOffset);
  const working = local !== 0 && local !== 6;
  if (working ? rng.chance(0.07) : rng.chance(0.86)) return [];
  const place = whereabouts(context, person, localTime(day, person, 12));
  const apps = person.engineer ? ENGINEER_APPS : OFFICE_APPS;
  const begin = person.hours[0] + 0.35 * (rng.unit() + rng.unit() - 0.9);
  const length = person.hours[1] - person.hours[0];
  const out: SignIn[] = [];
  const at = (hour: number): number => Math.floor(localTime(day, person, hour) + rng.unit() * MINUTE);
  const onLaptop = { upn: person.upn, ip: ipText(place.ip), ua: laptop, device: person.laptop };

  const count = Math.max(1, poisson(rng, (working ? 4.6 : 1.1) * rate));
  let previous = 0;
  for (let n = 0; n < count; n++) {
    const hour = n === 0 && working ? begin : begin + length * (rng.chance(0.08) ? 1 + 0.4 * rng.unit() : rng.unit());
    const app = n === 0 ? 'Office 365 Exchange Online' : rng.pick(apps);
    const asks = rng.chance(n === 0 ? 0.45 : 0.08);
    const risk =
      place.kind === 'travel' || place.kind === 'vpn' ? (rng.chance(0.06) ? rng.pick(['low', 'low', 'medium']) : 'none') : 'none';
    previous = attempt(out, rng, at(hour), { ...onLaptop, app, risk }, asks || risk === 'medium');
  }
  // Later ones belong to sessions in the cloud, and come from those who open them.
  for (let n = person.engineer && working ? poisson(rng, AWS_PER_DAY * rate) : 0; n > 0; n--) {
    const t = at(begin + length * rng.unit());
    if (t < context.clock.detailStart) attempt(out, rng, t, { ...onLaptop, app: 'AWS IAM Identity Center', risk: 'none' }, true);
  }
  if (place.kind === 'home' && rng.chance(0.5)) attempt(out, rng, at(begin + 0.1), { ...onLaptop, app: 'VPN Gateway', risk: 'none' }, true);
  // Phones wake up at any hour; a session that ran out asks silently first.
  for (let n = poisson(rng, 0.35 * rate); n > 0; n--) {
    const mobile = networksOf(context.world, 'mobile').filter((network) => network.country === person.country);
    const ip =
      place.kind === 'travel' || mobile.length === 0 || rng.chance(0.6) ? place.ip : addressIn(mobile[person.index % mobile.length]!, rng);
    attempt(
      out,
      rng,
      at(7 + 15 * rng.unit()),
      {
        upn: person.upn,
        ip: ipText(ip),
        ua: phone,
        device: null,
        app: rng.pick(['Office 365 Exchange Online', 'Microsoft Teams']),
        risk: 'none',
      },
      rng.chance(0.2),
    );
  }
  if (previous > 0 && rng.chance(0.22))
    out.push({
      t: previous + Math.floor(lognormal(rng, 70, 0.8) * MINUTE),
      ...onLaptop,
      app: rng.pick(apps),
      result: '50058',
      mfa: 0,
      interactive: 1,
      risk: 'none',
    });
  return out;
}

type Attempt = Omit<SignIn, 't' | 'result' | 'mfa' | 'interactive'>;

/** One attempt to get in, with the steps that fail on the way. @returns time of its last step */
function attempt(out: SignIn[], rng: Rng, start: number, about: Attempt, asks: boolean): number {
  let t = start;
  const step = (result: string, mfa: number): void => {
    out.push({ ...about, t, result, mfa, interactive: 1 });
    t += Math.floor((2.4 + exponential(rng, 7)) * SECOND);
  };
  for (let tries = rng.chance(0.03) ? 1 + poisson(rng, 0.4) : 0; tries > 0; tries--) step('50126', 0);
  if (rng.chance(0.004)) return (step('53003', 0), t);
  if (asks && rng.chance(0.25)) step(rng.pick(['50074', '50076', '50076']), 1);
  if (asks && rng.chance(0.035)) step('500121', 3);
  if (rng.chance(0.06)) step('50140', asks ? 1 : 0);
  if (rng.chance(0.004)) step(rng.pick(['50055', '50173', '50097', '65001']), 0);
  // Half of what no factor was asked for rides on a claim in the token.
  step('0', asks ? 1 : rng.chance(0.55) ? 2 : 0);
  return t;
}

/** Guessing from outside that never succeeds: one long spray, and a few tries every day. */
function guessing(context: PlanContext, from: number): SignIn[] {
  const { world, clock } = context;
  const rng = context.rng('noise', 'guessing');
  const out: SignIn[] = [];
  const guess = (t: number, ip: number, ua: string): void => {
    const known = rng.chance(0.7);
    const upn = known ? rng.pick(world.people).upn : `${rng.pick(GUESSED)}@${world.org.domain}`;
    out.push({
      t,
      upn,
      app: 'Office 365 Exchange Online',
      ip: ipText(ip),
      ua,
      device: null,
      result: known ? (rng.chance(0.12) ? '50053' : '50126') : '50034',
      mfa: 0,
      interactive: 1,
      risk: rng.chance(0.15) ? 'medium' : 'none',
    });
  };
  const addresses = Array.from({ length: rng.between(5, 9) }, () => drawAddress(world, rng, ['hosting', 'vpn', 'residential']));
  let t = from + Math.floor(rng.unit() * (clock.end - from - 6 * HOUR));
  for (let n = rng.between(70, 140); n > 0; n--) {
    guess(Math.floor(t), rng.pick(addresses), rng.chance(0.8) ? OLD_CLIENT : 'CBAInPROD');
    t += exponential(rng, 95) * SECOND;
  }
  for (const day of days(from, clock.end)) {
    for (let n = poisson(rng, 5); n > 0; n--) guess(Math.floor(day + rng.unit() * 24 * HOUR), drawAddress(world, rng), OLD_CLIENT);
  }
  return out;
}

/** Partners' people, invited to one application. */
function guests(context: PlanContext, from: number): SignIn[] {
  const { world, clock } = context;
  const rng = context.rng('noise', 'guests');
  const partners = networksOf(world, 'partner');
  const out: SignIn[] = [];
  const names = ['h.lindqvist', 'projects', 'r.okafor', 'accounts', 'mw', 'delivery.team'];
  for (const [n, name] of names.entries()) {
    const upn = `${name}_${['northline', 'palisade', 'corvane'][n % 3]}.example#EXT#@${world.org.domain}`;
    const network = partners[n % partners.length]!;
    const ip = addressIn(network, rng);
    const person = world.people[n]!;
    for (const day of days(from, clock.end)) {
      const local = weekday(day + 12 * HOUR);
      if (local === 0 || local === 6 || !rng.chance(0.45)) continue;
      const t = Math.floor(day + (8 + 9 * rng.unit()) * HOUR);
      attempt(
        out,
        rng,
        t,
        { upn, app: 'Office 365 SharePoint Online', ip: ipText(ip), ua: browsersOf(context, person).laptop, device: null, risk: 'none' },
        rng.chance(0.7),
      );
    }
  }
  return out;
}

/** People sign in on working days, from where they are, with the interruptions and slips that this has. */
export default defineProducer({
  id: 'signin-habits',
  title: 'People sign in',
  params: z.object({ rate: z.number().positive().default(1) }),
  emits: ['SignIn'],
  plan(context, { rate }) {
    const { world, clock } = context;
    const from = historyStart(clock, DAYS);
    const all = context.scale < 1 ? rate * Math.sqrt(context.scale) : rate;
    return {
      script(write) {
        const agents = world.people.map((person) => browsersOf(context, person));
        const rows = [
          ...days(from, clock.end).flatMap((day) =>
            world.people.flatMap((person, i) => dayOf(context, person, agents[i] as Agents, day, all)),
          ),
          ...guessing(context, from),
          ...guests(context, from),
        ];
        for (const row of rows) if (row.t >= from && row.t < clock.end) write.add('SignIn', row);
      },
      why: 'People at work, their phones, guests, and guessing from outside that gets nowhere.',
    };
  },
});
