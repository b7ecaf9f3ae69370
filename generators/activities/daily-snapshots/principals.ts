import { restingUsers } from '../../core/background/resting-users.ts';
import { weekday } from '../../core/arrivals.ts';
import { lognormal } from '../../core/distributions.ts';
import { isoSeconds } from '../../core/ids.ts';
import type { PlanContext } from '../../core/producer.ts';
import type { Rng } from '../../core/random.ts';
import { leadOf } from '../../core/text/directory.ts';
import { DAY, HOUR } from '../../core/time.ts';
import type { IamUser, Role } from '../../core/world.ts';

type State = Record<string, string>;

/** What is known about one principal: its state in the report of a given time. */
export interface Principal {
  readonly arn: string;
  readonly account: string;
  at(report: number): State;
}

/** A time `days` before the end of the window, at some working minute. */
function past(rng: Rng, end: number, days: number): number {
  return Math.floor(end / DAY - days) * DAY + Math.floor((7 + 10 * rng.unit()) * HOUR);
}

/** Uses before the flow and audit tables begin: later ones come from the events themselves. */
function uses(rng: Rng, report: number, limit: number, kind: 'daily' | 'work' | 'dormant', dormant: number): number {
  if (kind === 'dormant') return dormant;
  let t = Math.min(report, limit) - Math.floor(rng.unit() * 6 * HOUR) - 2 * HOUR;
  while (kind === 'work' && (weekday(t) === 0 || weekday(t) === 6)) t -= DAY;
  return t;
}

/** The last use of a vendor's role: in the hours of a night that ended well before the report. */
function nightUse(rng: Rng, report: number, [from, to]: readonly [number, number]): number {
  const end = Math.floor(report / DAY) * DAY + to * HOUR;
  const night = end <= report - 4 * HOUR ? end : end - DAY;
  return night - Math.floor(rng.unit() * 0.6 * (to - from) * HOUR);
}

export function userPrincipal(context: PlanContext, user: IamUser): Principal {
  const { world, clock } = context;
  const rng = context.rng('noise', 'user', user.arn);
  const person = user.person === null ? null : world.people[user.person];
  const oldest = Math.max(...user.keys.map((key) => key.createdDaysAgo), 60);
  const created = past(rng, clock.end, oldest + rng.between(0, 40));
  const password = person ? rng.chance(0.3) : false;
  const changed = past(rng, clock.end, rng.between(20, 400));
  const resting = restingUsers(context).includes(user);
  const kinds = user.keys.map((_, index): 'daily' | 'work' | 'dormant' =>
    resting || (index > 0 && rng.chance(0.7)) ? 'dormant' : person ? (rng.chance(0.6) ? 'work' : 'dormant') : 'daily',
  );
  const dormant = user.keys.map((key) => past(rng, clock.end, Math.min(key.createdDaysAgo, 20 + Math.floor(lognormal(rng, 60, 0.8)))));
  const service = rng.pick(['s3', 's3', 'sts', 'sqs', 'ec2', 'logs']);
  const owner = person?.team ?? rng.pick(['Platform', 'Data Engineering', 'Applications']);
  const base: State = {
    snapshot: 'daily',
    principal_type: 'user',
    user: user.name,
    user_creation_time: isoSeconds(created),
    password_enabled: String(password),
    mfa_active: String(password ? rng.chance(0.85) : person ? rng.chance(0.3) : false),
    ...(password
      ? { password_last_used: isoSeconds(past(rng, clock.end, rng.between(16, 200))), password_last_changed: isoSeconds(changed) }
      : {}),
    access_key_1_active: 'false',
    access_key_2_active: 'false',
    attached_policies: user.policies.join(','),
    'tags.team': owner,
    ...(person ? { 'tags.owner': person.upn } : { 'tags.owner': leadOf(world, owner)?.upn ?? '' }),
  };
  return {
    arn: user.arn,
    account: user.account,
    at(report) {
      const draws = context.rng('noise', 'use', user.arn, Math.floor(report / DAY));
      const state = { ...base };
      user.keys.slice(0, 2).forEach((key, index) => {
        const name = `access_key_${index + 1}`;
        state[`${name}_active`] = String(key.active);
        state[`${name}_last_rotated`] = isoSeconds(
          Math.max(created, past(context.rng('noise', 'key', key.id), clock.end, key.createdDaysAgo)),
        );
        const kind = key.active ? (kinds[index] ?? 'dormant') : 'dormant';
        state[`${name}_last_used_date`] = isoSeconds(uses(draws, report, clock.detailStart, kind, dormant[index] ?? created));
        state[`${name}_last_used_region`] = world.region;
        state[`${name}_last_used_service`] = service;
      });
      return state;
    },
  };
}

export function rolePrincipal(context: PlanContext, role: Role): Principal {
  const { world, clock } = context;
  const rng = context.rng('noise', 'role', role.arn);
  const created = past(rng, clock.end, rng.between(90, 1500));
  const kind = role.use === 'human' ? (rng.chance(0.8) ? 'work' : 'dormant') : role.use === 'ci' ? 'work' : 'daily';
  const dormant = past(rng, clock.end, rng.between(20, 300));
  const base: State = {
    snapshot: 'daily',
    principal_type: 'role',
    user: role.name,
    user_creation_time: isoSeconds(created),
    attached_policies: role.policies.join(','),
    ...Object.fromEntries(Object.entries(role.trust).map(([key, value]) => [`trust_policy.${key}`, value])),
    ...(role.use === 'instance'
      ? { 'tags.service': role.policies.find((policy) => policy.endsWith('-access'))?.replace('-access', '') ?? role.name }
      : {}),
  };
  return {
    arn: role.arn,
    account: role.account,
    at(report) {
      const draws = context.rng('noise', 'use', role.arn, Math.floor(report / DAY));
      const last =
        role.use === 'vendor'
          ? nightUse(draws, Math.min(report, clock.detailStart), world.vendor.hours)
          : uses(draws, report, clock.detailStart, kind, dormant);
      return { ...base, role_last_used: isoSeconds(last) };
    },
  };
}

export function rootPrincipal(context: PlanContext, account: string): Principal {
  const rng = context.rng('noise', 'root', account);
  const created = past(rng, context.clock.end, rng.between(1200, 2400));
  const used = past(rng, context.clock.end, rng.between(40, 300));
  return {
    arn: `arn:aws:iam::${account}:root`,
    account,
    at: () => ({
      snapshot: 'daily',
      principal_type: 'root',
      user: '<root_account>',
      user_creation_time: isoSeconds(created),
      password_last_used: isoSeconds(used),
      mfa_active: 'true',
      access_key_1_active: 'false',
      access_key_2_active: 'false',
    }),
  };
}
