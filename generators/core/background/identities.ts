import type { EventRow } from '../events.ts';
import { awsId, isoSeconds, sessionArn } from '../ids.ts';
import type { Identity } from '../pools.ts';
import type { PlanContext } from '../producer.ts';
import type { Rng } from '../random.ts';
import { HOUR, MINUTE, SECOND } from '../time.ts';
import type { IamUser, Instance, Role, World } from '../world.ts';
import { stsExpiration } from './time.ts';

/** Temporary credentials of a role. */
export interface Session {
  readonly role: Role;
  /** `roleSessionName`: the instance id, the person's user name, and so on. */
  readonly name: string;
  /** When STS minted it, and when it expires (µs). */
  readonly at: number;
  readonly expires: number;
  /** ASIA… */
  readonly key: string;
  readonly identity: Identity;
}

const NOBODY: Identity = {
  type: 'Unknown',
  principalId: null,
  arn: null,
  accountId: null,
  accessKeyId: null,
  userName: null,
  invokedBy: null,
  issuerType: null,
  issuerPrincipalId: null,
  issuerArn: null,
  issuerAccountId: null,
  issuerUserName: null,
  creationDate: null,
  mfaAuthenticated: null,
  ec2RoleDelivery: null,
  webIdProvider: null,
};

export interface SessionRequest {
  readonly role: Role;
  readonly name: string;
  readonly at: number;
  /** Life in seconds; STS gives 3600 unless asked. */
  readonly seconds?: number;
  readonly mfa?: boolean;
  readonly ec2RoleDelivery?: '1.0' | '2.0';
  readonly webIdProvider?: string;
}

/**
 * A role session as CloudTrail describes it later. The caller also records the call that minted it ({@link assumeRole}).
 * @param rng draws the access key: use the purpose `ids`
 */
export function roleSession(rng: Rng, request: SessionRequest): Session {
  const { role, name, at } = request;
  const key = awsId(rng, 'ASIA', role.account);
  const identity: Identity = {
    ...NOBODY,
    type: 'AssumedRole',
    principalId: `${role.id}:${name}`,
    arn: sessionArn(role.account, role.name, name),
    accountId: role.account,
    accessKeyId: key,
    issuerType: 'Role',
    issuerPrincipalId: role.id,
    issuerArn: role.arn,
    issuerAccountId: role.account,
    issuerUserName: role.name,
    creationDate: isoSeconds(at),
    mfaAuthenticated: request.mfa === true ? 'true' : 'false',
    ec2RoleDelivery: request.ec2RoleDelivery ?? null,
    webIdProvider: request.webIdProvider ?? null,
  };
  return { role, name, at, expires: at + (request.seconds ?? 3600) * SECOND, key, identity };
}

/**
 * The credentials that an instance's metadata service hands out over the case, in order: about six hours each, renewed
 * early, so two overlap for a while. Every unit of a case gets the same ones; `service-calls` records how they were minted.
 * @throws if the world has no such role
 */
export function instanceSessions(context: PlanContext, instance: Instance): readonly Session[] {
  const role = roleNamed(context.world, instance.role);
  const rng = context.shared('ids', 'instance-session', instance.id);
  const sessions: Session[] = [];
  // The first was minted before the window, so that one is valid from its first second.
  let at = context.clock.detailStart - rng.between(HOUR / 4, 5 * HOUR);
  while (at < context.clock.end) {
    const seconds = 21_600 + rng.between(-900, 1500);
    sessions.push(roleSession(rng, { role, name: instance.id, at, seconds, ec2RoleDelivery: instance.imdsV1 ? '1.0' : '2.0' }));
    at += seconds * SECOND - rng.between(8 * MINUTE, 70 * MINUTE);
  }
  return sessions;
}

/** The newest of an instance's credentials at `at`, as its software uses them a few minutes after renewal. */
export function sessionAt(sessions: readonly Session[], at: number): Session {
  let found = sessions[0];
  for (const session of sessions) if (session.at <= at) found = session;
  if (!found) throw new Error('There is no session to use: instanceSessions() returned none.');
  return found;
}

/** A role by name or ARN. @throws with the known names when there is none */
export function roleNamed(world: World, name: string): Role {
  const role = world.roles.find((candidate) => candidate.name === name || candidate.arn === name);
  if (!role) throw new Error(`There is no role "${name}". Known: ${world.roles.map((known) => known.name).join(', ')}.`);
  return role;
}

/** A long-term access key of an IAM user. */
export function userIdentity(user: IamUser, key = user.keys[0]?.id ?? null): Identity {
  return {
    ...NOBODY,
    type: 'IAMUser',
    principalId: user.id,
    arn: user.arn,
    accountId: user.account,
    accessKeyId: key,
    userName: user.name,
  };
}

/** An AWS service that acts for itself, such as `ec2.amazonaws.com`. */
export function serviceIdentity(service: string): Identity {
  return { ...NOBODY, type: 'AWSService', invokedBy: service };
}

/** A service that acts with a role session of ours (forward access): the session plus `invokedBy`. */
export function invokedBy(identity: Identity, service: string): Identity {
  return { ...identity, invokedBy: service };
}

/** A caller without credentials. */
export const ANONYMOUS: Identity = { ...NOBODY, type: 'AWSAccount', accountId: 'ANONYMOUS_PRINCIPAL' };

/** A principal of an account that is not the bucket's. */
export function accountIdentity(account: string, principalId: string): Identity {
  return { ...NOBODY, type: 'AWSAccount', principalId, accountId: account };
}

/** A workload that shows a token of the code host; `subject` such as `repo:acme/site:ref:refs/heads/main`. */
export function webIdentity(provider: string, subject: string): Identity {
  return { ...NOBODY, type: 'WebIdentityUser', principalId: `${provider}:sts.amazonaws.com:${subject}`, userName: subject };
}

/** A person who arrives with a SAML assertion from the identity provider. */
export function samlIdentity(issuer: string, upn: string): Identity {
  return { ...NOBODY, type: 'SAMLUser', principalId: `${issuer}:${upn}`, userName: upn };
}

/** Who asked for a session, from where, and what the request carried besides role and name. */
export interface Caller {
  readonly identity: Identity;
  readonly ip: string;
  readonly ua: string;
  readonly api?: 'AssumeRole' | 'AssumeRoleWithWebIdentity' | 'AssumeRoleWithSAML';
  readonly request?: Readonly<Record<string, string>>;
  readonly response?: Readonly<Record<string, string>>;
}

/** The STS call that minted a session. Its time is the session's `creationDate`, its response holds the later `accessKeyId`. */
export function assumeRole(context: PlanContext, session: Session, caller: Caller): EventRow<'ApiCall'> {
  const { role, name } = session;
  const byService = caller.identity.type === 'AWSService';
  return {
    t: session.at,
    identity: context.pools.identity(caller.identity),
    api: `sts.amazonaws.com:${caller.api ?? 'AssumeRole'}`,
    region: context.world.region,
    ip: caller.ip,
    ua: caller.ua,
    request: { roleArn: role.arn, roleSessionName: name, ...caller.request },
    response: {
      'credentials.accessKeyId': session.key,
      'credentials.expiration': stsExpiration(session.expires),
      'assumedRoleUser.assumedRoleId': `${role.id}:${name}`,
      'assumedRoleUser.arn': sessionArn(role.account, role.name, name),
      ...caller.response,
    },
    resource: role.arn,
    resourceType: 'AWS::IAM::Role',
    account: role.account,
    flags: byService ? 8 : 0,
  };
}

/** How EC2 fetches credentials for an instance. */
export const EC2_CALLER: Caller = { identity: serviceIdentity('ec2.amazonaws.com'), ip: 'ec2.amazonaws.com', ua: 'ec2.amazonaws.com' };

/** The caller of an instance's software over time, in codes. */
export interface InstanceCredentials {
  readonly sessions: readonly Session[];
  /** Code of the identity that the instance's software uses at `t`. Constant time for nearby calls. */
  codeAt(t: number): number;
}

/** {@link instanceSessions} with their codes: call it in `plan`. */
export function instanceCredentials(context: PlanContext, instance: Instance): InstanceCredentials {
  const sessions = instanceSessions(context, instance);
  const codes = sessions.map((session) => context.pools.identity(session.identity));
  return {
    sessions,
    codeAt(t) {
      let index = 0;
      while (index + 1 < sessions.length && (sessions[index + 1]?.at ?? Infinity) <= t) index += 1;
      return codes[index] ?? 0;
    },
  };
}
