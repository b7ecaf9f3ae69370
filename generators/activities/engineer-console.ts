import { z } from 'zod';
import { exponential, lognormal } from '../core/distributions.ts';
import { defineProducer } from '../core/producer.ts';
import { browsersOf } from '../core/text/browsers.ts';
import { CALL_FLAGS, callMix, refusals, writeCall } from '../core/background/api-calls.ts';
import { samlCall, staffSessions } from '../core/background/staff-sessions.ts';
import { CELL_SECONDS, inOrder, startingIn, volume } from '../core/background/volume.ts';
import { SECOND } from '../core/time.ts';

/** Calls of a session (median). */
const CALLS = 46;

/** A console page asks many questions at once; people look far more than they change. */
const PAGES = {
  'ec2:DescribeInstances': 9,
  'ec2:DescribeInstanceStatus': 6,
  'ec2:DescribeTags': 5,
  'ec2:DescribeRegions': 4,
  'ec2:DescribeSecurityGroups': 4,
  'ec2:DescribeVolumes': 3,
  'ec2:DescribeAddresses': 2,
  'ec2:DescribeAvailabilityZones': 2,
  'monitoring:DescribeAlarms': 7,
  'monitoring:GetMetricData': 6,
  'logs:DescribeLogGroups': 5,
  'logs:StartQuery': 3,
  'logs:FilterLogEvents': 3,
  's3:ListBuckets': 5,
  's3:GetBucketAcl': 2,
  's3:GetBucketLocation': 3,
  's3:GetBucketPublicAccessBlock': 2,
  's3:GetBucketPolicy': 1,
  'iam:ListRoles': 2,
  'iam:ListUsers': 1,
  'iam:GetRole': 2,
  'iam:ListAccountAliases': 3,
  'iam:ListAccessKeys': 0.6,
  'lambda:ListFunctions20150331': 3,
  'rds:DescribeDBInstances': 3,
  'cloudformation:ListStacks': 1,
  'cloudformation:DescribeStacks': 1,
  'cloudtrail:LookupEvents': 1,
  'guardduty:ListDetectors': 1,
  'guardduty:GetFindings': 0.8,
  'ssm:DescribeInstanceInformation': 1.5,
  'ssm:DescribeParameters': 1.5,
  'secretsmanager:ListSecrets': 1,
  'sqs:ListQueues': 1,
  'sns:ListTopics': 1,
  'kms:ListAliases': 2,
  'ce:GetCostAndUsage': 0.6,
  'ec2:CreateTags': 0.3,
};

/** People look at the web console in their hours, from the office, home, a VPN or a journey. */
export default defineProducer({
  id: 'engineer-console',
  title: 'Engineers use the web console',
  params: z.object({ rate: z.number().positive().default(1) }),
  emits: ['ApiCall', 'SignIn'],
  plan(context, { rate }) {
    const { world, pools, clock } = context;
    const account = pools.string(world.mainAccount);
    const setup = context.rng('noise', 'setup');
    const sessions = inOrder(
      staffSessions(context, 'console').map((session) => {
        const known = browsersOf(context, session.person);
        const ua = setup.chance(0.95) ? known.laptop : known.phone;
        return { ...session, ua, uaCode: pools.string(ua), refused: refusals(context, setup, session.session.identity.arn ?? '') };
      }),
    );
    const mix = callMix(context, setup, PAGES, { errors: 0.025, variety: 12, denied: 0 });
    const median = CALLS * rate * volume(context);
    return {
      why: 'Console sessions from single sign-on: bursts of reads per page, and long pauses.',
      script(write) {
        for (const staff of sessions) {
          write.add('ApiCall', samlCall(context, staff, staff.ua));
          const entered = staff.at - 4 * SECOND - (staff.at % (16 * SECOND));
          if (entered >= clock.detailStart)
            write.add('SignIn', {
              t: entered,
              upn: staff.person.upn,
              app: 'AWS IAM Identity Center',
              ip: staff.ipText,
              ua: staff.ua,
              device: staff.person.laptop,
              result: '0',
              mfa: 1,
              interactive: 1,
              risk: 'none',
            });
          const signIn = staff.at + 900_000 + (staff.at % 1_700_000);
          if (signIn >= clock.end) continue;
          write.add('ApiCall', {
            t: signIn,
            identity: staff.identity,
            api: 'signin.amazonaws.com:ConsoleLogin',
            region: world.region,
            ip: staff.ipText,
            ua: staff.ua,
            response: { ConsoleLogin: 'Success' },
            extra: { LoginTo: `https://${world.region}.console.aws.amazon.com/console/home`, MobileVersion: 'No', MFAUsed: 'No' },
            account: staff.role.account,
            flags: CALL_FLAGS.signIn,
          });
        }
      },
      stream: {
        cellSeconds: CELL_SECONDS,
        fill(cell, write) {
          for (const staff of startingIn(sessions, cell)) {
            const rng = context.rng('noise', 'session', staff.session.key);
            const caller = {
              identity: staff.identity,
              ip: staff.ip,
              ua: staff.uaCode,
              account,
              flags: CALL_FLAGS.console | CALL_FLAGS.noTls,
            };
            let t = staff.at + lognormal(rng, 5, 0.4) * SECOND;
            let left = Math.ceil(lognormal(rng, median, 0.9));
            while (left > 0 && t < clock.end && t < staff.session.expires) {
              for (let page = 2 + rng.int(14); page > 0 && left > 0 && t < clock.end; page -= 1, left -= 1) {
                writeCall(write, t, caller, (rng.chance(0.03) ? staff.refused : mix).draw(rng));
                t += exponential(rng, 0.14 * SECOND);
              }
              t += lognormal(rng, 34, 1.3) * SECOND;
            }
          }
        },
      },
    };
  },
});
