import { ipText } from '../ids.ts';
import type { PlanContext } from '../producer.ts';
import type { Rng } from '../random.ts';
import { MINUTE, SECOND } from '../time.ts';
import type { EventWriter } from '../timeline.ts';
import type { Bucket, Instance } from '../world.ts';
import { connectionRow, EPHEMERAL, onTheWire, writeConnection } from './connections.ts';
import { dnsWriter } from './dns.ts';

/** S3 closes a connection that idles this long. */
const IDLE = 18 * SECOND;
/** A client opens a new connection after about this long; its name is looked up again. */
const LONGEST = 4 * MINUTE;

/** The connections of one S3 client, one per lane at a time. */
export interface S3Client {
  /** One request and its answer: application bytes that leave and enter the instance. */
  carry(lane: number, t: number, durationUs: number, out: number, into: number): void;
  /** Writes what is still open and returns the sums of the records. */
  close(): { readonly bytesIn: number; readonly bytesOut: number; readonly connections: number };
}

interface Lane {
  start: number;
  end: number;
  out: number;
  in: number;
  turns: number;
  peer: number;
}

/** Connections from instances to S3 through the gateway endpoint, with the look-ups that lead to them. */
export function s3Connections(context: PlanContext, addresses: Uint32Array) {
  const { world, pools } = context;
  const s3 = pools.string('S3');
  const enis = new Map(world.instances.map((instance) => [instance.id, pools.eni(instance.eni.index)]));
  const dns = dnsWriter(context);
  const hosts = world.buckets.map((bucket) => pools.string(`${bucket.name}.s3.${bucket.region}.amazonaws.com.`));
  const answers = Array.from(addresses, (address) => pools.string(ipText(address)));
  const row = connectionRow();

  function open(write: EventWriter, rng: Rng, instance: Instance, bucket: Bucket, until: number): S3Client {
    const lanes: (Lane | undefined)[] = [];
    const sums = { bytesIn: 0, bytesOut: 0, connections: 0 };
    const host = hosts[bucket.index] ?? 0;
    let looked = -Infinity;
    let answer = 0;

    function peerAt(t: number): number {
      // The resolver's answer is kept for a few seconds; only a query that it does not know leaves a record.
      if (t - looked > 60 * SECOND) {
        answer = rng.int(addresses.length);
        looked = t;
        const asked = t - 1500 - rng.int(24_000);
        if (asked >= context.clock.detailStart) dns.pair(write, asked, instance.index, host, answers[answer] ?? 0, rng.chance(0.9));
      }
      return addresses[answer] ?? 0;
    }

    function finish(lane: Lane): void {
      row.t = lane.start;
      row.durationS = Math.max(0.004, Math.min(lane.end, until) - lane.start) / SECOND;
      row.eni = enis.get(instance.id) ?? 0;
      row.peerIp = lane.peer;
      row.localPort = rng.between(EPHEMERAL[0], EPHEMERAL[1]);
      row.peerPort = 443;
      row.peerService = s3;
      onTheWire({ out: lane.out, in: lane.in, turns: lane.turns }, instance.mtu, [620 + rng.int(180), 3900 + rng.int(1400)], row);
      writeConnection(write, row);
      sums.bytesIn += row.bytesIn;
      sums.bytesOut += row.bytesOut;
      sums.connections += 1;
    }

    function carry(index: number, t: number, durationUs: number, out: number, into: number): void {
      let lane = lanes[index];
      if (lane && (t - lane.end > IDLE || t - lane.start > LONGEST)) {
        finish(lane);
        lane = undefined;
      }
      if (!lane) {
        // TCP and TLS come up a few milliseconds before the request.
        const start = Math.max(context.clock.detailStart, t - 1200 - rng.int(9000));
        lane = { start, end: start, out: 0, in: 0, turns: 0, peer: peerAt(start) };
        lanes[index] = lane;
      }
      lane.out += out;
      lane.in += into;
      lane.turns += 1;
      lane.end = t + durationUs;
    }

    function close() {
      for (const lane of lanes) if (lane) finish(lane);
      lanes.length = 0;
      return sums;
    }
    return { carry, close };
  }
  return { open };
}
