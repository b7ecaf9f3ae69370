import type { PlanContext } from '../producer.ts';
import type { Layout, SpanBatch } from '../simulation/index.ts';
import { demand } from './estate.ts';
import { inferenceServices } from './inference.ts';
import { simulate } from './play.ts';
import { windows } from './windows.ts';

/** What the network stack of a machine does, per second: name lookups; at mean demand TCP segments and bytes that it sends. */
export interface NetworkLoad {
  readonly lookups: number;
  readonly segments: number;
  readonly bytes: number;
}

/** Of a machine without any of the services: its agents, log shipping, image layers. */
export const AGENTS: NetworkLoad = { lookups: 0.15, segments: 46, bytes: 38e3 };

/** Minutes of the service at work, of which the load is measured. */
const MINUTES = 4;
/** As the simulation cuts bodies, and what stands around them. */
const SEGMENT = 1448;
const HEADERS = { request: 420, answer: 240 } as const;
/** Segments for each acknowledgement of a bulk transfer (formats §1.2). */
const SEGMENTS_PER_ACK = 12.9;

/** Adds up what leaves each machine. */
class Counted {
  readonly lookups: Float64Array;
  readonly segments: Float64Array;
  readonly bytes: Float64Array;
  private readonly nodeOf: Int32Array;

  constructor(readonly layout: Layout) {
    this.lookups = new Float64Array(layout.nodes.length);
    this.segments = new Float64Array(layout.nodes.length);
    this.bytes = new Float64Array(layout.nodes.length);
    this.nodeOf = Int32Array.from(layout.replicas, ({ node }) => node);
  }

  private send(node: number, other: number, body: number, answer: number): void {
    this.segments[node]! += 1 + Math.ceil(body / SEGMENT) + answer / SEGMENT / SEGMENTS_PER_ACK;
    if (node !== other) this.bytes[node]! += body;
  }

  spans(batch: SpanBatch): void {
    for (let i = 0; i < batch.rows; i++) {
      const replica = batch.replica[i] as number;
      if (replica === 65_535) continue;
      const server = this.nodeOf[replica] as number;
      const parent = batch.parent[i] as number;
      const request = (batch.bytesIn[i] as number) + HEADERS.request;
      const answer = (batch.bytesOut[i] as number) + HEADERS.answer;
      const caller = parent < 0 ? -1 : (this.nodeOf[batch.replica[parent] as number] as number);
      this.send(server, caller, answer, request);
      if (caller < 0) continue;
      this.send(caller, server, request, answer);
      this.lookups[caller]! += batch.lookups[i] as number;
    }
  }
}

/** The load of each machine by the replicas of the inference service that stand on it: a few minutes of the simulation, undisturbed. */
export function inferenceLoad(context: PlanContext): ReadonlyMap<string, NetworkLoad> {
  const start = windows(context).now[0];
  const end = start + MINUTES * 60e6;
  let counted: Counted | undefined;
  simulate(context, inferenceServices(context), ['load', start, end], [], (layout) => (counted = new Counted(layout))).run(Infinity);
  const { layout, lookups, segments, bytes } = counted!;
  const seconds = MINUTES * 60;
  const usual = seconds * demand((start + end) / 2);
  return new Map(
    layout.nodes.map((node, n) => [
      node,
      {
        lookups: AGENTS.lookups + lookups[n]! / seconds,
        segments: AGENTS.segments + segments[n]! / usual,
        bytes: AGENTS.bytes + bytes[n]! / usual,
      },
    ]),
  );
}
