import { expect, it } from 'vitest';
import type { EventRow } from '../../../../generators/core/events.ts';
import corednsLogs from '../../../../generators/sources/coredns-logs/index.ts';
import { pod, start } from '../../../helpers/services.ts';
import { createRig, SECOND, type Rig, type RigOptions } from '../../../helpers/source-rig.ts';

const NAME = 'features.shop.svc.cluster.local';

/** A and AAAA of a name, side by side. */
function pair(
  rig: Rig,
  t: number,
  of: number,
  more: Partial<EventRow<'ClusterLookup'>> = {},
  aaaa: Partial<EventRow<'ClusterLookup'>> = {},
): void {
  const both = { pod: of, name: NAME, rcode: 'NOERROR', durationUs: 123.456, ...more };
  rig.add('ClusterLookup', { ...both, t: start(rig) + t, qtype: 'A' });
  rig.add('ClusterLookup', { ...both, t: start(rig) + t + 180, qtype: 'AAAA', ...aaaa });
}

const lines = async (rig: Rig) => {
  const loaded = await rig.load(corednsLogs);
  return { ...loaded, lines: await loaded.texts(`SELECT ${corednsLogs.tables[0]!.raw.sql} FROM coredns_logs ORDER BY "time"`) };
};

const LINE =
  /^\[INFO\] (?<remote>[\d.]+):(?<port>\d+) - (?<id>\d+) "(?<type>\w+) IN (?<name>\S+\.) udp (?<size>\d+) false (?<bufsize>\d+)" (?<rcode>[A-Z]+) (?<rflags>qr[a-z,]*) (?<rsize>\d+) (?<duration>\d+(?:\.\d*[1-9])?)s$/;

it('prints the line of the log plugin, sizes of the messages included', async () => {
  const rig = createRig();
  const app = rig.pools.pod(pod('preprocess'));
  const at = (i: number) => i * SECOND;
  pair(rig, at(0), app, { name: 'kubernetes.default.svc.cluster.local' });
  pair(rig, at(1), app, { name: 'kubernetes.default.svc.cluster.local.', rcode: 'NXDOMAIN', durationUs: 60 });
  pair(rig, at(2), app, { name: 'models.example.com', durationUs: 2_500_000 });
  pair(rig, at(3), app, { name: 'models.example.com', rcode: 'SERVFAIL', durationUs: 2_000_000.5 });
  const { lines: found } = await lines(rig);
  const parsed = found.map((line) => LINE.exec(line)?.groups ?? { line });
  expect(parsed[0]).toMatchObject({
    remote: '100.64.1.9',
    type: 'A',
    name: 'kubernetes.default.svc.cluster.local.',
    size: '54',
    bufsize: '512',
    rcode: 'NOERROR',
    rflags: 'qr,aa,rd',
    rsize: '106',
    duration: '0.000123456',
  });
  expect(parsed[1]).toMatchObject({ type: 'AAAA', rcode: 'NOERROR', rsize: '147' });
  expect(parsed[2]).toMatchObject({ rcode: 'NXDOMAIN', rflags: 'qr,aa,rd', size: '54', rsize: '147', duration: '0.00006' });
  expect(parsed[4]).toMatchObject({ name: 'models.example.com.', rflags: 'qr,rd,ra', size: '36', duration: '2.5' });
  expect(parsed[6]).toMatchObject({ rcode: 'SERVFAIL', rflags: 'qr,rd', rsize: '36', duration: '2.0000005' });
});

it('both questions of a pair come from one port to one replica, with identifiers of their own', async () => {
  const rig = createRig();
  const app = rig.pools.pod(pod('preprocess'));
  const gateway = rig.pools.pod(pod('gateway', { ip: '100.64.1.3' }));
  for (let i = 0; i < 200; i++) for (const of of [app, gateway]) pair(rig, i * 3 * SECOND + of * 1000, of);
  const { rows } = await lines(rig);
  const pairs = await rows(
    `SELECT remote, count(*) AS n, count(DISTINCT port) AS ports, count(DISTINCT id) AS ids, count(DISTINCT pod) AS pods, any_value(bufsize) AS buffer FROM coredns_logs GROUP BY remote, date_trunc('second', "time")`,
  );
  const of = (remote: string) => pairs.filter((row) => row['remote'] === remote);
  expect(of('100.64.1.9')).toHaveLength(200);
  expect(of('100.64.1.9').every(({ n, ports, pods, buffer }) => n === 2 && ports === 1 && pods === 1 && buffer === 512)).toBe(true);
  expect(of('100.64.1.9').filter(({ ids }) => ids === 1).length).toBeLessThan(3);
  // Go's resolver opens a socket for each question.
  expect(of('100.64.1.3').filter(({ ports }) => ports === 2).length).toBeGreaterThan(195);
  expect(of('100.64.1.3')[0]).toMatchObject({ buffer: 1232 });
  const replicas = await rows(`SELECT CAST(pod AS VARCHAR) AS pod, count(*) AS n FROM coredns_logs GROUP BY 1`);
  expect(replicas).toHaveLength(2);
  for (const { pod: name, n } of replicas) {
    expect(name).toMatch(/^coredns-[bcdfghjklmnpqrstvwxz2456789]{10}-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    expect(n).toBeGreaterThan(300);
  }
});

it('a question lost on the node has no line, its twin keeps the port; the repeated pair has a new one', async () => {
  const rig = createRig();
  const app = rig.pools.pod(pod('preprocess'));
  pair(rig, 0, app, {}, { lost: 1 });
  pair(rig, 5 * SECOND, app);
  const { rows } = await lines(rig);
  const found = await rows(`SELECT CAST("type" AS VARCHAR) AS type, port FROM coredns_logs ORDER BY "time"`);
  expect(found.map(({ type }) => type)).toEqual(['A', 'A', 'AAAA']);
  expect(found[1]!['port']).toBe(found[2]!['port']);
  expect(found[0]!['port']).not.toBe(found[1]!['port']);
});

it('writes after the answer, arrives within seconds, and loses almost nothing', async () => {
  for (const level of [1, 3] satisfies RigOptions['level'][]) {
    const rig = createRig({ level });
    const app = rig.pools.pod(pod('preprocess'));
    for (let i = 0; i < 5000; i++) pair(rig, i * SECOND, app, { durationUs: 400_000 });
    pair(rig, rig.clock.end - start(rig) - 1000, app);
    const { rows } = await rig.load(corednsLogs);
    const [found] = await rows(
      `SELECT count(*) AS n, count(*) FILTER (_arrived <= "time") AS early, min(epoch_us("time")) - ${start(rig)} AS first, count(*) FILTER (_arrived >= make_timestamp(${rig.clock.end})) AS after, median(epoch_us(_arrived) - epoch_us("time")) / 1e6 AS delay FROM coredns_logs`,
    );
    expect(found).toMatchObject({ early: 0, after: 0 });
    expect(Math.abs(Number(found!['first']) - 400_000)).toBeLessThan(5000);
    expect(found!['delay']).toBeLessThan(10);
    if (level === 1) expect(found!['n']).toBe(10_000);
    else {
      expect(found!['n']).toBeLessThan(10_000);
      expect(found!['n']).toBeGreaterThan(9970);
    }
  }
});
