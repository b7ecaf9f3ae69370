/** Runs the engine itself and gathers its rows as objects. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { createKeyring } from '../../../../../generators/core/random.ts';
import {
  constant,
  MARK_NAMES,
  Simulation,
  type Call,
  type Client,
  type Consumer,
  type Draw,
  type Model,
  type Options,
  type SampleBatch,
  type Service,
  type SpanBatch,
  type Streams,
} from '../../../../../generators/core/simulation/index.ts';

export const SECOND = 1e6;

export const streams =
  (seed = 1): Streams =>
  (...path) =>
    createKeyring(new Uint8Array(32).fill(seed)).rng('noise', ...path);

type Row<T> = { -readonly [K in keyof T as T[K] extends ArrayLike<number> ? K : never]: number };
export type Span = Row<SpanBatch>;
export type Sample = Row<SampleBatch>;
export interface Mark {
  time: number;
  name: string;
  replica: number;
  pod: number;
  value: number;
}

const rowsOf = <T extends { readonly rows: number }>(batch: T, each: (row: Record<string, number>) => void): void => {
  const columns = Object.entries(batch).filter(([name]) => name !== 'rows') as unknown as [string, ArrayLike<number>][];
  for (let row = 0; row < batch.rows; row++) each(Object.fromEntries(columns.map(([name, column]) => [name, column[row]!])));
};

export interface Result {
  /** `parent` is the index in this array. */
  spans: Span[];
  samples: Sample[];
  marks: Mark[];
  simulation: Simulation;
}

/** Runs `seconds` from second 1 on. */
export function run(model: Model, seconds: number, options: Partial<Options> & { seed?: number } = {}): Result {
  const spans: Span[] = [];
  const samples: Sample[] = [];
  const marks: Mark[] = [];
  const simulation = simulate(model, seconds, options, {
    spans(batch) {
      const first = spans.length;
      rowsOf(batch, (row) => spans.push({ ...row, parent: row['parent']! < 0 ? -1 : row['parent']! + first } as unknown as Span));
    },
    samples: (batch) => rowsOf(batch, (row) => samples.push(row as unknown as Sample)),
    marks: (batch) => rowsOf(batch, (row) => marks.push({ ...(row as unknown as Mark), name: MARK_NAMES[row['mark']!]! })),
  });
  return { spans, samples, marks, simulation };
}

export function simulate(model: Model, seconds: number, options: Partial<Options> & { seed?: number }, consumer: Consumer): Simulation {
  const simulation = new Simulation(
    model,
    { start: SECOND, end: SECOND + seconds * SECOND, streams: streams(options.seed), ...options },
    consumer,
  );
  simulation.run();
  return simulation;
}

/** A hash of every byte that comes out. */
export function digest(model: Model, seconds: number, options: Partial<Options> & { seed?: number } = {}): string {
  const hash = sha256.create();
  const eat = (batch: { readonly rows: number }): void => {
    for (const column of Object.values(batch) as unknown[])
      if (ArrayBuffer.isView(column)) {
        const used = (column as Uint8Array).subarray(0, batch.rows);
        hash.update(new Uint8Array(used.buffer, used.byteOffset, used.byteLength));
      }
  };
  simulate(model, seconds, options, { spans: eat, samples: eat, marks: eat });
  return bytesToHex(hash.digest());
}

export const client = (call: Call, rate: number, more: Partial<Client> = {}): Client => ({
  name: 'user',
  arrivals: { kind: 'open', rate },
  mix: [{ weight: 1, bytes: constant(500), call }],
  ...more,
});

export const station = (name: string, workers: number, work: Draw, more: Partial<Service> = {}): Service => ({
  name,
  replicas: 1,
  serves: { kind: 'workers', workers },
  operations: { do: { steps: [{ work }] } },
  ...more,
});

export const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
export const share = <T>(values: readonly T[], test: (value: T) => boolean): number => values.filter(test).length / values.length;
export const percentile = (values: readonly number[], p: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(p * values.length)]!;
