import { z } from 'zod';
import { intensity } from '../core/arrivals.ts';
import { exponential, lognormal } from '../core/distributions.ts';
import { ipText } from '../core/ids.ts';
import { defineProducer, type PlanContext } from '../core/producer.ts';
import { addressIn, addressInCidr, networksOf } from '../core/background/addresses.ts';
import { programsOf, toolsOf } from '../core/background/agents.ts';
import { callMix, writeCall } from '../core/background/api-calls.ts';
import { keyOperations, sendCommands, type Operator } from '../core/background/commands.ts';
import { userIdentity } from '../core/background/identities.ts';
import { outsideIp } from '../core/background/nat.ts';
import { restingUsers } from '../core/background/resting-users.ts';
import { presence } from '../core/background/time.ts';
import { burstyCount, CELL_SECONDS, detailPart, volume } from '../core/background/volume.ts';
import { whereabouts } from '../core/background/whereabouts.ts';
import { DAY, SECOND } from '../core/time.ts';
import type { IamUser } from '../core/world.ts';

/** Calls in ten minutes of all service users, and of one engineer at work. */
const SERVICE_CALLS = 20;
const PERSON_CALLS = 1.1;

const SERVICE = {
  'sts:GetCallerIdentity': 4,
  's3:ListBuckets': 2,
  's3:GetBucketLocation': 4,
  'sqs:GetQueueUrl': 3,
  'sqs:GetQueueAttributes': 3,
  'monitoring:GetMetricData': 4,
  'logs:FilterLogEvents': 2,
  'ecr:GetAuthorizationToken': 2,
  'ec2:DescribeInstances': 2,
  'secretsmanager:GetSecretValue': 1,
};
const PERSON = {
  'sts:GetCallerIdentity': 5,
  's3:ListBuckets': 4,
  's3:GetBucketLocation': 3,
  'ec2:DescribeInstances': 5,
  'logs:FilterLogEvents': 3,
  'iam:GetUser': 2,
  'ssm:GetParameter': 2,
  'athena:StartQueryExecution': 1,
  'athena:GetQueryExecution': 2,
  'sts:GetSessionToken': 1,
};

const operator = (context: PlanContext, user: IamUser, ips: readonly number[], uas: readonly string[]): Operator => ({
  user,
  ip: ipText(context.rng('noise', 'operator', user.name).pick(ips)),
  ua: uas[1] ?? uas[0] ?? '',
});

/** Long-term access keys at work: integrations of partners, old tools, and the engineers who still use theirs. */
export default defineProducer({
  id: 'iam-user-keys',
  title: 'Long-term access keys in use',
  params: z.object({ rate: z.number().positive().default(1) }),
  emits: ['ApiCall'],
  plan(context, { rate }) {
    const { world, pools } = context;
    const setup = context.rng('noise', 'setup');
    const factor = rate * volume(context);
    const operated = keyOperations(context);
    const resting = new Set(restingUsers(context));
    const users = world.users.flatMap((user) => {
      const key = user.keys.find((candidate) => candidate.active);
      // Some keys are never used.
      if (!key || resting.has(user) || (user.person !== null && setup.chance(0.35))) return [];
      const person = user.person === null ? null : (world.people[user.person] ?? null);
      const identity = pools.identity(userIdentity(user, key.id));
      const tools = person ? toolsOf(context, person) : null;
      const uas = tools ? [tools.awscli, tools.boto3] : programsOf(context, user);
      const partner = setup.chance(0.55);
      const range = setup.pick(
        world.accounts
          .filter((candidate) => candidate.kind === 'partner' && candidate.ranges.length > 0)
          .flatMap((candidate) => candidate.ranges)
          .concat(networksOf(world, 'partner')[0]?.cidr ?? '192.0.2.0/28'),
      );
      const ips = person
        ? []
        : partner
          ? Array.from({ length: 3 }, () => addressInCidr(range, setup))
          : [outsideIp(world, setup.pick(world.instances)), addressIn(setup.pick(networksOf(world, 'office', 'hosting')), setup)];
      return [
        {
          account: pools.string(user.account),
          person,
          identity,
          uas: uas.map((ua) => pools.string(ua)),
          ips: ips.map((ip) => pools.string(ipText(ip))),
          operates: operated.users.includes(user) ? operator(context, user, ips, uas) : null,
          share: lognormal(setup, 1, 0.9),
          rhythm: setup.pick(['flat', 'office', 'home'] as const),
          mix: callMix(context, setup, person ? PERSON : SERVICE, {
            errors: person ? 0.12 : 0.07 + 0.1 * setup.unit(),
            variety: 8,
            principal: user.arn,
            denied: 0.35,
          }),
        },
      ];
    });
    // Addresses of people change by day; their codes are known before the first cell.
    const places = new Map<string, number>();
    const firstDay = Math.floor(context.clock.detailStart / DAY) - 1;
    for (const { person } of users) {
      if (!person) continue;
      for (let day = firstDay; day <= Math.floor(context.clock.end / DAY) + 1; day += 1) {
        const local = Math.max(0, day * DAY - person.utcOffset * 3600 * SECOND + 1);
        places.set(`${person.index}/${day}`, pools.string(ipText(whereabouts(context, person, local).ip)));
      }
    }
    const services = users.filter((user) => !user.person);
    const total = services.reduce((sum, user) => sum + user.share, 0);
    return {
      why: 'Keys of service users and of engineers, from their usual places.',
      script(write) {
        for (const { operates } of users) if (operates) sendCommands(context, write, operates, operated.instances);
      },
      stream: {
        cellSeconds: CELL_SECONDS,
        fill(cell, write) {
          const part = detailPart(context, cell);
          if (!part) return;
          const rng = context.rng('noise', cell.index);
          const span = part.end - part.start;
          const share = span / (CELL_SECONDS * SECOND);
          for (const user of users) {
            const { person } = user;
            const mean = person
              ? PERSON_CALLS * presence(part.start, person.utcOffset, person.hours)
              : ((SERVICE_CALLS * user.share) / total) * intensity(user.rhythm, part.start);
            const ip = person
              ? (places.get(`${person.index}/${Math.floor((part.start + person.utcOffset * 3600 * SECOND) / DAY)}`) ?? 0)
              : rng.pick(user.ips);
            let left = burstyCount(rng, mean * factor * share, person ? 5 : 1.5);
            let t = part.start + rng.unit() * span;
            for (; left > 0 && t < part.end; left -= 1) {
              writeCall(
                write,
                t,
                {
                  identity: user.identity,
                  ip,
                  ua: rng.chance(0.8) ? (user.uas[0] ?? 0) : (user.uas[1] ?? 0),
                  account: user.account,
                  flags: 0,
                },
                user.mix.draw(rng),
              );
              t += rng.chance(0.8) ? exponential(rng, 0.7 * SECOND) : lognormal(rng, 50, 1) * SECOND;
            }
          }
        },
      },
    };
  },
});
