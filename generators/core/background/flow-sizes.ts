import { lognormal, mixtureTable } from '../distributions.ts';
import { exp } from '../math.ts';
import { FLOWS } from '../parameters.ts';
import type { Rng } from '../random.ts';
import type { Wire } from './connections.ts';

const tcp = mixtureTable(FLOWS.tcpBytes);
const udp = mixtureTable(FLOWS.udpBytes);

/** IP bytes of one direction of a conversation, as measured on a campus (parameters.ts, FLOWS). */
export function flowBytes(rng: Rng, protocol: 'tcp' | 'udp'): number {
  return Math.round((protocol === 'tcp' ? tcp : udp).draw(rng));
}

/**
 * Packets for so many IP bytes: small conversations in small packets, bulk near the MTU. Bytes per packet stay within 40 … mtu.
 * @param least fewest packets that make sense, such as 4 for a whole TCP conversation
 */
function packetsFor(rng: Rng, bytes: number, mtu: number, least: number): number {
  const filled = 1 - exp(-bytes / 20_000);
  const each = 54 + (mtu - 54) * filled * (0.55 + 0.42 * rng.unit());
  return Math.max(Math.ceil(bytes / mtu), Math.min(Math.floor(bytes / 40), Math.max(least, Math.round(bytes / each))));
}

/** Fills both directions of a conversation from the larger one's bytes: the other carries requests or acknowledgements. */
export function conversation(rng: Rng, bytes: number, outShare: number, mtu: number, least: number, wire: Wire): Wire {
  const main = Math.max(least * 40, bytes);
  const packets = packetsFor(rng, main, mtu, least);
  // One acknowledgement for about two segments of a short exchange, for about thirteen of a bulk one.
  const backPackets = Math.max(least, Math.round(packets / (packets < 24 ? 1.2 : packets < 400 ? 2.4 : 9 + 5 * rng.unit())));
  const back = Math.max(backPackets * 52, Math.round(Math.min(main, lognormal(rng, 0.3 * Math.min(main, 30_000), 0.8) + backPackets * 52)));
  const inward = rng.unit() >= outShare;
  wire.bytesOut = inward ? back : main;
  wire.bytesIn = inward ? main : back;
  wire.packetsOut = inward ? Math.max(backPackets, Math.ceil(back / mtu)) : packets;
  wire.packetsIn = inward ? packets : Math.max(backPackets, Math.ceil(back / mtu));
  return wire;
}
