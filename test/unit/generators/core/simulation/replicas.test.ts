/** Replicas: balance, scaling, cold starts, pauses, heat, noisy nodes. */
import { describe, expect, it } from 'vitest';
import {
  constant,
  exponential,
  lognormal,
  type Effect,
  type Model,
  type Service,
} from '../../../../../generators/core/simulation/index.ts';
import { client, mean, percentile, run, SECOND, share, station, type Result, type Span } from './lab.ts';

const MINUTE = 60 * SECOND;
const of = (spans: readonly Span[], replica: number): Span[] => spans.filter((span) => span.replica === replica);
const length = (span: Span): number => span.end - span.start;
const always = (kind: Effect['kind'], target: string, amount: number): Effect => ({ kind, target, from: 0, to: 1e15, amount });

describe('balance', () => {
  const waits = (balance: Service['balance']): number =>
    mean(
      run(
        {
          nodes: ['n'],
          services: [station('s', 1, exponential(10e3), { replicas: 6, ...(balance ? { balance } : {}) })],
          clients: [client({ to: 's/do' }, 450)],
        },
        60,
      ).spans.map((span) => span.queue),
    );
  it('by fewest calls waits least, at random most', () => {
    expect(waits('least')).toBeLessThan(0.6 * waits('round-robin'));
    expect(waits('round-robin')).toBeLessThan(0.9 * waits('random'));
  });
});

describe('a node under CPU pressure', () => {
  it('makes work take longer, and not more of it', () => {
    const model: Model = { nodes: ['n0'], services: [station('s', 20, exponential(5e3))], clients: [client({ to: 's/do' }, 200)] };
    const slow: Effect = { kind: 'latency', target: 'node:n0', from: 0, to: 1e15, amount: 4 };
    const { samples } = run(model, 60, { effects: [slow] });
    const sum = (of: 'busyTime' | 'workTime'): number => samples.reduce((total, sample) => total + sample[of], 0);
    expect(sum('busyTime') / sum('workTime')).toBeCloseTo(4, 1);
  });
  it('slows all its replicas and no others', () => {
    const model: Model = {
      nodes: ['x', 'y'],
      services: [station('s', 20, exponential(5e3), { replicas: 4 }), station('t', 20, exponential(5e3), { replicas: 2 })],
      clients: [client({ to: 's/do' }, 200), client({ to: 't/do' }, 200, { name: 'other' })],
    };
    const { spans } = run(model, 30, { effects: [always('latency', 'node:y', 4)] });
    for (const replica of [0, 2, 4]) expect(mean(of(spans, replica).map((span) => span.busy))).toBeLessThan(6e3);
    for (const replica of [1, 3, 5]) expect(mean(of(spans, replica).map((span) => span.busy))).toBeGreaterThan(16e3);
  });
});

describe('a GPU that becomes too hot', () => {
  const gpu = { ambient: 30, rise: 50, inertia: 60 * SECOND, limit: 80, slope: 0.05, floor: 0.35 };
  const model: Model = {
    nodes: ['g0', 'g1', 'g2'],
    services: [station('infer', 1, lognormal(20e3, 0.2), { replicas: 3, gpu, queue: 200 })],
    clients: [client({ to: 'infer/do' }, 120)],
  };
  it('clocks down, and the queue grows at that replica only', () => {
    const { spans, samples } = run(model, 600, { effects: [{ ...always('heat', 'node:g1', 1.7), from: 100 * SECOND }] });
    const late = samples.filter((sample) => sample.time > 400 * SECOND);
    const at = (replica: number): typeof samples => late.filter((sample) => sample.replica === replica);
    expect(Math.min(...at(1).map((s) => s.temperature))).toBeGreaterThan(82);
    expect(mean(at(1).map((s) => s.clock))).toBeLessThan(0.8);
    for (const cool of [0, 2]) {
      expect(Math.max(...at(cool).map((s) => s.temperature))).toBeLessThan(80);
      expect(at(cool).every((s) => s.clock === 1)).toBe(true);
      expect(mean(at(1).map((s) => s.queue))).toBeGreaterThan(10 * mean(at(cool).map((s) => s.queue)));
    }
    const work = (replica: number): number =>
      mean(
        of(spans, replica)
          .filter((s) => s.start > 400 * SECOND)
          .map((s) => s.queue),
      );
    expect(work(1)).toBeGreaterThan(5 * work(0));
  });
  it('warms up and cools down slowly', () => {
    const { samples } = run(model, 300, { effects: [{ ...always('rate', 'client:user', 0), from: 150 * SECOND }] });
    const temperature = (time: number): number => samples.find((s) => s.replica === 0 && s.time >= time * SECOND)!.temperature;
    expect(temperature(16)).toBeLessThan(temperature(61));
    expect(temperature(61)).toBeLessThan(temperature(140));
    expect(temperature(180)).toBeGreaterThan(temperature(290));
    expect(temperature(290)).toBeLessThan(40);
  });
});

describe('scaling', () => {
  const service = (more: Partial<Service['scaling'] & object>): Service =>
    station('s', 2, exponential(50e3), {
      balance: 'least',
      scaling: { minimum: 1, maximum: 8, metric: 'busy', target: 0.6, start: constant(20 * SECOND), load: constant(15 * SECOND), ...more },
    });
  const surge = (peak: number, more = {}): Result =>
    run(
      {
        nodes: ['n'],
        services: [service(more)],
        clients: [
          client({ to: 's/do', timeout: 60 * SECOND }, 1, {
            arrivals: { kind: 'open', rate: (t) => (t > 5 * MINUTE && t < 15 * MINUTE ? peak : 10) },
          }),
        ],
      },
      1800,
    );
  const ready = (result: Result, from: number, to: number): number => {
    const counts = Map.groupBy(
      result.samples.filter((s) => s.time > from && s.time <= to && s.ready === 1),
      (s) => s.time,
    );
    return mean([...counts.values()].map((rows) => rows.length));
  };

  it('follows the load, later by evaluation and start-up, and holds on before it shrinks', () => {
    const result = surge(120);
    expect(ready(result, 2 * MINUTE, 5 * MINUTE)).toBe(1);
    expect(ready(result, 10 * MINUTE, 15 * MINUTE)).toBeGreaterThan(5);
    expect(ready(result, 16 * MINUTE, 19 * MINUTE)).toBeGreaterThan(5);
    expect(ready(result, 25 * MINUTE, 30 * MINUTE)).toBe(1);
    const first = result.marks.find((mark) => mark.name === 'scheduled')!;
    const started = result.marks.find((mark) => mark.name === 'ready' && mark.pod === first.pod)!;
    expect(first.time).toBeGreaterThan(5 * MINUTE);
    expect(started.time - first.time).toBeCloseTo(35 * SECOND, 0);
    const since = new Map(result.marks.filter((mark) => mark.name === 'ready').map((mark) => [mark.pod, mark.time]));
    expect(result.spans.every((span) => span.start >= (since.get(span.pod) ?? 0))).toBe(true);
  });

  it('with readiness before the model is loaded, the slow requests are the first of a new pod', () => {
    const cold = surge(31, { readyBeforeLoad: true });
    const slow = cold.spans.filter((span) => length(span) > 3 * SECOND);
    expect(slow.length).toBeGreaterThan(4);
    const loaded = new Map(cold.marks.filter((mark) => mark.name === 'loaded').map((mark) => [mark.pod, mark.time]));
    const fresh = slow.filter((span) => loaded.has(span.pod) && span.start < loaded.get(span.pod)!);
    expect(fresh.length / slow.length).toBeGreaterThan(0.9);
    for (const span of fresh) expect(span.leave).toBeGreaterThan(loaded.get(span.pod)!);
  });

  it('drops no call when it shrinks', () => {
    const { spans, marks } = surge(120);
    expect(marks.some((mark) => mark.name === 'stopped')).toBe(true);
    expect(share(spans, (span) => span.status === 0 || span.status === 3)).toBe(1);
  });
});

describe('pauses', () => {
  it('hold up everything at one replica for their length', () => {
    const model: Model = {
      nodes: ['n'],
      services: [station('s', 50, constant(10e3), { replicas: 2 })],
      clients: [client({ to: 's/do' }, 400)],
    };
    const pause: Effect = { kind: 'pause', target: 'replica:s/1', from: 10 * SECOND, to: 11.5 * SECOND, amount: 1 };
    const { spans } = run(model, 20, { effects: [pause] });
    expect(of(spans, 0).every((span) => Math.abs(length(span) - 10e3) < 1)).toBe(true);
    for (const span of of(spans, 1)) {
      if (span.leave < pause.from || span.start > pause.to + 300e3) expect(length(span)).toBeCloseTo(10e3, 2);
      else expect(span.leave <= pause.from || span.leave >= pause.to).toBe(true);
    }
    expect(Math.max(...of(spans, 1).map(length))).toBeCloseTo(1.51 * SECOND, -5);
  });
  it('come regularly where a service has them, and are told', () => {
    const { spans, marks } = run(
      {
        nodes: ['n'],
        services: [station('s', 50, constant(2e3), { pauses: { every: exponential(5 * SECOND), length: constant(200e3) } })],
        clients: [client({ to: 's/do' }, 100)],
      },
      300,
    );
    const told = marks.filter((mark) => mark.name === 'pause');
    expect(told.length).toBeGreaterThan(40);
    expect(told.length).toBeLessThan(80);
    const slow = spans.filter((span) => length(span) > 3e3);
    expect(slow.every((span) => told.some((mark) => span.start < mark.time + 400e3 && span.leave > mark.time))).toBe(true);
    expect(percentile(slow.map(length), 0.5)).toBeGreaterThan(50e3);
  });
});
