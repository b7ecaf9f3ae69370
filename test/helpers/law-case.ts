import { z } from 'zod';
import type { GenerateConfig } from '../../generators/core/config.ts';
import { ESTATE_PARTS } from '../../scenarios/_schema/index.ts';
import { isoSeconds } from '../../generators/core/ids.ts';
import { defineProducer, type Producer } from '../../generators/core/producer.ts';
import type { Identity } from '../../generators/core/pools.ts';
import { activities, prepare } from '../../generators/index.ts';
import { testConfig, testSeed } from './generate.ts';

/** Activities that need no parameters: the company that the laws run. */
export const livelyActivities = [...activities.values()].filter((unit) => unit.params.safeParse({}).success);

/** Those that state facts are oddities, which a case brings in as herrings. */
const odd = new Set(
  prepare(testConfig({ estate: ESTATE_PARTS, herrings: livelyActivities.map(({ id }) => ({ id, use: id, why: 'A law.' })) }), testSeed(1))
    .manifest.herrings.filter(({ facts }) => Object.keys(facts).length > 0)
    .map(({ id }) => id),
);

const stranger: Identity = {
  type: 'IAMUser',
  principalId: 'AIDASTRANGER',
  arn: 'arn:aws:iam::000000000000:user/stranger',
  accountId: '000000000000',
  accessKeyId: 'AKIASTRANGER',
  userName: 'stranger',
  invokedBy: null,
  issuerType: null,
  issuerPrincipalId: null,
  issuerArn: null,
  issuerAccountId: null,
  issuerUserName: null,
  creationDate: null,
  mfaAuthenticated: null,
  ec2RoleDelivery: null,
  webIdProvider: null,
};

/** A cause that writes something of nearly every type, in the middle of the window. */
export const fixtureIncident: Producer = defineProducer({
  id: 'fixture-incident',
  title: 'A cause for tests',
  params: z.object({}),
  emits: ['ApiCall', 'ObjectAccess', 'Connection', 'SignIn', 'DnsLookup', 'RepoActivity', 'Change', 'Ticket'],
  plan({ world, clock, pools, rng }) {
    const at = clock.detailStart + Math.floor((clock.end - clock.detailStart) / 3);
    const bucket = world.buckets[0]!;
    const instance = world.instances[0]!;
    return {
      facts: { onset: { value: isoSeconds(at), tolerance: 60 } },
      script(write) {
        const noise = rng('params', 'times');
        const identity = pools.identity(stranger);
        for (let i = 0; i < 50; i++) {
          const t = at + i * 1e6 + noise.int(1e6);
          const object = pools.object(bucket.firstObject + i);
          write.add('ObjectAccess', {
            t,
            identity,
            op: 'GetObject',
            bucket: bucket.name,
            object,
            bytesOut: 1000 + i,
            ip: '198.18.7.7',
            ua: 'stranger/1.0',
            region: world.region,
            account: bucket.account,
            totalMs: 20,
          });
          write.add('Connection', {
            t,
            durationS: 2,
            eni: pools.eni(instance.eni.index),
            peerIp: 0xc6120707,
            localPort: 40_000 + i,
            peerPort: 443,
            protocol: 6,
            bytesOut: 5000,
            bytesIn: 700,
            packetsOut: 8,
            packetsIn: 7,
          });
        }
        write.add('ApiCall', {
          t: at,
          identity,
          api: 'sts.amazonaws.com:GetCallerIdentity',
          region: world.region,
          ip: '198.18.7.7',
          ua: 'stranger/1.0',
          account: world.mainAccount,
        });
        write.add('SignIn', {
          t: at,
          upn: world.people[0]!.upn,
          app: 'Jira',
          ip: '198.18.7.7',
          ua: 'stranger/1.0',
          result: '50126',
          interactive: 1,
          risk: 'none',
        });
        write.add('DnsLookup', {
          t: at,
          instance: pools.instance(instance.index),
          name: 'stranger.example',
          qtype: 'A',
          rcode: 'NOERROR',
          answer: '198.18.7.7',
        });
        write.add('RepoActivity', {
          t: at,
          actor: 'stranger',
          action: 'git.clone',
          repo: world.repos[0]!.name,
          ip: '198.18.7.7',
          ua: 'git/2.45',
        });
        write.add('Change', {
          t: at,
          kind: 'config',
          system: 'stranger',
          summary: 'Something strange.',
          author: world.people[0]!.upn,
          reference: 'X-1',
        });
        write.add('Ticket', {
          t: at,
          number: 'INC0499999',
          queue: 'IT',
          author: world.people[0]!.upn,
          subject: 'Strange',
          body: 'Something strange.',
          status: 'open',
        });
      },
    };
  },
});

/** A quiet short company with every activity, source and part of an estate; give what the law changes. */
export const lawConfig = (parts: Partial<GenerateConfig> = {}): GenerateConfig =>
  testConfig({
    scale: 0.05,
    estate: ESTATE_PARTS,
    baseline: livelyActivities.filter(({ id }) => !odd.has(id)).map(({ id }) => ({ name: id, use: id })),
    herrings: livelyActivities.filter(({ id }) => odd.has(id)).map(({ id }) => ({ id, use: id, why: 'A law.' })),
    ...parts,
  });

/** The same with the fixture's cause. */
export const withIncident = (parts: Partial<GenerateConfig> = {}): GenerateConfig =>
  lawConfig({ phases: [{ name: 'incident', use: fixtureIncident.id }], ...parts });
