import { z } from 'zod';
import { lognormal } from '../core/distributions.ts';
import { defineProducer } from '../core/producer.ts';
import { toolsOf } from '../core/background/agents.ts';
import { callMix, refusals, writeCall } from '../core/background/api-calls.ts';
import { samlCall, staffSessions } from '../core/background/staff-sessions.ts';
import { CELL_SECONDS, inOrder, startingIn, volume } from '../core/background/volume.ts';
import { SECOND } from '../core/time.ts';

/** Calls of a session (median). */
const CALLS = 24;

const COMMANDS = {
  'sts:GetCallerIdentity': 6,
  'ec2:DescribeInstances': 9,
  'ec2:DescribeSecurityGroups': 2,
  'ssm:GetParameter': 4,
  'ssm:GetParametersByPath': 2,
  'ssm:DescribeInstanceInformation': 2,
  'ssm:ListCommands': 1,
  'logs:FilterLogEvents': 6,
  'logs:DescribeLogStreams': 3,
  'logs:StartQuery': 2,
  'ecs:DescribeServices': 3,
  'ecr:GetAuthorizationToken': 2,
  's3:ListBuckets': 4,
  's3:GetBucketLocation': 2,
  's3:GetBucketPolicy': 1,
  'secretsmanager:GetSecretValue': 1.5,
  'iam:GetRole': 2,
  'iam:ListRoles': 1,
  'iam:GetUser': 1,
  'cloudformation:DescribeStacks': 2,
  'lambda:ListFunctions20150331': 1,
  'rds:DescribeDBInstances': 2,
  'cloudtrail:LookupEvents': 1,
  'kms:ListAliases': 0.5,
  'athena:StartQueryExecution': 1,
  'athena:GetQueryExecution': 3,
  'elasticloadbalancing:DescribeTargetHealth': 2,
};

/** People run the command line, notebooks and scripts from their laptops. */
export default defineProducer({
  id: 'engineer-cli',
  title: 'Engineers use the command line and scripts',
  params: z.object({ rate: z.number().positive().default(1) }),
  emits: ['ApiCall'],
  plan(context, { rate }) {
    const { world, pools, clock } = context;
    const account = pools.string(world.mainAccount);
    const setup = context.rng('noise', 'setup');
    const sessions = inOrder(
      staffSessions(context, 'terminal').map((session) => {
        const tools = toolsOf(context, session.person);
        const ua = setup.chance(0.62) ? tools.awscli : setup.chance(0.75) ? tools.boto3 : tools.terraform;
        return { ...session, ua, uaCode: pools.string(ua), refused: refusals(context, setup, session.session.identity.arn ?? '') };
      }),
    );
    const mix = callMix(context, setup, COMMANDS, { errors: 0.06, variety: 12, denied: 0 });
    const median = CALLS * rate * volume(context);
    return {
      why: 'Command-line sessions: single questions, loops, typing errors and missing rights.',
      script(write) {
        for (const staff of sessions) write.add('ApiCall', samlCall(context, staff, staff.ua));
      },
      stream: {
        cellSeconds: CELL_SECONDS,
        fill(cell, write) {
          for (const staff of startingIn(sessions, cell)) {
            const rng = context.rng('noise', 'session', staff.session.key);
            const caller = { identity: staff.identity, ip: staff.ip, ua: staff.uaCode, account, flags: 0 };
            let t = staff.at + lognormal(rng, 3, 0.5) * SECOND;
            let left = Math.ceil(lognormal(rng, median, 1));
            while (left > 0 && t < clock.end && t < staff.session.expires) {
              const form = (rng.chance(0.05) ? staff.refused : mix).draw(rng);
              // A loop in a script asks the same thing again and again.
              for (let loop = rng.chance(0.12) ? 3 + rng.int(18) : 1; loop > 0 && left > 0 && t < clock.end; loop -= 1, left -= 1) {
                writeCall(write, t, caller, form);
                t += lognormal(rng, 0.9, 0.7) * SECOND;
              }
              t += lognormal(rng, 48, 1.4) * SECOND;
            }
          }
        },
      },
    };
  },
});
