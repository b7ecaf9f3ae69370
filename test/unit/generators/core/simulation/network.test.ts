/** Names, packets and connections: the steps that they leave in client spans. */
import { describe, expect, it } from 'vitest';
import { constant, exponential, type Call, type Effect, type Model } from '../../../../../generators/core/simulation/index.ts';
import { client, percentile, run, SECOND, share, station, type Span } from './lab.ts';

/** a → b over the network; a's replicas stand on two nodes, b elsewhere. */
const pair = (call: Partial<Call>): Model => ({
  nodes: ['good', 'bad', 'far'],
  services: [
    station('a', 50, constant(500), {
      replicas: 2,
      nodes: ['good', 'bad'],
      operations: {
        do: { steps: [{ work: constant(500) }, { calls: [{ to: 'b/do', network: constant(200), bytes: constant(900), ...call }] }] },
      },
    }),
    station('b', 50, exponential(2000), { nodes: ['far'] }),
  ],
  clients: [client({ to: 'a/do' }, 100)],
});
const effect = (kind: Effect['kind'], amount: number): Effect => ({ kind, target: 'node:bad', from: 0, to: 1e15, amount });
const inner = (spans: readonly Span[], replicaOfCaller: number): Span[] =>
  spans.filter((span) => span.parent >= 0 && spans[span.parent]!.replica === replicaOfCaller);
const length = (span: Span): number => span.end - span.start;

describe('name lookups inside a node', () => {
  it.each([
    ['glibc' as const, 5 * SECOND],
    ['musl' as const, 2.5 * SECOND],
  ])('lost packets add the gap of %s, on that node only, before the server hears of the call', (resolver, gap) => {
    const { spans } = run(pair({ dns: { resolver, time: exponential(300) } }), 60, { effects: [effect('dns-loss', 0.03)] });
    const bad = inner(spans, 1);
    const late = bad.filter((span) => length(span) > 0.9 * gap && span.status === 0);
    expect(late.length / bad.length).toBeGreaterThan(0.02);
    expect(late.length / bad.length).toBeLessThan(0.04);
    for (const span of late) {
      expect(length(span)).toBeGreaterThan(gap);
      expect(length(span)).toBeLessThan(gap + 50e3);
      expect(span.arrive - span.start).toBeGreaterThan(gap);
      expect(span.leave - span.arrive).toBeLessThan(50e3);
      expect(span.lookups).toBe(2);
    }
    expect(share(bad, (span) => length(span) > 50e3 && length(span) < gap)).toBe(0);
    expect(Math.max(...inner(spans, 0).map(length))).toBeLessThan(50e3);
  });
  it('fails when the second question is lost too', () => {
    const { spans } = run(pair({ dns: { resolver: 'glibc', time: constant(300) } }), 60, { effects: [effect('dns-loss', 0.5)] });
    const failed = inner(spans, 1).filter((span) => span.status === 6);
    expect(share(inner(spans, 1), (span) => span.status === 6)).toBeCloseTo(0.25, 1);
    for (const span of failed) expect([span.arrive, length(span)]).toEqual([0, expect.closeTo(10 * SECOND, 0)]);
  });
});

describe('lost packets', () => {
  it('add 0.2, 0.6, 1.4 s to client spans while server spans stay fast', () => {
    const { spans } = run(pair({}), 120, { effects: [effect('loss', 0.03)] });
    const bad = inner(spans, 1);
    const steps = [0.2, 0.6, 1.4].map((step) => share(bad, (span) => Math.abs(length(span) - step * SECOND) < 30e3));
    expect(steps[0]).toBeGreaterThan(0.05);
    expect(steps[1]).toBeGreaterThan(0.001);
    expect(steps[0]!).toBeGreaterThan(10 * steps[1]!);
    expect(share(bad, (span) => length(span) > 30e3 && length(span) < 199e3)).toBe(0);
    expect(
      percentile(
        bad.map((span) => span.leave - span.arrive),
        0.999,
      ),
    ).toBeLessThan(30e3);
    for (const span of bad) expect(span.resent > 0).toBe(length(span) > 100e3);
    expect(inner(spans, 0).every((span) => span.resent === 0)).toBe(true);
  });
});

describe('connections', () => {
  const handshakes = (spans: readonly Span[]): number =>
    share(
      spans.filter((span) => span.parent >= 0),
      (span) => span.connect >= 3000,
    );
  it('are reused when traffic is dense and closed when it is thin', () => {
    const connection = { handshake: constant(3000), idle: 100e3 };
    expect(handshakes(run(pair({ connection }), 60).spans)).toBeLessThan(0.1);
    expect(handshakes(run({ ...pair({ connection }), clients: [client({ to: 'a/do' }, 2)] }, 600).spans)).toBeGreaterThan(0.8);
  });
  it('die with the process that opened them', () => {
    const connection = { handshake: constant(3000), idle: 30 * SECOND };
    const down: Effect = { kind: 'down', target: 'replica:a/0', from: 20 * SECOND, to: 25 * SECOND, amount: 2 };
    const opened = (effects: readonly Effect[]): number =>
      inner(run(pair({ connection }), 30, { effects }).spans, 0).filter((span) => span.start > 25 * SECOND && span.connect >= 3000).length;
    expect(opened([])).toBe(0);
    expect(opened([down])).toBeGreaterThan(0);
    const process: Effect = { ...down, amount: 1 };
    expect(opened([process])).toBeGreaterThan(0);
  });
  it('are waited for at the limit, never more than that many at once', () => {
    const connection = { handshake: constant(100), idle: SECOND, limit: 2 };
    const busy = { ...pair({ connection }), clients: [client({ to: 'a/do' }, 1600)] };
    const { spans } = run(busy, 10);
    for (const caller of [0, 1]) {
      const edges = inner(spans, caller)
        .flatMap((span) => [[span.start + span.connect, 1] as const, [span.end, -1] as const])
        .toSorted((x, y) => x[0] - y[0] || x[1] - y[1]);
      let open = 0;
      let most = 0;
      for (const [, change] of edges) most = Math.max(most, (open += change));
      expect(most).toBe(2);
    }
    expect(
      percentile(
        inner(spans, 0).map((span) => span.connect),
        0.9,
      ),
    ).toBeGreaterThan(2000);
  });
});
