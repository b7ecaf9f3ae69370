import { describe, expect, test } from 'vitest';
import { webSpells } from '../../../../generators/core/background/web-hours.ts';
import type { Identity } from '../../../../generators/core/pools.ts';
import { capture } from './rig.ts';

const calls = capture(
  [
    'service-calls',
    'service-internals',
    'iac-pipelines',
    'engineer-console',
    'engineer-cli',
    'iam-user-keys',
    'ssm-operations',
    'object-traffic',
    'outside-downloads',
    'public-objects',
    'nightly-backup',
    'lifecycle-replication',
  ],
  { size: 'full', scale: 0.5 },
);
const traffic = capture(['web-traffic', 'east-west', 'internet-noise', 'bulk-uploads', 'object-traffic', 'dns-background'], {
  size: 'full',
  scale: 0.5,
});

const share = (values: ArrayLike<number>, test: (value: number) => boolean): number =>
  Array.from(values).filter(test).length / values.length;

describe('calls', () => {
  test('about one in ten management calls fails, for many reasons', () => {
    const failed = calls.column('ApiCall', 'errorCode');
    expect(share(failed, (code) => code > 0)).toBeGreaterThan(0.06);
    expect(share(failed, (code) => code > 0)).toBeLessThan(0.13);
    const reasons = new Set(calls.text('ApiCall', 'errorCode'));
    expect(reasons.size).toBeGreaterThan(12);
    for (const reason of [
      'ThrottlingException',
      'AccessDenied',
      'ExpiredTokenException',
      'ResourceNotFoundException',
      'Client.RequestLimitExceeded',
    ])
      expect(reasons).toContain(reason);
  });

  test('a refusal answers nothing', () => {
    const failed = calls.column('ApiCall', 'errorCode');
    const answers = calls.column('ApiCall', 'response');
    expect(Array.from(failed).some((code, row) => code > 0 && (answers[row] ?? 0) > 0)).toBe(false);
  });

  test('calls come in bursts: the count of a minute varies far more than Poisson', () => {
    const perMinute = new Map<number, number>();
    for (const t of calls.column('ApiCall', 't')) perMinute.set(Math.floor(t / 60e6), (perMinute.get(Math.floor(t / 60e6)) ?? 0) + 1);
    const counts = [...perMinute.values()];
    const mean = counts.reduce((a, b) => a + b, 0) / counts.length;
    const variance = counts.reduce((sum, count) => sum + (count - mean) * (count - mean), 0) / counts.length;
    expect(variance / mean).toBeGreaterThan(8);
  });

  test('most pipeline calls share their second with another', () => {
    const seconds = new Map<number, number>();
    const pipelines = capture(['iac-pipelines'], { size: 'full', scale: 1 });
    const times = pipelines.column('ApiCall', 't');
    for (const t of times) seconds.set(Math.floor(t / 1e6), (seconds.get(Math.floor(t / 1e6)) ?? 0) + 1);
    expect(share(times, (t) => (seconds.get(Math.floor(t / 1e6)) ?? 0) > 1)).toBeGreaterThan(0.75);
  });

  test('people work by day: console calls at the busiest hours outnumber the quietest by far', () => {
    const hours = new Float64Array(24);
    const console = capture(['engineer-console', 'engineer-cli'], { size: 'full', scale: 1 });
    for (const t of console.column('ApiCall', 't')) hours[Math.floor((t % 86_400e6) / 3600e6)]! += 1;
    const sorted = Array.from(hours).sort((a, b) => a - b);
    expect(sorted.slice(-6).reduce((a, b) => a + b)).toBeGreaterThan(5 * sorted.slice(0, 6).reduce((a, b) => a + b));
  });

  test('role sessions are used between their minting and their end', () => {
    const { pools, clock } = calls.prepared;
    const minted = new Map<string, readonly [number, number]>();
    const response = calls.column('ApiCall', 'response');
    const at = calls.column('ApiCall', 't');
    at.forEach((t, row) => {
      const answer = pools.read('params', response[row] ?? 0) as Record<string, string> | null;
      const key = answer?.['credentials.accessKeyId'];
      if (key !== undefined) minted.set(key, [t, Date.parse(`${answer?.['credentials.expiration']} UTC`) * 1000]);
    });
    expect(minted.size).toBeGreaterThan(200);
    let used = 0;
    for (const type of ['ApiCall', 'ObjectAccess'] as const) {
      const identities = calls.column(type, 'identity');
      // Somebody tries an old presigned address after the session that signed it has ended, and is refused.
      const failed = calls.column(type, 'errorCode');
      const signed = type === 'ObjectAccess' ? calls.column(type, 'signed') : null;
      calls.column(type, 't').forEach((t, row) => {
        const identity = pools.read('identity', identities[row] ?? 0) as Identity | null;
        if (identity?.type !== 'AssumedRole') return;
        const mint = minted.get(identity.accessKeyId ?? '');
        if (mint === undefined) {
          if (Date.parse(identity.creationDate ?? '') * 1000 >= clock.detailStart)
            expect.fail(`${identity.arn} has no call that minted it`);
          return;
        }
        used += 1;
        if (t < mint[0] || (t > mint[1] + 1e6 && !(signed?.[row] && failed[row])))
          expect.fail(`${identity.arn} is used at ${t}, good from ${mint[0]} to ${mint[1]}`);
      });
    }
    expect(used).toBeGreaterThan(10_000);
  });

  test('fleets and people have several user agents, and foreign addresses are common', () => {
    expect(new Set(calls.text('ApiCall', 'ua')).size).toBeGreaterThan(120);
    const { world } = calls.prepared;
    const home = new Set(world.people.map((person) => person.country));
    const countries = new Set(
      calls.text('ObjectAccess', 'ip').flatMap((ip) => {
        if (ip === null || !/^\d/.test(ip) || ip.startsWith('10.')) return [];
        const network = world.network(ip.split('.').reduce((value, part) => value * 256 + Number(part), 0));
        return network && !home.has(network.country) ? [network.country] : [];
      }),
    );
    expect(countries.size).toBeGreaterThan(4);
  });
});

describe('traffic', () => {
  test('bytes per packet lie between an empty segment and the largest MTU, both ways', () => {
    for (const [bytes, packets] of [
      ['bytesOut', 'packetsOut'],
      ['bytesIn', 'packetsIn'],
    ] as const) {
      const counted = traffic.column('Connection', packets);
      traffic.column('Connection', bytes).forEach((value, row) => {
        const count = counted[row] ?? 0;
        if (value < 40 * count || value > 9001 * count || !Number.isInteger(value) || !Number.isInteger(count))
          expect.fail(`${value} bytes in ${count} packets`);
      });
    }
  });

  test('refused probes have no answer', () => {
    const refused = traffic.column('Connection', 'verdict');
    const out = traffic.column('Connection', 'packetsOut');
    expect(share(refused, (verdict) => verdict === 1)).toBeGreaterThan(0.05);
    expect(Array.from(refused).some((verdict, row) => verdict === 1 && (out[row] ?? 0) > 0)).toBe(false);
  });

  test('several senders upload more than ten gigabytes', () => {
    const sums = new Map<string, number>();
    const uploads = capture(['bulk-uploads'], { size: 'full' });
    const [eni, peer] = [uploads.column('Connection', 'eni'), uploads.column('Connection', 'peerIp')];
    uploads
      .column('Connection', 'bytesOut')
      .forEach((bytes, row) => sums.set(`${eni[row]}>${peer[row]}`, (sums.get(`${eni[row]}>${peer[row]}`) ?? 0) + bytes));
    expect([...sums.values()].filter((bytes) => bytes > 1e10).length).toBeGreaterThan(2);
  });

  test('S3 connections go to addresses that DNS gave', () => {
    const { pools } = traffic.prepared;
    const answers = new Set(traffic.text('DnsLookup', 'answer'));
    const owner = traffic.column('Connection', 'peerService');
    const peers = new Set(
      Array.from(traffic.column('Connection', 'peerIp'))
        .filter((_, row) => pools.read('string', owner[row] ?? 0) === 'S3')
        .map((ip) => [24, 16, 8, 0].map((bits) => (ip >>> bits) & 255).join('.')),
    );
    expect(peers.size).toBeGreaterThan(5);
    for (const peer of peers) expect(answers).toContain(peer);
  });

  test('the site answers as sites do, and is busy in its spells', () => {
    const status = traffic.column('HttpRequest', 'status');
    expect(share(status, (code) => code === 200)).toBeGreaterThan(0.87);
    expect(share(status, (code) => code === 200)).toBeLessThan(0.94);
    expect(share(status, (code) => code === 304)).toBeCloseTo(0.0445, 1);
    const spells = webSpells(traffic.prepared.clock);
    const dense = share(traffic.column('HttpRequest', 't'), (t) => spells.some(([from, to]) => t >= from && t < to));
    expect(dense).toBeGreaterThan(0.5);
    expect(dense).toBeLessThan(0.9);
  });

  test('names that do not exist are a good part of the look-ups, in pairs', () => {
    const codes = traffic.text('DnsLookup', 'rcode');
    const missing = codes.filter((code) => code === 'NXDOMAIN').length / codes.length;
    expect(missing).toBeGreaterThan(0.1);
    expect(missing).toBeLessThan(0.4);
  });
});
