import type { EventBatch } from '../../core/events.ts';
import type { SourceContext } from '../../core/source.ts';
import { mix, TO_UNIT } from '../../core/source-kit/run.ts';
import { Stage } from '../../core/source-kit/stage.ts';
import { WINDOW, type Interfaces } from './interfaces.ts';
import { KIND, STAGE } from './table.ts';

const TCP = 6;
const ICMP = 1;
const FLAG = { fin: 1, syn: 2, rst: 4, synAck: 18 } as const;
const MIN_PACKET = 40;
const MAX_PACKET = 9001;

/** One conversation at one interface. Out leaves the interface, in enters it. Reused: filled anew for each. */
export interface Conversation {
  eni: number;
  peer: number;
  /** Our address in the packet where it differs from the interface's; 0 if not. */
  packet: number;
  /** Seconds since 1970, with fraction. */
  start: number;
  duration: number;
  localPort: number;
  peerPort: number;
  protocol: number;
  localOpened: boolean;
  packetsOut: number;
  packetsIn: number;
  bytesOut: number;
  bytesIn: number;
  kind: number;
  /** Of egress rows. */
  path: number;
  service: number;
  /** Random word of the conversation. */
  draw: number;
}

export const blank = (): Conversation => ({
  eni: 0,
  peer: 0,
  packet: 0,
  start: 0,
  duration: 0,
  localPort: 0,
  peerPort: 0,
  protocol: 0,
  localOpened: true,
  packetsOut: 0,
  packetsIn: 0,
  bytesOut: 0,
  bytesIn: 0,
  kind: 0,
  path: 0,
  service: 0,
  draw: 0,
});

/** Packets sent up to share `f` of a conversation: at least one before the first cut, at least one after the last. */
const packetsUpTo = (packets: number, f: number): number =>
  packets < 2 ? packets : Math.max(1, Math.min(packets - 1, Math.round(packets * f)));

/** A packet count that the bytes allow: 40 to 9001 bytes each. */
function lawful(packets: number, bytes: number): number {
  if (bytes <= 0) return 0;
  return Math.max(1, Math.min(Math.max(packets, Math.ceil(bytes / MAX_PACKET)), Math.floor(bytes / MIN_PACKET)));
}

/** Rows that are gathered before they are handed over. */
const MANY = 8192;

/** Turns conversations into rows. */
export class Recorder {
  readonly stage = new Stage('vpc_flow', STAGE);
  readonly interfaces: Interfaces;
  /** Rows with traffic so far. */
  recorded = 0;
  /** Rows of the present batch that have been handed over. */
  private handed = 0;
  private readonly firstSecond: number;
  private readonly endSecond: number;
  private readonly loses: boolean;

  constructor(interfaces: Interfaces, context: SourceContext) {
    this.interfaces = interfaces;
    this.firstSecond = context.clock.detailStart / 1e6;
    this.endSecond = context.clock.end / 1e6;
    this.loses = context.level === 3;
  }

  /** Hands over what was gathered of a batch, if that is much. */
  relieve(context: SourceContext, batch: EventBatch): void {
    if (this.stage.rows < MANY) return;
    this.handed += this.stage.rows;
    this.stage.emit(context, batch);
  }

  /** Hands over the rest of a batch. */
  emit(context: SourceContext, batch: EventBatch): void {
    this.stage.emit(context, batch);
    this.handed = 0;
  }

  /** Rows of one conversation: its intervals at this interface, both directions. Bytes and packets add up exactly. */
  record(c: Conversation): void {
    const phase = this.interfaces.phase[c.eni] as number;
    const end = c.start + c.duration;
    const w0 = Math.floor((c.start - phase) / WINDOW);
    const w1 = Math.floor((end - phase) / WINDOW);
    const packetsOut = lawful(c.packetsOut, c.bytesOut);
    const packetsIn = lawful(c.packetsIn, c.bytesIn);
    const fromClient = c.localOpened ? packetsOut : packetsIn;
    const fromServer = c.localOpened ? packetsIn : packetsOut;
    // A reset closes about one connection in six; a few just fall silent, and so does one that nobody answered.
    const habit = fromServer === 0 ? 63 : c.draw & 63;
    const clientEnd = habit < 52 ? FLAG.fin : habit < 58 ? FLAG.fin | FLAG.rst : habit < 61 ? FLAG.fin : 0;
    const serverEnd = habit < 58 ? FLAG.fin : habit < 61 ? FLAG.rst : 0;
    const tcp = c.protocol === TCP;
    const refused = fromServer === 1 && fromClient <= 2;
    this.stage.reserve((w1 - w0 + 1) * 2);
    if (w0 === w1) {
      const flagsClient = tcp ? FLAG.syn | (fromClient > 1 && !refused ? clientEnd : 0) : 0;
      const flagsServer = tcp ? (refused ? FLAG.rst : FLAG.synAck | (fromServer > 1 ? serverEnd : 0)) : 0;
      if (packetsOut > 0) this.row(c, w0, c.start, end, KIND.egress, packetsOut, c.bytesOut, c.localOpened ? flagsClient : flagsServer);
      if (packetsIn > 0) this.row(c, w0, c.start, end, 0, packetsIn, c.bytesIn, c.localOpened ? flagsServer : flagsClient);
      return;
    }
    this.split(c, w0, w1, phase, packetsOut, packetsIn, tcp, c.localOpened ? clientEnd : serverEnd, c.localOpened ? serverEnd : clientEnd);
  }

  private split(
    c: Conversation,
    w0: number,
    w1: number,
    phase: number,
    packetsOut: number,
    packetsIn: number,
    tcp: boolean,
    endOut: number,
    endIn: number,
  ): void {
    const end = c.start + c.duration;
    const spacing = Math.min(20, c.duration / (1 + Math.max(packetsOut, packetsIn)));
    let sentOut = 0;
    let sentIn = 0;
    let carriedOut = 0;
    let carriedIn = 0;
    for (let w = w0; w <= w1; w++) {
      const opens = phase + w * WINDOW;
      const draw = mix(c.draw ^ Math.imul(w, 0x9e3779b1));
      let out = packetsOut;
      let into = packetsIn;
      let outBytes = c.bytesOut;
      let inBytes = c.bytesIn;
      if (w < w1) {
        // Traffic is not even: the share up to a cut wanders by a quarter of an interval.
        const cut = (opens + WINDOW - c.start) / c.duration;
        const f = cut + (draw * TO_UNIT - 0.5) * Math.min((0.5 * WINDOW) / c.duration, cut, 1 - cut);
        out = packetsUpTo(packetsOut, f);
        into = packetsUpTo(packetsIn, f);
        outBytes = packetsOut === 0 ? 0 : Math.round((c.bytesOut * out) / packetsOut);
        inBytes = packetsIn === 0 ? 0 : Math.round((c.bytesIn * into) / packetsIn);
      }
      const from = w === w0 ? c.start : opens + mix(draw ^ 1) * TO_UNIT * spacing;
      const to = w === w1 ? end : opens + WINDOW - 0.001 - mix(draw ^ 2) * TO_UNIT * spacing;
      const flagsOut = tcp ? (w === w0 ? (c.localOpened ? FLAG.syn : FLAG.synAck) : 0) | (w === w1 ? endOut : 0) : 0;
      const flagsIn = tcp ? (w === w0 ? (c.localOpened ? FLAG.synAck : FLAG.syn) : 0) | (w === w1 ? endIn : 0) : 0;
      if (out > sentOut) this.row(c, w, from, Math.max(from, to), KIND.egress, out - sentOut, outBytes - carriedOut, flagsOut);
      if (into > sentIn) this.row(c, w, from, Math.max(from, to), 0, into - sentIn, inBytes - carriedIn, flagsIn);
      sentOut = out;
      sentIn = into;
      carriedOut = outBytes;
      carriedIn = inBytes;
    }
  }

  private row(
    c: Conversation,
    window: number,
    from: number,
    to: number,
    direction: number,
    packets: number,
    bytes: number,
    flags: number,
  ): void {
    const { interfaces, stage } = this;
    const slot = window - interfaces.base;
    if (from < this.firstSecond || slot < 0 || slot >= interfaces.windows) return;
    interfaces.busy[c.eni * interfaces.windows + slot] = 1;
    const first = Math.floor(from);
    const last = packets === 1 ? first : Math.floor(to);
    const arrived = interfaces.arrival(c.eni, last);
    const tie = mix(c.draw + Math.imul(this.handed + stage.rows + 1, 0x9e3779b1));
    if (arrived >= this.endSecond || (this.loses && (tie & 1) === 1 && interfaces.skipped(c.eni, window))) return;
    const s = stage.columns;
    const row = stage.rows++;
    this.recorded++;
    s.eni[row] = c.eni + 1;
    s.peer[row] = c.peer;
    s.packet[row] = c.packet;
    s.localport[row] = c.protocol === ICMP ? 0 : c.localPort;
    s.peerport[row] = c.protocol === ICMP ? 0 : c.peerPort;
    s.protocol[row] = c.protocol;
    s.packets[row] = packets;
    s.bytes[row] = bytes;
    s.first[row] = first;
    s.last[row] = last;
    s.arrived[row] = arrived;
    s.tie[row] = tie;
    s.flags[row] = flags;
    s.kind[row] = c.kind | direction;
    s.path[row] = direction === 0 ? 0 : c.path;
    s.service[row] = c.service;
  }

  /** A row that says that an interface had nothing to say, or lost some of it. */
  emptyRow(eni: number, window: number, kind: number): void {
    const { interfaces, stage } = this;
    const opens = (interfaces.phase[eni] as number) + window * WINDOW;
    const draw = mix((interfaces.key[eni] as number) ^ Math.imul(window, 0x85ebca77) ^ kind);
    const last = opens + 55 + (draw % 5);
    const arrived = interfaces.arrival(eni, last);
    if (opens < this.firstSecond || arrived >= this.endSecond) return;
    stage.reserve(1);
    const s = stage.columns;
    const row = stage.rows++;
    s.peer[row] = s.packet[row] = s.localport[row] = s.peerport[row] = s.protocol[row] = 0;
    s.packets[row] = s.bytes[row] = s.flags[row] = s.path[row] = s.service[row] = 0;
    s.eni[row] = eni + 1;
    s.first[row] = opens + ((draw >>> 8) % 3);
    s.last[row] = last;
    s.arrived[row] = arrived;
    s.tie[row] = draw;
    s.kind[row] = kind;
  }
}
