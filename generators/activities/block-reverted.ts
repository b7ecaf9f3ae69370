import { z } from 'zod';
import { drawAddress } from '../core/addresses.ts';
import { agent } from '../core/background/agents.ts';
import { ANONYMOUS } from '../core/background/identities.ts';
import { AUTH, PATH } from '../core/events.ts';
import { ipText } from '../core/ids.ts';
import { bystander, entity, victimBucket } from '../core/incident/cast.ts';
import { detect, FINDINGS } from '../core/incident/finding.ts';
import { countFact, fact, Script, seconds, someTime } from '../core/incident/script.ts';
import { signInColleague } from '../core/incident/staff.ts';
import { defineProducer } from '../core/producer.ts';
import { pullRequest } from '../core/text/numbers.ts';
import { MINUTE } from '../core/time.ts';

/** A public-access block is removed by mistake and put back minutes later; strangers knock and are refused. */
export default defineProducer({
  id: 'block-reverted',
  title: 'A public-access block removed and restored',
  params: z.strictObject({ knocks: z.tuple([z.number().int(), z.number().int()]).default([40, 140]) }),
  emits: ['ApiCall', 'SignIn', 'BucketState', 'ObjectAccess', 'Finding', 'Change'],
  plan(context, { knocks }) {
    const { world, clock, pools } = context;
    const rng = context.rng('params', 'block');
    const pick = context.rng('entity', 'block');
    const victim = victimBucket(context).name;
    const bucket = bystander(
      context,
      'bucket',
      world.buckets,
      (each) => each.account === world.mainAccount && each.dataEvents && each.sensitivity !== 'public' && each.name !== victim,
      6,
    );
    const person = bystander(context, 'person', world.people, (each) => each.admin, 0);
    const start = someTime(context, rng, 0.1, 0.7);
    const back = start + Math.floor((3 + rng.unit() * 9) * MINUTE);
    const script = new Script(context);
    const { session, ip, ua } = signInColleague(context, script, person, start);
    script.call({
      t: start,
      identity: session.identity,
      api: 's3.amazonaws.com:DeleteBucketPublicAccessBlock',
      ip,
      ua,
      request: { bucketName: bucket.name, publicAccessBlock: '' },
    });
    script.call({
      t: back,
      identity: session.identity,
      api: 's3.amazonaws.com:PutBucketPublicAccessBlock',
      ip,
      ua,
      request: {
        bucketName: bucket.name,
        publicAccessBlock: '',
        'PublicAccessBlockConfiguration.BlockPublicAcls': 'true',
        'PublicAccessBlockConfiguration.BlockPublicPolicy': 'true',
        'PublicAccessBlockConfiguration.IgnorePublicAcls': 'true',
        'PublicAccessBlockConfiguration.RestrictPublicBuckets': 'true',
      },
    });
    detect(context, script, rng, {
      ...FINDINGS.anonymous,
      first: start,
      identity: session.identity,
      bucket: bucket.name,
      ip,
      api: 'DeleteBucketPublicAccessBlock',
    });
    const reference = pullRequest(clock, 'infra-live', back);
    script.add('Change', {
      t: back,
      kind: 'config',
      system: 'storage',
      summary: `revert: public-access block of ${bucket.name} restored after ${Math.round((back - start) / MINUTE)} minutes, no policy was public`,
      author: person.upn,
      reference,
    });
    const count = rng.between(knocks[0], knocks[1]);
    const from = Array.from({ length: 3 }, () => ipText(drawAddress(world, pick, ['scanner', 'hosting', 'vpn'])));
    const tool = agent(pick, 'scanner');
    let t = start + seconds(30);
    for (let left = count; left > 0; left -= 1) {
      script.add('ObjectAccess', {
        t,
        identity: pools.identity(ANONYMOUS),
        op: rng.pick(['GetObject', 'ListObjects', 'HeadObject']),
        bucket: bucket.name,
        object: pools.object(bucket.firstObject + rng.int(bucket.objectCount)),
        bytesOut: 243 + rng.int(200),
        ip: rng.pick(from),
        ua: tool,
        errorCode: 'AccessDenied',
        auth: AUTH.anonymous,
        path: PATH.internet,
        region: bucket.region,
        account: bucket.account,
        totalMs: 8 + rng.int(30),
      });
      t += seconds(0.5 + rng.unit() * rng.unit() * 120);
    }
    return script.plan({
      facts: { 'herring.bucket': fact(bucket.name), 'herring.change': fact(reference), 'herring.knocks': countFact(count) },
      entities: [entity('bucket', bucket.name), entity('ticket', reference), ...from.map((address) => entity('address', address))],
      why: `The block of ${bucket.name} was off for minutes, no policy opened it, and strangers were refused.`,
    });
  },
});
