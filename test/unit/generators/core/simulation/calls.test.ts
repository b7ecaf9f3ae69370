/** Timeouts, cancellation, retries and steps of operations. */
import { describe, expect, it } from 'vitest';
import { constant, exponential, type Call, type Model } from '../../../../../generators/core/simulation/index.ts';
import { client, mean, run, SECOND, share, station, type Span } from './lab.ts';

const alone = (call: Partial<Call>, rate: number, workers = 4, work = exponential(10e3)): Model => ({
  nodes: ['n'],
  services: [station('s', workers, work)],
  clients: [client({ to: 's/do', ...call }, rate)],
});
const length = (span: Span): number => span.end - span.start;

describe('a timeout', () => {
  it('ends the wait at its time while the server goes on', () => {
    const { spans } = run(alone({ timeout: 20e3 }, 200), 20);
    const late = spans.filter((span) => span.status === 3);
    expect(late.length / spans.length).toBeGreaterThan(0.1);
    for (const span of late) {
      expect(length(span)).toBeCloseTo(20e3, 3);
      expect(span.served).toBe(0);
      expect(span.leave).toBeGreaterThan(span.end);
    }
    expect(Math.max(...spans.map(length))).toBeLessThan(20e3 + 1);
  });
  it('that tells the server frees the queue of abandoned calls', () => {
    const overload = (cancels: boolean): Span[] => run(alone({ timeout: 50e3, cancels }, 600), 10).spans;
    const good = (spans: Span[]): number => share(spans, (span) => span.status === 0);
    expect(good(overload(true))).toBeGreaterThan(3 * good(overload(false)));
    expect(overload(true).some((span) => span.served === 7 && span.serve === 0)).toBe(true);
  });
  it('that tells the server gives up the calls below', () => {
    const model: Model = {
      nodes: ['n'],
      services: [
        station('a', 9, constant(0), {
          operations: {
            do: {
              steps: [
                {
                  calls: [
                    { to: 'b/do', cancels: true },
                    { to: 'b/do', cancels: true },
                  ],
                },
              ],
            },
          },
        }),
        station('b', 9, constant(80e3)),
      ],
      clients: [client({ to: 'a/do', timeout: 30e3, cancels: true }, 10)],
    };
    const { spans } = run(model, 10);
    for (const span of spans) {
      expect(length(span)).toBeCloseTo(30e3, 3);
      expect(span.served).toBe(7);
      expect(span.leave - span.arrive).toBeCloseTo(span.parent < 0 ? 30e3 : 80e3, 3);
    }
    expect(spans.length).toBeGreaterThan(200);
  });
  it('can be cut by an effect for calls that begin while it lasts', () => {
    const effects = [{ kind: 'timeout', target: 'client:user', from: 5 * SECOND, to: 10 * SECOND, amount: 1e3 } as const];
    const { spans } = run(alone({ timeout: SECOND }, 100), 15, { effects });
    for (const span of spans) {
      const inside = span.start >= 5 * SECOND && span.start < 10 * SECOND;
      if (inside) expect(length(span)).toBeLessThanOrEqual(1e3 + 1e-3);
      else expect(span.status).toBe(0);
    }
    expect(share(spans, (span) => span.status === 3)).toBeGreaterThan(0.2);
  });
});

describe('retries', () => {
  const storm = (retry: Call['retry']): { amplification: number; spans: Span[] } => {
    const model = alone({ timeout: 60e3, ...(retry ? { retry } : {}) }, 300, 4);
    const effects = [{ kind: 'latency', target: '*', from: 5 * SECOND, to: 15 * SECOND, amount: 2 } as const];
    const { spans, simulation } = run(model, 40, { effects });
    return { amplification: spans.length / simulation.totals.requests, spans };
  };
  it('amplify the load of a slow service; a budget holds them down', () => {
    expect(storm(undefined).amplification).toBe(1);
    expect(storm({ attempts: 4, base: 20e3 }).amplification).toBeGreaterThan(2);
    const { amplification } = storm({ attempts: 4, base: 20e3, budget: 0.1 });
    expect(amplification).toBeGreaterThan(1.02);
    expect(amplification).toBeLessThan(1.15);
  });
  it('keep the service down after the cause is gone', () => {
    const after = (spans: Span[]): number =>
      share(
        spans.filter((span) => span.start > 35 * SECOND),
        (span) => span.status === 0,
      );
    expect(after(storm({ attempts: 4, base: 20e3, budget: 0.1 }).spans)).toBeGreaterThan(0.9);
    expect(after(storm({ attempts: 4, base: 20e3 }).spans)).toBeLessThan(0.1);
  });
  it('wait longer each time, with jitter', () => {
    const model = alone({ retry: { attempts: 4, base: 100e3, jitter: 0.5 } }, 5);
    const { spans } = run(model, 200, { effects: [{ kind: 'errors', target: 'service:s', from: 0, to: 1e15, amount: 1 }] });
    const byRequest = Map.groupBy(spans, (span) => span.request);
    const gaps = [0, 1, 2].map((k) => [...byRequest.values()].map((tries) => tries[k + 1]!.start - tries[k]!.end));
    gaps.forEach((values, k) => {
      expect(mean(values)).toBeCloseTo(75e3 * 2 ** k, -4 - 1);
      expect(Math.min(...values)).toBeGreaterThanOrEqual(50e3 * 2 ** k);
      expect(Math.max(...values)).toBeLessThanOrEqual(100e3 * 2 ** k);
    });
    expect(spans.every((span) => span.status === 1)).toBe(true);
  });
});

describe('steps', () => {
  const fan = (calls: readonly Call[], together: boolean): Span[] =>
    run(
      {
        nodes: ['n'],
        services: [
          station('a', 99, constant(0), {
            operations: { do: { steps: together ? [{ calls }] : calls.map((call) => ({ calls: [call] })) } },
          }),
          station('b', 99, constant(10e3)),
        ],
        clients: [client({ to: 'a/do' }, 100)],
      },
      10,
    ).spans;
  const roots = (spans: Span[]): Span[] => spans.filter((span) => span.parent < 0);
  it('wait for the slowest of parallel calls, and for the sum of sequential ones', () => {
    const twice = [{ to: 'b/do' }, { to: 'b/do' }];
    for (const root of roots(fan(twice, true))) expect(length(root)).toBeCloseTo(10e3, 3);
    for (const root of roots(fan(twice, false))) expect(length(root)).toBeCloseTo(20e3, 3);
  });
  it('leave calls out by chance and by cache', () => {
    const spans = fan([{ to: 'b/do', probability: 0.5, cacheHit: 0.4 }], true);
    expect((spans.length - roots(spans).length) / roots(spans).length).toBeCloseTo(0.3, 1);
  });
  it('a failed call fails its caller unless it is optional', () => {
    const failing = (optional: boolean): Span[] =>
      run(
        {
          nodes: ['n'],
          services: [
            station('a', 9, constant(0), { operations: { do: { steps: [{ calls: [{ to: 'b/do', optional }] }] } } }),
            station('b', 9, constant(1e3), { errors: 1 }),
          ],
          clients: [client({ to: 'a/do' }, 10)],
        },
        5,
      ).spans;
    expect(roots(failing(false)).every((span) => span.status === 2)).toBe(true);
    expect(roots(failing(true)).every((span) => span.status === 0)).toBe(true);
  });
  it('a thread per request is held while its calls last, another server is not', () => {
    const model = (holds: boolean): Model => ({
      nodes: ['n'],
      services: [
        station('a', 2, constant(0), {
          serves: { kind: 'workers', workers: 2, holds },
          operations: { do: { steps: [{ work: constant(1e3) }, { calls: [{ to: 'b/do' }] }] } },
        }),
        station('b', 99, constant(40e3)),
      ],
      clients: [client({ to: 'a/do' }, 100)],
    });
    const queue = (holds: boolean): number => mean(roots(run(model(holds), 10).spans).map((span) => span.queue));
    expect(queue(true)).toBeGreaterThan(100 * queue(false));
  });
});
