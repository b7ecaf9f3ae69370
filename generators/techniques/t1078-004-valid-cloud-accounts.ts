import { z } from 'zod';
import { agent } from '../core/background/agents.ts';
import { isoSeconds } from '../core/background/time.ts';
import { AUTH, PATH } from '../core/events.ts';
import { earlier, entity, otherBuckets, strangers } from '../core/incident/cast.ts';
import { credentialsKind, identityAt } from '../core/incident/credentials.ts';
import { denied, fact, Script, seconds, timeFact } from '../core/incident/script.ts';
import { hoursRange, instant, moment } from '../core/incident/when.ts';
import { defineProducer, type PlanContext } from '../core/producer.ts';
import type { Rng } from '../core/random.ts';
import { MINUTE } from '../core/time.ts';

const params = z.strictObject({
  /** Whose credentials are tried. */
  credentials: credentialsKind,
  /** First use. */
  at: hoursRange.default([-3, -0.7]),
  /** Addresses that the actor uses, least and most. */
  addresses: z.tuple([z.number().int().min(1), z.number().int()]).default([1, 3]),
  /** Calls that look around, least and most. */
  calls: z.tuple([z.number().int(), z.number().int()]).default([9, 24]),
  /** Is this use the way in? Then its address is `entry.address`. */
  entry: z.boolean().default(false),
});

/** API, request parameters, and how likely a narrow role is refused. */
const LOOKS: readonly (readonly [api: string, request: Readonly<Record<string, string>> | null, refused: number])[] = [
  ['iam.amazonaws.com:ListUsers', null, 0.75],
  ['iam.amazonaws.com:ListRoles', null, 0.6],
  ['iam.amazonaws.com:ListAttachedUserPolicies', { userName: 'admin' }, 0.9],
  ['iam.amazonaws.com:GetAccountAuthorizationDetails', null, 0.95],
  ['iam.amazonaws.com:GetAccountSummary', null, 0.5],
  ['ec2.amazonaws.com:DescribeInstances', null, 0.25],
  ['ec2.amazonaws.com:DescribeRegions', null, 0.2],
  ['ec2.amazonaws.com:DescribeSnapshots', null, 0.4],
  ['secretsmanager.amazonaws.com:ListSecrets', null, 0.7],
  ['ssm.amazonaws.com:DescribeInstanceInformation', null, 0.35],
  ['ssm.amazonaws.com:DescribeParameters', null, 0.6],
  ['rds.amazonaws.com:DescribeDBInstances', null, 0.5],
  ['lambda.amazonaws.com:ListFunctions20150331', null, 0.5],
  ['kms.amazonaws.com:ListAliases', null, 0.4],
  ['organizations.amazonaws.com:DescribeOrganization', null, 0.8],
  ['ses.amazonaws.com:GetSendQuota', null, 0.7],
  ['logs.amazonaws.com:DescribeLogGroups', null, 0.5],
];

/** T1078.004: valid credentials in the wrong hands: who am I, what is here, many refusals. */
export default defineProducer({
  id: 't1078-004-valid-cloud-accounts',
  title: 'First use of stolen credentials',
  attack: 'T1078.004',
  params,
  emits: ['ApiCall', 'ObjectAccess'],
  plan(context, { credentials, at, addresses, calls, entry }) {
    const { world, pools } = context;
    const rng = context.rng('params', 'looks');
    const pick = context.rng('entity', 'actor');
    const known = earlier(context, 'cast.addresses');
    const list = known?.split(',') ?? strangers(world, pick, pick.between(addresses[0], addresses[1]));
    const main = list[0] ?? '';
    const ua = earlier(context, 'cast.agent') ?? agent(pick, pick.pick(['awscli', 'boto3', 'go']), 'laptop');
    const start = afterEntry(context, moment(context, rng, at), rng);
    const script = new Script(context);
    let t = start;
    const address = (): string => (rng.chance(0.75) ? main : rng.pick(list));
    const look = (api: string, request: Readonly<Record<string, string>> | null, refused: boolean): void => {
      const identity = identityAt(context, credentials, t);
      const action = api.replace('.amazonaws.com', '').replace('20150331', '');
      script.call({
        t,
        identity,
        api,
        ip: address(),
        ua,
        ...(request ? { request } : {}),
        ...(refused ? { error: denied(identity.arn ?? '', action) } : {}),
      });
      t += seconds(0.6 + rng.unit() * rng.unit() * 190);
    };

    look('sts.amazonaws.com:GetCallerIdentity', null, false);
    for (let left = rng.between(calls[0], calls[1]); left > 0; left -= 1) {
      const [api, request, refused] = rng.pick(LOOKS);
      look(api, request, rng.chance(refused));
    }
    const listed = t;
    look('s3.amazonaws.com:ListBuckets', null, false);
    const doors = rng.sample(otherBuckets(context), Math.min(otherBuckets(context).length, rng.between(2, 4)));
    for (const bucket of doors) {
      const refused = rng.chance(0.55);
      script.add('ObjectAccess', {
        t,
        identity: pools.identity(identityAt(context, credentials, t)),
        op: 'ListObjects',
        bucket: bucket.name,
        bytesOut: refused ? 243 + rng.int(200) : 4000 + rng.int(290_000),
        ip: address(),
        ua,
        errorCode: refused ? 'AccessDenied' : null,
        auth: AUTH.header,
        path: PATH.internet,
        region: bucket.region,
        account: bucket.account,
        totalMs: 20 + rng.int(160),
      });
      t += seconds(2 + rng.unit() * 60);
    }

    return script.plan({
      facts: {
        ...(entry ? { 'entry.address': fact(main) } : {}),
        ...(known === undefined ? { 'cast.addresses': fact(list.join(',')), 'cast.agent': fact(ua) } : {}),
        'entry.first_use': timeFact(start),
        'entry.last_look': timeFact(t),
        'entry.listed': timeFact(listed),
      },
      entities: list.map((value) => entity('address', value)),
      timeline: [
        { at: isoSeconds(start), text: `The credentials are used from ${main}: who am I, what is here; several calls are refused.` },
      ],
      why: 'Somebody else tries the credentials.',
    });
  },
});

/** Never before the credentials were lost: a few minutes after that at the earliest. */
function afterEntry(context: PlanContext, t: number, rng: Rng): number {
  return Math.max(
    t,
    instant(context, earlier(context, 'cast.lost') === undefined ? 'entry.time' : 'cast.lost') + Math.floor((3 + rng.unit() * 9) * MINUTE),
  );
}
