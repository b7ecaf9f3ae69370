import type { PlanContext } from '../producer.ts';
import type { Rng } from '../random.ts';
import type { Layout, SpanBatch } from '../simulation/index.ts';
import { LOOKUP_GAP } from '../simulation/network.ts';
import type { EventWriter } from '../timeline.ts';
import type { ServiceWorld } from './recorder.ts';

/** The two questions of a pair leave so soon after each other, microseconds. */
const PAIR = 60;

/**
 * Questions to the cluster's resolver: for each lookup of the simulation a pair, A and AAAA, from one socket. Of a lookup that was lost
 * one question of the pair never left the node.
 */
export class Lookups {
  private readonly names: Uint32Array;
  private readonly gap: Float64Array;
  private readonly types: readonly [number, number];
  private readonly found: number;

  constructor(context: PlanContext, { deployments, model }: ServiceWorld, layout: Layout) {
    const { pools } = context;
    this.names = Uint32Array.from(layout.services, (name) =>
      pools.string(`${name}.${deployments[name]?.namespace ?? 'default'}.svc.cluster.local.`),
    );
    const musl = new Set<string>();
    for (const service of model.services)
      for (const operation of Object.values(service.operations))
        for (const step of operation.steps)
          if ('calls' in step) for (const call of step.calls) if (call.dns?.resolver === 'musl') musl.add(`${service.name}>${call.to}`);
    this.gap = Float64Array.from(layout.calls, (call) => (musl.has(call) ? LOOKUP_GAP.musl : LOOKUP_GAP.glibc));
    this.types = [pools.string('A'), pools.string('AAAA')];
    this.found = pools.string('NOERROR');
  }

  write(write: EventWriter, rng: Rng, batch: SpanBatch, i: number, pod: number): void {
    const asked = batch.lookups[i] as number;
    const buffer = write.buffer('ClusterLookup');
    buffer.ensure(2 * asked);
    const c = buffer.columns;
    const gap = this.gap[batch.call[i] as number] as number;
    // The connection is opened when the lookup is over; before it there may be a wait for a place in the pool.
    const begun = (batch.start[i] as number) + Math.max(0, Math.min((batch.connect[i] as number) - (batch.dns[i] as number), 40));
    const rest = (batch.dns[i] as number) - (asked - 1) * gap;
    // A client that waited to the end has lost a packet of its last pair, too.
    const answered = rest >= gap ? 0 : Math.max(80, rest);
    for (let k = 0; k < asked; k++) {
      const failed = k < asked - 1 || answered === 0;
      const lost = failed ? rng.int(2) : -1;
      for (let q = 0; q < 2; q++) {
        const at = buffer.rows++;
        c.t[at] = Math.floor(begun + k * gap + q * PAIR);
        c.pod[at] = pod;
        c.name[at] = this.names[batch.service[i] as number] as number;
        c.qtype[at] = this.types[q]!;
        c.rcode[at] = this.found;
        c.durationUs[at] = failed ? 90 + rng.unit() * 300 : answered * (0.55 + 0.4 * rng.unit());
        c.lost[at] = q === lost ? 1 : 0;
      }
    }
  }
}
