import { z } from 'zod';
import {
  accountIdentity,
  ANONYMOUS,
  assumeRole,
  instanceSessions,
  roleNamed,
  roleSession,
  sessionAt,
  userIdentity,
  webIdentity,
  type Session,
} from '../background/identities.ts';
import type { EventRow } from '../events.ts';
import { awsId } from '../ids.ts';
import type { Identity } from '../pools.ts';
import type { PlanContext } from '../producer.ts';
import { MINUTE, SECOND } from '../time.ts';
import type { Role } from '../world.ts';
import { instanceWithId, userNamed } from './cast.ts';
import { instant } from './when.ts';

/**
 * Whose credentials a phase acts with. All but `anonymous` read facts of earlier phases:
 *  - `instance` the sessions of `actor.instance`, as its own software uses them
 *  - `stolen-role` the session of `entry.instance` that was current when it was last fetched
 *  - `user-key` the long-term key `cast.key` of `actor.user`
 *  - `web-identity` and `vendor`: sessions of `actor.role` named `actor.session`, minted from `entry.time` on
 *  - `foreign-account` a principal of `actor.account`
 */
export const credentialsKind = z.enum(['instance', 'stolen-role', 'user-key', 'web-identity', 'vendor', 'foreign-account', 'anonymous']);
export type CredentialsKind = z.infer<typeof credentialsKind>;

/** How long after the onset short sessions are still renewed: no bulk read lasts longer. */
const LONGEST_READ = 4.5 * 60 * MINUTE;

/**
 * Sessions that an outsider mints again and again, a little before each would expire.
 * All phases get the same ones. The phase that takes the role on records those up to the onset ({@link mintCall}), the
 * bulk read those that it needs: nobody renews what is not used.
 * @param from first success, µs; whole seconds count
 */
export function mintSessions(context: PlanContext, role: Role, name: string, from: number): readonly Session[] {
  const rng = context.shared('ids', 'minted-sessions', role.name, name);
  const sessions: Session[] = [];
  const last = instant(context, 'onset') + LONGEST_READ;
  for (let at = from - (from % SECOND); at < last; at += rng.between(38, 52) * MINUTE + rng.int(50) * SECOND) {
    sessions.push(roleSession(rng, { role, name, at, ...(role.use === 'ci' ? { webIdProvider: WEB_ID_PROVIDER } : {}) }));
  }
  return sessions;
}

/** What {@link mintCall} must know: the phase that takes the role on says it, later ones find it among the facts. */
export interface Minter {
  readonly ip: string;
  readonly ua: string;
  /** Who the outside identity provider says it is; `web-identity` only. */
  readonly subject?: string;
}

/** The call with which an outsider mints a session. */
export function mintCall(context: PlanContext, kind: 'vendor' | 'web-identity', session: Session, by?: Minter): EventRow<'ApiCall'> {
  const { vendor, mainAccount } = context.world;
  const ip = by?.ip ?? String(context.fact('cast.addresses')).split(',')[0] ?? '';
  const ua = by?.ua ?? String(context.fact('cast.agent'));
  if (kind === 'vendor')
    return assumeRole(context, session, {
      identity: vendorPrincipal(context),
      ip,
      ua,
      request: { externalId: vendor.externalId, durationSeconds: '3600' },
    });
  const subject = by?.subject ?? String(context.fact('entry.subject'));
  const provider = `arn:aws:iam::${mainAccount}:oidc-provider/${WEB_ID_PROVIDER}`;
  return assumeRole(context, session, {
    identity: webIdentity(provider, subject),
    ip,
    ua,
    api: 'AssumeRoleWithWebIdentity',
    request: { durationSeconds: '3600' },
    response: { subjectFromWebIdentityToken: subject, provider, audience: 'sts.amazonaws.com' },
  });
}

/** Who asks for the vendor's role on its side. */
export const vendorPrincipal = (context: PlanContext): Identity => {
  const { account } = context.world.vendor;
  return accountIdentity(account, `${awsId(context.shared('ids', 'vendor-principal'), 'AROA', account)}:backup-runner`);
};

/** The sessions that {@link identityAt} draws from, of a phase that takes on a role from outside. */
export const mintedSessions = (context: PlanContext): readonly Session[] =>
  mintSessions(
    context,
    roleNamed(context.world, String(context.fact('actor.role'))),
    String(context.fact('actor.session')),
    instant(context, 'entry.time'),
  );

/** The code host's identity provider. */
export const WEB_ID_PROVIDER = 'token.actions.githubusercontent.com';

/** The principal that a foreign account reads with; the same in every phase. */
export const foreignPrincipal = (context: PlanContext, account: string): Identity =>
  accountIdentity(account, awsId(context.shared('ids', 'foreign-principal', account), 'AIDA', account));

/** Who acts at `t` with credentials of this kind. */
export function identityAt(context: PlanContext, kind: CredentialsKind, t: number): Identity {
  switch (kind) {
    case 'anonymous':
      return ANONYMOUS;
    case 'foreign-account':
      return foreignPrincipal(context, String(context.fact('actor.account')));
    case 'user-key':
      return userIdentity(userNamed(context.world, String(context.fact('actor.user'))), String(context.fact('cast.key')));
    case 'instance': {
      const instance = instanceWithId(context.world, String(context.fact('actor.instance')));
      return sessionAt(instanceSessions(context, instance), t).identity;
    }
    case 'stolen-role': {
      const instance = instanceWithId(context.world, String(context.fact('entry.instance')));
      return sessionAt(instanceSessions(context, instance), Math.min(t, instant(context, 'onset'))).identity;
    }
    case 'web-identity':
    case 'vendor':
      return sessionAt(mintedSessions(context), t).identity;
  }
}
