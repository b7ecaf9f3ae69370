import { z } from 'zod';
import { lognormal } from '../core/distributions.ts';
import { intensity } from '../core/arrivals.ts';
import { ipText } from '../core/ids.ts';
import { defineProducer } from '../core/producer.ts';
import { agent, agents, serverOf } from '../core/background/agents.ts';
import type { AgentKind } from '../core/background/agents.ts';
import { callMix, writeCall } from '../core/background/api-calls.ts';
import { assumeRole, EC2_CALLER, instanceCredentials, roleNamed } from '../core/background/identities.ts';
import { outsideIp } from '../core/background/nat.ts';
import { burstyCount, CELL_SECONDS, detailPart, volume } from '../core/background/volume.ts';
import { SECOND } from '../core/time.ts';

/** Calls of all instances in ten minutes, full case at scale 1. */
const CALLS_PER_CELL = 155;

/** What a service is for: to watch and deploy, to work through data, or to serve. */
type Purpose = 'steering' | 'working' | 'serving';
const purposeOf = (service: string): Purpose =>
  /^(?:bastion|monitoring|ci-runner)$/.test(service)
    ? 'steering'
    : /^(?:etl-worker|batch|reporting|imaging|claims-intake|route-optimizer|pricing|recommender)$/.test(service)
      ? 'working'
      : 'serving';

/** Runs of the systems manager's agent among all of a machine's. */
const AGENT_SHARE = 0.25;
const AGENT: Weights = {
  'ssm:UpdateInstanceInformation': 5,
  'ssm:ListAssociations': 2,
  'ssm:UpdateInstanceAssociationStatus': 1.2,
  'monitoring:ListMetrics': 0.5,
  'ec2:DescribeTags': 1.5,
};
/** What software asks of AWS, by what its service is for. */
const PROFILES: readonly { readonly of: Purpose; readonly agents: readonly AgentKind[]; readonly weights: Weights }[] = [
  {
    of: 'serving',
    agents: ['java', 'java'],
    weights: {
      'secretsmanager:GetSecretValue': 5,
      'ssm:GetParameter': 6,
      'ssm:GetParametersByPath': 2,
      'kms:Decrypt': 9,
      'sqs:GetQueueUrl': 3,
      'sqs:GetQueueAttributes': 5,
      'dynamodb:DescribeTable': 3,
      'sts:GetCallerIdentity': 2,
      'logs:CreateLogStream': 2.4,
      'states:StartExecution': 2,
      'ecs:SubmitTaskStateChange': 1.6,
      'ecs:SubmitContainerStateChange': 1.8,
      'servicediscovery:RegisterInstance': 0.5,
      'servicediscovery:DeregisterInstance': 0.5,
    },
  },
  {
    of: 'working',
    agents: ['boto3', 'boto3', 'awscli'],
    weights: {
      'kms:GenerateDataKey': 6,
      'kms:Decrypt': 8,
      'ssm:GetParameter': 5,
      'ssm:GetParameters': 2,
      'glue:GetTable': 3,
      'glue:GetPartitions': 3,
      'athena:StartQueryExecution': 2,
      'glue:BatchCreatePartition': 2.4,
      'glue:UpdateTable': 1.6,
      'logs:CreateLogStream': 1.2,
      'states:StartExecution': 1.5,
      'athena:GetQueryExecution': 4,
      's3:GetBucketLocation': 2,
      's3:ListBuckets': 0.5,
      'sts:GetCallerIdentity': 3,
    },
  },
  {
    of: 'serving',
    agents: ['node', 'go'],
    weights: {
      'sqs:GetQueueUrl': 5,
      'sns:GetTopicAttributes': 2,
      'dynamodb:DescribeTable': 4,
      'dynamodb:DescribeTimeToLive': 1,
      'secretsmanager:GetSecretValue': 6,
      'kms:Decrypt': 5,
      'ssm:GetParameter': 3,
      'logs:DescribeLogStreams': 2,
      'logs:CreateLogStream': 2,
      'states:StartExecution': 2.2,
      'ecs:SubmitTaskStateChange': 1.4,
      'ecs:SubmitContainerStateChange': 1.4,
      'dynamodb:UpdateTimeToLive': 0.1,
    },
  },
  {
    of: 'steering',
    agents: ['go', 'rust'],
    weights: {
      'monitoring:GetMetricData': 5,
      'monitoring:DescribeAlarms': 3,
      'ec2:DescribeInstances': 6,
      'ec2:DescribeInstanceStatus': 2,
      'elasticloadbalancing:DescribeTargetHealth': 4,
      'autoscaling:DescribeAutoScalingInstances': 2,
      'sts:GetCallerIdentity': 2,
      'rds:DescribeDBInstances': 2,
      'ecr:GetAuthorizationToken': 1,
      'ecr:BatchGetImage': 2,
      'ecs:SubmitTaskStateChange': 2.2,
      'ecs:SubmitContainerStateChange': 2.6,
      'elasticloadbalancing:RegisterTargets': 0.8,
      'elasticloadbalancing:DeregisterTargets': 0.8,
      'servicediscovery:RegisterInstance': 0.7,
      'monitoring:PutMetricAlarm': 0.3,
      'logs:CreateLogStream': 1.2,
    },
  },
];

type Weights = Readonly<Record<string, number>>;

/** Software on our instances calls AWS with the credentials of its instance profile, day and night. */
export default defineProducer({
  id: 'service-calls',
  title: 'Instances call AWS with the credentials of their roles',
  params: z.object({ rate: z.number().positive().default(1) }),
  emits: ['ApiCall'],
  plan(context, { rate }) {
    const { world, pools, clock } = context;
    const setup = context.rng('noise', 'setup');
    const fleets = new Map<string, { profile: (typeof PROFILES)[number]; uas: readonly number[] }>();
    const account = pools.string(world.mainAccount);
    const reporter = pools.string(agent(setup, 'ssm'));
    let total = 0;
    const machines = world.instances.map((instance) => {
      let fleet = fleets.get(instance.service);
      if (!fleet) {
        const profile = setup.pick(PROFILES.filter(({ of }) => of === purposeOf(instance.service)));
        fleet = { profile, uas: agents(setup, profile.agents, serverOf(context, instance.service)).map((ua) => pools.string(ua)) };
        fleets.set(instance.service, fleet);
      }
      const role = roleNamed(world, instance.role);
      const manner = {
        errors: 0.04 + 0.1 * setup.unit(),
        variety: 4,
        principal: `arn:aws:sts::${role.account}:assumed-role/${role.name}/${instance.id}`,
        instance: instance.id,
      };
      const mix = callMix(context, setup, fleet.profile.weights, manner);
      const reports = instance.ssmManaged ? callMix(context, setup, AGENT, manner) : null;
      const share = lognormal(setup, 1, 0.8);
      total += share;
      const own = instance.account === world.mainAccount ? account : pools.string(instance.account);
      return {
        share,
        mix,
        reports,
        credentials: instanceCredentials(context, instance),
        ip: pools.string(ipText(outsideIp(world, instance))),
        uas: fleet.uas,
        account: own,
        rhythm: setup.pick(['flat', 'flat', 'home', 'office'] as const),
        instance,
      };
    });
    const perShare = (CALLS_PER_CELL * rate * volume(context)) / total;
    return {
      why: 'Daily life of services: parameters, secrets, keys, queues; throttling and things that are gone.',
      script(write) {
        for (const { credentials } of machines) {
          for (const session of credentials.sessions) {
            if (session.at >= clock.detailStart && session.at < clock.end) write.add('ApiCall', assumeRole(context, session, EC2_CALLER));
          }
        }
      },
      stream: {
        cellSeconds: CELL_SECONDS,
        fill(cell, write) {
          const part = detailPart(context, cell);
          if (!part) return;
          const rng = context.rng('noise', cell.index);
          const span = (part.end - part.start) / (CELL_SECONDS * SECOND);
          for (const machine of machines) {
            let left = burstyCount(rng, machine.share * perShare * span * intensity(machine.rhythm, part.start), 1.6);
            while (left > 0) {
              // A run: one task of the service makes a few calls within a moment.
              let t = part.start + rng.unit() * (part.end - part.start);
              const reports = machine.reports && rng.chance(AGENT_SHARE) ? machine.reports : null;
              const ua = reports ? reporter : rng.pick(machine.uas);
              const identity = machine.credentials.codeAt(t);
              for (let run = 1 + rng.int(Math.min(left, 9)); run > 0 && t < part.end; run -= 1, left -= 1) {
                writeCall(
                  write,
                  t,
                  { identity, ip: machine.ip, ua, account: machine.account, flags: 0 },
                  (reports ?? machine.mix).draw(rng),
                );
                t += lognormal(rng, 0.16, 1.1) * SECOND;
              }
              if (t >= part.end) left -= 1;
            }
          }
        },
      },
    };
  },
});
