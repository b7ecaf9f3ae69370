import { z } from 'zod';
import { instanceSessions, sessionAt } from '../core/background/identities.ts';
import { agent, serverOf } from '../core/background/agents.ts';
import { bystander, entity } from '../core/incident/cast.ts';
import { detect, FINDINGS } from '../core/incident/finding.ts';
import { planReads, runOf } from '../core/incident/reads.ts';
import { bytesFact, fact, Script, seconds, someTime } from '../core/incident/script.ts';
import { signInColleague } from '../core/incident/staff.ts';
import { defineProducer } from '../core/producer.ts';
import { ticketNumber } from '../core/text/numbers.ts';
import { HOUR, MINUTE } from '../core/time.ts';

/** An operator sends a command to a worker that copies logs from one bucket of ours to another: the thief's path, on our side of the fence. */
export default defineProducer({
  id: 'operator-log-copy',
  title: 'An operator copies logs with a command',
  params: z.strictObject({ objects: z.number().int().default(900) }),
  emits: ['ApiCall', 'SignIn', 'ObjectAccess', 'Connection', 'DnsLookup', 'Finding', 'Ticket'],
  plan(context, { objects }) {
    const { world, clock } = context;
    const rng = context.rng('params', 'copy');
    const instance = bystander(
      context,
      'instance',
      world.instances,
      (each) => each.ssmManaged && /etl|batch|reporting/.test(each.service),
      4,
    );
    const person = bystander(context, 'person', world.people, (each) => each.admin, 1);
    const from =
      world.buckets.find((each) => /datalake-raw|build-artifacts/.test(each.name)) ??
      bystander(context, 'bucket', world.buckets, (each) => each.sensitivity === 'internal');
    const to = world.buckets.find((each) => /model-artifacts|build-artifacts/.test(each.name) && each.name !== from.name) ?? from;
    const at = someTime(context, rng, 0.1, 0.7);
    const script = new Script(context);
    const { session, ip, ua } = signInColleague(context, script, person, at);
    const command = context.rng('ids', 'command').uuid();
    script.call({
      t: at,
      identity: session.identity,
      api: 'ssm.amazonaws.com:SendCommand',
      ip,
      ua,
      request: {
        documentName: 'AWS-RunShellScript',
        comment: 'log copy',
        timeoutSeconds: '3600',
        interactive: 'false',
        'instanceIds.0': instance.id,
        parameters: 'HIDDEN_DUE_TO_SECURITY_REASONS',
      },
      response: {
        'command.commandId': command,
        'command.status': 'Pending',
        'command.documentName': 'AWS-RunShellScript',
        'command.targetCount': '1',
      },
    });
    const identity = sessionAt(instanceSessions(context, instance), at).identity;
    const tool = agent(context.rng('entity', 'tool'), 'awscli', serverOf(context, instance.service));
    const list = runOf(world, from, objects, 24e9);
    const into = runOf(world, to, 60, 4e9);
    const reads = planReads(context, [
      {
        at: at + seconds(4),
        identity,
        ua: tool,
        bucket: from,
        path: 'gateway',
        instance,
        list: from.objectCount,
        objects: list,
        parallel: 10,
        bytesPerSecond: 80e6,
      },
      {
        at: at + seconds(40),
        identity,
        ua: tool,
        bucket: to,
        path: 'gateway',
        instance,
        objects: into,
        verb: 'put',
        parallel: 4,
        bytesPerSecond: 50e6,
      },
    ]);
    detect(context, script, rng, { ...FINDINGS.traffic, first: at + MINUTE, last: reads.end, instance: instance.index });
    const number = ticketNumber(clock, Math.max(clock.start, at - 5 * HOUR));
    script.add('Ticket', {
      t: Math.max(clock.start, at - 5 * HOUR),
      number,
      queue: 'platform',
      author: person.upn,
      status: 'resolved',
      subject: `Copy old logs out of ${from.name}`,
      body: `Run once on ${instance.name} with a command; target is ${to.name}. Nothing goes outside.`,
    });
    return script.plan(
      {
        facts: {
          'herring.ticket': fact(number),
          'herring.instance': fact(instance.id),
          'herring.command': fact(command),
          'herring.bytes': bytesFact(reads.bytes),
        },
        entities: [entity('ticket', number), entity('instance', instance.id), entity('person', person.name)],
        why: `${person.name} copied logs between our own buckets (${number}).`,
      },
      [reads],
    );
  },
});
