import { z } from 'zod';
import { renewal } from '../core/arrivals.ts';
import { lognormal } from '../core/distributions.ts';
import { ipText } from '../core/ids.ts';
import type { Identity } from '../core/pools.ts';
import { defineProducer } from '../core/producer.ts';
import type { Rng } from '../core/random.ts';
import { DAY, HOUR, MINUTE } from '../core/time.ts';
import type { Instance } from '../core/world.ts';
import { addressInCidr, crowd } from '../core/background/addresses.ts';
import { keyOperations } from '../core/background/commands.ts';
import { callAction, findingTitle, networkAction } from '../core/background/findings.ts';
import { roleNamed, roleSession, userIdentity } from '../core/background/identities.ts';
import { staffSessions } from '../core/background/staff-sessions.ts';
import { commandable, culprit, victimBucket } from '../core/incident/cast.ts';
import { whereabouts } from '../core/background/whereabouts.ts';

/** What a detector says about an ordinary week, with the severity it gives. */
interface Draft {
  readonly type: string;
  readonly severity: number;
  readonly first: number;
  readonly last?: number;
  readonly count?: number;
  readonly identity?: Identity;
  readonly instance?: Instance;
  readonly bucket?: string;
  readonly ip?: string;
  readonly data: Readonly<Record<string, string>>;
}

/** The detector is never silent: probed ports, travellers, unusual volumes of jobs that are known. */
export default defineProducer({
  id: 'guardduty-noise',
  title: 'Ordinary findings of the detector',
  params: z.object({ days: z.number().positive().default(7), findings: z.number().int().positive().default(54) }),
  emits: ['Finding'],
  plan(context, { days, findings }) {
    const { world, pools, clock } = context;
    const rng = context.rng('noise', 'findings');
    const from = Math.max(clock.start, clock.end - days * DAY);
    const exposed = world.instances.filter((instance) => instance.publicIp !== null);
    const strangers = crowd(world, rng, 60, 'scanner', 'hosting', 'vpn', 'residential', 'mobile');
    const stranger = (): string => ipText(strangers[rng.int(strangers.length)] ?? 0);
    const travellers = world.people.filter(
      (person) => person.engineer && ['travel', 'vpn'].includes(whereabouts(context, person, clock.end - DAY).kind),
    );
    const sessions = staffSessions(context, 'console');
    const human = world.roles.filter((role) => role.use === 'human' && role.account === world.mainAccount);
    const operated = new Set(keyOperations(context).instances);
    // What the case may be about has findings of its own: the detector would count them as one.
    const target = culprit(context, 'instance', world.instances, commandable(context));
    const elsewhere = world.buckets.filter((bucket) => bucket !== victimBucket(context));
    const quiet = world.instances.filter((instance) => !operated.has(instance) && instance !== target);
    const busy = quiet.filter((instance) => /etl|batch|reporting|search/.test(instance.service));

    function staff(at: number): { identity: Identity; ip: string; first: number } {
      // Inside the window the finding points at a session whose calls are in the logs.
      const recorded = sessions.filter((session) => session.at <= at && session.at > at - 3 * HOUR).at(-1);
      if (recorded) return { identity: recorded.session.identity, ip: recorded.ipText, first: recorded.at };
      const person = rng.pick(travellers.length > 0 && rng.chance(0.7) ? travellers : world.people.filter((each) => each.engineer));
      return {
        identity: roleSession(context.rng('ids', 'finding', at), { role: rng.pick(human), name: person.upn, at }).identity,
        ip: ipText(whereabouts(context, person, at).ip),
        first: at,
      };
    }
    const probe = (port: number): Record<string, string> => ({
      'action.actionType': 'PORT_PROBE',
      'action.portProbeAction.blocked': 'false',
      'action.portProbeAction.portProbeDetails.0.localPortDetails.port': String(port),
    });

    function draft(at: number, random: Rng): Draft {
      const u = random.unit();
      const open = exposed.length > 0 ? random.pick(exposed) : random.pick(world.instances);
      if (u < 0.36) {
        const port = random.pick([22, 22, 443, 2222]);
        return {
          type: 'Recon:EC2/PortProbeUnprotectedPort',
          severity: 2,
          first: at,
          last: at + random.between(1, 200) * MINUTE,
          count: random.between(2, 160),
          instance: open,
          ip: stranger(),
          data: probe(port),
        };
      }
      if (u < 0.47)
        return {
          type: 'UnauthorizedAccess:EC2/SSHBruteForce',
          severity: 2,
          first: at,
          last: at + random.between(2, 50) * MINUTE,
          count: random.between(1, 30),
          instance: open,
          ip: stranger(),
          data: networkAction(open, 'INBOUND', 22),
        };
      if (u < 0.64) {
        const who = staff(at);
        const api = random.pick([
          'ListRoles',
          'GetAccountAuthorizationDetails',
          'DescribeInstances',
          'ListBuckets',
          'GetBucketAcl',
          'DescribeSecurityGroups',
        ]);
        return {
          type: random.chance(0.8) ? 'Discovery:IAMUser/AnomalousBehavior' : 'Discovery:S3/AnomalousBehavior',
          severity: 2,
          first: who.first,
          identity: who.identity,
          ip: who.ip,
          data: callAction(api, api.includes('Bucket') ? 's3' : api.startsWith('Describe') ? 'ec2' : 'iam'),
        };
      }
      if (u < 0.72) {
        const who = staff(at);
        return {
          type: 'UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B',
          severity: 5,
          first: who.first,
          identity: who.identity,
          ip: who.ip,
          data: callAction('ConsoleLogin', 'signin'),
        };
      }
      if (u < 0.84) {
        const machine = random.pick(busy.length > 0 ? busy : quiet);
        return {
          type: 'Behavior:EC2/TrafficVolumeUnusual',
          severity: 5,
          first: at,
          last: at + random.between(8, 90) * MINUTE,
          count: random.between(1, 5),
          instance: machine,
          ip: stranger(),
          data: networkAction(machine, 'OUTBOUND', random.pick([443, 443, 22])),
        };
      }
      if (u < 0.9) {
        const machine = random.pick(quiet);
        return {
          type: 'Behavior:EC2/NetworkPortUnusual',
          severity: 5,
          first: at,
          count: random.between(1, 4),
          instance: machine,
          ip: stranger(),
          data: networkAction(machine, 'OUTBOUND', random.pick([8443, 9997, 5671, 6514, 11_371])),
        };
      }
      // The rest is about the days before the detailed tables, of which only the finding remains.
      const night = Math.min(at, clock.detailStart - DAY);
      if (u < 0.95) {
        const session = roleSession(context.rng('ids', 'finding', at), {
          role: roleNamed(world, world.vendor.role),
          name: 'backup-runner',
          at: night,
        });
        return {
          type: 'Exfiltration:S3/AnomalousBehavior',
          severity: 8,
          first: night,
          last: night + 2 * HOUR,
          count: random.between(2, 5),
          identity: session.identity,
          bucket: random.pick(elsewhere).name,
          ip: ipText(addressInCidr(random.pick(world.vendor.ranges), random)),
          data: callAction('GetObject', 's3'),
        };
      }
      const owners = world.users.filter((user) => user.person !== null && user.account === world.mainAccount);
      const user = random.pick(owners.length > 0 ? owners : world.users);
      return random.chance(0.5)
        ? {
            type: 'Persistence:IAMUser/AnomalousBehavior',
            severity: 5,
            first: night,
            identity: userIdentity(user),
            ip: stranger(),
            data: callAction('CreateAccessKey', 'iam'),
          }
        : {
            type: 'UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom',
            severity: 5,
            first: night,
            identity: userIdentity(user),
            ip: stranger(),
            data: callAction('ListBuckets', 's3'),
          };
    }

    return {
      why: 'The week as a detector sees it: nothing of it is the incident.',
      script(write) {
        const made = renewal(rng, from, clock.end, (clock.end - from) / findings, 0.7).map((at) => draft(at, rng));
        for (const finding of merged(made.filter(({ first }) => first >= from))) {
          const t = Math.floor(finding.first + lognormal(rng, 14, 0.5) * MINUTE);
          if (t >= clock.end) continue;
          write.add('Finding', {
            t,
            firstSeen: finding.first,
            lastSeen: Math.min(finding.last ?? finding.first, clock.end - 1),
            type: finding.type,
            severity: finding.severity,
            count: finding.count ?? 1,
            title: findingTitle(finding.type, finding.instance?.id),
            identity: finding.identity ? pools.identity(finding.identity) : 0,
            instance: finding.instance ? pools.instance(finding.instance.index) : 0,
            bucket: finding.bucket ?? null,
            ip: finding.ip ?? null,
            data: finding.data,
          });
        }
      },
    };
  },
});

/** Repeats of one finding: the detector keeps one per type and resource, counts, and moves the time of the last event. */
function merged(drafts: readonly Draft[]): readonly Draft[] {
  const known = new Map<string, Draft>();
  for (const draft of drafts) {
    const key = [draft.type, draft.instance?.id, draft.identity?.arn, draft.bucket].join(' ');
    const before = known.get(key);
    known.set(
      key,
      before === undefined
        ? draft
        : {
            ...before,
            first: Math.min(before.first, draft.first),
            last: Math.max(before.last ?? before.first, draft.last ?? draft.first),
            count: (before.count ?? 1) + (draft.count ?? 1),
          },
    );
  }
  return [...known.values()];
}
