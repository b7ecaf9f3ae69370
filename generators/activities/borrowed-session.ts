import { z } from 'zod';
import { toolsOf } from '../core/background/agents.ts';
import { instanceSessions, sessionAt } from '../core/background/identities.ts';
import { whereabouts } from '../core/background/whereabouts.ts';
import { ipText } from '../core/ids.ts';
import { bystander, entity } from '../core/incident/cast.ts';
import { detect, FINDINGS } from '../core/incident/finding.ts';
import { planReads, runOf } from '../core/incident/reads.ts';
import { bytesFact, fact, Script, seconds, someTime } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';
import { ticketNumber } from '../core/text/numbers.ts';
import { HOUR } from '../core/time.ts';

/** An engineer copies a server's credentials to the laptop to chase a bug: the detector is right, the theft is none. */
export default defineProducer({
  id: 'borrowed-session',
  title: "A server's session on a laptop",
  params: z.strictObject({}),
  emits: ['ApiCall', 'ObjectAccess', 'Finding', 'Ticket'],
  plan(context) {
    const { world, clock } = context;
    const rng = context.rng('params', 'debug');
    const instance = bystander(context, 'instance', world.instances, (each) => each.service === 'api' || each.service === 'search', 1);
    const person = bystander(context, 'person', world.people, (each) => each.engineer && each.team === 'Applications', 2);
    const bucket =
      world.buckets.find((each) => /build-artifacts|model-artifacts/.test(each.name)) ??
      bystander(context, 'bucket', world.buckets, (each) => each.sensitivity === 'internal');
    const at = someTime(context, rng, 0.15, 0.7);
    const { identity } = sessionAt(instanceSessions(context, instance), at);
    const ip = ipText(whereabouts(context, person, at).ip);
    const ua = toolsOf(context, person).boto3;
    const script = new Script(context);
    script.call({ t: at - seconds(20), identity, api: 'sts.amazonaws.com:GetCallerIdentity', ip, ua });
    const reads = planReads(context, [
      {
        at,
        identity,
        ua,
        ip,
        bucket,
        path: 'internet',
        objects: runOf(world, bucket, rng.between(15, 60), 3e9, 3),
        list: 1000,
        parallel: 3,
        bytesPerSecond: 9e6,
      },
    ]);
    detect(context, script, rng, { ...FINDINGS.outside, first: at, last: reads.end, identity, bucket: bucket.name, ip });
    const told = Math.min(clock.end - 1, at + Math.floor((0.6 + rng.unit() * 2) * HOUR));
    const number = ticketNumber(clock, told);
    script.add('Ticket', {
      t: told,
      number,
      queue: 'security',
      author: person.upn,
      status: 'resolved',
      subject: `GuardDuty: session of ${instance.name} used outside`,
      body: `That was me: a signature bug that only shows with the role's own session, so I copied it to my laptop for an hour (${ip}). Session has run out. Lesson taken.`,
    });
    return script.plan(
      {
        facts: {
          'herring.person': fact(person.name),
          'herring.instance': fact(instance.id),
          'herring.ticket': fact(number),
          'herring.bytes': bytesFact(reads.bytes),
        },
        entities: [entity('ticket', number), entity('instance', instance.id), entity('person', person.name), entity('address', ip)],
        why: `${person.name} borrowed the session of ${instance.name} to find a bug (${number}).`,
      },
      [reads],
    );
  },
});
