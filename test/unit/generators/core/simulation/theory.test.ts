/** The engine against closed forms of queueing theory. */
import { describe, expect, it } from 'vitest';
import { constant, exponential, lognormal, type Draw } from '../../../../../generators/core/simulation/index.ts';
import { client, SECOND, simulate, station } from './lab.ts';

/** Mean service time, microseconds. */
const MEAN = 1000;

/** Mean wait and share of rejected calls. */
function measure(workers: number, load: number, work: Draw, requests: number, queue = Infinity): { wait: number; lost: number } {
  const rate = (load * workers * SECOND) / MEAN;
  let calls = 0;
  let wait = 0;
  let lost = 0;
  const model = { nodes: ['n'], services: [station('s', workers, work, { queue })], clients: [client({ to: 's/do' }, rate)] };
  simulate(
    model,
    requests / rate,
    {},
    {
      spans(batch) {
        for (let row = 0; row < batch.rows; row++) {
          calls++;
          wait += batch.queue[row]!;
          if (batch.status[row] === 4) lost++;
        }
      },
    },
  );
  return { wait: wait / calls, lost: lost / calls };
}

/** Erlang's C: chance to wait. */
function erlangC(workers: number, load: number): number {
  const a = load * workers;
  let term = 1;
  let sum = 0;
  for (let k = 0; k < workers; k++) {
    sum += term;
    term *= a / (k + 1);
  }
  return term / (1 - load) / (sum + term / (1 - load));
}

describe('mean wait', () => {
  it.each([
    [1, 0.3, 400e3],
    [1, 0.7, 800e3],
    [4, 0.7, 600e3],
    [16, 0.85, 800e3],
  ])('M/M/%d at load %d is that of Erlang C within 2 %%', (workers, load, requests) => {
    const theory = (erlangC(workers, load) * MEAN) / workers / (1 - load);
    const { wait } = measure(workers, load, exponential(MEAN), requests);
    expect(Math.abs(wait / theory - 1)).toBeLessThan(0.02);
  });

  it.each([
    ['D', constant(MEAN), 0],
    ['lognormal 0.5', lognormal(MEAN * Math.exp(-0.125), 0.5), Math.exp(0.25) - 1],
    ['lognormal 1', lognormal(MEAN * Math.exp(-0.5), 1), Math.exp(1) - 1],
  ])('M/G/1 with %s service is that of Pollaczek and Khinchine within 2 %%', (_, work, variation) => {
    const load = 0.6;
    const theory = (load * MEAN * (1 + variation)) / 2 / (1 - load);
    const { wait } = measure(1, load, work, 800e3);
    expect(Math.abs(wait / theory - 1)).toBeLessThan(0.02);
  });
});

it.each([
  [0.7, 4],
  [0.95, 9],
  [1.5, 9],
])('M/M/1/K at load %d with room for %d to wait loses what theory says', (load, queue) => {
  const k = queue + 1;
  const theory = (Math.pow(load, k) * (1 - load)) / (1 - Math.pow(load, k + 1));
  const { lost } = measure(1, load, exponential(MEAN), 400e3, queue);
  expect(Math.abs(lost / theory - 1)).toBeLessThan(0.03);
});
