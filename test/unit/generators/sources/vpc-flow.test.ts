import { describe, expect, it } from 'vitest';
import { INITIATOR, VERDICT } from '../../../../generators/core/events.ts';
import { ipText } from '../../../../generators/core/ids.ts';
import { createKeyring } from '../../../../generators/core/random.ts';
import vpcFlow from '../../../../generators/sources/vpc-flow/index.ts';
import { createRig, SECOND, type Rig } from '../../../helpers/source-rig.ts';

const HOUR = 3600 * SECOND;
const FAR = 0xc6120709; // 198.18.7.9
const TCP = { protocol: 6 };

/** Many conversations of all lengths from a few interfaces, with their sums. */
function busy(rig: Rig, count: number): { out: number; in: number } {
  const rng = createKeyring(new Uint8Array(32).fill(3)).rng('test');
  const sums = { out: 0, in: 0 };
  for (let i = 0; i < count; i++) {
    const packetsOut = rng.between(1, 400);
    const packetsIn = rng.between(0, 2000);
    const bytesOut = packetsOut * rng.between(40, 1400);
    const bytesIn = packetsIn === 0 ? 0 : packetsIn * 41 + rng.int(packetsIn * 8900);
    sums.out += bytesOut;
    sums.in += bytesIn;
    rig.add('Connection', {
      ...TCP,
      t: rig.clock.detailStart + HOUR + rng.int(16 * 3600) * SECOND + rng.int(1e6),
      durationS: rng.chance(0.3) ? rng.int(900) : rng.unit() * 8,
      eni: rig.pools.eni(i % 3),
      peerIp: FAR,
      localPort: rng.between(1024, 65535),
      peerPort: 443,
      initiator: rng.chance(0.2) ? INITIATOR.peer : INITIATOR.local,
      bytesOut,
      bytesIn,
      packetsOut,
      packetsIn,
    });
  }
  return sums;
}

describe('vpc_flow', () => {
  it('conserves bytes and packets over intervals, and keeps the rules of the format', async () => {
    const rig = createRig();
    const sums = busy(rig, 3000);
    const { rows } = await rig.load(vpcFlow);
    expect(
      await rows(
        "SELECT sum(bytes) FILTER (flow_direction = 'egress') AS o, sum(bytes) FILTER (flow_direction = 'ingress') AS i FROM vpc_flow WHERE log_status = 'OK'",
      ),
    ).toEqual([{ o: sums.out, i: sums.in }]);
    const broken = async (sql: string) => (await rows(`SELECT count(*) AS n FROM vpc_flow WHERE log_status = 'OK' AND (${sql})`))[0]?.['n'];
    expect(await broken('true')).toBeGreaterThan(8000);
    expect(await broken('bytes < 40 * packets OR bytes > 9001 * packets')).toBe(0);
    expect(await broken('epoch(end_time) - epoch(start_time) NOT BETWEEN 0 AND 60')).toBe(0);
    expect(await broken('_arrived <= end_time')).toBe(0);
    expect(
      await broken("pkt_srcaddr <> srcaddr OR pkt_dstaddr <> dstaddr OR (flow_direction = 'egress') <> (traffic_path IS NOT NULL)"),
    ).toBe(0);
    expect(await broken('epoch(_arrived) - epoch(end_time) NOT BETWEEN 60 AND 5000')).toBe(0);
    expect(
      await rows(
        "SELECT count(*) < 40 AS fair FROM (SELECT count(*) AS n FROM vpc_flow WHERE log_status = 'OK' GROUP BY second(start_time)) WHERE n > 0.06 * (SELECT count(*) FROM vpc_flow WHERE log_status = 'OK')",
      ),
    ).toEqual([{ fair: true }]);
    // SYN in the first interval of each direction only, FIN or RST in the last only.
    const wrong =
      await rows(`WITH d AS (SELECT *, row_number() OVER w AS k, count(*) OVER (PARTITION BY interface_id, flow_direction, srcport, dstport, date_trunc('day', start_time)) AS n FROM vpc_flow WHERE log_status = 'OK' WINDOW w AS (PARTITION BY interface_id, flow_direction, srcport, dstport, date_trunc('day', start_time) ORDER BY start_time)),
      c AS (SELECT interface_id, srcport, dstport FROM vpc_flow WHERE log_status = 'OK' AND (tcp_flags & 2) = 2 GROUP BY ALL HAVING count(*) = 1)
      SELECT count(*) AS n FROM d JOIN c USING (interface_id, srcport, dstport) WHERE (k > 1 AND (tcp_flags & 2) = 2) OR (k < n AND (tcp_flags & 5) <> 0)`);
    expect(wrong).toEqual([{ n: 0 }]);
  });

  it('shows a conversation of five minutes as one row per minute and direction', async () => {
    const rig = createRig();
    rig.add('Connection', {
      ...TCP,
      t: rig.clock.detailStart + HOUR,
      durationS: 290,
      eni: rig.pools.eni(0),
      peerIp: FAR,
      localPort: 40000,
      peerPort: 443,
      bytesOut: 52 * 1000,
      packetsOut: 1000,
      bytesIn: 1_476_800 * 5,
      packetsIn: 5000,
      peerService: 'S3',
    });
    const { rows } = await rig.load(vpcFlow);
    const seen = await rows(
      "SELECT flow_direction AS d, tcp_flags AS f, traffic_path AS p, pkt_src_aws_service AS s, pkt_dst_aws_service AS t, bytes, packets, srcaddr, dstport FROM vpc_flow WHERE log_status = 'OK' ORDER BY d, start_time",
    );
    expect(seen.length).toBeGreaterThanOrEqual(10);
    const egress = seen.filter((row) => row['d'] === 'egress');
    expect(egress[0]).toMatchObject({ f: 2, p: 7, s: null, t: 'S3', srcaddr: ipText(rig.world.enis[0]!.privateIp), dstport: 443 });
    expect(egress.slice(1, -1).every((row) => row['f'] === 0)).toBe(true);
    const ingress = seen.filter((row) => row['d'] === 'ingress');
    expect(ingress[0]).toMatchObject({ f: 18, p: null, s: 'S3', t: null, dstport: 40000 });
    expect(ingress.reduce((sum, row) => sum + Number(row['bytes']), 0)).toBe(1_476_800 * 5);
  });

  it('logs a peer of ours, a NAT gateway on the way, and refused packets', async () => {
    const rig = createRig();
    const { enis } = rig.world;
    const at = (minutes: number) => ({ t: rig.clock.detailStart + HOUR + minutes * 60 * SECOND, durationS: 1.5 });
    const same = enis.findIndex((eni, index) => index > 0 && eni.vpc === enis[0]!.vpc);
    rig.add('Connection', {
      ...TCP,
      ...at(0),
      eni: rig.pools.eni(0),
      peerEni: rig.pools.eni(same),
      peerIp: enis[same]!.privateIp,
      localPort: 40001,
      peerPort: 5432,
      bytesOut: 600,
      packetsOut: 6,
      bytesIn: 9000,
      packetsIn: 8,
    });
    rig.add('Connection', {
      ...TCP,
      ...at(9),
      eni: rig.pools.eni(0),
      peerEni: rig.pools.eni(same),
      peerIp: FAR,
      localPort: 40002,
      peerPort: 443,
      bytesOut: 700,
      packetsOut: 7,
      bytesIn: 8000,
      packetsIn: 9,
    });
    rig.add('Connection', {
      ...TCP,
      ...at(20),
      durationS: 0,
      eni: rig.pools.eni(0),
      peerIp: FAR,
      localPort: 6379,
      peerPort: 51877,
      initiator: INITIATOR.peer,
      verdict: VERDICT.reject,
      bytesIn: 88,
      packetsIn: 2,
    });
    rig.add('Connection', {
      ...at(30),
      durationS: 0,
      protocol: 1,
      eni: rig.pools.eni(0),
      peerIp: FAR,
      localPort: 8,
      peerPort: 9,
      initiator: INITIATOR.peer,
      verdict: VERDICT.reject,
      bytesIn: 84,
      packetsIn: 1,
    });
    rig.add('Connection', {
      ...TCP,
      ...at(40),
      eni: rig.pools.eni(0),
      peerEni: rig.pools.eni(same),
      peerIp: enis[same]!.privateIp,
      localPort: 40003,
      peerPort: 22,
      bytesOut: 60,
      packetsOut: 1,
      verdict: VERDICT.reject,
    });
    const { rows } = await rig.load(vpcFlow);
    const own = ipText(enis[0]!.privateIp);
    const other = ipText(enis[same]!.privateIp);
    const far = ipText(FAR);
    const seen = await rows(
      `SELECT (hour(start_time) * 60 + minute(start_time) - hour(min(start_time) OVER ()) * 60 - minute(min(start_time) OVER ()) + 1) // 9 AS part, interface_id = '${enis[0]!.id}' AS mine, srcaddr, dstaddr, pkt_srcaddr, pkt_dstaddr, bytes, action, tcp_flags, srcport, traffic_path AS p FROM vpc_flow WHERE log_status = 'OK' ORDER BY start_time, mine DESC, bytes, srcaddr`,
    );
    const peers = seen.filter((row) => row['part'] === 0);
    expect(peers.map((row) => [row['mine'], row['srcaddr'], row['bytes'], row['p']])).toEqual([
      [true, own, 600, 1],
      [true, other, 9000, null],
      [false, own, 600, null],
      [false, other, 9000, 1],
    ]);
    const nat = seen.filter((row) => row['part'] === 1);
    expect(
      nat
        .map((row) => [row['mine'], row['srcaddr'], row['dstaddr'], row['pkt_srcaddr'], row['pkt_dstaddr'], row['bytes'], row['p']])
        .sort(),
    ).toEqual(
      [
        [true, own, far, own, far, 700, 1],
        [true, far, own, far, own, 8000, null],
        [false, own, other, own, far, 700, null],
        [false, other, own, far, own, 8000, 1],
        [false, other, far, other, far, 700, 8],
        [false, far, other, far, other, 8000, null],
      ].sort(),
    );
    const refused = await rows(
      "SELECT interface_id, action, protocol, packets, bytes, tcp_flags, srcport, dstport, flow_direction FROM vpc_flow WHERE log_status = 'OK' AND (action = 'REJECT' OR dstport = 22) ORDER BY start_time, flow_direction",
    );
    expect(
      refused.map((row) => [
        row['action'],
        row['protocol'],
        row['packets'],
        row['bytes'],
        row['tcp_flags'],
        row['srcport'],
        row['dstport'],
        row['flow_direction'],
      ]),
    ).toEqual([
      ['REJECT', 6, 2, 88, 2, 51877, 6379, 'ingress'],
      ['REJECT', 1, 1, 84, 0, 0, 0, 'ingress'],
      ['ACCEPT', 6, 1, 60, 2, 40003, 22, 'egress'],
      ['REJECT', 6, 1, 60, 2, 40003, 22, 'ingress'],
    ]);
  });

  it('says where it has no data, and prints lines with a field per header word', async () => {
    const rig = createRig();
    busy(rig, 50);
    const { rows, texts } = await rig.load(vpcFlow);
    const [quiet] = await rows(
      "SELECT count(*) AS n, count(srcaddr) AS a, count(packets) AS p, count(action) AS x, max(epoch(end_time) - epoch(start_time)) <= 60 AS short FROM vpc_flow WHERE log_status = 'NODATA'",
    );
    expect(quiet).toMatchObject({ a: 0, p: 0, x: 0, short: true });
    const both = await rows(
      "SELECT count(*) AS n FROM vpc_flow a JOIN vpc_flow b ON a.interface_id = b.interface_id AND a.log_status = 'NODATA' AND b.log_status = 'OK' AND b.start_time BETWEEN a.start_time AND a.end_time",
    );
    expect(both).toEqual([{ n: 0 }]);
    const { raw } = vpcFlow.tables[0]!;
    const fields = raw.header!.split(' ').length;
    const lines = await texts(
      `SELECT ${raw.sql} FROM vpc_flow WHERE log_status = 'OK' UNION ALL (SELECT ${raw.sql} FROM vpc_flow WHERE log_status = 'NODATA' LIMIT 5)`,
    );
    for (const line of lines) {
      expect(line.split(' ')).toHaveLength(fields);
      expect(line).toMatch(
        /^(5 \d{12} eni-0[0-9a-f]{16} \d+\.\d+\.\d+\.\d+ .* \d{10} \d{10} ACCEPT OK vpc-|2 \d{12} eni-0[0-9a-f]{16} - - - - - - - \d{10} \d{10} - NODATA - )/,
      );
    }
  });

  it('loses records of a few intervals at level 3, and says so', async () => {
    const rig = createRig({ level: 3 });
    const rng = createKeyring(new Uint8Array(32).fill(9)).rng('test');
    const count = rig.world.enis.length;
    for (let i = 0; i < 40_000; i++) {
      rig.add('Connection', {
        ...TCP,
        t: rig.clock.detailStart + 600 * SECOND + rng.int(22 * 3600) * SECOND,
        durationS: 1,
        eni: rig.pools.eni(i % count),
        peerIp: FAR,
        localPort: 443,
        peerPort: 5000,
        bytesOut: 100,
        packetsOut: 1,
        bytesIn: 100,
        packetsIn: 1,
      });
    }
    const { rows } = await rig.load(vpcFlow);
    const [seen] = await rows(
      "SELECT count(*) FILTER (log_status = 'SKIPDATA') AS skipped, count(*) FILTER (log_status = 'SKIPDATA' AND (bytes IS NOT NULL OR srcaddr IS NOT NULL)) AS filled, sum(bytes) AS bytes FROM vpc_flow",
    );
    expect(Number(seen?.['skipped'])).toBeGreaterThan(2);
    expect(seen?.['filled']).toBe(0);
    expect(Number(seen?.['bytes'])).toBeLessThan(40_000 * 200);
    expect(Number(seen?.['bytes'])).toBeGreaterThan(40_000 * 200 * 0.99);
  });
});
