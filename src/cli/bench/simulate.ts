import { createKeyring } from '../../../generators/core/random.ts';
import { constant, exponential, lognormal, Simulation, type Model } from '../../../generators/core/simulation/index.ts';
import type { Seed } from '../../../generators/core/seed.ts';
import { SECOND } from '../../../generators/core/time.ts';
import { timed } from './measure.ts';

/** Gateway → application → store: a path of three hops, each a station of several workers at about half load. */
const MODEL: Model = {
  nodes: ['one', 'two'],
  services: [
    {
      name: 'gateway',
      replicas: 2,
      serves: { kind: 'workers', workers: 16 },
      operations: { do: { steps: [{ work: lognormal(400, 0.5) }, { calls: [{ to: 'app/do' }] }] } },
    },
    {
      name: 'app',
      replicas: 2,
      serves: { kind: 'workers', workers: 16 },
      operations: { do: { steps: [{ work: exponential(2000) }, { calls: [{ to: 'store/do' }] }] } },
    },
    { name: 'store', replicas: 2, serves: { kind: 'workers', workers: 8 }, operations: { do: { steps: [{ work: exponential(1500) }] } } },
  ],
  clients: [
    { name: 'user', arrivals: { kind: 'open', rate: 4000 }, mix: [{ weight: 1, bytes: constant(500), call: { to: 'gateway/do' } }] },
  ],
};

/** Requests that the simulation plays through three hops, and the seconds it takes; rows are counted and dropped. */
export async function simulatedRequests(seed: Seed, seconds = 150): Promise<{ requests: number; spans: number; seconds: number }> {
  let requests = 0;
  let spans = 0;
  const keyring = createKeyring(seed.bytes);
  const simulation = new Simulation(
    MODEL,
    { start: SECOND, end: (1 + seconds) * SECOND, streams: (...path) => keyring.rng('noise', 'bench', ...path) },
    {
      spans: (batch) => {
        spans += batch.rows;
        for (let i = 0; i < batch.rows; i++) if (batch.parent[i]! < 0) requests++;
      },
    },
  );
  const took = await timed(() => void simulation.run());
  return { requests, spans, seconds: took };
}
