import { describe, expect, it } from 'vitest';
import {
  constant,
  lognormal,
  Simulation,
  Tape,
  uniform,
  type Consumer,
  type Model,
  type Playable,
} from '../../../../../generators/core/simulation/index.ts';
import { SECOND, streams } from './lab.ts';

const MODEL: Model = {
  nodes: ['one'],
  services: [
    {
      name: 'front',
      replicas: 2,
      serves: { kind: 'workers', workers: 4 },
      operations: { do: { steps: [{ work: lognormal(2000, 0.5) }, { calls: [{ to: 'back/do', network: uniform(100, 900) }] }] } },
    },
    {
      name: 'back',
      replicas: 1,
      serves: { kind: 'batching', workers: 1, max: 8, delay: 2000, fixed: 0.5, each: 0.1 },
      operations: { do: { steps: [{ work: lognormal(4000, 0.2) }] } },
      pauses: { every: uniform(SECOND, 3 * SECOND), length: constant(20_000) },
    },
  ],
  clients: [{ name: 'user', arrivals: { kind: 'open', rate: 150 }, mix: [{ weight: 1, bytes: constant(500), call: { to: 'front/do' } }] }],
};
const OPTIONS = { start: SECOND, end: 61 * SECOND, streams: streams(), sampleEvery: 0.05 * SECOND };
const CELLS = [...Array.from({ length: 11 }, (_, i) => (1 + 5.5 * (i + 1)) * SECOND), Infinity];

/** All that a consumer gets, as text, with the number of the stretch in which it came. */
function listener(): { readonly heard: string[]; cell: number; readonly consumer: Consumer } {
  const own = {
    heard: [] as string[],
    cell: 0,
    consumer: {} as Consumer,
  };
  const hear =
    (kind: string) =>
    (batch: { readonly rows: number }): void => {
      const columns = Object.entries(batch as unknown as Record<string, Float64Array>).filter(([, column]) => ArrayBuffer.isView(column));
      own.heard.push(
        `${own.cell} ${kind} ${columns.map(([name, column]) => `${name}: ${column.subarray(0, batch.rows).join()}`).join('\n')}`,
      );
    };
  own.consumer = { spans: hear('spans'), samples: hear('samples'), marks: hear('marks') };
  return own;
}

/** Plays stretch by stretch until there is no more. @returns how many stretches that took */
function playIn(playable: Playable, to: { cell: number }): number {
  for (const until of CELLS) if ((to.cell++, !playable.run(until))) break;
  return to.cell;
}

describe('Tape', () => {
  const live = listener();
  const direct = new Simulation(MODEL, OPTIONS, live.consumer);
  const liveCells = playIn(direct, live);

  const record = (): Tape => {
    const tape = new Tape(direct.layout);
    const simulation: Simulation = new Simulation(MODEL, OPTIONS, {
      keeps: true,
      spans: (batch) => tape.add({ time: simulation.now, kind: 'spans', batch }),
      samples: (batch) => tape.add({ time: simulation.now, kind: 'samples', batch }),
      marks: (batch) => tape.add({ time: simulation.now, kind: 'marks', batch }),
    });
    simulation.run();
    return tape;
  };

  it('hands out the same batches in the same stretches as the simulation', () => {
    const taped = listener();
    const cells = playIn(record().to(taped.consumer), taped);
    expect(live.heard.length).toBeGreaterThan(20);
    expect(new Set(live.heard.map((text) => text.split(' ', 2)[0])).size).toBeGreaterThan(8);
    expect(taped.heard).toEqual(live.heard);
    expect(cells).toBe(liveCells);
  });

  it('counts the calls that it holds, and plays them once', () => {
    const tape = record();
    let rows = 0;
    tape.to({ spans: (batch) => (rows += batch.rows) }).run();
    expect(tape.calls).toBe(rows);
    expect(rows).toBeGreaterThan(10_000);
    tape.run();
    expect(rows).toBe(tape.calls);
  });
});
