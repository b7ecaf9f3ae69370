import type { PlanContext } from '../producer.ts';
import { HOUR } from '../time.ts';
import type { Person, Role } from '../world.ts';
import { ipText } from '../ids.ts';
import { assumeRole, roleSession, samlIdentity } from './identities.ts';
import type { Session } from './identities.ts';
import { presence } from './time.ts';
import { startsOf, whereabouts } from './whereabouts.ts';

/** A person's stretch of work with a role from single sign-on. */
export interface StaffSession {
  readonly at: number;
  readonly person: Person;
  readonly role: Role;
  readonly session: Session;
  readonly identity: number;
  readonly ipText: string;
  readonly ip: number;
}

/** Roles of the main account that a person may take from single sign-on: administrators all, others what their team needs. */
export function rolesFor(context: PlanContext, person: Person): readonly Role[] {
  const human = context.world.roles.filter((role) => role.use === 'human' && role.account === context.world.mainAccount);
  if (person.admin) return human.filter((role) => !/SecurityAudit/.test(role.name) || person.team === 'Security');
  const mine =
    person.team === 'Security' ? /SecurityAudit|ReadOnly/ : /Data/.test(person.team) ? /DataEngineer|ReadOnly/ : /Developer|ReadOnly/;
  const fit = human.filter((role) => mine.test(role.name));
  return fit.length > 0 ? fit : human;
}

/** What people open a session for, how often on a working day (mean per engineer), and for how many hours it is good. */
const STAFF_WORK = {
  console: { perDay: 1.4, hours: 8 },
  terminal: { perDay: 0.9, hours: 12 },
  operations: { perDay: 0.9, hours: 4 },
  downloads: { perDay: 0.5, hours: 8 },
} as const;

/**
 * The sessions that engineers open during the detailed window for one kind of work, in their own hours and from where
 * they are that day. The same for every unit of a case; one unit per kind records their STS calls ({@link samlCall}).
 */
export function staffSessions(context: PlanContext, work: keyof typeof STAFF_WORK): StaffSession[] {
  const { perDay, hours } = STAFF_WORK[work];
  const { world, pools, clock } = context;
  const sessions: StaffSession[] = [];
  for (const person of world.people) {
    if (!person.engineer) continue;
    const rng = context.shared('entity', 'staff', work, person.upn);
    const ids = context.shared('ids', 'staff', work, person.upn);
    const roles = rolesFor(context, person);
    const role = roles.length > 0 ? rng.pick(roles) : null;
    const eager = 0.35 + 1.5 * rng.unit();
    for (const at of startsOf(rng, person, [clock.detailStart, clock.end], perDay * eager, (t) =>
      presence(t, person.utcOffset, person.hours),
    )) {
      const now = roles.length > 1 && rng.chance(0.15) ? rng.pick(roles) : role;
      if (!now) continue;
      const place = whereabouts(context, person, at);
      const session = roleSession(ids, { role: now, name: person.upn, at, seconds: (hours * HOUR) / 1e6, mfa: false });
      const text = ipText(place.ip);
      sessions.push({ at, person, role: now, session, identity: pools.identity(session.identity), ipText: text, ip: pools.string(text) });
    }
  }
  return sessions;
}

/** The STS call of a person who arrives from the identity provider. */
export function samlCall(context: PlanContext, { person, session, ipText: ip }: StaffSession, ua: string): ReturnType<typeof assumeRole> {
  const provider = session.role.trust['Principal.Federated'] ?? `arn:aws:iam::${session.role.account}:saml-provider/entra`;
  const issuer = `https://sts.${context.world.org.domain}/saml`;
  return assumeRole(context, session, {
    identity: samlIdentity(issuer, person.upn),
    ip,
    ua,
    api: 'AssumeRoleWithSAML',
    request: { principalArn: provider, durationSeconds: String(Math.round((session.expires - session.at) / 1e6)) },
    response: { subject: person.upn, subjectType: 'persistent', issuer, audience: 'https://signin.aws.amazon.com/saml' },
  });
}
