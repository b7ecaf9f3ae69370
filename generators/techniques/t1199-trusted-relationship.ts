import { z } from 'zod';
import { agent } from '../core/background/agents.ts';
import { roleNamed } from '../core/background/identities.ts';
import { isoSeconds } from '../core/background/time.ts';
import { addressInCidr } from '../core/background/addresses.ts';
import { inCidr, ipNumber, ipText } from '../core/ids.ts';
import { entity, strangers, victimBucket } from '../core/incident/cast.ts';
import { mintCall, mintSessions, vendorPrincipal } from '../core/incident/credentials.ts';
import { fact, Script, seconds, timeFact } from '../core/incident/script.ts';
import { hoursRange, moment, onset } from '../core/incident/when.ts';
import { defineProducer } from '../core/producer.ts';
import { DAY } from '../core/time.ts';

const params = z.strictObject({
  /** First session. */
  at: hoursRange.default([-0.6, -0.08]),
  /** `stranger`: from an address that nobody announced. `announced`: from the vendor's new range. */
  from: z.enum(['stranger', 'announced']).default('stranger'),
});

/** T1199: the vendor's role is taken on from outside its listed ranges and hours. First without the external id, then with it. */
export default defineProducer({
  id: 't1199-trusted-relationship',
  title: "The vendor's access",
  attack: 'T1199',
  params,
  emits: ['ApiCall'],
  plan(context, { at, from }) {
    const { world } = context;
    const { vendor } = world;
    const pick = context.rng('entity', 'vendor');
    const rng = context.rng('params', 'vendor');
    const role = roleNamed(world, vendor.role);
    const name = `backup-${victimBucket(context).name.slice(-14)}-${Math.floor(onset(context) / DAY)}`;
    const count = pick.between(1, 2);
    const announced = () => ipText(addressInCidr(pick.pick(vendor.newRanges), pick));
    const listed = (address: string): boolean => [...vendor.ranges, ...vendor.newRanges].some((range) => inCidr(ipNumber(address), range));
    const addresses =
      from === 'announced'
        ? [...new Set(Array.from({ length: count }, announced))]
        : strangers(world, pick, count + 6)
            .filter((address) => !listed(address))
            .slice(0, count);
    const ua = agent(pick, pick.pick(['java', 'go']), 'server');
    const caller = vendorPrincipal(context);
    const first = moment(context, rng, at);
    const script = new Script(context);

    let t = first - seconds(60 + rng.unit() * 1100);
    for (let tries = rng.between(1, 3); tries > 0; tries -= 1) {
      script.call({
        t,
        identity: caller,
        api: 'sts.amazonaws.com:AssumeRole',
        ip: addresses[0] ?? '',
        ua,
        request: { roleArn: role.arn, roleSessionName: name },
        error: [
          'AccessDenied',
          `User: arn:aws:sts::${vendor.account}:assumed-role/backup-runner/${name} is not authorized to perform: sts:AssumeRole on resource: ${role.arn}`,
        ],
      });
      t = Math.min(first - seconds(4), t + seconds(8 + rng.unit() * 120));
    }
    const sessions = mintSessions(context, role, name, first);
    for (const session of sessions)
      if (session.at <= onset(context)) script.add('ApiCall', mintCall(context, 'vendor', session, { ip: addresses[0] ?? '', ua }));
    const calls = [
      's3.amazonaws.com:ListBuckets',
      's3.amazonaws.com:GetBucketLocation',
      's3.amazonaws.com:GetBucketVersioning',
      'sts.amazonaws.com:GetCallerIdentity',
    ];
    t = first + seconds(2 + rng.unit() * 15);
    for (const api of rng.shuffle(calls)) {
      script.call({ t, identity: sessions[0]?.identity ?? caller, api, ip: addresses[0] ?? '', ua });
      t += seconds(0.5 + rng.unit() * 14);
    }

    return script.plan({
      facts: {
        'entry.kind': fact(
          from === 'announced'
            ? 'none: the vendor does its agreed work from new addresses'
            : 'the access of the backup vendor, used by somebody else',
        ),
        'entry.time': timeFact(first, 900),
        'entry.address': fact(addresses[0] ?? ''),
        'vendor.name': fact(vendor.name),
        'vendor.role': fact(role.name),
        'vendor.account': fact(vendor.account),
        'vendor.ranges': fact(vendor.ranges.join(', ')),
        'actor.role': fact(role.name),
        'actor.session': fact(name),
        'actor.account': fact(vendor.account),
        'cast.addresses': fact(addresses.join(',')),
        'cast.agent': fact(ua),
      },
      entities: [
        ...addresses.map((address) => entity('address', address)),
        entity('session', sessions[0]?.identity.arn ?? '', [name]),
        ...sessions.map((session) => entity('key', session.key)),
        entity('vendor', vendor.name),
      ],
      timeline: [
        {
          at: isoSeconds(first),
          text: `The role of ${vendor.name} is taken on from ${addresses[0]}${from === 'announced' ? ', an address of its announced range' : ', which is in none of its ranges'}.`,
        },
      ],
      why: from === 'announced' ? `${vendor.name} works from its new addresses.` : `Somebody uses the access of ${vendor.name}.`,
    });
  },
});
