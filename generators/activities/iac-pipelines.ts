import { z } from 'zod';
import { intensity } from '../core/arrivals.ts';
import { exponential, lognormal } from '../core/distributions.ts';
import { ipText } from '../core/ids.ts';
import { defineProducer } from '../core/producer.ts';
import { addressIn, networksOf } from '../core/background/addresses.ts';
import { agent } from '../core/background/agents.ts';
import { callMix, refusals, writeCall } from '../core/background/api-calls.ts';
import { assumeRole, roleSession, webIdentity } from '../core/background/identities.ts';
import type { CallMix } from '../core/background/api-calls.ts';
import type { Session } from '../core/background/identities.ts';
import { CELL_SECONDS, inOrder, startingIn, volume } from '../core/background/volume.ts';
import { HOUR, MINUTE, SECOND } from '../core/time.ts';

/** Pipeline runs in a day of a full case at scale 1, and calls of a run (median). */
const RUNS_PER_DAY = 44;
const CALLS_PER_RUN = 190;
const PROVIDER = 'token.actions.githubusercontent.com';

const PLAN = {
  'ec2:DescribeRouteTables': 8,
  'ec2:DescribeNatGateways': 3,
  'ec2:DescribeVpcs': 3,
  'ec2:DescribeSubnets': 4,
  'ec2:DescribeSecurityGroups': 5,
  'ec2:DescribeVpcEndpoints': 2,
  'ec2:DescribeInstances': 3,
  'ec2:DescribeTags': 2,
  'iam:GetRole': 7,
  'iam:GetUser': 3,
  'iam:ListAttachedRolePolicies': 5,
  'iam:GetRolePolicy': 4,
  'iam:GetPolicyVersion': 3,
  'ssm:DescribeParameters': 4,
  'ssm:GetParameter': 6,
  'rds:ListTagsForResource': 3,
  'rds:DescribeDBInstances': 2,
  's3:GetBucketAcl': 2,
  's3:GetBucketPolicy': 3,
  's3:GetBucketVersioning': 3,
  's3:GetBucketEncryption': 3,
  's3:GetBucketLifecycle': 2,
  's3:GetBucketTagging': 3,
  's3:GetBucketPublicAccessBlock': 3,
  's3:GetBucketReplication': 2,
  'secretsmanager:DescribeSecret': 4,
  'kms:DescribeKey': 4,
  'lambda:GetFunction20150331v2': 3,
  'logs:DescribeLogGroups': 2,
  'route53:ListResourceRecordSets': 2,
  'elasticloadbalancing:DescribeLoadBalancers': 2,
  'sts:GetCallerIdentity': 1,
};
const APPLY = {
  ...PLAN,
  'ssm:PutParameter': 7,
  'lambda:UpdateFunctionCode20150331v2': 5,
  'lambda:UpdateFunctionConfiguration20150331v2': 3,
  'lambda:PublishVersion20150331': 4,
  'ecs:RegisterTaskDefinition': 4,
  'ecs:UpdateService': 4,
  'ecr:InitiateLayerUpload': 3,
  'ecr:UploadLayerPart': 6,
  'ecr:CompleteLayerUpload': 3,
  'ecr:PutImage': 2,
  'ec2:CreateLaunchTemplateVersion': 1,
  'secretsmanager:PutSecretValue': 0.5,
  'monitoring:PutMetricAlarm': 2,
  'logs:CreateLogGroup': 1,
  'ec2:CreateTags': 6,
  'iam:TagRole': 1,
  's3:PutBucketTagging': 2,
  'route53:ChangeResourceRecordSets': 1,
  'ec2:AuthorizeSecurityGroupIngress': 0.6,
  'elasticloadbalancing:RegisterTargets': 2,
};

interface Run {
  readonly at: number;
  readonly session: Session;
  readonly identity: number;
  readonly ip: number;
  readonly ua: number;
  readonly apply: boolean;
  /** The subject of a run that the trust policy turns away, else null. */
  readonly refused: string | null;
  readonly calls: number;
  readonly forbidden: CallMix;
}

/** Deployment pipelines read and change infrastructure in bursts: most of their calls share a second with others. */
export default defineProducer({
  id: 'iac-pipelines',
  title: 'Pipelines plan and apply infrastructure',
  params: z.object({ rate: z.number().positive().default(1) }),
  emits: ['ApiCall'],
  plan(context, { rate }) {
    const { world, pools, clock } = context;
    const account = pools.string(world.mainAccount);
    const setup = context.rng('noise', 'setup');
    const roles = world.roles.filter((role) => role.use === 'ci');
    const runners = networksOf(world, 'cloud', 'hosting');
    const uas = Array.from({ length: 5 }, () => pools.string(agent(setup, 'terraform')));
    const others = [pools.string(agent(setup, 'awscli')), pools.string(agent(setup, 'boto3')), pools.string(agent(setup, 'go'))];
    const ids = context.rng('ids', 'sessions');
    const runs: (Run & { readonly mint: () => ReturnType<typeof assumeRole> })[] = [];
    const step = 10 * MINUTE;
    // Scale changes how many calls a run makes before it changes how many runs there are.
    const perStep = (RUNS_PER_DAY * rate * Math.min(1, Math.sqrt(volume(context))) * step) / (24 * HOUR);
    const length = (CALLS_PER_RUN * volume(context)) / Math.min(1, Math.sqrt(volume(context)));
    for (let t = clock.detailStart; t < clock.end && roles.length > 0; t += step) {
      // Most follow people's merges; a drift check runs every few hours at an odd minute.
      if (!setup.chance(perStep * (0.15 + 0.85 * intensity('office', t)))) continue;
      const role = setup.pick(roles);
      const repo = world.repos.find((candidate) => candidate.role === role.name || candidate.role === role.arn) ?? setup.pick(world.repos);
      const apply = setup.chance(0.4);
      // The trust policy says who may come; a pull request that tries is turned away.
      const trusted = role.trust[`Condition.StringLike.${PROVIDER}:sub`] ?? '*';
      const subject = trusted.includes('*') ? `repo:${world.org.githubOrg}/${repo.name}:ref:refs/heads/main` : trusted;
      const refused = setup.chance(0.12);
      const at = t + setup.int(step);
      if (at >= clock.end) continue;
      const ip = pools.string(ipText(addressIn(setup.pick(runners), setup)));
      const session = roleSession(ids, {
        role,
        name: setup.chance(0.5) ? 'GitHubActions' : `${repo.name}-${setup.between(4_100_000_000, 4_294_967_295)}`,
        at,
        webIdProvider: PROVIDER,
      });
      const ua = setup.chance(0.8) ? setup.pick(uas) : setup.pick(others);
      const provider = `arn:aws:iam::${role.account}:oidc-provider/${PROVIDER}`;
      runs.push({
        refused: refused ? `repo:${world.org.githubOrg}/${repo.name}:pull_request` : null,
        at,
        session,
        identity: pools.identity(session.identity),
        ip,
        ua,
        apply,
        forbidden: refusals(context, setup, session.identity.arn ?? ''),
        calls: Math.ceil(lognormal(setup, length, 0.75)),
        mint: () =>
          assumeRole(context, session, {
            identity: webIdentity(provider, subject),
            ip: pools.read('string', ip) as string,
            ua: 'aws-sdk-nodejs/3.716.0 linux/v20.18.1 configure-aws-credentials-for-github-actions',
            api: 'AssumeRoleWithWebIdentity',
            request: { durationSeconds: '3600' },
            response: { subjectFromWebIdentityToken: subject, audience: 'sts.amazonaws.com', provider },
          }),
      });
    }
    const planned = inOrder(runs);
    const plans = callMix(context, setup, PLAN, { errors: 0.05, variety: 14, denied: 0 });
    const applies = callMix(context, setup, APPLY, { errors: 0.08, variety: 14, denied: 0 });
    return {
      why: 'Merges and drift checks: Terraform in bursts with a web-identity session per run.',
      script(write) {
        for (const run of planned) {
          const mint = run.mint();
          if (run.refused === null) write.add('ApiCall', mint);
          else {
            const provider = `arn:aws:iam::${run.session.role.account}:oidc-provider/${PROVIDER}`;
            write.add('ApiCall', {
              ...mint,
              identity: pools.identity(webIdentity(provider, run.refused)),
              response: null,
              resource: null,
              resourceType: null,
              errorCode: 'AccessDenied',
              errorMessage: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
            });
          }
        }
      },
      stream: {
        cellSeconds: CELL_SECONDS,
        fill(cell, write) {
          for (const run of startingIn(planned, cell)) {
            if (run.refused !== null) continue;
            const rng = context.rng('noise', 'run', run.session.key);
            const caller = { identity: run.identity, ip: run.ip, ua: run.ua, account, flags: 0 };
            let t = run.at + lognormal(rng, 9, 0.5) * SECOND;
            for (let left = run.calls; left > 0 && t < clock.end && t < run.session.expires; left -= 1) {
              writeCall(write, t, caller, (rng.chance(0.012) ? run.forbidden : run.apply ? applies : plans).draw(rng));
              // A few at a time, then a wait for what they need: four fifths share their second (formats reference §9).
              t += rng.chance(0.62) ? exponential(rng, 0.03 * SECOND) : lognormal(rng, 1.3, 1) * SECOND;
            }
          }
        },
      },
    };
  },
});
