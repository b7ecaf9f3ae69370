import { KIND } from '../../generators/core/chat/text/index.ts';
import { SECOND } from '../../generators/core/time.ts';
import type { Rig } from './source-rig.ts';
import { podOf } from './service-calls.ts';

export const KEYS = ['key_web', 'key_app', 'key_partner'] as const;
export const MODEL = 'support-8b';
/** Parts of a prompt, in the order of the events. */
export const PARTS = ['systemTokens', 'historyTokens', 'contextTokens', 'toolTokens', 'userTokens'] as const;

/**
 * Writes requests of a chat, each with its call of the gateway and what came of it. The number of a request tells its outcome, `i % 10`:
 * 6 is over its rate limit, 7 times out at the model, 8 repeats the prompt of 7, 9 uses a tool; all others are answered.
 * @returns what the events say
 */
export function writeChat(
  rig: Rig,
  count: number,
  start = Math.ceil(rig.clock.detailStart / 3600e6) * 3600e6 + 1800 * SECOND,
  every = 2.3 * SECOND,
) {
  const pod = [0, 1].map((n) => rig.pools.pod(podOf('gateway', n)));
  const rows = Array.from({ length: count }, (_, i) => {
    const outcome = i % 10;
    const t = Math.floor(start + i * every);
    const limited = outcome === 6;
    const failed = outcome === 7;
    const end = t + (limited ? 2000 : failed ? 30_000_000 : 900_000 + i * 37);
    return {
      i,
      t,
      end,
      outcome,
      call: i + 1,
      conversation: 7001 + Math.floor(i / 4) * 13,
      turn: 1 + (i % 4),
      apiKey: KEYS[i % 3]!,
      account: i % 5 === 0 ? 0 : 90_000_017 + (i % 40) * 31,
      status: limited ? 429 : failed ? 504 : 200,
      error: limited ? 'rate_limited' : failed ? 'upstream_timeout' : null,
      finish: limited || failed ? null : outcome === 9 ? 'tool_calls' : 'stop',
      prompt: outcome === 8 ? i : i + 1,
      systemTokens: limited ? 0 : 311,
      historyTokens: limited ? 0 : 40 * (i % 4),
      contextTokens: limited ? 0 : 420 + (i % 90),
      toolTokens: outcome === 9 ? 77 : 0,
      userTokens: limited ? 0 : 12 + (i % 23),
      outputTokens: limited || failed ? 0 : 60 + (i % 80),
      cachedTokens: limited || failed ? 0 : 304,
    };
  });
  for (const row of rows)
    rig.add('ServiceCall', {
      t: row.t,
      end: row.end,
      request: row.call,
      service: 'gateway',
      operation: 'POST /v1/chat',
      server: pod[row.i % 2]!,
      apiKey: row.apiKey,
      clientIp: 0xc6130001,
      attempt: 1,
      arrive: row.t,
      serve: row.t,
      leave: row.end,
    });
  for (const row of rows) {
    const { i, t, end, outcome, call, conversation, turn, apiKey, account } = row;
    const tokens = Object.fromEntries([...PARTS, 'outputTokens', 'cachedTokens'].map((name) => [name, row[name as 'userTokens']]));
    rig.add('ChatRequest', {
      t,
      end,
      call,
      conversation,
      turn,
      apiKey,
      account,
      first: row.finish ? t + 300_000 : 0,
      pod: pod[i % 2]!,
      ua: 'support-web/4.2',
      ja4: 't13d1516h2_8daaf6152771_02713d6af862',
      clientIp: 0xc6130001 + (i % 9),
      operation: 'POST /v1/chat',
      model: MODEL,
      status: row.status,
      error: row.error,
      finish: row.finish,
      system: 3,
      prompt: row.prompt,
      maxTokens: 1024,
      length: 4 * (row.historyTokens + row.contextTokens + row.userTokens),
      stream: 1,
      ...tokens,
    });
    if (outcome === 6) continue;
    const about = { call, conversation, turn, account, apiKey, topic: i % 16, language: i % 4, seed: i * 7919 };
    rig.add('ChatTurn', { ...about, t, role: 1, kind: turn === 1 ? KIND.opening : KIND.followup, tokens: 0 });
    if (outcome !== 7) rig.add('ChatTurn', { ...about, t: end, role: 2, kind: KIND.answer, tokens: row.outputTokens });
    rig.add('Retrieval', {
      t: t + 5000,
      end: t + 45_000,
      call,
      conversation,
      turn,
      index: 'kb-main',
      topic: i % 16,
      language: i % 4,
      seed: i,
      k: i % 50 === 0 ? 40 : 4,
      tokens: row.contextTokens,
      first: i % 20 === 1 ? 17 : 0,
    });
    const verdict = { call, conversation, turn, apiKey, account, stage: 'input', policy: 'jailbreak', rules: '2026-02', latencyUs: 12_345 };
    rig.add('GuardrailVerdict', { ...verdict, t: t + 60_000, score: 0.01 + (i % 90) / 100, action: i % 90 > 85 ? 'flag' : 'allow' });
    if (outcome === 9)
      rig.add('ToolCall', {
        t: t + 400_000,
        end: t + 520_000,
        call,
        conversation,
        turn,
        step: 1,
        tool: i % 11,
        status: i % 20 === 19 ? 1 : 0,
        error: i % 20 === 19 ? 'order service: 502 Bad Gateway' : null,
        target: i % 11 === 8 ? 'archive@mail.example' : null,
        apiKey,
        seed: i,
        promptTokens: 700,
        resultTokens: 77,
      });
  }
  return rows;
}
