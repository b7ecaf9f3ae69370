import { describe, expect, it } from 'vitest';
import { constant, lognormal, uniform, type Effect, type Model, type Request } from '../../../../../generators/core/simulation/index.ts';
import { mean, run, SECOND, share, type Result } from './lab.ts';

const model = (rate: number, request: Partial<Request> = {}, blocks = 4000, timeout = 0): Model => ({
  nodes: ['g'],
  services: [
    {
      name: 'vllm',
      replicas: 1,
      serves: {
        kind: 'llm',
        base: 12e3,
        perSequence: 150,
        perToken: 25,
        sequences: 64,
        blocks,
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
      arrivals: { kind: 'open', rate },
      mix: [
        {
          weight: 1,
          bytes: constant(2000),
          call: { to: 'vllm/chat', ...(timeout > 0 ? { timeout, cancels: true } : {}) },
          promptTokens: lognormal(800, 0.6),
          outputTokens: lognormal(120, 0.6),
          ...request,
        },
      ],
    },
  ],
});
const firstToken = ({ spans }: Result): number => mean(spans.map((span) => span.first - span.start));
const perToken = ({ spans }: Result): number =>
  mean(spans.filter((s) => s.outputTokens > 1).map((s) => (s.leave - s.first) / (s.outputTokens - 1)));

describe('continuous batching', () => {
  it('alone, a request takes its prefill and one step per token', () => {
    const { spans } = run(model(0.02, { promptTokens: constant(1000), outputTokens: constant(101) }), 2000);
    expect(spans.length).toBeGreaterThan(20);
    const alone = spans.filter((span) => span.queue === 0 && Math.abs(span.leave - span.first - 100 * 12150) < 1);
    expect(alone.length / spans.length).toBeGreaterThan(0.85);
    for (const span of alone) expect(span.first - span.arrive).toBeCloseTo(12e3 + 150 + 25 * 1000, 3);
  });
  it('makes exactly the tokens that were asked for', () => {
    const { spans } = run(model(2, { outputTokens: constant(77), promptTokens: constant(300) }), 60);
    for (const span of spans) expect([span.promptTokens, span.outputTokens]).toEqual([300, 77]);
  });
  it('gets slower per token and to the first one as more run together', () => {
    const idle = run(model(0.2), 200);
    const busy = run(model(12), 100);
    expect(perToken(busy)).toBeGreaterThan(1.5 * perToken(idle));
    expect(firstToken(busy)).toBeGreaterThan(1.5 * firstToken(idle));
  });
  it('longer prompts cost time to the first token', () => {
    const long: Effect = { kind: 'prompt', target: 'client:app', from: 0, to: 1e15, amount: 4 };
    expect(firstToken(run(model(0.5), 200, { effects: [long] }))).toBeGreaterThan(2.5 * firstToken(run(model(0.5), 200)));
  });
  it('a prefix in the cache saves its prefill', () => {
    const request = { promptTokens: constant(2000), prefixTokens: constant(1600) };
    const hit: Effect = { kind: 'prefix-hit', target: 'service:vllm', from: 0, to: 1e15, amount: 0.9 };
    const cached = run(model(0.5, request), 300, { effects: [hit] });
    expect(share(cached.spans, (span) => span.cachedTokens === 1600)).toBeCloseTo(0.9, 1);
    const whole = run(model(0.5, request), 300);
    expect(whole.spans.every((span) => span.cachedTokens === 0)).toBe(true);
    expect(firstToken(cached)).toBeLessThan(0.55 * firstToken(whole));
  });
});

describe('KV cache', () => {
  const request = { promptTokens: uniform(300, 700), outputTokens: uniform(150, 350) };
  it('is never filled beyond its size, and nothing is preempted while there is room', () => {
    const roomy = run(model(4, request, 8000), 120, { sampleEvery: SECOND });
    expect(roomy.marks.filter((mark) => mark.name === 'preemption').length).toBe(0);
    expect(Math.max(...roomy.samples.map((s) => s.kv))).toBeLessThan(0.6);
    const tight = run(model(4, request, 400), 120, { sampleEvery: SECOND });
    expect(Math.max(...tight.samples.map((s) => s.kv))).toBeLessThanOrEqual(1);
    expect(Math.max(...tight.samples.map((s) => s.kv))).toBeGreaterThan(0.9);
  });
  it('preempts when it is full: the sequence is computed again, and all requests still end', () => {
    const { spans, marks } = run(model(4, request, 400), 120);
    const told = marks.filter((mark) => mark.name === 'preemption').length;
    expect(told).toBeGreaterThan(20);
    expect(spans.reduce((sum, span) => sum + span.preempted, 0)).toBe(told);
    expect(spans.every((span) => span.status === 0 && span.outputTokens >= 150)).toBe(true);
    const delay = (preempted: boolean): number =>
      mean(spans.filter((s) => s.preempted > 0 === preempted).map((s) => (s.leave - s.first) / s.outputTokens));
    expect(delay(true)).toBeGreaterThan(delay(false));
  });
  it('rejects what can never fit', () => {
    const { spans } = run(model(1, { promptTokens: constant(9000) }, 400), 20);
    expect(spans.every((span) => span.status === 4)).toBe(true);
  });
});

it('a client that gives up frees its sequence at the next step', () => {
  const { spans } = run(model(1, { outputTokens: constant(1000) }, 4000, 2 * SECOND), 60);
  for (const span of spans) {
    expect(span.status).toBe(3);
    expect(span.served).toBe(7);
    expect(span.leave - span.end).toBeLessThan(SECOND);
    expect(span.outputTokens).toBeLessThan(300);
  }
});
