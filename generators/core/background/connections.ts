import { INITIATOR, VERDICT } from '../events.ts';
import type { EventWriter } from '../timeline.ts';

/** IP and TCP headers with timestamps: what every segment carries besides its payload, and all that a pure ACK has. */
export const HEADER_BYTES = 52;
/** Bytes that TLS adds to each record of 16 KiB. */
const TLS_RECORD_BYTES = 22;
const TLS_RECORD = 16_384;
/** Data segments per pure ACK of a bulk transfer (formats §1.2, measured). */
const SEGMENTS_PER_ACK = 12.9;
/** The path outside the VPC. */
export const INTERNET_MTU = 1500;

/** What one TLS-over-TCP conversation carries, application bytes only. */
export interface Payload {
  /** Leaving our interface, entering it. */
  readonly out: number;
  readonly in: number;
  /** Turns of request and response: each is at least one segment each way. */
  readonly turns: number;
}

/** Bytes and packets on the wire, headers included. */
export interface Wire {
  bytesOut: number;
  bytesIn: number;
  packetsOut: number;
  packetsIn: number;
}

/**
 * Puts application bytes on the wire. A bulk download costs 1.037 times its bytes at MTU 1500 and 1.007 times at 9001:
 * segments of `mtu - 52` bytes, each with 52 bytes of headers, inside TLS records.
 * @param handshake bytes of the TLS handshake [out, in]; zeros for a connection that is kept
 */
export function onTheWire(payload: Payload, mtu: number, handshake: readonly [number, number], wire: Wire): Wire {
  const segment = mtu - HEADER_BYTES;
  const out = encrypted(payload.out) + handshake[0];
  const into = encrypted(payload.in) + handshake[1];
  const dataOut = Math.max(out > 0 ? payload.turns : 0, Math.ceil(out / segment));
  const dataIn = Math.max(into > 0 ? payload.turns : 0, Math.ceil(into / segment));
  wire.packetsOut = 4 + dataOut + Math.ceil(Math.max(0, dataIn - payload.turns) / SEGMENTS_PER_ACK);
  wire.packetsIn = 3 + dataIn + Math.ceil(Math.max(0, dataOut - payload.turns) / SEGMENTS_PER_ACK);
  // A SYN is 8 bytes longer than an ACK.
  wire.bytesOut = 8 + out + wire.packetsOut * HEADER_BYTES;
  wire.bytesIn = 8 + into + wire.packetsIn * HEADER_BYTES;
  return wire;
}

function encrypted(bytes: number): number {
  return bytes + Math.ceil(bytes / TLS_RECORD) * TLS_RECORD_BYTES;
}

/** One conversation to write; codes, not values. */
export interface ConnectionRow extends Wire {
  t: number;
  durationS: number;
  /** Codes of `pools.eni`; 0 where the peer is not ours. */
  eni: number;
  peerEni: number;
  peerIp: number;
  localPort: number;
  peerPort: number;
  protocol: number;
  initiator: number;
  verdict: number;
  peerService: number;
}

/** A row to fill and write again and again, so that no object is made per connection. */
export function connectionRow(): ConnectionRow {
  return {
    t: 0,
    durationS: 0,
    eni: 0,
    peerEni: 0,
    peerIp: 0,
    localPort: 0,
    peerPort: 0,
    protocol: 6,
    initiator: INITIATOR.local,
    bytesOut: 0,
    bytesIn: 0,
    packetsOut: 0,
    packetsIn: 0,
    verdict: VERDICT.accept,
    peerService: 0,
  };
}

/** Appends a conversation. Times become whole microseconds. */
export function writeConnection(write: EventWriter, row: ConnectionRow): void {
  const buffer = write.buffer('Connection');
  buffer.ensure(1);
  const { columns, rows } = buffer;
  columns.t[rows] = Math.floor(row.t);
  columns.durationS[rows] = row.durationS;
  columns.eni[rows] = row.eni;
  columns.peerEni[rows] = row.peerEni;
  columns.peerIp[rows] = row.peerIp;
  columns.localPort[rows] = row.localPort;
  columns.peerPort[rows] = row.peerPort;
  columns.protocol[rows] = row.protocol;
  columns.initiator[rows] = row.initiator;
  columns.bytesOut[rows] = row.bytesOut;
  columns.bytesIn[rows] = row.bytesIn;
  columns.packetsOut[rows] = row.packetsOut;
  columns.packetsIn[rows] = row.packetsIn;
  columns.verdict[rows] = row.verdict;
  columns.peerService[rows] = row.peerService;
  buffer.rows += 1;
}

/** First and last ephemeral port of Linux. */
export const EPHEMERAL = [32_768, 60_999] as const;
