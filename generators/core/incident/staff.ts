import { toolsOf } from '../background/agents.ts';
import { browsersOf } from '../text/browsers.ts';
import { ipText } from '../ids.ts';
import { roleSession, type Session } from '../background/identities.ts';
import { rolesFor, samlCall } from '../background/staff-sessions.ts';
import { whereabouts } from '../background/whereabouts.ts';
import type { PlanContext } from '../producer.ts';
import { MINUTE } from '../time.ts';
import type { Person } from '../world.ts';
import type { Script } from './script.ts';

/** One of our people at work with a role, as single sign-on gives it. */
export interface Colleague {
  readonly session: Session;
  readonly ip: string;
  readonly ua: string;
}

/**
 * Signs a person in a few minutes before `at`, from where they are that day, and records it.
 * @param lane keys the draws: one per person of a phase
 */
export function signInColleague(context: PlanContext, script: Script, person: Person, at: number, lane = 'staff'): Colleague {
  const { world, pools } = context;
  const rng = context.rng('params', lane);
  const roles = rolesFor(context, person);
  const role = roles.find((each) => (person.admin ? /Admin/.test(each.name) : /Data|Developer/.test(each.name))) ?? roles[0];
  if (!role) throw new Error(`${world.org.name} has no role for ${person.name}.`);
  const start = Math.max(context.clock.detailStart, at - Math.floor((3 + rng.unit() * 25) * MINUTE));
  const minted = start - (start % 1_000_000);
  const ip = ipText(whereabouts(context, person, at).ip);
  const ua = browsersOf(context, person).laptop;
  const session = roleSession(context.rng('ids', lane), { role, name: person.upn, at: minted, seconds: 28_800 });
  script.add('SignIn', {
    t: Math.max(context.clock.detailStart, minted - 9_000_000),
    upn: person.upn,
    app: 'AWS IAM Identity Center',
    ip,
    ua,
    device: person.laptop,
    result: '0',
    mfa: 1,
    interactive: 1,
    risk: 'none',
  });
  script.add(
    'ApiCall',
    samlCall(
      context,
      { at: minted, person, role, session, identity: pools.identity(session.identity), ipText: ip, ip: pools.string(ip) },
      ua,
    ),
  );
  return { session, ip, ua: toolsOf(context, person).awscli };
}
