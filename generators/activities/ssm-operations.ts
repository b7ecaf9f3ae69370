import { z } from 'zod';
import { lognormal } from '../core/distributions.ts';
import { defineProducer } from '../core/producer.ts';
import { agent, toolsOf } from '../core/background/agents.ts';
import { browsersOf } from '../core/text/browsers.ts';
import { COMMENTS } from '../core/background/commands.ts';
import { instanceCredentials } from '../core/background/identities.ts';
import { outsideIp } from '../core/background/nat.ts';
import { ipText } from '../core/ids.ts';
import { samlCall, staffSessions } from '../core/background/staff-sessions.ts';
import { HOUR, SECOND } from '../core/time.ts';

const DOCUMENTS = [
  'AWS-RunShellScript',
  'AWS-RunShellScript',
  'AWS-RunShellScript',
  'AWS-RunPatchBaseline',
  'AWS-GatherSoftwareInventory',
  'AWS-ConfigureAWSPackage',
  'AWS-UpdateSSMAgent',
] as const;
/** Operators run commands on instances and open shells there: normal work, on several machines, on most days. */
export default defineProducer({
  id: 'ssm-operations',
  title: 'Operators run commands on instances',
  params: z.object({}),
  emits: ['ApiCall'],
  plan(context) {
    const { world, clock } = context;
    const setup = context.rng('noise', 'setup');
    const managed = world.instances.filter((instance) => instance.ssmManaged);
    const sessions = staffSessions(context, 'operations').filter((staff) => staff.person.admin || setup.chance(0.6));
    const credentials = new Map(managed.map((instance) => [instance.id, instanceCredentials(context, instance)]));
    const agentUa = agent(setup, 'ssm');
    return {
      why: 'Innocent SendCommand and StartSession: patches, restarts, a look at a log.',
      script(write) {
        for (const staff of sessions) {
          const rng = context.rng('noise', 'session', staff.session.key);
          const console = rng.chance(0.4);
          const ua = console ? browsersOf(context, staff.person).laptop : toolsOf(context, staff.person).awscli;
          write.add('ApiCall', samlCall(context, staff, ua));
          if (managed.length === 0) continue;
          const from = {
            identity: staff.identity,
            region: world.region,
            ip: staff.ipText,
            ua,
            account: staff.role.account,
            flags: console ? 9 : 0,
          };
          const add = (
            t: number,
            api: string,
            request: Readonly<Record<string, string>>,
            response: Readonly<Record<string, string>> | null,
            error: readonly [string, string] | null = null,
          ): void => {
            if (t < clock.end)
              write.add('ApiCall', {
                ...from,
                t: Math.floor(t),
                api: `ssm.amazonaws.com:${api}`,
                request,
                response: error ? null : response,
                errorCode: error?.[0] ?? null,
                errorMessage: error?.[1] ?? null,
              });
          };
          let t = staff.at + lognormal(rng, 25, 0.8) * SECOND;
          // Who may only look, looks; a few try more.
          if (/ReadOnly|Audit/.test(staff.role.name)) {
            add(t, 'DescribeInstanceInformation', { maxResults: '50' }, null);
            t += lognormal(rng, 30, 0.9) * SECOND;
            if (rng.chance(0.2)) {
              const target = rng.pick(managed).id;
              add(t, 'StartSession', { target }, null, [
                'AccessDeniedException',
                `User: ${staff.session.identity.arn ?? ''} is not authorized to perform: ssm:StartSession on resource: arn:aws:ec2:${world.region}:${world.mainAccount}:instance/${target}`,
              ]);
            }
            continue;
          }
          for (let tasks = rng.between(1, 4); tasks > 0 && t < clock.end && t < staff.at + 3 * HOUR; tasks -= 1) {
            const chosen = rng.sample(managed, Math.min(managed.length, rng.chance(0.6) ? 1 : rng.between(2, 5)));
            add(t, 'DescribeInstanceInformation', { maxResults: '50' }, null);
            t += lognormal(rng, 12, 0.9) * SECOND;
            if (rng.chance(0.35)) {
              const target = chosen[0];
              if (!target) continue;
              const id = `${staff.person.user}-0${rng.hex(16)}`;
              const busy = rng.chance(0.08);
              add(
                t,
                'StartSession',
                { target: target.id },
                {
                  sessionId: id,
                  streamUrl: `wss://ssmmessages.${world.region}.amazonaws.com/v1/data-channel/${id}`,
                  tokenValue: 'Value hidden due to security reasons.',
                },
                busy ? ['TargetNotConnected', `${target.id} is not connected.`] : null,
              );
              t += lognormal(rng, 410, 1) * SECOND;
              if (!busy) add(t, rng.chance(0.7) ? 'TerminateSession' : 'ResumeSession', { sessionId: id }, { sessionId: id });
            } else {
              const command = rng.uuid();
              const request: Record<string, string> = {
                documentName: rng.pick(DOCUMENTS),
                comment: rng.pick(COMMENTS),
                timeoutSeconds: String(rng.pick([600, 3600])),
                interactive: 'false',
              };
              chosen.forEach((instance, index) => (request[`instanceIds.${index}`] = instance.id));
              const stale = rng.chance(0.06);
              add(
                t,
                'SendCommand',
                { ...request, parameters: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
                {
                  'command.commandId': command,
                  'command.status': 'Pending',
                  'command.documentName': request['documentName'] ?? '',
                  'command.targetCount': String(chosen.length),
                },
                stale ? ['InvalidInstanceId', 'Instances not in a valid state for account'] : null,
              );
              if (stale) continue;
              for (const instance of chosen) {
                const own = credentials.get(instance.id);
                const reply = t + lognormal(rng, 2.4, 0.7) * SECOND;
                if (own && reply < clock.end)
                  write.add('ApiCall', {
                    t: Math.floor(reply),
                    identity: own.codeAt(reply),
                    api: 'ssm.amazonaws.com:PutInventory',
                    region: world.region,
                    ip: ipText(outsideIp(world, instance)),
                    ua: agentUa,
                    request: { instanceId: instance.id },
                    account: instance.account,
                  });
              }
              for (let look = rng.between(0, 4); look > 0; look -= 1) {
                t += lognormal(rng, 6, 0.8) * SECOND;
                add(
                  t,
                  rng.chance(0.6) ? 'GetCommandInvocation' : 'ListCommandInvocations',
                  { commandId: command, instanceId: chosen[0]?.id ?? '' },
                  null,
                );
              }
            }
            t += lognormal(rng, 260, 1.1) * SECOND;
          }
        }
      },
    };
  },
});
