/** The way between caller and server: delay, lost packets with TCP's retransmission, and name lookups with the resolver's. */
import { poisson } from '../distributions.ts';
import { pow } from '../math.ts';
import type { CompiledCall } from './compile.ts';
import { F, DNS, I, LOOKUPS, PARENT, REPLICA, RESENT, RESULT } from './frames.ts';
import { DNS_FAILED } from './records.ts';
import type { State } from './state.ts';

/** Payload of a TCP segment (MTU 1500). */
const SEGMENT = 1448;
/** Loss of one of the last segments is noticed only by the retransmission timer: Linux' smallest, doubled each time. */
const TAIL = 3;
const FIRST_TIMEOUT = 200e3;
const TRIES = 8;
/** Time after which a resolver asks again, and how often it asks in all. Source: resolv.conf(5) of glibc; musl's resolver divides 5 s by 2. */
export const LOOKUP_GAP = { glibc: 5e6, musl: 2.5e6 } as const;
const LOOKUPS_AT_MOST = 2;

/** Node of the frame's caller; -1 outside. */
function callerNode(s: State, frame: number): number {
  const parent = s.frames.i[frame * I + PARENT] as number;
  return parent < 0 ? -1 : (s.compiled.nodeOf[s.frames.i[parent * I + REPLICA] as number] as number);
}

/** Time that `bytes` need from caller to server or back; packets sent again are counted in the frame. */
export function transfer(s: State, call: CompiledCall, frame: number, bytes: number): number {
  const time = call.network === null ? 0 : call.network.from(call.rng);
  if (!s.lossy) return time;
  const loss = s.parameters.now.loss;
  const from = callerNode(s, frame);
  const here = from < 0 ? 0 : (loss[from] as number);
  const there = loss[s.compiled.nodeOf[s.frames.i[frame * I + REPLICA] as number] as number] as number;
  if (here === 0 && there === 0) return time;
  return time + retransmissions(s, call, frame, Math.ceil(bytes / SEGMENT) + 1, 1 - (1 - here) * (1 - there), time);
}

function retransmissions(s: State, call: CompiledCall, frame: number, packets: number, loss: number, oneWay: number): number {
  const rng = call.rng;
  const i = s.frames.i;
  const tail = Math.min(TAIL, packets);
  let delay = 0;
  let resent = 0;
  // The body's losses are mended by fast retransmission: one round trip for all of them.
  if (packets > tail) resent = poisson(rng, (packets - tail) * loss);
  if (resent > 0) delay = 2 * oneWay;
  if (rng.unit() < 1 - pow(1 - loss, tail)) {
    let timeout = FIRST_TIMEOUT;
    for (let attempt = 1; attempt <= TRIES; attempt++, timeout *= 2) {
      delay += timeout;
      resent++;
      if (rng.unit() >= loss) break;
    }
  }
  i[frame * I + RESENT] = (i[frame * I + RESENT] as number) + resent;
  return delay;
}

/** Time of a name lookup; sets the frame's result when it fails. */
export function lookUp(s: State, call: CompiledCall, frame: number): number {
  const dns = call.spec.dns!;
  const { f, i } = s.frames;
  const node = callerNode(s, frame);
  const loss = node < 0 ? 0 : (s.parameters.now['dns-loss'][node] as number);
  let time = 0;
  let asked = 1;
  while (loss > 0 && call.rng.unit() < loss) {
    time += LOOKUP_GAP[dns.resolver];
    if (asked === LOOKUPS_AT_MOST) {
      i[frame * I + RESULT] = DNS_FAILED;
      break;
    }
    asked++;
  }
  if (i[frame * I + RESULT] !== DNS_FAILED) time += dns.time.from(call.rng);
  i[frame * I + LOOKUPS] = asked;
  f[frame * F + DNS] = time;
  return time;
}
