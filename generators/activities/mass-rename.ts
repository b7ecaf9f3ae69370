import { z } from 'zod';
import { AUTH, PATH } from '../core/events.ts';
import { bystander, entity, victimBucket } from '../core/incident/cast.ts';
import { countFact, fact, Script, seconds, someTime } from '../core/incident/script.ts';
import { signInColleague } from '../core/incident/staff.ts';
import { defineProducer } from '../core/producer.ts';
import { ticketNumber } from '../core/text/numbers.ts';
import { HOUR, MINUTE } from '../core/time.ts';

/** Somebody new renames a folder: S3 copies and deletes every object. Many writes, no byte leaves. */
export default defineProducer({
  id: 'mass-rename',
  title: 'A folder is renamed',
  params: z.strictObject({ objects: z.number().int().default(620) }),
  emits: ['ObjectAccess', 'ApiCall', 'SignIn', 'Ticket'],
  plan(context, { objects }) {
    const { world, clock, pools } = context;
    const rng = context.rng('params', 'rename');
    const bucket = bystander(
      context,
      'bucket',
      world.buckets,
      (each) =>
        each.account === world.mainAccount &&
        each.dataEvents &&
        each.sensitivity !== 'public' &&
        each.name !== victimBucket(context).name &&
        each.objectCount > 200,
      2,
    );
    const person = bystander(context, 'person', world.people, (each) => each.engineer && each.team !== 'Security', 6);
    const start = someTime(context, rng, 0.1, 0.7);
    const script = new Script(context);
    const { session, ip, ua } = signInColleague(context, script, person, start);
    const identity = pools.identity(session.identity);
    const count = Math.min(objects, bucket.objectCount);
    let t = start;
    for (let index = 0; index < count; index += 1) {
      const object = pools.object(bucket.firstObject + index);
      const base = {
        identity,
        bucket: bucket.name,
        object,
        ip,
        ua,
        auth: AUTH.header,
        path: PATH.internet,
        region: bucket.region,
        account: bucket.account,
        errorCode: null,
      };
      script.add('ObjectAccess', { ...base, t, op: 'CopyObject', bytesOut: 260 + rng.int(40), totalMs: 60 + rng.int(400) });
      t += seconds(0.05 + rng.unit() * 0.6);
      script.add('ObjectAccess', { ...base, t, op: 'DeleteObject', bytesOut: 0, totalMs: 12 + rng.int(40) });
      t += seconds(0.03 + rng.unit() * 0.4);
    }
    const at = Math.min(clock.end - MINUTE, t + Math.floor((0.4 + rng.unit() * 3) * HOUR));
    const number = ticketNumber(clock, at);
    script.add('Ticket', {
      t: at,
      number,
      queue: 'data',
      author: person.upn,
      status: 'resolved',
      subject: `Renamed a prefix in ${bucket.name}`,
      body: 'I thought a rename is one call. It copied and deleted every object instead. Versions are kept, nothing is lost, readers have been told.',
    });
    return script.plan({
      facts: { 'herring.ticket': fact(number), 'herring.bucket': fact(bucket.name), 'herring.objects': countFact(count) },
      entities: [entity('ticket', number), entity('bucket', bucket.name), entity('person', person.name)],
      why: `${person.name} renamed a folder (${number}).`,
    });
  },
});
