import { describe, expect, it } from 'vitest';
import { ARTICLES, KIND, retrieved } from '../../../../generators/core/chat/text/index.ts';
import { accountText, conversationText } from '../../../../generators/core/source-kit/chat-ids.ts';
import type { Source } from '../../../../generators/core/source.ts';
import chatTurns from '../../../../generators/sources/chat-turns/index.ts';
import gatewayLogs from '../../../../generators/sources/gateway-logs/index.ts';
import guardrailEvents from '../../../../generators/sources/guardrail-events.ts';
import kbRevisions from '../../../../generators/sources/kb-revisions.ts';
import retrievalEvents from '../../../../generators/sources/retrieval-events.ts';
import spans from '../../../../generators/sources/spans/index.ts';
import toolCalls from '../../../../generators/sources/tool-calls.ts';
import usage from '../../../../generators/sources/usage.ts';
import { KEYS, MODEL, PARTS, writeChat } from '../../../helpers/chat-events.ts';
import { createRig, type Loaded, type Rig } from '../../../helpers/source-rig.ts';

const COUNT = 400;
const CHAT: readonly Source[] = [gatewayLogs, chatTurns, retrievalEvents, toolCalls, guardrailEvents, usage];

async function chat(
  sources: readonly Source[],
  level: 1 | 2 | 3 = 1,
  count = COUNT,
): Promise<Loaded & { written: ReturnType<typeof writeChat>; rig: Rig }> {
  const rig = createRig({ level });
  const written = writeChat(rig, count);
  return { ...(await rig.load(...sources)), written, rig };
}

const numberOf =
  ({ rows }: Loaded) =>
  async (sql: string): Promise<number> =>
    Number(Object.values((await rows(sql))[0]!)[0]);

describe('gateway_logs', () => {
  it('has one line per request, with attributes that can be written as they are spelt', async () => {
    const loaded = await chat([gatewayLogs]);
    const first = loaded.written[0]!;
    const [line] =
      await loaded.rows(`SELECT api_key, account, status, error_code, method, path, latency_ms, time_to_first_token_ms AS ttft, stream, turn,
      gen_ai.usage.input_tokens AS input, gen_ai.usage.output_tokens AS output, gen_ai.usage.cache_read.input_tokens AS cached,
      gen_ai.response.finish_reasons[1] AS finish, gen_ai.request.model AS model, gen_ai.conversation.id AS conversation, prompt_parts.message AS message,
      client_address FROM gateway_logs WHERE time = (SELECT min(time) FROM gateway_logs)`);
    expect(line).toEqual({
      api_key: 'key_web',
      account: null,
      status: 200,
      error_code: null,
      method: 'POST',
      path: '/v1/chat',
      latency_ms: 900,
      ttft: 300,
      stream: true,
      turn: 1,
      input: PARTS.reduce((sum, part) => sum + first[part], 0),
      output: 60,
      cached: 304,
      finish: 'stop',
      model: MODEL,
      conversation: conversationText(first.conversation),
      message: 12,
      client_address: '198.19.0.1',
    });
    const number = numberOf(loaded);
    expect(await number(`SELECT count(*) FROM gateway_logs`)).toBe(COUNT);
    expect(await number(`SELECT count(DISTINCT request_id) FROM gateway_logs`)).toBe(COUNT);
    expect(
      await number(
        `SELECT count(*) FROM gateway_logs WHERE NOT regexp_full_match(request_id || trace_id || prompt_hash || system_prompt_hash, '[0-9a-f]{96}')`,
      ),
    ).toBe(0);
    expect(await number(`SELECT count(*) FROM gateway_logs WHERE account = '${accountText(loaded.written[1]!.account)}'`)).toBeGreaterThan(
      0,
    );
  });

  it('adds up: parts of a prompt are its tokens, and nothing is counted of what was turned away or not answered', async () => {
    const loaded = await chat([gatewayLogs]);
    const number = numberOf(loaded);
    const sum = loaded.written.reduce((total, row) => total + PARTS.reduce((part, name) => part + row[name], 0), 0);
    expect(await number(`SELECT sum(gen_ai.usage.input_tokens) FROM gateway_logs`)).toBe(sum);
    expect(
      await number(
        `SELECT count(*) FROM gateway_logs WHERE gen_ai.usage.input_tokens <> prompt_parts."system" + prompt_parts.history + prompt_parts.context + prompt_parts.tools + prompt_parts.message`,
      ),
    ).toBe(0);
    expect(
      await loaded.rows(`SELECT status, error_code AS error, count(*)::INTEGER AS n, count(gen_ai.usage.input_tokens)::INTEGER AS counted, count(gen_ai.usage.output_tokens)::INTEGER AS answered,
      count(time_to_first_token_ms)::INTEGER AS begun, count(gen_ai.response.finish_reasons)::INTEGER AS finished FROM gateway_logs GROUP BY ALL ORDER BY ALL`),
    ).toEqual([
      { status: 200, error: null, n: 320, counted: 320, answered: 320, begun: 320, finished: 320 },
      { status: 429, error: 'rate_limited', n: 40, counted: 0, answered: 0, begun: 0, finished: 0 },
      { status: 504, error: 'upstream_timeout', n: 40, counted: 40, answered: 0, begun: 0, finished: 0 },
    ]);
  });

  it('gives repeats of a prompt one hash, and one system prompt one', async () => {
    const number = numberOf(await chat([gatewayLogs]));
    expect(
      await number(
        `SELECT count(*) FROM (SELECT prompt_hash FROM gateway_logs GROUP BY ALL HAVING count(*) = 2 AND count(DISTINCT status) = 2)`,
      ),
    ).toBe(40);
    expect(await number(`SELECT count(DISTINCT prompt_hash) FROM gateway_logs`)).toBe(COUNT - 40);
    expect(await number(`SELECT count(DISTINCT system_prompt_hash) FROM gateway_logs`)).toBe(1);
  });

  it('prints JSON with flat attribute names', async () => {
    const { texts } = await chat([gatewayLogs]);
    const lines = (await texts(`SELECT ${gatewayLogs.tables[0]!.raw.sql} FROM gateway_logs`)).map(
      (line) => JSON.parse(line) as Record<string, unknown>,
    );
    expect(lines).toHaveLength(COUNT);
    const answered = lines.find(({ status }) => status === 200)!;
    expect(answered['gen_ai.usage.input_tokens']).toBeGreaterThan(700);
    expect(answered['gen_ai.response.finish_reasons']).toEqual(['stop']);
    expect(answered['gen_ai.conversation.id']).toMatch(/^conv_[0-9a-f]{24}$/);
    expect(lines.find(({ status }) => status === 504)).not.toHaveProperty(['gen_ai.usage.output_tokens']);
  });
});

describe('the tables of a chat', () => {
  it('meet on trace, conversation, turn and key', async () => {
    const loaded = await chat([...CHAT, spans]);
    const number = numberOf(loaded);
    expect(
      await number(
        `SELECT count(*) FROM gateway_logs g JOIN spans s USING (trace_id) WHERE s.kind = 'SERVER' AND s.pod_name = g.pod AND s.start_time = g.time`,
      ),
    ).toBe(COUNT);
    const asked = COUNT - COUNT / 10;
    for (const [table, rows] of [
      ['chat_turns', asked + asked - COUNT / 10],
      ['retrieval_events', asked],
      ['guardrail_events', asked],
      ['tool_calls', COUNT / 10],
    ] as const) {
      expect(await number(`SELECT count(*) FROM ${table}`), table).toBe(rows);
      expect(
        await number(
          `SELECT count(*) FROM ${table} x JOIN gateway_logs g ON g.trace_id = x.trace_id AND g.gen_ai.conversation.id = x.conversation_id AND g.turn = x.turn`,
        ),
        table,
      ).toBe(rows);
      expect(await number(`SELECT count(*) FROM ${table} WHERE _arrived < time`), table).toBe(0);
    }
    for (const table of ['chat_turns', 'guardrail_events', 'tool_calls'])
      expect(await number(`SELECT count(*) FROM ${table} x JOIN gateway_logs g USING (trace_id, api_key)`), table).toBe(
        await number(`SELECT count(*) FROM ${table}`),
      );
  });

  it('have no trace where an event has no call, and refuse a call that is not there', () => {
    const rig = createRig();
    const t = rig.clock.detailStart + 3600e6;
    rig.add('GuardrailVerdict', { t, call: 0, conversation: 1, turn: 1, stage: 'input', policy: 'pii', action: 'allow' });
    expect(() => rig.stage(guardrailEvents)).not.toThrow();
    rig.add('GuardrailVerdict', { t, call: 3, conversation: 1, turn: 1, stage: 'input', policy: 'pii', action: 'allow' });
    expect(() => rig.stage(guardrailEvents)).toThrow(/call 3/);
  });

  it('are the same for the same seed, lose little at level 3 and nothing at level 1', async () => {
    const staged = (seed: number) => {
      const rig = createRig({ seed });
      writeChat(rig, 100);
      return rig.stage(...CHAT).messages;
    };
    expect(staged(7)).toEqual(staged(7));
    expect(staged(7)).not.toEqual(staged(8));
    const number = numberOf(await chat([gatewayLogs], 3, 3000));
    const kept = await number(`SELECT count(*) FROM gateway_logs`);
    expect(kept).toBeGreaterThan(2900);
    expect(kept).toBeLessThan(3000);
    expect(await number(`SELECT count(*) FROM gateway_logs WHERE epoch(_arrived - time) > 60`)).toBeGreaterThan(0);
  });

  it('print records that are JSON', async () => {
    const { texts } = await chat(CHAT);
    for (const { tables } of CHAT)
      for (const line of await texts(`SELECT ${tables[0]!.raw.sql} FROM ${tables[0]!.name} LIMIT 200`))
        expect(() => JSON.parse(line) as unknown, line).not.toThrow();
  });
});

describe('usage', () => {
  it('is the sum of the gateway by key and hour, for full hours, and takes in what was metered before', async () => {
    const rig = createRig();
    const rows = writeChat(rig, 3000);
    const before = Math.floor(rows[0]!.t / 3600e6) * 3600e6 - 5 * 3600e6;
    rig.add('UsageHour', { t: before, apiKey: KEYS[0], model: MODEL, requests: 12, promptTokens: 9000.4, outputTokens: 1200 });
    const loaded = await rig.load(gatewayLogs, usage);
    const number = numberOf(loaded);
    expect(await number(`SELECT count(DISTINCT time) FROM usage`)).toBeGreaterThan(2);
    expect(
      await number(`SELECT count(*) FROM usage u FULL JOIN (
        SELECT date_trunc('hour', time) AS hour, api_key, count(*) AS requests, sum(gen_ai.usage.input_tokens) AS prompt, sum(gen_ai.usage.output_tokens) AS completion
        FROM gateway_logs WHERE gen_ai.usage.input_tokens IS NOT NULL GROUP BY ALL) g ON g.hour = u.time AND g.api_key = u.api_key
        WHERE u.time IS NULL OR (g.hour IS NULL AND u.prompt_tokens_total <> 9000) OR g.requests <> u.requests OR g.prompt <> u.prompt_tokens_total OR g.completion <> u.completion_tokens_total`),
    ).toBe(0);
    expect(
      await loaded.rows(`SELECT requests::INTEGER AS r, prompt_tokens_total::INTEGER AS p FROM usage WHERE epoch_us(time) = ${before}`),
    ).toEqual([{ r: 12, p: 9000 }]);
    expect(await number(`SELECT count(*) FROM usage WHERE closed AND _arrived < time + INTERVAL 1 HOUR`)).toBe(0);
  });

  it('shows of the last hour what was answered five minutes before the end', async () => {
    const rig = createRig();
    const cut = rig.clock.end - 300e6;
    const rows = writeChat(rig, 1000, rig.clock.end - 5400e6, 5e6);
    const loaded = await rig.load(usage);
    const open = rows.filter(
      ({ t, end, outcome }) => outcome !== 6 && end <= cut && Math.floor(t / 3600e6) === Math.floor((rig.clock.end - 1) / 3600e6),
    );
    expect(await numberOf(loaded)(`SELECT sum(requests) FROM usage WHERE NOT closed`)).toBe(open.length);
    expect(
      await numberOf(loaded)(
        `SELECT count(*) FROM usage WHERE epoch_us(_arrived) >= ${rig.clock.end} OR (NOT closed AND epoch_us(_arrived) < ${cut})`,
      ),
    ).toBe(0);
  });
});

describe('chat_turns', () => {
  it('holds what was said, cut after 2,000 bytes, with the length of the whole', async () => {
    const rig = createRig();
    const t = rig.clock.detailStart + 3600e6;
    const say = (turn: number, kind: number, tokens: number, language = 0) =>
      rig.add('ChatTurn', {
        t: t + turn * 60e6,
        conversation: 5,
        turn,
        role: 1,
        apiKey: 'key_web',
        kind,
        topic: 2,
        language,
        seed: turn * 99,
        tokens,
      });
    say(1, KIND.opening, 0);
    say(2, KIND.manyshot, 6000);
    say(3, KIND.paste, 2500, 3);
    say(4, KIND.impatient, 0);
    const { rows } = await rig.load(chatTurns);
    const said = await rows(
      `SELECT turn, text, text_length AS n, strlen(text) AS bytes, length(text) AS signs, role, language, trace_id FROM chat_turns ORDER BY turn`,
    );
    expect(said.map(({ role, language, trace_id: trace }) => [role, language, trace])).toEqual([
      ['user', 'en', null],
      ['user', 'en', null],
      ['user', 'fr', null],
      ['user', 'en', null],
    ]);
    expect(said[0]!['n']).toBe(said[0]!['signs']);
    expect(said[1]!['bytes']).toBe(2000);
    expect(Math.abs(Number(said[1]!['n']) / 6000 / 4.2 - 1)).toBeLessThan(0.07);
    expect(Number(said[2]!['bytes'])).toBeGreaterThan(1996);
    expect(said[2]!['text']).not.toContain('\ufffd');
    expect(Number(said[3]!['n'])).toBeLessThan(60);
  });
});

describe('retrieval_events', () => {
  it('names the articles that the retriever found, as many as were asked for, with falling scores', async () => {
    const loaded = await chat([retrievalEvents]);
    const number = numberOf(loaded);
    expect(
      await loaded.rows(
        `SELECT DISTINCT top_k, len(documents)::INTEGER AS d, len(scores)::INTEGER AS s, len(list_distinct(documents))::INTEGER AS u FROM retrieval_events ORDER BY ALL`,
      ),
    ).toEqual([
      { top_k: 4, d: 4, s: 4, u: 4 },
      { top_k: 40, d: 40, s: 40, u: 40 },
    ]);
    expect(
      await number(`SELECT count(*) FROM retrieval_events WHERE list_reverse_sort(scores) <> scores OR scores[1] > 1 OR scores[-1] <= 0`),
    ).toBe(0);
    expect(await number(`SELECT count(*) FROM retrieval_events WHERE documents[1] = '${ARTICLES[16]!.id}'`)).toBeGreaterThanOrEqual(
      COUNT / 20,
    );
    const second = loaded.written[2]!;
    const [row] = await loaded.rows(`SELECT documents FROM retrieval_events WHERE epoch_us(time) = ${second.t + 5000}`);
    expect(row!['documents']).toEqual(Array.from(retrieved(2, 2, 2, 4), (n) => ARTICLES[n - 1]!.id));
  });
});

describe('tool_calls and guardrail_events', () => {
  it('hold arguments and results that are JSON, and no result where a tool failed', async () => {
    const { rows } = await chat([toolCalls]);
    const calls = await rows(`SELECT tool, arguments, result, status, error, target FROM tool_calls`);
    for (const call of calls) {
      expect(() => JSON.parse(call['arguments'] as string) as unknown).not.toThrow();
      expect(call['status'] === 'error').toBe(call['error'] !== null);
      expect(call['status'] === 'error').toBe(call['result'] === null);
      expect(call['target'] !== null).toBe(call['tool'] === 'send_email');
    }
    const sent = calls.find(({ tool }) => tool === 'send_email')!;
    expect(JSON.parse(sent['arguments'] as string)).toMatchObject({ to: 'archive@mail.example' });
  });

  it('hold verdicts as they were given', async () => {
    const { rows, written } = await chat([guardrailEvents]);
    const judged = written.filter(({ outcome }) => outcome !== 6);
    const flagged = judged.filter(({ i }) => i % 90 > 85).length;
    expect(
      await rows(
        `SELECT action, count(*)::INTEGER AS n, min(score) AS least, any_value(latency_ms) AS ms FROM guardrail_events GROUP BY ALL ORDER BY ALL`,
      ),
    ).toEqual([
      { action: 'allow', n: judged.length - flagged, least: 0.01, ms: 12.345 },
      { action: 'flag', n: flagged, least: 0.88, ms: 12.345 },
    ]);
  });
});

describe('kb_revisions', () => {
  it('shows pages as they stand: a hidden instruction comes, stays with its revisions, and goes', async () => {
    const rig = createRig();
    const t = rig.clock.detailStart + 3600e6;
    const revise = (revision: number, kind: number, target: string | null = null) =>
      rig.add('ArticleRevision', {
        t: t + revision * 600e6,
        article: 17,
        revision,
        kind,
        target,
        author: 'kim.ort',
        origin: kind === 1 ? 'partner-sync' : 'editor',
        comment: revision === 1 ? null : `revision ${revision}`,
      });
    revise(1, 0);
    revise(2, 0);
    revise(3, 1, 'archive@mail.example');
    revise(4, 3);
    rig.add('ArticleRevision', { t, article: 30, revision: 2, kind: 2, author: 'kim.ort', origin: 'editor' });
    const { rows } = await rig.load(kbRevisions);
    const pages = await rows(
      `SELECT article, revision, title, language, origin, comment, bytes = strlen(body) AS measured, body LIKE '%archive@mail.example%' AS hidden, body LIKE '%<blockquote>%' AS quoted, body FROM kb_revisions ORDER BY article, revision`,
    );
    expect(pages.map(({ article, revision, hidden, quoted }) => [article, revision, hidden, quoted])).toEqual([
      ['KB-1017', 1, false, false],
      ['KB-1017', 2, false, false],
      ['KB-1017', 3, true, false],
      ['KB-1017', 4, false, false],
      ['KB-1030', 2, false, true],
    ]);
    expect(pages.every(({ measured }) => measured === true)).toBe(true);
    // A revision changes a section, not the page.
    const sections = (page: number) => (pages[page]!['body'] as string).split('<h2>');
    const changed = sections(0).filter((section, i) => section !== sections(1)[i]).length;
    expect(changed).toBe(1);
  });
});
