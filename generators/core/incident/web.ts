import { EPHEMERAL, INTERNET_MTU, onTheWire, type Wire } from '../background/connections.ts';
import { INITIATOR, VERDICT } from '../events.ts';
import type { PlanContext } from '../producer.ts';
import type { Rng } from '../random.ts';
import { SECOND } from '../time.ts';
import type { Script } from './script.ts';

/** One request of a visitor to the load balancer. */
export interface WebRequest {
  readonly t: number;
  /** Index of the instance in the world. */
  readonly target: number;
  readonly path: string;
  readonly status: number;
  readonly method?: string;
  /** Time of the target, ms. */
  readonly ms: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** The load balancer drops a client that is silent this long. */
const IDLE = 50 * SECOND;
/** Requests on one connection at most. */
const KEPT = 60;

/** Writes requests of one visitor, in order of time, with the connections that carry them on both sides of the load balancer. */
export function webVisits(
  context: PlanContext,
  script: Script,
  rng: Rng,
  visitor: { readonly ip: number; readonly ua: string },
  requests: readonly WebRequest[],
): void {
  const { world, pools } = context;
  let group: WebRequest[] = [];
  const flush = (): void => {
    const [first] = group;
    const last = group.at(-1);
    if (!first || !last) return;
    const instance = world.instances[first.target];
    const balancer = rng.pick(world.loadBalancer.enis);
    const port = rng.between(1025, 65_500);
    for (const request of group) {
      script.add('HttpRequest', {
        t: request.t,
        clientIp: visitor.ip,
        clientPort: port,
        target: pools.instance(request.target),
        targetPort: 8080,
        method: request.method ?? 'GET',
        host: world.loadBalancer.host,
        path: request.path,
        ua: visitor.ua,
        status: request.status,
        targetStatus: request.status,
        requestMs: rng.chance(0.8) ? 0 : rng.int(3),
        targetMs: request.ms,
        bytesIn: request.bytesIn,
        bytesOut: request.bytesOut,
      });
    }
    const down = group.reduce((sum, request) => sum + request.bytesOut, 0);
    const up = group.reduce((sum, request) => sum + request.bytesIn, 0);
    const begin = Math.max(context.clock.detailStart, first.t - 12_000 - rng.int(70_000));
    const end = Math.min(context.clock.end, last.t + last.ms * 1000 + (rng.chance(0.5) ? rng.int(IDLE) : 2000));
    const wire = (out: number, into: number, mtu: number, handshake: readonly [number, number]): Wire =>
      onTheWire({ out, in: into, turns: group.length }, mtu, handshake, { bytesOut: 0, bytesIn: 0, packetsOut: 0, packetsIn: 0 });
    const base = { protocol: 6, verdict: VERDICT.accept, eni: pools.eni(balancer) };
    script.add('Connection', {
      ...base,
      t: begin,
      durationS: (end - begin) / SECOND,
      peerIp: visitor.ip,
      localPort: 443,
      peerPort: port,
      initiator: INITIATOR.peer,
      ...wire(down, up, INTERNET_MTU, [3200 + rng.int(1500), 560 + rng.int(260)]),
    });
    if (instance) {
      const inside = first.t + 300 + rng.int(900);
      script.add('Connection', {
        ...base,
        t: inside,
        durationS: Math.max(0.003, (Math.min(last.t + last.ms * 1000, context.clock.end) - inside) / SECOND),
        peerEni: pools.eni(instance.eni.index),
        peerIp: instance.eni.privateIp,
        localPort: rng.between(EPHEMERAL[0], EPHEMERAL[1]),
        peerPort: 8080,
        initiator: INITIATOR.local,
        ...wire(up + group.length * 230, down, 9001, [0, 0]),
      });
    }
    group = [];
  };
  for (const request of requests) {
    if (request.t >= context.clock.end) continue;
    const last = group.at(-1);
    if (last && (request.t - last.t > IDLE || request.target !== last.target || group.length >= KEPT)) flush();
    group.push(request);
  }
  flush();
}
