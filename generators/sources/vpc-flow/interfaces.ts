import { cidrRange } from '../../core/ids.ts';
import type { SourceContext } from '../../core/source.ts';
import type { ClusterNode } from '../../core/world.ts';
import { still } from '../../core/staging.ts';
import { LATE_SHARE, mix, TO_UNIT } from '../../core/source-kit/run.ts';

/** Aggregation interval of Nitro instances, seconds (formats reference §1.2). */
export const WINDOW = 60;
/** Log files are closed every five minutes. */
const FILE = 300;
/** Share of an interface's intervals that lost records. */
const SKIP_SHARE = { 1: 2e-5, 2: 4e-5, 3: 4e-4 } as const;

/** `traffic_path` values. */
export const WAY = { none: 0, vpc: 1, privateGateway: 3, peering: 4, gatewayEndpoint: 7, internetGateway: 8 } as const;

/** Is the address in a range that no internet gateway routes (10/8, 172.16/12, 192.168/16, 100.64/10)? */
export function isPrivate(ip: number): boolean {
  const first = ip >>> 24;
  return first === 10 || ip >>> 20 === 0xac1 || ip >>> 16 === 0xc0a8 || (first === 100 && ((ip >>> 16) & 0xc0) === 64);
}

/** What the recorder knows of every interface, by index, and where in time it cuts its intervals. */
export interface Interfaces {
  readonly privateIp: Uint32Array;
  readonly hasPublicIp: Uint8Array;
  /** 1 for machines of a cluster: they come and go, and are known to be there from their first traffic to their last alone. */
  readonly passing: Uint8Array;
  readonly vpc: Uint16Array;
  readonly vpcFirst: Float64Array;
  readonly vpcLast: Float64Array;
  /** Second within the minute at which the interface cuts: never aligned with the clock. */
  readonly phase: Uint32Array;
  readonly key: Uint32Array;
  /** Index of the first interval of the table. */
  readonly base: number;
  readonly windows: number;
  /** 1 where an interval of an interface had traffic: `index * windows + window`. */
  readonly busy: Uint8Array;
  /** Second the file with a record that ends at `end` is delivered. */
  arrival(eni: number, end: number): number;
  /** Did this interval lose records? */
  skipped(eni: number, window: number): boolean;
}

export function createInterfaces(context: SourceContext): Interfaces {
  const { world, clock, level } = context;
  const count = world.enis.length;
  const words = context.rng('noise', still('Connection', 'interfaces'), 'phase').fill(new Uint32Array(count * 2));
  const vpcs = new Map(world.vpcs.map((vpc, index) => [vpc.id, { index, range: cidrRange(vpc.cidr) }]));
  const base = Math.floor(clock.detailStart / 1e6 / WINDOW) - 1;
  const windows = Math.ceil(clock.end / 1e6 / WINDOW) + 1 - base;
  const key = new Uint32Array(count).map((_, i) => words[i * 2 + 1] as number);
  // Most rows of an interface go into the file that the row before went into.
  const lastFile = new Uint32Array(count);
  const lastArrival = new Uint32Array(count);
  const of = <A extends Uint32Array | Float64Array | Uint16Array | Uint8Array>(array: A, value: (index: number) => number): A => {
    for (let i = 0; i < count; i++) array[i] = value(i);
    return array;
  };
  const { nodes, former } = world.cluster ?? { nodes: [], former: new Map<ClusterNode, ClusterNode>() };
  const machines = new Set([...nodes, ...former.values()].map(({ eni }) => eni));
  const vpcOf = (i: number) => vpcs.get(world.enis[i]!.vpc);
  return {
    privateIp: of(new Uint32Array(count), (i) => world.enis[i]!.privateIp),
    hasPublicIp: of(new Uint8Array(count), (i) => Number(world.enis[i]!.publicIp !== null)),
    passing: of(new Uint8Array(count), (i) => Number(machines.has(i))),
    vpc: of(new Uint16Array(count), (i) => vpcOf(i)?.index ?? 0),
    vpcFirst: of(new Float64Array(count), (i) => vpcOf(i)?.range.first ?? 0),
    vpcLast: of(new Float64Array(count), (i) => vpcOf(i)?.range.last ?? 0),
    phase: of(new Uint32Array(count), (i) => (words[i * 2] as number) % WINDOW),
    key,
    base,
    windows,
    busy: new Uint8Array(count * windows),
    arrival(eni, end) {
      const file = Math.ceil((end + 1) / FILE);
      if (lastFile[eni] === file) return lastArrival[eni] as number;
      const draw = mix((key[eni] as number) ^ Math.imul(file, 0x9e3779b1));
      const late = mix(draw) * TO_UNIT;
      const share = LATE_SHARE[level];
      lastFile[eni] = file;
      return (lastArrival[eni] = file * FILE + 100 + (draw % 330) + (late < share ? 600 + Math.floor((late / share) * 3000) : 0));
    },
    skipped: (eni, window) => mix((key[eni] as number) ^ Math.imul(window + 0x51ed, 0x27d4eb2f)) * TO_UNIT < SKIP_SHARE[level],
  };
}
