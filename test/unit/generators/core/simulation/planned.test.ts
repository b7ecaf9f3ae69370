import { describe, expect, it } from 'vitest';
import { constant, STATUS_NAMES, type Call, type Model, type PlannedRequests } from '../../../../../generators/core/simulation/index.ts';
import { mean, run, SECOND, share, type Span } from './lab.ts';

const LIMITED = STATUS_NAMES.indexOf('limited');

interface Asked {
  time?: number;
  /** Index of the request that it follows, and how long after its end. */
  after?: number;
  gap?: number;
  needs?: number;
  kind?: number;
  prompt?: number;
  output?: number;
  limited?: number;
}

function planOf(asked: readonly Asked[]): PlannedRequests {
  const next = asked.map(() => -1);
  asked.forEach(({ after }, i) => after !== undefined && (next[after] = i));
  const column = (name: keyof Asked, usual: number): number[] => asked.map((each) => each[name] ?? usual);
  const time = asked.map(({ time: at, after }) => (after === undefined ? SECOND + (at ?? 0) * SECOND : Infinity));
  const none = asked.map(() => 0);
  return {
    count: asked.length,
    client: none,
    kind: column('kind', 0),
    time,
    next,
    gap: column('gap', 0),
    needs: column('needs', 0),
    bytes: asked.map(() => 900),
    prompt: column('prompt', 400),
    output: column('output', 20),
    prefix: none,
    limited: column('limited', 0),
  };
}

const model = (planned: PlannedRequests, call: Partial<Call> = {}, engine: { errors?: number; hazard?: number } = {}): Model => ({
  nodes: ['n'],
  services: [
    {
      name: 'gateway',
      replicas: 1,
      serves: { kind: 'workers', workers: 8 },
      operations: { chat: { steps: [{ work: constant(1000) }, { calls: [{ to: 'engine/chat' }] }] } },
    },
    {
      name: 'engine',
      replicas: 1,
      serves: {
        kind: 'llm',
        base: 20e3,
        perSequence: 0,
        perToken: 200,
        sequences: 64,
        blocks: 4000,
        blockTokens: 16,
        budget: 2048,
        prefixHit: 0,
      },
      operations: { chat: { steps: [{ work: constant(0) }] } },
      ...engine,
    },
  ],
  clients: [
    { name: 'app', arrivals: { kind: 'planned' }, mix: [{ weight: 1, bytes: constant(1), call: { to: 'gateway/chat', ...call } }] },
  ],
  planned,
});
const roots = (spans: readonly Span[]): Span[] => spans.filter(({ parent }) => parent < 0).toSorted((a, b) => a.start - b.start);

describe('planned requests', () => {
  it('start at their times, and every span knows which it belongs to', () => {
    const { spans } = run(model(planOf([{ time: 5 }, { time: 1 }, { time: 9 }])), 20);
    expect(roots(spans).map(({ planned, start }) => [planned, start])).toEqual([
      [1, 2 * SECOND],
      [0, 6 * SECOND],
      [2, 10 * SECOND],
    ]);
    for (const span of spans) if (span.parent >= 0) expect(span.planned).toBe(spans[span.parent]!.planned);
  });
  it('follow another one so long after its end', () => {
    const { spans } = run(model(planOf([{}, { after: 0, gap: 2 * SECOND }, { after: 1, gap: 3 * SECOND }])), 60);
    const [a, b, c] = roots(spans);
    expect(b!.start).toBe(a!.end + 2 * SECOND);
    expect(c!.start).toBe(b!.end + 3 * SECOND);
  });
  it('that need a success do not follow a failure; others do', () => {
    const chain = (needs: number): Asked[] => [{}, { after: 0, gap: 1, needs }];
    expect(roots(run(model(planOf(chain(1)), {}, { errors: 1 }), 60).spans).length).toBe(1);
    expect(roots(run(model(planOf(chain(0)), {}, { errors: 1 }), 60).spans).length).toBe(2);
    expect(roots(run(model(planOf(chain(1))), 60).spans).length).toBe(2);
  });
  it('do not begin after the end of the window', () => {
    expect(roots(run(model(planOf([{}, { after: 0, gap: 90 * SECOND }, { time: 59 }, { time: 61 }])), 60).spans).length).toBe(2);
  });
  it('carry exactly their tokens, whatever effects their client is under', () => {
    const asked = [
      { prompt: 700, output: 33 },
      { time: 5, prompt: 1234, output: 7 },
    ];
    const effects = [{ kind: 'prompt' as const, target: 'client:app', from: 0, to: 1e15, amount: 3 }];
    const { spans } = run(model(planOf(asked)), 60, { effects });
    const engine = spans.filter(({ parent }) => parent >= 0).toSorted((a, b) => a.start - b.start);
    expect(engine.map(({ promptTokens, outputTokens }) => [promptTokens, outputTokens])).toEqual([
      [700, 33],
      [1234, 7],
    ]);
  });
  it('over their limit are refused by the first service, and go no further', () => {
    const { spans } = run(model(planOf([{ limited: 1 }, { time: 1 }])), 60);
    expect(spans.filter(({ planned }) => planned === 0).map(({ status }) => status)).toEqual([LIMITED]);
    expect(spans.filter(({ planned }) => planned === 1).map(({ status }) => status)).toEqual([0, 0]);
  });
});

describe('a caller that waits for the first token only', () => {
  const asked = [
    { prompt: 400, output: 300 },
    { time: 20, prompt: 9000, output: 300 },
  ];
  it('hears long answers to the end, and gives up on long prompts', () => {
    const { spans } = run(model(planOf(asked), { timeout: SECOND, untilFirst: true, retry: { attempts: 3, base: 1000 } }), 60);
    const attempts = (planned: number): number => roots(spans).filter((span) => span.planned === planned).length;
    expect([attempts(0), attempts(1)]).toEqual([1, 3]);
    expect(roots(spans)[0]!.end - roots(spans)[0]!.start).toBeGreaterThan(5 * SECOND);
  });
  it('without it the whole answer counts', () => {
    const { spans } = run(model(planOf(asked), { timeout: SECOND, retry: { attempts: 3, base: 1000 } }), 60);
    expect(roots(spans).filter((span) => span.planned === 0).length).toBe(3);
  });
});

describe('hazard', () => {
  it('breaks long work more often than short work', () => {
    const asked = Array.from({ length: 1600 }, (_, n) => ({ time: n * 12, output: n % 2 ? 400 : 20 }));
    const { spans } = run(model(planOf(asked), {}, { hazard: 0.03 }), 1600 * 12);
    const failed = (parity: number): number =>
      share(
        roots(spans).filter(({ planned }) => planned % 2 === parity),
        ({ status }) => status !== 0,
      );
    const busy = (parity: number): number =>
      mean(spans.filter(({ parent, planned }) => parent >= 0 && planned % 2 === parity).map((span) => span.busy / SECOND));
    for (const parity of [0, 1]) expect(failed(parity)).toBeCloseTo(1 - Math.exp(-0.03 * busy(parity)), 1.3);
    expect(failed(1)).toBeGreaterThan(8 * failed(0));
  });
});
