import { describe, expect, it } from 'vitest';
import { constant, type Model } from '../../../../../generators/core/simulation/index.ts';
import { client, mean, run, SECOND } from './lab.ts';

const model = (rate: number, delay: number, max = 8): Model => ({
  nodes: ['n'],
  services: [
    {
      name: 'triton',
      replicas: 1,
      serves: { kind: 'batching', workers: 1, max, delay, fixed: 0.6, each: 0.4 },
      operations: { infer: { steps: [{ work: constant(10e3) }] } },
    },
  ],
  clients: [client({ to: 'triton/infer' }, rate)],
});
const waits = (rate: number, delay: number, effects = {}): number =>
  mean(run(model(rate, delay), 2000 / rate, effects).spans.map((span) => span.queue));

describe('dynamic batching', () => {
  it('forms larger batches under load and never more than the limit', () => {
    const sizes = (rate: number): number[] => run(model(rate, 2000), 2000 / rate).spans.map((span) => span.batchSize);
    expect(mean(sizes(5))).toBeLessThan(1.1);
    expect(mean(sizes(180))).toBeGreaterThan(3);
    expect(Math.max(...sizes(300))).toBe(8);
  });
  it('takes fixed + each × size', () => {
    for (const span of run(model(150, 2000), 10).spans) expect(span.busy).toBeCloseTo(10e3 * (0.6 + 0.4 * span.batchSize), 3);
  });
  it('waits at most the delay while an instance is free', () => {
    for (const span of run(model(20, 2000), 50).spans) expect(span.batchWait).toBeLessThanOrEqual(2000.001);
  });
  it('with a delay of 2 s instead of 2 ms the waits are worst when traffic is low', () => {
    const slip = { effects: [{ kind: 'batch-delay', target: 'service:triton', from: 0, to: 1e15, amount: 2 * SECOND } as const] };
    expect(waits(1, 2000, slip)).toBeGreaterThan(1.2 * SECOND);
    expect(waits(1, 2000, slip)).toBeGreaterThan(8 * waits(40, 2000, slip));
    expect(waits(1, 2000)).toBeLessThan(3000);
    expect(waits(40, 2000)).toBeLessThan(20e3);
  });
});
