import { callAction, findingTitle, networkAction } from '../background/findings.ts';
import type { Identity } from '../pools.ts';
import type { PlanContext } from '../producer.ts';
import type { Rng } from '../random.ts';
import { MINUTE } from '../time.ts';
import type { Script } from './script.ts';

export interface Detected {
  readonly type: string;
  readonly severity: number;
  /** First and last event behind it, µs. */
  readonly first: number;
  readonly last?: number;
  readonly identity?: Identity;
  /** Index in the world. */
  readonly instance?: number;
  readonly bucket?: string;
  readonly ip?: string;
  readonly api?: string;
}

/** What the detector makes of it, 6–29 minutes after the first event. @returns when it is raised, µs */
export function detect(context: PlanContext, script: Script, rng: Rng, detected: Detected): number {
  const { pools, world } = context;
  const machine = detected.instance === undefined ? undefined : world.instances[detected.instance];
  const t = Math.floor(detected.first + (6 + rng.unit() * 23) * MINUTE);
  script.add('Finding', {
    t,
    firstSeen: detected.first,
    lastSeen: Math.max(detected.first, Math.min(detected.last ?? detected.first, context.clock.end - 1)),
    type: detected.type,
    severity: detected.severity,
    title: findingTitle(detected.type, machine?.id),
    count: detected.last === undefined ? 1 : rng.between(2, 9),
    identity: detected.identity ? pools.identity(detected.identity) : 0,
    instance: detected.instance === undefined ? 0 : pools.instance(detected.instance),
    bucket: detected.bucket ?? null,
    ip: detected.ip ?? null,
    data: machine ? networkAction(machine, 'OUTBOUND', 443) : callAction(detected.api ?? 'GetObject', 's3'),
  });
  return t;
}

/** Types and severities of findings that both incidents and innocent things raise. */
export const FINDINGS = {
  read: { type: 'Exfiltration:S3/AnomalousBehavior', severity: 8 },
  traffic: { type: 'Behavior:EC2/TrafficVolumeUnusual', severity: 5 },
  outside: { type: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS', severity: 8 },
  anonymous: { type: 'Policy:S3/BucketAnonymousAccessGranted', severity: 8 },
  persistence: { type: 'Persistence:IAMUser/AnomalousBehavior', severity: 5 },
} as const;
