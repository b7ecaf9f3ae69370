import { INITIATOR, VERDICT } from '../events.ts';
import { connectionRow, EPHEMERAL, HEADER_BYTES, writeConnection } from '../background/connections.ts';
import type { PlanContext } from '../producer.ts';
import type { Rng } from '../random.ts';
import type { SpanBatch } from '../simulation/index.ts';
import { MINUTE } from '../time.ts';
import type { EventWriter } from '../timeline.ts';
import type { ClusterNode } from '../world.ts';
import { NODE_PORT } from './deployments.ts';

/** Payload of a segment inside the VPC, and towards the internet. */
const SEGMENT = { inside: 8949, outside: 1448 } as const;
/** Segments for each acknowledgement of a bulk transfer (formats §1.2), and headers of one request and its answer. */
const SEGMENTS_PER_ACK = 12.9;
const HTTP_HEADERS = { request: 420, answer: 240 } as const;
const HTTPS = 443;
/** How long a pair keeps its connection: then other ports. */
const KEPT = 25 * MINUTE;

/** What one pair of interfaces exchanged on one port in one minute. */
interface Talk {
  readonly minute: number;
  readonly from: number;
  readonly to: number;
  readonly port: number;
  /** A client outside; 0: `from` is an interface. */
  readonly ip: number;
  out: number;
  in: number;
  packetsOut: number;
  packetsIn: number;
}

/** A request is added when it is answered, to the minute in which it began: until then the minute stays open. Longer than any timeout. */
const OPEN = 4 * MINUTE;

/**
 * Conversations between interfaces, added up by minute from the requests that crossed: every byte of a body, its headers, and all that
 * was sent again. Calls between pods of one machine never reach an interface.
 */
export class Conversations {
  private readonly talks = new Map<number, Talk>();
  /** Code of the interface and address of each node, and of each balancer node. */
  private readonly enis: readonly number[];
  private readonly balancers: readonly { readonly code: number; readonly ip: number }[];
  private readonly nodes: readonly ClusterNode[];
  /** Two services between the same machines hold different connections, so each begins its ports elsewhere. */
  private readonly ports: number;

  /** @param nodes machines by index, those that stand in this window */
  constructor(context: PlanContext, nodes: readonly ClusterNode[]) {
    this.nodes = nodes;
    this.ports = context.rng('noise', 'ports').int(28_000);
    this.enis = nodes.map((node) => context.pools.eni(node.eni));
    this.balancers = context.world.loadBalancer.enis.map((index) => ({
      code: context.pools.eni(index),
      ip: context.world.enis[index]!.privateIp,
    }));
  }

  /** A request from a client outside: to the balancer, and from there to the node. */
  fromOutside(batch: SpanBatch, i: number, ip: number, node: number): void {
    const balancer = ip % this.balancers.length;
    const minute = Math.floor((batch.start[i] as number) / MINUTE);
    this.add(this.talk(minute, ip, -1 - balancer, HTTPS, ip), batch, i, SEGMENT.outside);
    this.add(this.talk(minute, -1 - balancer, node, NODE_PORT, 0), batch, i, SEGMENT.inside);
  }

  /** A call from a pod of one node to a pod of another. */
  between(batch: SpanBatch, i: number, from: number, to: number, port: number): void {
    if (from !== to) this.add(this.talk(Math.floor((batch.start[i] as number) / MINUTE), from, to, port, 0), batch, i, SEGMENT.inside);
  }

  private talk(minute: number, from: number, to: number, port: number, ip: number): Talk {
    // Nodes and balancers are few, minutes of one stretch too; an address has 32 bits.
    const key = ip > 0 ? -(ip * 64 + (minute % 64)) : ((minute % 64) * 65_536 + port) * 65_536 + (from + 64) * 256 + (to + 64);
    let found = this.talks.get(key);
    if (!found) this.talks.set(key, (found = { minute, from, to, port, ip, out: 0, in: 0, packetsOut: 0, packetsIn: 0 }));
    return found;
  }

  private add(talk: Talk, batch: SpanBatch, i: number, segment: number): void {
    const out = (batch.bytesIn[i] as number) + HTTP_HEADERS.request;
    const into = (batch.bytesOut[i] as number) + HTTP_HEADERS.answer;
    const resent = batch.resent[i] as number;
    const dataOut = Math.ceil(out / segment);
    const dataIn = Math.ceil(into / segment);
    const packetsOut = dataOut + 1 + Math.floor(dataIn / SEGMENTS_PER_ACK) + resent;
    const packetsIn = dataIn + 1 + Math.floor(dataOut / SEGMENTS_PER_ACK);
    talk.out += out + packetsOut * HEADER_BYTES + resent * Math.min(out, SEGMENT.outside);
    talk.in += into + packetsIn * HEADER_BYTES;
    talk.packetsOut += packetsOut;
    talk.packetsIn += packetsIn;
  }

  /** Writes the minutes that are over for good at `until` (microseconds; `Infinity` at the end): one record each, as an aggregation interval gives. */
  write(write: EventWriter, rng: Rng, until: number): void {
    const row = connectionRow();
    row.verdict = VERDICT.accept;
    for (const [key, talk] of this.talks) {
      const { minute, from, to, port, ip } = talk;
      if (minute * MINUTE + OPEN > until) continue;
      this.talks.delete(key);
      const target = this.end(to);
      row.t = minute * MINUTE + rng.unit() * 2e6;
      row.durationS = 50 + rng.unit() * 7;
      const kept = Math.floor((minute * MINUTE) / KEPT + ((from + 64) * 0.37 + to * 0.61 + (ip % 977) / 977));
      const ephemeral =
        EPHEMERAL[0] +
        ((Math.imul(kept, 0x9e3779b1) + Math.imul(from + 65, 40_503) + Math.imul(to + 65, 30_011) + ip + this.ports) % 28_000);
      const local = ephemeral < EPHEMERAL[0] ? ephemeral + 28_000 : ephemeral;
      if (ip > 0) {
        // Seen by the balancer, to which the client speaks.
        Object.assign(row, { eni: target.code, peerEni: 0, peerIp: ip, localPort: port, peerPort: local, initiator: INITIATOR.peer });
        Object.assign(row, { bytesOut: talk.in, bytesIn: talk.out, packetsOut: talk.packetsIn, packetsIn: talk.packetsOut });
      } else {
        const source = this.end(from);
        Object.assign(row, {
          eni: source.code,
          peerEni: target.code,
          peerIp: target.ip,
          localPort: local,
          peerPort: port,
          initiator: INITIATOR.local,
        });
        Object.assign(row, { bytesOut: talk.out, bytesIn: talk.in, packetsOut: talk.packetsOut, packetsIn: talk.packetsIn });
      }
      writeConnection(write, row);
    }
  }

  /** Interface of a node, or of the balancer where the number is negative. */
  private end(index: number): { readonly code: number; readonly ip: number } {
    return index < 0 ? this.balancers[-1 - index]! : { code: this.enis[index]!, ip: this.nodes[index]!.ip };
  }
}
