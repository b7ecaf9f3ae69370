/** What comes out of the engine against measured distributions (percentiles; sources in the project's format reference, section 9). */
import { describe, expect, it } from 'vitest';
import { constant, exponential, measured, type Model } from '../../../../../generators/core/simulation/index.ts';
import { client, run, SECOND, station } from './lab.ts';

const LEVELS = [0, 1, 5, 10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 95, 98, 99, 99.9, 100];
/** Pauses of Kafka's G1 with 1 GB, milliseconds, n = 1,926. */
const GC = [
  2.9179, 7.8934, 15.122, 18.342, 20.377, 21.114, 21.999, 23.436, 25.109, 27.228, 31.11, 33.71, 37.424, 47.723, 62.614, 83.644, 108.87,
  234.77, 387.48,
];
/** Loading of a base model for image generation, milliseconds, n = 7,531: two modes. */
const LOAD = [
  1329, 1531.3, 2287, 2629, 2918, 3144, 3643, 20056, 22718, 26910, 35390, 36921, 38295, 41988, 45446, 49424, 51846, 57905, 79436,
];
/** Tokens of chat prompts and answers, n = 19,366. */
const PROMPT = [2, 29, 181, 207, 387, 396, 403, 703, 1020, 1071, 1130, 1189, 1315, 2734.5, 4083, 4098, 4142, 6179.2, 14050];
const ANSWER = [7, 16, 41, 54, 77, 85, 91, 103, 129, 177, 384, 395, 400, 424, 451, 540, 601, 954, 1000];

/** Largest distance between the values' distribution and the percentiles. */
function distance(values: readonly number[], percentiles: readonly number[]): number {
  return Math.max(...percentiles.map((q, k) => Math.abs(values.filter((value) => value <= q).length / values.length - LEVELS[k]! / 100)));
}
/** Kolmogorov and Smirnov at 1 %, and what rounding to whole tokens moves. */
const limit = (n: number): number => 1.63 / Math.sqrt(n) + 0.005;

describe('measured distributions come out as they went in', () => {
  it('pauses of garbage collection', () => {
    const model: Model = {
      nodes: ['n'],
      services: [
        station('s', 4, constant(1000), { replicas: 4, pauses: { every: exponential(SECOND), length: measured(LEVELS, GC, 1e3) } }),
      ],
      clients: [client({ to: 's/do' }, 1)],
    };
    const lengths = run(model, 600)
      .marks.filter((mark) => mark.name === 'pause')
      .map((mark) => mark.value / 1e3);
    expect(lengths.length).toBeGreaterThan(2000);
    expect(distance(lengths, GC)).toBeLessThan(limit(lengths.length));
  });

  it('times from the start of a replica until its model is loaded', () => {
    const load = measured(LEVELS, LOAD, 1e3);
    const model: Model = {
      nodes: ['n'],
      services: [
        station('s', 1, constant(1000), {
          scaling: {
            minimum: 1,
            maximum: 60,
            metric: 'busy',
            target: 0.5,
            period: SECOND,
            stabilization: SECOND,
            start: constant(0),
            load,
          },
        }),
      ],
      clients: [client({ to: 's/do' }, 1)],
    };
    const effects = Array.from(
      { length: 25 },
      (_, k) => ({ kind: 'minimum', target: 'service:s', from: (200 * k + 5) * SECOND, to: (200 * k + 100) * SECOND, amount: 60 }) as const,
    );
    const { marks } = run(model, 5000, { effects });
    const scheduled = new Map(marks.filter((mark) => mark.name === 'scheduled').map((mark) => [mark.pod, mark.time]));
    const loads = marks.filter((mark) => mark.name === 'ready').map((mark) => (mark.time - scheduled.get(mark.pod)!) / 1e3);
    expect(loads.length).toBeGreaterThan(1000);
    expect(distance(loads, LOAD)).toBeLessThan(limit(loads.length));
  });

  it('tokens of prompts and answers', () => {
    const model: Model = {
      nodes: ['n'],
      services: [
        {
          name: 'llm',
          replicas: 2,
          serves: {
            kind: 'llm',
            base: 12e3,
            perSequence: 100,
            perToken: 20,
            sequences: 256,
            blocks: 30e3,
            blockTokens: 16,
            budget: 2048,
            prefixHit: 0,
          },
          operations: { chat: { steps: [{ work: constant(0) }] } },
        },
      ],
      clients: [
        {
          name: 'app',
          arrivals: { kind: 'open', rate: 5.5 },
          mix: [
            {
              weight: 1,
              bytes: constant(1),
              call: { to: 'llm/chat' },
              promptTokens: measured(LEVELS, PROMPT),
              outputTokens: measured(LEVELS, ANSWER),
            },
          ],
        },
      ],
    };
    const { spans } = run(model, 800);
    expect(spans.length).toBeGreaterThan(4000);
    expect(
      distance(
        spans.map((span) => span.promptTokens),
        PROMPT,
      ),
    ).toBeLessThan(limit(spans.length));
    expect(
      distance(
        spans.map((span) => span.outputTokens),
        ANSWER,
      ),
    ).toBeLessThan(limit(spans.length));
  });
});
