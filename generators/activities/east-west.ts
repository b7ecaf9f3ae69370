import { z } from 'zod';
import { intensity } from '../core/arrivals.ts';
import { Alias, lognormal } from '../core/distributions.ts';
import { defineProducer } from '../core/producer.ts';
import { innerEdges } from '../core/background/backends.ts';
import { connectionRow, EPHEMERAL, writeConnection } from '../core/background/connections.ts';
import { conversation, flowBytes } from '../core/background/flow-sizes.ts';
import { burstyCount, CELL_SECONDS, detailPart, volume } from '../core/background/volume.ts';
import { SECOND } from '../core/time.ts';

/** Conversations in ten minutes, full case at scale 1. */
const CONVERSATIONS = 84;
const OUT_SHARE = { database: 0.3, cache: 0.4, service: 0.35, monitoring: 0.08 } as const;

/** Services, databases, caches and monitoring talk inside the VPC; both ends log it where both are ours. */
export default defineProducer({
  id: 'east-west',
  title: 'Traffic between own services',
  params: z.object({ rate: z.number().positive().default(1) }),
  emits: ['Connection'],
  plan(context, { rate }) {
    const { pools, clock } = context;
    const edges = innerEdges(context).map((edge) => ({
      ...edge,
      eni: pools.eni(edge.client.eni.index),
      peerEni: edge.backend.instance ? pools.eni(edge.backend.instance.eni.index) : 0,
    }));
    const choice = new Alias(edges.map((edge) => edge.weight));
    const row = connectionRow();
    const factor = CONVERSATIONS * rate * volume(context);
    return {
      why: 'Calls between services, queries, caches, scrapes.',
      stream: {
        cellSeconds: CELL_SECONDS,
        fill(cell, write) {
          const part = detailPart(context, cell);
          if (!part) return;
          const rng = context.rng('noise', cell.index);
          const span = part.end - part.start;
          const mean = (factor * (0.35 + 0.65 * intensity('office', part.start)) * span) / (CELL_SECONDS * SECOND);
          for (let left = burstyCount(rng, mean, 0.35); left > 0; left -= 1) {
            const edge = edges[choice.pick(rng)];
            if (!edge) continue;
            row.t = part.start + rng.unit() * span;
            const bytes = flowBytes(rng, 'tcp');
            // Longer for more bytes; some connections of a pool stay open for minutes.
            const long = rng.chance(edge.backend.kind === 'database' ? 0.09 : 0.04);
            row.durationS = Math.min(
              (clock.end - row.t) / SECOND,
              long ? lognormal(rng, 190, 0.8) : lognormal(rng, 0.15, 1.6) + bytes / 4e7,
            );
            row.eni = edge.eni;
            row.peerEni = edge.peerEni;
            row.peerIp = edge.backend.ip;
            row.localPort = rng.between(EPHEMERAL[0], EPHEMERAL[1]);
            row.peerPort = edge.backend.port;
            conversation(rng, long ? bytes * 9 : bytes, OUT_SHARE[edge.backend.kind], 9001, 4, row);
            writeConnection(write, row);
          }
        },
      },
    };
  },
});
