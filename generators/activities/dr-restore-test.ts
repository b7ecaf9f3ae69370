import { z } from 'zod';
import { agent, serverOf } from '../core/background/agents.ts';
import { instanceSessions, sessionAt } from '../core/background/identities.ts';
import { bystander, entity, victimBucket } from '../core/incident/cast.ts';
import { planReads, runOf } from '../core/incident/reads.ts';
import { bytesFact, countFact, deskTime, fact, Script, someTime } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';
import { ticketNumber } from '../core/text/numbers.ts';
import { HOUR, MINUTE } from '../core/time.ts';

/** A rehearsal of disaster recovery: a batch host reads backups in bulk through the endpoint. Often the biggest read of a case. */
export default defineProducer({
  id: 'dr-restore-test',
  title: 'Disaster-recovery rehearsal',
  params: z.strictObject({ objects: z.number().int().default(420) }),
  emits: ['ObjectAccess', 'Connection', 'DnsLookup', 'Ticket', 'Change'],
  plan(context, { objects }) {
    const { world, clock } = context;
    const rng = context.rng('params', 'restore');
    const instance = bystander(context, 'instance', world.instances, (each) => /batch|etl/.test(each.service));
    const victim = victimBucket(context).name;
    const backups = world.buckets.filter((each) => /db-backups|search-snapshots/.test(each.name) && each.name !== victim);
    const bucket =
      backups[0] ?? bystander(context, 'bucket', world.buckets, (each) => each.sensitivity !== 'public' && each.name !== victim);
    const owner = bystander(context, 'person', world.people, (person) => person.team === 'Platform', 3);
    const at = someTime(context, rng, 0.1, 0.7);
    const reads = planReads(context, [
      {
        at,
        identity: sessionAt(instanceSessions(context, instance), at).identity,
        ua: agent(context.rng('entity', 'tool'), 'awscli', serverOf(context, instance.service)),
        bucket,
        path: 'gateway',
        instance,
        list: bucket.objectCount,
        objects: runOf(world, bucket, objects, 34e9),
        parallel: 8,
        bytesPerSecond: 70e6,
      },
    ]);
    const script = new Script(context);
    const asked = deskTime(rng, Math.max(clock.start, at - Math.floor((26 + rng.unit() * 60) * HOUR)));
    const number = ticketNumber(clock, asked);
    script.add('Ticket', {
      t: asked,
      number,
      queue: 'platform',
      author: owner.upn,
      status: 'open',
      subject: 'Quarterly restore rehearsal',
      body: `Restore of ${bucket.name} on ${instance.name} into a scratch database, deleted afterwards. Expect heavy reads.`,
    });
    script.add('Ticket', {
      t: Math.min(clock.end - 1, reads.end + 20 * MINUTE),
      number,
      queue: 'platform',
      author: owner.upn,
      status: 'resolved',
      subject: 'Quarterly restore rehearsal',
      body: `Done, ${reads.objects} dump parts read, row counts agree. Scratch database deleted.`,
    });
    script.add('Change', {
      t: at - 4 * MINUTE,
      kind: 'infrastructure',
      system: instance.service,
      summary: 'restore rehearsal on a scratch database',
      author: owner.upn,
      reference: number,
    });
    return script.plan(
      {
        facts: {
          'herring.ticket': fact(number),
          'herring.instance': fact(instance.id),
          'herring.bucket': fact(bucket.name),
          'herring.bytes': bytesFact(reads.bytes),
          'herring.objects': countFact(reads.objects),
        },
        entities: [entity('ticket', number), entity('instance', instance.id), entity('bucket', bucket.name)],
        why: `A planned restore rehearsal (${number}) on ${instance.name}.`,
      },
      [reads],
    );
  },
});
