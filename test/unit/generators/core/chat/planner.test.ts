import { describe, expect, it } from 'vitest';
import { chatOrders, type ChatOrder } from '../../../../../generators/core/chat/orders.ts';
import { KIND, TOPICS } from '../../../../../generators/core/chat/text/index.ts';
import { OP } from '../../../../../generators/core/chat/trace.ts';
import type { Trace } from '../../../../../generators/core/chat/trace.ts';
import { chatWindows } from '../../../../../generators/core/chat/windows.ts';
import { chatCast } from '../../../../../generators/core/chat/cast.ts';
import { chatCase, windowPlan, type Made } from './case.ts';

const plain = chatCase([]);
const base = windowPlan(plain).trace;

/** The plan of the same case under orders that are given by hand; times are those of the whole window. */
function under(make: (made: Made, from: number, to: number) => readonly ChatOrder[]): { trace: Trace; made: Made } {
  const quiet = chatCase([]);
  const { now } = chatWindows(quiet.context);
  const made = { ...quiet, context: { ...quiet.context, orders: chatOrders(quiet.context, make(quiet, now[0], now[1])) } };
  return { trace: windowPlan(made).trace, made };
}
const indices = (trace: Trace): number[] => Array.from({ length: trace.count }, (_, i) => i);
const sum = (trace: Trace, column: 'prompt' | 'contextTokens' | 'historyTokens', of = indices(trace)): number =>
  of.reduce((total, i) => total + trace[column][i]!, 0);

describe('a plan of conversations', () => {
  it('is made of parts that add up to the prompt', () => {
    for (const i of indices(base))
      expect(base.systemTokens[i]! + base.historyTokens[i]! + base.contextTokens[i]! + base.toolTokens[i]! + base.userTokens[i]!).toBe(
        base.prompt[i],
      );
  });
  it('has turns in order, each following the one before', () => {
    for (const i of indices(base)) {
      const next = base.next[i]!;
      if (next < 0) continue;
      expect(base.conversation[next]).toBe(base.conversation[i]);
      expect(base.turn[next]! * 100 + base.step[next]!).toBeGreaterThan(base.turn[i]! * 100 + base.step[i]!);
      expect(base.time[next]).toBe(Infinity);
    }
  });
  it('sends along what was said before, within the limit of the apps', () => {
    const later = indices(base).filter((i) => base.operation[i] === OP.chat && base.turn[i]! > 1);
    expect(later.length).toBeGreaterThan(500);
    for (const i of later) expect(base.historyTokens[i]).toBeLessThanOrEqual(900);
    const first = indices(base).filter((i) => base.operation[i] === OP.chat && base.turn[i] === 1);
    expect(sum(base, 'historyTokens', first)).toBe(0);
  });
  it('is the same again, and another with another seed', () => {
    const again = windowPlan(chatCase([])).trace;
    expect([again.count, sum(again, 'prompt')]).toEqual([base.count, sum(base, 'prompt')]);
    expect(sum(windowPlan(chatCase([], { seed: 8 })).trace, 'prompt')).not.toBe(sum(base, 'prompt'));
  });
  it('numbers no prompt of today like one of yesterday', () => {
    const before = windowPlan(plain, 'before');
    expect(before.offset + before.trace.count).toBeLessThan(windowPlan(plain).offset);
  });
});

describe('an order', () => {
  it('for more passages lengthens contexts of its tenants, and moves nothing else', () => {
    const { trace } = under((_, from, to) => [{ kind: 'passages', from, to, tenants: [0, 3], k: 40, share: 1 }]);
    expect(trace.count).toBe(base.count);
    for (const i of indices(trace)) {
      const mine = trace.operation[i] === OP.chat && (trace.tenant[i] === 0 || trace.tenant[i] === 3);
      expect(trace.k[i]).toBe(mine ? 40 : base.k[i]);
      expect(trace.userTokens[i]).toBe(base.userTokens[i]);
      expect(trace.output[i]).toBe(base.output[i]);
      if (mine) expect(trace.contextTokens[i]! / base.contextTokens[i]!).toBeCloseTo(10, 0);
      else expect(trace.prompt[i]).toBe(base.prompt[i]);
    }
  });
  it('for the whole history makes prompts of a conversation grow with every turn', () => {
    const { trace, made } = under(({ context }, from, to) => [
      {
        kind: 'history',
        from: from - 3600e6,
        to,
        tenant: chatCast(context).tenants.find(({ mode }) => mode === 'sdk')!.index,
        version: 2,
        copies: 2,
      },
    ]);
    const { tenants } = chatCast(made.context);
    const tenant = tenants.find(({ mode }) => mode === 'sdk')!;
    const mine = indices(trace).filter((i) => trace.tenant[i] === tenant.index && trace.operation[i] === OP.chat && trace.next[i]! >= 0);
    expect(mine.length).toBeGreaterThan(50);
    for (const i of mine) expect(trace.historyTokens[trace.next[i]!]!).toBeGreaterThan(Math.min(13_999, 1.5 * trace.historyTokens[i]!));
    expect(sum(trace, 'historyTokens')).toBeGreaterThan(2 * sum(base, 'historyTokens'));
  });
  it('for something before the system prompt leaves no shared prefix, and no two such prompts alike', () => {
    const { trace } = under((_, from, to) => [{ kind: 'preamble', from, to, tenants: [0], tokens: 30 }]);
    const mine = indices(trace).filter((i) => trace.tenant[i] === 0);
    expect(mine.every((i) => trace.prefix[i] === 0 && trace.systemTokens[i] === base.systemTokens[i]! + 30)).toBe(true);
    expect(new Set(mine.map((i) => trace.system[i])).size).toBe(mine.length);
    expect(indices(trace).every((i) => trace.tenant[i] === 0 || trace.prefix[i]! > 0)).toBe(true);
  });
  it('for a failing tool makes runs of many steps, each longer than the one before', () => {
    const { trace } = under((_, from, to) => [
      { kind: 'tool', from, to, tool: 3, share: 1, error: 'broken', steps: [9, 12], resultTokens: 300 },
    ]);
    const failing = indices(trace).filter((i) => trace.toolStatus[i] === 1 && trace.tool[i] === 3);
    expect(failing.length).toBeGreaterThan(200);
    for (const i of failing)
      if (trace.next[i]! >= 0 && trace.turn[trace.next[i]!] === trace.turn[i])
        expect(trace.toolTokens[trace.next[i]!]).toBeGreaterThan(trace.toolTokens[i]!);
    expect(Math.max(...failing.map((i) => trace.step[i]!))).toBeGreaterThanOrEqual(9);
  });
  it('for a systematic crowd goes through all topics from all its addresses, with one fingerprint, evenly', () => {
    const { trace } = under(({ context }, from, to) => [
      {
        kind: 'crowd',
        from,
        to,
        perSecond: 0.8,
        even: true,
        tenant: 9,
        app: 'web',
        clients: [chatCast(context).client('web', 1, 0)],
        ips: Array.from({ length: 40 }, (_, n) => 1000 + n),
        rotate: true,
        accounts: [],
        retrieval: false,
        turns: [1, 1],
        user: [40, 0.2],
        output: [100, 0.2],
        systematic: true,
        text: KIND.extraction,
        answer: KIND.answer,
      },
    ]);
    const mine = indices(trace).filter((i) => trace.text[i] === KIND.extraction);
    expect(mine.length).toBe(trace.count - base.count);
    expect(new Set(mine.map((i) => trace.topic[i])).size).toBe(TOPICS.length);
    expect(new Set(mine.map((i) => trace.ip[i])).size).toBe(40);
    expect(new Set(mine.map((i) => trace.ja4[i])).size).toBe(1);
    const gaps = mine.slice(1).map((i, n) => trace.time[i]! - trace.time[mine[n]!]!);
    const mean = gaps.reduce((a, b) => a + b, 0) / gaps.length;
    expect(Math.sqrt(gaps.reduce((a, gap) => a + (gap - mean) ** 2, 0) / gaps.length) / mean).toBeLessThan(0.1);
  });
});
