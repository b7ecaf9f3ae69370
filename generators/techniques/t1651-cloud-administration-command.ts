import { z } from 'zod';
import { COMMENTS } from '../core/background/commands.ts';
import { isoSeconds } from '../core/background/time.ts';
import { instanceSessions, sessionAt } from '../core/background/identities.ts';
import { commandable, culprit, entity } from '../core/incident/cast.ts';
import { credentialsKind, identityAt } from '../core/incident/credentials.ts';
import { fact, Script, seconds, timeFact } from '../core/incident/script.ts';
import { hoursRange, moment, instant } from '../core/incident/when.ts';
import { defineProducer } from '../core/producer.ts';

const params = z.strictObject({
  /** Whose credentials send the command. */
  credentials: credentialsKind.default('user-key'),
  /** First command. */
  at: hoursRange.default([-0.5, -0.08]),
});

/** T1651: commands through Systems Manager on a worker that may read the bucket. The first tries miss. */
export default defineProducer({
  id: 't1651-cloud-administration-command',
  title: 'Commands through Systems Manager',
  attack: 'T1651',
  params,
  emits: ['ApiCall'],
  plan(context, { credentials, at }) {
    const { world } = context;
    const rng = context.rng('params', 'command');
    const ids = context.rng('ids', 'command');
    const managed = world.instances.filter(
      (instance) => instance.ssmManaged && instance.account === world.mainAccount && instance.role !== '',
    );
    const instance = culprit(context, 'instance', world.instances, commandable(context));
    const tried = rng.sample(
      managed.filter((other) => other.id !== instance.id),
      rng.between(1, 2),
    );
    const ip = String(context.fact('cast.addresses')).split(',')[0] ?? '';
    const ua = String(context.fact('cast.agent'));
    const script = new Script(context);
    const first = Math.max(moment(context, rng, at), instant(context, 'entry.last_look') + seconds(20 + rng.unit() * 90));
    const onset = instant(context, 'onset');
    let t = Math.min(first, onset - seconds(150 + rng.unit() * 200));
    const gap = Math.max(15, (onset - t) / 1e6 / (tried.length + 3));
    const step = (): number => (t += seconds(gap * (0.35 + rng.unit() * 0.6)));
    const call = (
      api: string,
      request: Record<string, string>,
      more: { response?: Record<string, string>; error?: [string, string] } = {},
    ): void => {
      script.call({ t, identity: identityAt(context, credentials, t), api, ip, ua, request, ...more });
    };

    const order = (id: string): Record<string, string> => ({
      documentName: 'AWS-RunShellScript',
      comment: rng.pick(COMMENTS),
      timeoutSeconds: '3600',
      interactive: 'false',
      'instanceIds.0': id,
      parameters: 'HIDDEN_DUE_TO_SECURITY_REASONS',
    });
    const reply = (id: string): Record<string, string> => ({
      'command.commandId': id,
      'command.status': 'Pending',
      'command.documentName': 'AWS-RunShellScript',
      'command.targetCount': '1',
    });
    for (const other of tried) {
      call('ssm.amazonaws.com:SendCommand', order(other.id), {
        error: rng.chance(0.5)
          ? ['InvalidInstanceId', 'Instances not in a valid state for account']
          : [
              'AccessDeniedException',
              `User: ${identityAt(context, credentials, t).arn} is not authorized to perform: ssm:SendCommand on resource: arn:aws:ec2:${world.region}:${world.mainAccount}:instance/${other.id}`,
            ],
      });
      step();
    }
    const command = ids.uuid();
    const sent = t;
    call('ssm.amazonaws.com:SendCommand', order(instance.id), {
      response: reply(command),
    });
    step();
    call('ssm.amazonaws.com:GetCommandInvocation', { commandId: command, instanceId: instance.id });
    const again = ids.uuid();
    t = Math.min(t + seconds(5 + rng.unit() * 20), onset - seconds(4 + rng.unit() * 30));
    call('ssm.amazonaws.com:SendCommand', order(instance.id), {
      response: reply(again),
    });

    const session = sessionAt(instanceSessions(context, instance), onset);
    return script.plan({
      facts: {
        'actor.instance': fact(instance.id),
        'actor.instance_name': fact(instance.name),
        'actor.role': fact(instance.role),
        'actor.session': fact(instance.id),
        'entry.command': fact(command),
        'entry.command_time': timeFact(sent),
      },
      entities: [entity('session', session.identity.arn ?? '', [instance.id])],
      timeline: [
        { at: isoSeconds(sent), text: `ssm:SendCommand runs a shell script on ${instance.id} (${instance.name}), sent from ${ip}.` },
      ],
      why: `The stolen key runs commands on ${instance.name}.`,
    });
  },
});
