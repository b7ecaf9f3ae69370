import { victimBucket } from '../incident/cast.ts';
import { HOUR, SECOND } from '../time.ts';
import { restingUsers } from './resting-users.ts';
import { userIdentity } from './identities.ts';
import { lognormal, exponential } from '../distributions.ts';
import type { PlanContext } from '../producer.ts';
import type { EventWriter } from '../timeline.ts';
import type { IamUser, Instance } from '../world.ts';

/** What people write beside a command, if anything. */
export const COMMENTS = [
  '',
  '',
  'rotate logs',
  'clear tmp',
  'restart worker',
  'check',
  'check disk',
  'cleanup',
  'collect heap dump',
  'refresh certificates',
  'inventory',
  'sync config',
  'patch window',
] as const;

/**
 * Service users that run commands on machines with their long-term key, and those machines: what faces the web, jump
 * hosts and monitoring. No worker and no reader of the
 * bucket that the case is about is among them.
 */
export function keyOperations(context: PlanContext): { readonly users: readonly IamUser[]; readonly instances: readonly Instance[] } {
  const { world } = context;
  const rng = context.shared('entity', 'key-operations');
  const resting = new Set(restingUsers(context));
  const balanced = new Set(world.loadBalancer.targets);
  const { readers } = victimBucket(context);
  const instances = world.instances.filter(
    (each) =>
      each.ssmManaged &&
      each.account === world.mainAccount &&
      (balanced.has(each.index) || /bastion|monitoring/.test(each.service)) &&
      !readers.includes(each.service),
  );
  return {
    users: rng.sample(
      world.users.filter((user) => user.person === null && user.account === world.mainAccount && !resting.has(user)),
      3,
    ),
    instances: rng.sample(instances, Math.min(6, instances.length)),
  };
}

/** A service user that runs commands, from where and with what. */
export interface Operator {
  readonly user: IamUser;
  readonly ip: string;
  readonly ua: string;
}

/** Mean time between two rounds of an operator's commands, hours. */
const ROUND_HOURS = 5;

/** Commands of one operator over the detailed window: a round on a machine or two, then a look at what came of it. */
export function sendCommands(context: PlanContext, write: EventWriter, { user, ip, ua }: Operator, instances: readonly Instance[]): void {
  const { world, clock } = context;
  if (instances.length === 0) return;
  const rng = context.rng('noise', 'commands', user.name);
  const identity = context.pools.identity(userIdentity(user, user.keys.find((key) => key.active)?.id));
  let t = clock.detailStart;
  const add = (api: string, request: Record<string, string>, response: Record<string, string> | null, error?: [string, string]): void => {
    if (t >= clock.end) return;
    write.add('ApiCall', {
      t: Math.floor(t),
      identity,
      api: `ssm.amazonaws.com:${api}`,
      region: world.region,
      ip,
      ua,
      request,
      response: error ? null : response,
      errorCode: error?.[0] ?? null,
      errorMessage: error?.[1] ?? null,
      account: user.account,
      flags: 0,
    });
  };
  for (t += exponential(rng, ROUND_HOURS * HOUR); t < clock.end; t += exponential(rng, ROUND_HOURS * HOUR)) {
    for (const instance of rng.sample(instances, Math.min(instances.length, rng.between(1, 3)))) {
      const command = rng.uuid();
      add(
        'SendCommand',
        {
          documentName: 'AWS-RunShellScript',
          comment: rng.pick(COMMENTS),
          timeoutSeconds: '3600',
          interactive: 'false',
          'instanceIds.0': instance.id,
          parameters: 'HIDDEN_DUE_TO_SECURITY_REASONS',
        },
        {
          'command.commandId': command,
          'command.status': 'Pending',
          'command.documentName': 'AWS-RunShellScript',
          'command.targetCount': '1',
        },
        rng.chance(0.12) ? ['InvalidInstanceId', 'Instances not in a valid state for account'] : undefined,
      );
      t += lognormal(rng, 7, 0.8) * SECOND;
      if (rng.chance(0.6)) add('GetCommandInvocation', { commandId: command, instanceId: instance.id }, null);
      t += lognormal(rng, 25, 0.9) * SECOND;
    }
  }
}
