/** What holds for every topology. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  constant,
  exponential,
  lognormal,
  STATUS_NAMES,
  uniform,
  type Call,
  type Effect,
  type Model,
  type Scaling,
  type Service,
  type Step,
} from '../../../../../generators/core/simulation/index.ts';
import { client, digest, run, simulate, SECOND, type Span } from './lab.ts';

const callTo = (to: string): fc.Arbitrary<Call> =>
  fc
    .record({
      probability: fc.constantFrom(1, 0.5),
      cacheHit: fc.constantFrom(0, 0.3),
      optional: fc.boolean(),
      cancels: fc.boolean(),
      timeout: fc.constantFrom(0, 20e3, 100e3),
      network: fc.constantFrom(constant(0), lognormal(200, 0.4)),
      attempts: fc.integer({ min: 1, max: 3 }),
      budget: fc.constantFrom(undefined, 0.1),
      connection: fc.constantFrom(
        undefined,
        { handshake: constant(900), idle: 50e3 },
        { handshake: exponential(2000), idle: 5e3, limit: 3 },
      ),
      dns: fc.constantFrom(undefined, { resolver: 'musl' as const, time: exponential(400) }),
    })
    .map(({ attempts, budget, connection, dns, ...call }) => ({
      to,
      ...call,
      retry: { attempts, base: 5e3, ...(budget === undefined ? {} : { budget }) },
      ...(connection ? { connection } : {}),
      ...(dns ? { dns } : {}),
    }));

const serves = (): fc.Arbitrary<Service['serves']> =>
  fc.oneof(
    fc.record({ kind: fc.constant('workers' as const), workers: fc.integer({ min: 1, max: 4 }), holds: fc.boolean() }),
    fc.record({
      kind: fc.constant('batching' as const),
      workers: fc.integer({ min: 1, max: 2 }),
      max: fc.integer({ min: 1, max: 8 }),
      delay: fc.constantFrom(0, 2e3, 30e3),
      fixed: fc.constant(0.7),
      each: fc.constant(0.3),
    }),
    fc.constant({
      kind: 'llm' as const,
      base: 1000,
      perSequence: 20,
      perToken: 5,
      sequences: 8,
      blocks: 40,
      blockTokens: 16,
      budget: 256,
      prefixHit: 0.5,
    }),
  );

const SCALING: Scaling = {
  minimum: 1,
  maximum: 5,
  metric: 'calls',
  target: 1.5,
  period: 150e3,
  stabilization: 300e3,
  start: exponential(200e3),
  load: exponential(100e3),
};

/** Layers of services, each calling only services of later layers. */
const models: fc.Arbitrary<Model> = fc.integer({ min: 1, max: 3 }).chain((depth) =>
  fc
    .tuple(
      fc.tuple(
        ...Array.from({ length: depth }, (_, level) =>
          fc.record({
            name: fc.constant(`s${level}`),
            replicas: fc.integer({ min: 1, max: 3 }),
            balance: fc.constantFrom('round-robin' as const, 'least' as const, 'random' as const),
            serves: serves(),
            queue: fc.constantFrom(2, 20, Infinity),
            errors: fc.constantFrom(0, 0.1),
            scaling: fc.constantFrom(undefined, SCALING, { ...SCALING, readyBeforeLoad: true }),
            pauses: fc.constantFrom(undefined, { every: exponential(SECOND), length: exponential(20e3) }),
            calls:
              level === depth - 1
                ? fc.constant<Call[]>([])
                : fc.array(
                    fc.integer({ min: level + 1, max: depth - 1 }).chain((to) => callTo(`s${to}/do`)),
                    { maxLength: 2 },
                  ),
            parallel: fc.boolean(),
          }),
        ),
      ),
      callTo('s0/do'),
      fc.constantFrom(10, 40, 80),
      fc.boolean(),
    )
    .map(([layers, call, rate, closed]): Model => ({
      nodes: ['a', 'b'],
      services: layers.map(({ calls, parallel, pauses, scaling, ...service }): Service => {
        const called: Step[] = parallel ? [{ calls }] : calls.map((one) => ({ calls: [one] }));
        return {
          ...service,
          ...(pauses ? { pauses } : {}),
          ...(scaling ? { scaling } : {}),
          operations: { do: { bytes: uniform(200, 5000), steps: [{ work: exponential(3000) }, ...called, { work: exponential(500) }] } },
        };
      }),
      clients: [
        client({ ...call, probability: 1, cacheHit: 0 }, rate, {
          ...(closed ? { arrivals: { kind: 'closed', users: 6, think: exponential(100e3) } as const } : {}),
          mix: [
            {
              weight: 1,
              bytes: constant(700),
              call: { ...call, probability: 1, cacheHit: 0 },
              promptTokens: uniform(10, 200),
              outputTokens: uniform(1, 50),
              prefixTokens: constant(40),
            },
          ],
        }),
      ],
    })),
);

const effects: fc.Arbitrary<Effect[]> = fc
  .array(
    fc.record({
      kind: fc.constantFrom(
        'latency' as const,
        'errors' as const,
        'loss' as const,
        'dns-loss' as const,
        'rate' as const,
        'pause' as const,
        'clock' as const,
        'workers' as const,
        'timeout' as const,
      ),
      target: fc.constant('*'),
      from: fc.constantFrom(0, 2 * SECOND),
      to: fc.constantFrom(2.5 * SECOND, 9 * SECOND),
      amount: fc.constantFrom(0.2, 0.5),
    }),
    { maxLength: 2 },
  )
  .map((list) =>
    list.map((effect) =>
      effect.kind === 'workers' ? { ...effect, amount: 1 } : effect.kind === 'timeout' ? { ...effect, amount: 8e3 } : effect,
    ),
  );

const cases = fc.tuple(models, effects);
const SECONDS = 3;
const GIVEN_UP = STATUS_NAMES.indexOf('cancelled');

const nested = (spans: readonly Span[], span: Span): void => {
  if (span.arrive > 0) {
    expect(span.arrive).toBeGreaterThanOrEqual(span.start);
    expect(span.leave).toBeGreaterThanOrEqual(span.arrive);
    expect(span.queue + 1e-6).toBeGreaterThanOrEqual(span.batchWait);
    // A server that was given up may go on after its caller.
    if (span.status === span.served && span.status !== GIVEN_UP) expect(span.end).toBeGreaterThanOrEqual(span.leave);
  }
  expect(span.end).toBeGreaterThanOrEqual(span.start);
  if (span.parent < 0) return;
  const parent = spans[span.parent]!;
  expect(parent.request).toBe(span.request);
  expect(span.start).toBeGreaterThanOrEqual(parent.serve);
  expect(span.end).toBeLessThanOrEqual(parent.leave);
};

describe('on any topology', () => {
  it('every request ends once, spans nest, attempts stay under their limit, and nothing is left behind', () => {
    fc.assert(
      fc.property(cases, ([model, list]) => {
        const { spans, samples, simulation } = run(model, SECONDS, { effects: list });
        const roots = spans.filter((span) => span.parent < 0 && span.attempt === 1);
        expect(new Set(roots.map((span) => span.request)).size).toBe(roots.length);
        expect(roots.length).toBe(simulation.totals.requests);
        const limits = [
          ...model.services.flatMap((s) => s.operations['do']!.steps.flatMap((step) => ('calls' in step ? step.calls : []))),
          model.clients[0]!.mix[0]!.call,
        ];
        spans.forEach((span) => {
          nested(spans, span);
          expect(span.attempt).toBeLessThanOrEqual(limits[span.call]!.retry!.attempts);
        });
        const last = samples.at(-1)!.time;
        for (const sample of samples.filter((one) => one.time === last))
          expect([sample.calls, sample.queue, sample.busy]).toEqual([0, 0, 0]);
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  it("obeys Little's law: calls present over time = sum of the times that calls were there", () => {
    fc.assert(
      fc.property(cases, ([model, list]) => {
        const { spans, samples, simulation } = run(model, SECONDS, { effects: list, sampleEvery: 250e3 });
        simulation.layout.services.forEach((_, service) => {
          const present = samples.filter((s) => s.service === service).reduce((sum, s) => sum + s.callTime, 0);
          const stays = spans.filter((s) => s.service === service && s.arrive > 0).reduce((sum, s) => sum + s.leave - s.arrive, 0);
          expect(Math.abs(present - stays)).toBeLessThan(1e-6 * Math.max(1e3, stays));
        });
      }),
      { numRuns: 30, seed: 4 },
    );
  });

  it('gives the same bytes for the same seed, in one run or in pieces, and others for another', () => {
    fc.assert(
      fc.property(cases, ([model, list]) => {
        const once = digest(model, SECONDS, { effects: list });
        expect(digest(model, SECONDS, { effects: list })).toBe(once);
        expect(digest(model, SECONDS, { effects: list, seed: 2 })).not.toBe(once);
      }),
      { numRuns: 10, seed: 5 },
    );
  });
});

it('another client leaves the arrivals of the first alone', () => {
  const service: Service = {
    name: 's',
    replicas: 2,
    serves: { kind: 'workers', workers: 2 },
    operations: { do: { steps: [{ work: exponential(2000) }] } },
  };
  const first = client({ to: 's/do' }, 50);
  const starts = (clients: Model['clients']): number[] =>
    run({ nodes: ['n'], services: [service], clients }, 20)
      .spans.filter((span) => span.client === 0)
      .map((span) => span.start)
      .toSorted((a, b) => a - b);
  expect(starts([first, client({ to: 's/do' }, 80, { name: 'other' })])).toEqual(starts([first]));
});

it('memory does not grow with time at the same load', () => {
  const model: Model = {
    nodes: ['n'],
    services: [
      {
        name: 'a',
        replicas: 2,
        serves: { kind: 'workers', workers: 4 },
        operations: { do: { steps: [{ work: exponential(1000) }, { calls: [{ to: 'b/do', timeout: 200e3 }] }] } },
      },
      { name: 'b', replicas: 2, serves: { kind: 'workers', workers: 4 }, operations: { do: { steps: [{ work: exponential(1500) }] } } },
    ],
    clients: [client({ to: 'a/do', timeout: SECOND, connection: { handshake: constant(500), idle: SECOND } }, 3000)],
  };
  const room = (seconds: number): number[] => {
    const { frames, pending } = simulate(model, seconds, {}, {}).totals;
    return [frames, pending];
  };
  expect(room(30)).toEqual(room(5));
});
