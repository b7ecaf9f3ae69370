/** Where requests come from, and effects on them. */
import { describe, expect, it } from 'vitest';
import {
  constant,
  exponential,
  Simulation,
  type Client,
  type Model,
  type Options,
} from '../../../../../generators/core/simulation/index.ts';
import { client, mean, run, SECOND, share, simulate, station, streams } from './lab.ts';

const model = (...clients: Client[]): Model => ({ nodes: ['n'], services: [station('s', 1000, constant(1000))], clients });
/** When requests begin, in order. */
function starts(simulated: Model, seconds: number, options: Partial<Options> = {}): number[] {
  const times: number[] = [];
  simulate(simulated, seconds, options, { spans: (batch) => times.push(...batch.start.subarray(0, batch.rows)) });
  return times.toSorted((a, b) => a - b);
}
const variation = (times: readonly number[]): number => {
  const gaps = times.slice(1).map((t, i) => t - times[i]!);
  const m = mean(gaps);
  return Math.sqrt(mean(gaps.map((gap) => (gap - m) ** 2))) / m;
};
const open = (arrivals: Partial<Client['arrivals'] & object>): Client =>
  client({ to: 's/do' }, 50, { arrivals: { kind: 'open', rate: 50, ...arrivals } as Client['arrivals'] });

describe('open arrivals', () => {
  it.each([
    [1, 0.95, 1.05],
    [0.25, 1.8, 2.2],
    [4, 0.45, 0.55],
  ])('with gaps of shape %d have their variation and rate', (shape, low, high) => {
    const times = starts(model(open({ shape })), 400);
    expect(times.length / 400 / 50).toBeCloseTo(1, 1);
    expect(variation(times)).toBeGreaterThan(low);
    expect(variation(times)).toBeLessThan(high);
  });
  it('follow a rate that changes, and effects on it', () => {
    const rate = (time: number): number => (time < 600 * SECOND ? 20 : 60);
    const effects = [{ kind: 'rate', target: 'client:user', from: 900 * SECOND, to: 1000 * SECOND, amount: 3 } as const];
    const times = starts(model(open({ rate })), 1200, { effects });
    const between = (from: number, to: number): number => times.filter((t) => t >= from * SECOND && t < to * SECOND).length / (to - from);
    expect(between(0, 600) / 20).toBeCloseTo(1, 1);
    expect(between(661, 900) / 60).toBeCloseTo(1, 1);
    expect(between(900, 1000) / 180).toBeCloseTo(1, 1);
    expect(between(1000, 1200) / 60).toBeCloseTo(1, 1);
  });
  it('fall silent and come back', () => {
    const effects = [{ kind: 'rate', target: 'client:user', from: 10 * SECOND, to: 20 * SECOND, amount: 0 } as const];
    const times = starts(model(open({})), 30, { effects });
    expect(times.filter((t) => t >= 10 * SECOND && t < 20 * SECOND).length).toBe(0);
    expect(times.filter((t) => t >= 20 * SECOND).length).toBeGreaterThan(400);
  });
  it('in bursts keep their mean rate and lose their evenness', () => {
    const times = starts(model(open({ bursts: { busy: 5 * SECOND, idle: 20 * SECOND, idleShare: 0.05 } })), 2500);
    expect(Math.abs(times.length / 2500 / 50 - 1)).toBeLessThan(0.15);
    const perSecond = new Float64Array(2501);
    for (const t of times) perSecond[Math.floor(t / SECOND) - 1]!++;
    const m = mean([...perSecond]);
    expect(mean([...perSecond].map((n) => (n - m) ** 2)) / m).toBeGreaterThan(20);
  });
});

describe('closed clients', () => {
  it('have never more in flight than users, and obey the interactive response time law', () => {
    const users: Client = { ...client({ to: 's/do' }, 0), arrivals: { kind: 'closed', users: 20, think: exponential(100e3) } };
    const slow = { ...model(users), services: [station('s', 2, exponential(20e3))] };
    const { spans, samples } = run(slow, 300, { sampleEvery: SECOND });
    expect(Math.max(...samples.map((s) => s.calls))).toBeLessThanOrEqual(20);
    // N = throughput × (response + think)
    const response = mean(spans.map((s) => s.end - s.start));
    expect((spans.length / (300 * SECOND)) * (response + 100e3)).toBeCloseTo(20, 0);
  });
});

it('a client draws from its mix, and its own sizes and work', () => {
  const mixed: Client = {
    ...client({ to: 's/do' }, 100),
    mix: [
      { weight: 3, bytes: constant(1000), call: { to: 's/do' } },
      { weight: 1, bytes: constant(5e6), work: constant(8), call: { to: 's/do' } },
    ],
  };
  const service = station('s', 100, constant(0), {
    operations: { do: { steps: [{ work: constant(1000), byWork: true, perByte: 0.01 }] } },
  });
  const { spans } = run({ nodes: ['n'], services: [service], clients: [mixed] }, 60);
  expect(share(spans, (s) => s.kind === 1)).toBeCloseTo(0.25, 1);
  for (const span of spans) {
    expect(span.bytesIn).toBe(span.kind === 1 ? 5e6 : 1000);
    expect(span.busy).toBeCloseTo(span.kind === 1 ? 58e3 : 1010, 6);
  }
});

describe('mistakes in a model', () => {
  const options = { start: 1, end: SECOND, streams: streams() };
  it.each([
    ['an unknown operation', { ...model(client({ to: 's/nothing' }, 1)) }, /unknown operation s\/nothing/],
    ['two clients of one name', model(client({ to: 's/do' }, 1), client({ to: 's/do' }, 1)), /same name/],
    [
      'calls in a circle',
      {
        ...model(client({ to: 's/do' }, 1)),
        services: [station('s', 1, constant(1), { operations: { do: { steps: [{ calls: [{ to: 's/do' }] }] } } })],
      },
      /calls itself/,
    ],
    [
      'an unknown node',
      { ...model(client({ to: 's/do' }, 1)), services: [station('s', 1, constant(1), { nodes: ['m'] })] },
      /unknown node m/,
    ],
  ])('%s is refused', (_, wrong, message) => {
    expect(() => new Simulation(wrong, options, {})).toThrow(message);
  });
  it('an effect without target is refused', () => {
    const effects = [{ kind: 'latency', target: 'service:none', from: 0, to: 1, amount: 2 } as const];
    expect(() => new Simulation(model(client({ to: 's/do' }, 1)), { ...options, effects }, {})).toThrow(/no target service:none/);
  });
});

it('can be run in pieces with the same result', () => {
  const gather = (pieces: number): number[] => {
    const out: number[] = [];
    const simulation = new Simulation(
      model(client({ to: 's/do' }, 100)),
      { start: 1, end: 10 * SECOND, streams: streams() },
      { spans: (b) => out.push(...b.end.slice(0, b.rows)) },
    );
    for (let k = 1; k <= pieces; k++) simulation.run((k * 10 * SECOND) / pieces);
    while (simulation.run());
    return out;
  };
  expect(gather(7)).toEqual(gather(1));
});
