import { z } from 'zod';
import { exponential } from '../core/distributions.ts';
import { defineProducer } from '../core/producer.ts';
import { callMix, CALL_FLAGS, writeCall } from '../core/background/api-calls.ts';
import { assumeRole, instanceCredentials, invokedBy, roleSession, serviceIdentity } from '../core/background/identities.ts';
import type { Session } from '../core/background/identities.ts';
import { burstyCount, CELL_SECONDS, detailPart, volume } from '../core/background/volume.ts';
import { MINUTE, SECOND } from '../core/time.ts';

/** Services that act for us with a role of theirs, and what they do. */
const SERVICES = [
  {
    host: 'config.amazonaws.com',
    role: 'AWSServiceRoleForConfig',
    session: 'AWSConfig-Describe',
    perCell: 34,
    weights: {
      'ec2:DescribeInstances': 3,
      'ec2:DescribeSecurityGroups': 3,
      'ec2:DescribeVolumes': 3,
      'ec2:DescribeNetworkInterfaces': 2,
      'iam:GetRole': 2,
      'iam:ListAttachedRolePolicies': 2,
      's3:GetBucketAcl': 2,
      's3:GetBucketPolicy': 2,
      's3:GetBucketPublicAccessBlock': 2,
      's3:GetBucketReplication': 1,
      's3:GetBucketVersioning': 1,
      'rds:DescribeDBInstances': 1,
      'kms:GetKeyRotationStatus': 1,
    },
  },
  {
    host: 'autoscaling.amazonaws.com',
    role: 'AWSServiceRoleForAutoScaling',
    session: 'AutoScaling',
    perCell: 9,
    weights: {
      'ec2:DescribeInstanceStatus': 5,
      'ec2:DescribeInstances': 3,
      'elasticloadbalancing:DescribeTargetHealth': 4,
      'ec2:DescribeImages': 1,
      'ec2:CreateTags': 1.5,
      'autoscaling:CompleteLifecycleAction': 1,
      'kms:CreateGrant': 1.4,
      'kms:RetireGrant': 1,
      'elasticloadbalancing:RegisterTargets': 1,
      'elasticloadbalancing:DeregisterTargets': 1,
    },
  },
  {
    host: 'elasticloadbalancing.amazonaws.com',
    role: 'AWSServiceRoleForElasticLoadBalancing',
    session: 'ElasticLoadBalancing',
    perCell: 7,
    weights: {
      'ec2:DescribeAddresses': 1,
      'ec2:DescribeInstances': 3,
      'ec2:DescribeSubnets': 1,
      'ec2:DescribeSecurityGroups': 2,
      'ec2:DescribeVpcs': 1,
      'ec2:DescribeNetworkInterfaces': 2,
    },
  },
  {
    host: 'guardduty.amazonaws.com',
    role: 'AWSServiceRoleForAmazonGuardDuty',
    session: 'GuardDuty',
    perCell: 6,
    weights: {
      'ec2:DescribeInstances': 3,
      'ec2:DescribeImages': 1,
      'ec2:DescribeVpcEndpoints': 1,
      'ec2:DescribeSubnets': 1,
      's3:GetBucketPublicAccessBlock': 1,
      's3:GetBucketPolicy': 1,
    },
  },
  {
    host: 'glue.amazonaws.com',
    role: 'glue-crawler',
    session: 'AWS-Crawler',
    perCell: 6,
    weights: {
      'glue:GetTable': 4,
      'glue:GetPartitions': 4,
      'glue:BatchCreatePartition': 2,
      'glue:UpdateTable': 2,
      's3:GetBucketLocation': 1,
      'logs:CreateLogStream': 1,
    },
  },
] as const;

/** Envelope encryption: S3 and other services use our keys in the name of whoever reads. */
const ENVELOPES_PER_CELL = 22;

/** AWS's own services work in the account: configuration recording, scaling, snapshots, keys. */
export default defineProducer({
  id: 'service-internals',
  title: 'AWS services act in the account',
  params: z.object({ rate: z.number().positive().default(1) }),
  emits: ['ApiCall'],
  plan(context, { rate }) {
    const { world, pools, clock } = context;
    const account = pools.string(world.mainAccount);
    const setup = context.rng('noise', 'setup');
    const callers = SERVICES.flatMap((service) => {
      const role = world.roles.find((candidate) => candidate.name === service.role && candidate.account === world.mainAccount);
      if (!role) return [];
      const sessions: Session[] = [];
      const ids = context.rng('ids', service.host);
      for (let at = clock.detailStart - ids.int(36 * MINUTE); at < clock.end; at += 39 * MINUTE + ids.int(17 * MINUTE))
        sessions.push(roleSession(ids, { role, name: service.session, at }));
      const codes = sessions.map((session) => pools.identity(invokedBy(session.identity, service.host)));
      return [
        {
          service,
          sessions,
          codes,
          host: pools.string(service.host),
          mix: callMix(context, setup, service.weights, {
            errors: 0.05,
            variety: 12,
            denied: 0.3,
            principal: `arn:aws:sts::${role.account}:assumed-role/${role.name}/${service.session}`,
          }),
        },
      ];
    });
    const internal = pools.string('AWS Internal');
    const envelope = callMix(context, setup, { 'kms:Decrypt': 3, 'kms:GenerateDataKey': 1 }, { errors: 0.02, variety: 24 });
    const machines = world.instances.map((instance) => {
      const { sessions } = instanceCredentials(context, instance);
      return {
        starts: sessions.map((session) => session.at),
        codes: sessions.map((session) => pools.identity(invokedBy(session.identity, 'AWS Internal'))),
      };
    });
    const factor = rate * volume(context);
    return {
      why: 'AWS services with their own roles, and S3 that uses our keys for those who read.',
      script(write) {
        for (const { service, sessions } of callers) {
          const by = { identity: serviceIdentity(service.host), ip: service.host, ua: service.host };
          for (const session of sessions) if (session.at >= clock.detailStart) write.add('ApiCall', assumeRole(context, session, by));
        }
      },
      stream: {
        cellSeconds: CELL_SECONDS,
        fill(cell, write) {
          const part = detailPart(context, cell);
          if (!part) return;
          const rng = context.rng('noise', cell.index);
          const span = part.end - part.start;
          const share = span / (CELL_SECONDS * SECOND);
          for (const { service, sessions, codes, host, mix } of callers) {
            // Services look at everything at once, then rest: one or two sweeps.
            let left = burstyCount(rng, service.perCell * factor * share, 2.5);
            while (left > 0) {
              let t = part.start + rng.unit() * span;
              let index = 0;
              while (index + 1 < sessions.length && (sessions[index + 1]?.at ?? Infinity) <= t) index += 1;
              for (let run = Math.min(left, 3 + rng.int(40)); run > 0; run -= 1, left -= 1) {
                if (t < part.end)
                  writeCall(write, t, { identity: codes[index] ?? 0, ip: host, ua: host, account, flags: CALL_FLAGS.noTls }, mix.draw(rng));
                t += exponential(rng, 0.22 * SECOND);
              }
            }
          }
          for (let left = burstyCount(rng, ENVELOPES_PER_CELL * factor * share, 1.2); left > 0; left -= 1) {
            const t = part.start + rng.unit() * span;
            const machine = rng.pick(machines);
            let index = 0;
            while (index + 1 < machine.starts.length && (machine.starts[index + 1] ?? Infinity) <= t) index += 1;
            writeCall(
              write,
              t,
              { identity: machine.codes[index] ?? 0, ip: internal, ua: internal, account, flags: CALL_FLAGS.noTls },
              envelope.draw(rng),
            );
          }
        },
      },
    };
  },
});
