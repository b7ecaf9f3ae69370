import { describe, expect, it } from 'vitest';
import * as STATUS from '../../../../generators/core/simulation/records.ts';
import spans from '../../../../generators/sources/spans/index.ts';
import { createRig, type Loaded } from '../../../helpers/source-rig.ts';
import { podOf, writeRequests } from '../../../helpers/service-calls.ts';

const COUNT = 400;

function busy(level: 1 | 2 | 3 = 1, seed = 7) {
  const rig = createRig({ level, seed });
  const calls = writeRequests(rig, COUNT);
  return { rig, calls };
}

const counter =
  ({ rows }: Loaded) =>
  async (sql: string): Promise<number> =>
    Number((await rows(`SELECT count(*) AS n FROM ${sql}`))[0]!['n']);

/** Largest difference of two nodes' clocks at level 1, seconds. */
const SKEW = 0.0003;

describe('spans of whole traces', () => {
  it('are as many as the attempts: clients of our pods, and servers that answered', async () => {
    const { rig, calls } = busy();
    const count = counter(await rig.load(spans));
    const redis = calls.filter(({ service }) => service === 'redis');
    expect(await count(`spans WHERE kind = 'CLIENT'`)).toBe(calls.filter(({ caller }) => caller).length);
    expect(await count(`spans WHERE kind = 'SERVER'`)).toBe(calls.filter(({ leave }) => leave).length - redis.length);
    expect(await count(`spans WHERE attributes."db.system.name" = 'redis' AND kind = 'CLIENT' AND name = 'HMGET'`)).toBe(redis.length);
    const inferred = calls.filter(({ service, serve }) => service === 'triton' && serve).length;
    expect(await count(`spans WHERE kind = 'INTERNAL' AND name = 'compute'`)).toBe(inferred);
    expect(await count(`spans WHERE kind = 'INTERNAL' AND name = 'resnet50'`)).toBe(inferred);
    expect(await count(`spans WHERE kind = 'INTERNAL' AND name = 'preprocess'`)).toBe(COUNT);
  });

  it('form one tree per trace, whose ids are unique and well formed', async () => {
    const { rig } = busy();
    const count = counter(await rig.load(spans));
    expect(await count(`(SELECT DISTINCT trace_id FROM spans)`)).toBe(COUNT);
    expect(await count(`(SELECT trace_id FROM spans WHERE parent_span_id IS NULL GROUP BY 1 HAVING count(*) = 1)`)).toBe(COUNT);
    expect(
      await count(`spans c LEFT JOIN spans p ON p.trace_id = c.trace_id AND p.span_id = c.parent_span_id
      WHERE c.parent_span_id IS NOT NULL AND p.span_id IS NULL`),
    ).toBe(0);
    expect(await count(`(SELECT span_id FROM spans GROUP BY 1 HAVING count(*) > 1)`)).toBe(0);
    expect(
      await count(`spans WHERE NOT regexp_full_match(trace_id, '[0-9a-f]{32}') OR NOT regexp_full_match(span_id, '[0-9a-f]{16}')
      OR span_id = repeat('0', 16)`),
    ).toBe(0);
    expect(await count(`spans WHERE parent_span_id IS NULL AND abs(('0x' || trace_id[1:8])::BIGINT - epoch(start_time)) > 1.01`)).toBe(0);
  });

  it('lie within their parents, but for a caller that gave up and the clocks of nodes', async () => {
    const { rig } = busy();
    const { rows, ...loaded } = await rig.load(spans);
    const count = counter({ rows, ...loaded });
    const pairs = `spans c JOIN spans p ON p.span_id = c.parent_span_id WHERE`;
    const outside = `(c.start_time_unix_nano < p.start_time_unix_nano OR c.start_time_unix_nano + c.duration_ns > p.start_time_unix_nano + p.duration_ns)`;
    expect(await count(`${pairs} p.pod_name = c.pod_name AND ${outside}`)).toBe(0);
    expect(
      await count(`${pairs} p.pod_name <> c.pod_name AND p.status_code = 'UNSET'
      AND (epoch(p.start_time) - epoch(c.start_time) > ${SKEW} OR epoch(c.end_time) - epoch(p.end_time) > ${SKEW})`),
    ).toBe(0);
    // Triton went on after each of the attempts that were given up.
    expect(await count(`${pairs} p.status_code = 'ERROR' AND p.attributes."error.type" = 'ReadTimeout' AND c.end_time > p.end_time`)).toBe(
      COUNT / 10,
    );
    expect(await count(`spans WHERE duration_ns < 0 OR abs(epoch_us(end_time) - epoch_us(start_time) - duration_ns / 1000) > 1`)).toBe(0);
    expect(await count(`spans WHERE start_time_unix_nano // 1000 <> epoch_us(start_time)`)).toBe(0);
    expect(await count(`(SELECT DISTINCT start_time_unix_nano % 1000 FROM spans)`)).toBeGreaterThan(500);
    // Waiting in Triton's queue is the gap between the model's span and its computation.
    const [wait] = await rows(`SELECT max(c.start_time_unix_nano - p.start_time_unix_nano) / 1e6 AS ms FROM ${pairs} c.name = 'compute'`);
    expect(wait!['ms']).toBeGreaterThan(1099);
    expect(wait!['ms']).toBeLessThan(1101);
  });

  it('carry the codes of each outcome, as caller and server saw it', async () => {
    const { rig } = busy();
    const { rows } = await rig.load(spans);
    const outcomes =
      await rows(`SELECT kind, attributes."http.response.status_code" AS code, attributes."error.type" AS error, status_code AS status,
        status_message AS message, count(*)::INTEGER AS n
      FROM spans WHERE service_name IN ('preprocess', 'triton') AND (kind = 'CLIENT' AND attributes."server.address" = 'triton' OR name = 'InferRequest')
        AND status_code = 'ERROR' GROUP BY ALL ORDER BY ALL`);
    const tenth = COUNT / 10;
    expect(outcomes).toEqual([
      { kind: 'CLIENT', code: 503, error: '503', status: 'ERROR', message: null, n: tenth },
      { kind: 'CLIENT', code: null, error: 'ConnectError', status: 'ERROR', message: 'All connection attempts failed', n: 2 * tenth },
      {
        kind: 'CLIENT',
        code: null,
        error: 'ConnectError',
        status: 'ERROR',
        message: '[Errno -3] Temporary failure in name resolution',
        n: tenth,
      },
      { kind: 'CLIENT', code: null, error: 'ReadTimeout', status: 'ERROR', message: 'The read operation timed out', n: tenth },
      { kind: 'SERVER', code: null, error: null, status: 'ERROR', message: null, n: tenth },
    ]);
    const gateway = await rows(`SELECT attributes."http.response.status_code" AS code, status_code AS status, count(*)::INTEGER AS n
      FROM spans WHERE service_name = 'gateway' AND kind = 'SERVER' GROUP BY ALL ORDER BY ALL`);
    expect(gateway).toEqual([
      { code: 200, status: 'UNSET', n: 8 * tenth },
      { code: 499, status: 'UNSET', n: tenth },
      { code: 502, status: 'ERROR', n: tenth },
    ]);
    expect(
      await rows(
        `SELECT DISTINCT attributes."rpc.method" AS m, attributes."rpc.response.status_code" AS c FROM spans WHERE attributes."rpc.system.name" = 'grpc'`,
      ),
    ).toEqual([{ m: 'features.v1.Features/GetFeatures', c: 'OK' }]);
  });

  it('count the attempts of a call, which stand under one parent', async () => {
    const { rig, calls } = busy();
    const count = counter(await rig.load(spans));
    const repeated = calls.filter(({ attempt, caller }) => caller && (attempt ?? 0) > 1).length;
    expect(await count(`spans WHERE attributes."http.request.resend_count" = 1`)).toBe(repeated);
    expect(
      await count(`spans c JOIN spans f USING (parent_span_id, name) WHERE c.attributes."http.request.resend_count" = 1
      AND f.attributes."http.request.resend_count" IS NULL AND f.attributes."server.address" = c.attributes."server.address"
      AND f.status_code = 'ERROR' AND f.end_time < c.start_time`),
    ).toBe(repeated);
  });
});

describe('a language model', () => {
  it('has the one span that vLLM makes of a complete request, with its tokens and waits', async () => {
    const rig = createRig();
    const t = rig.clock.detailStart + 3600e6;
    const call = {
      caller: rig.pools.pod(podOf('gateway')),
      service: 'vllm',
      operation: 'POST /v1/chat/completions',
      server: rig.pools.pod(podOf('vllm')),
      attempt: 1,
      promptTokens: 1020,
      outputTokens: 129,
      bytesIn: 4000,
      bytesOut: 700,
    };
    const good = { t, end: t + 3_001_000, arrive: t + 500, serve: t + 250_500, queue: 250_000, first: t + 400_500, leave: t + 3_000_500 };
    rig.add('ServiceCall', { ...call, ...good, request: 1 });
    rig.add('ServiceCall', { ...call, ...good, request: 2, status: STATUS.TIMEOUT, served: STATUS.GIVEN_UP });
    rig.add('ServiceCall', {
      ...call,
      t,
      end: t + 900,
      arrive: t + 500,
      leave: t + 600,
      request: 3,
      status: STATUS.REJECTED,
      served: STATUS.REJECTED,
    });
    const { rows } = await rig.load(spans);
    const attribute = (name: string) => `attributes."${name}"`;
    expect(
      await rows(`SELECT name, ${attribute('gen_ai.response.model')} AS model, ${attribute('gen_ai.usage.prompt_tokens')} AS p, ${attribute('gen_ai.usage.completion_tokens')} AS c,
        ${attribute('gen_ai.latency.time_in_queue')} AS q, ${attribute('gen_ai.latency.time_to_first_token')} AS f, ${attribute('http.request.body.size')} AS b FROM spans WHERE kind = 'SERVER'`),
    ).toEqual([{ name: 'llm_request', model: 'vllm', p: 1020, c: 129, q: expect.closeTo(0.25, 5) as number, f: 0.4, b: null }]);
    expect(
      await rows(
        `SELECT ${attribute('http.response.status_code')} AS s, ${attribute('error.type')} AS e, ${attribute('http.request.body.size')} AS b FROM spans WHERE kind = 'CLIENT' ORDER BY s`,
      ),
    ).toEqual([
      { s: 200, e: null, b: 4000 },
      { s: 503, e: '503', b: 4000 },
      { s: null, e: 'context.deadlineExceededError', b: 4000 },
    ]);
  });
});

describe('attempts from outside', () => {
  it('begin a trace each, as they carry no context', async () => {
    const rig = createRig();
    const gateway = rig.pools.pod(podOf('gateway'));
    const t = rig.clock.detailStart + 3600e6;
    for (const attempt of [1, 2]) {
      const at = t + attempt * 2e6;
      rig.add('ServiceCall', {
        t: at,
        end: at + 1e6,
        request: 1,
        attempt,
        service: 'gateway',
        operation: 'POST /v1/classify',
        server: gateway,
        clientIp: 0xc6130001,
        status: attempt === 1 ? STATUS.TIMEOUT : STATUS.OK,
        arrive: at + 1000,
        serve: at + 1000,
        leave: at + 900_000,
      });
    }
    const { rows } = await rig.load(spans);
    expect(
      await rows(
        `SELECT count(DISTINCT trace_id)::INTEGER AS traces, count(*)::INTEGER AS n, any_value(attributes."client.address") AS ip FROM spans`,
      ),
    ).toEqual([{ traces: 2, n: 2, ip: '198.19.0.1' }]);
  });
});

describe('sampling', () => {
  it.each([
    [2, 'ot=th:c', 0.25, 0xc0 / 0x100],
    [3, 'ot=th:e666', 0.1, 0xe666 / 0x10000],
  ] as const)('at level %i keeps whole traces by their id, and says so', async (level, state, share, threshold) => {
    const rig = createRig({ level });
    writeRequests(rig, 3000, undefined, 2e5);
    const { rows, ...loaded } = await rig.load(spans);
    const count = counter({ rows, ...loaded });
    expect(await rows(`SELECT DISTINCT trace_state AS s FROM spans`)).toEqual([{ s: state }]);
    const kept = await count(`(SELECT DISTINCT trace_id FROM spans)`);
    expect(kept / 3000).toBeGreaterThan(share * 0.85);
    expect(kept / 3000).toBeLessThan(share * 1.15);
    expect(await count(`spans WHERE ('0x' || trace_id[19:24])::BIGINT / 16777216.0 < ${threshold - 1e-6}`)).toBe(0);
    // Failed requests are kept no more often than others.
    const failed = await count(`spans WHERE parent_span_id IS NULL AND status_code = 'ERROR'`);
    expect(failed / kept).toBeGreaterThan(0.05);
    expect(failed / kept).toBeLessThan(0.16);
    // What is missing of a kept trace was lost with a batch of its pod.
    const whole = await count(`(SELECT trace_id FROM spans GROUP BY 1 HAVING count(*) FILTER (parent_span_id IS NULL) = 1)`);
    expect(whole / kept).toBeGreaterThan(0.97);
  });

  it('keeps at level 3 a part of what it keeps at level 2', async () => {
    const ids = async (level: 1 | 2 | 3) => {
      const { texts } = await busy(level).rig.load(spans);
      return texts('SELECT DISTINCT trace_id FROM spans ORDER BY 1');
    };
    const [all, some, few] = [await ids(1), await ids(2), await ids(3)];
    expect(all).toEqual(expect.arrayContaining(some));
    expect(some).toEqual(expect.arrayContaining(few));
    expect(few.length).toBeGreaterThan(10);
  });
});

describe('delivery', () => {
  it('comes in batches of a pod, after the end, and is the same for the same seed', async () => {
    const { rig } = busy();
    const { rows } = await rig.load(spans);
    expect(await rows(`SELECT count(*)::INTEGER AS n FROM spans WHERE _arrived <= end_time`)).toEqual([{ n: 0 }]);
    const [batches] = await rows(
      `SELECT count(*)::INTEGER AS n, max(pods)::INTEGER AS pods FROM (SELECT _arrived, count(DISTINCT pod_name) AS pods FROM spans GROUP BY 1)`,
    );
    expect(batches!['n']).toBeLessThan(8 * ((COUNT * 0.37) / 5 + 3));
    expect(batches!['pods']).toBe(1);
    expect(busy().rig.stage(spans).messages).toEqual(busy().rig.stage(spans).messages);
    expect(busy().rig.stage(spans).messages).not.toEqual(busy(1, 8).rig.stage(spans).messages);
  });
});

describe('the record', () => {
  it('is OTLP/JSON that a strict reader takes', async () => {
    const { rig } = busy();
    const { texts } = await rig.load(spans);
    const records = await texts(`SELECT ${spans.tables[0]!.raw.sql} FROM spans`);
    const kinds = new Set<number>();
    for (const record of records) kinds.add(checkOtlp(JSON.parse(record)));
    expect([...kinds].sort()).toEqual([1, 2, 3]);
    const retry = JSON.parse(records.find((record) => record.includes('resend_count'))!) as Otlp;
    const span = retry.resourceSpans[0]!.scopeSpans[0]!.spans[0]!;
    expect(span['attributes']).toContainEqual({ key: 'http.request.resend_count', value: { intValue: '1' } });
  });
});

interface Otlp {
  resourceSpans: { resource: { attributes: unknown[] }; scopeSpans: { scope: unknown; spans: Record<string, unknown>[] }[] }[];
}

const SPAN_FIELDS = [
  'traceId',
  'spanId',
  'traceState',
  'parentSpanId',
  'name',
  'kind',
  'startTimeUnixNano',
  'endTimeUnixNano',
  'attributes',
  'status',
];

/** Walks a record by the OTLP/JSON rules (formats reference §4); returns the kind of its span. */
function checkOtlp(record: unknown): number {
  const only = (value: unknown, keys: readonly string[]): Record<string, unknown> => {
    const unknown = Object.keys(value as object).filter((key) => !keys.includes(key));
    if (unknown.length > 0) throw new Error(`unknown fields ${unknown.join()} in ${JSON.stringify(value)}`);
    return value as Record<string, unknown>;
  };
  const list = (value: unknown): unknown[] => (expect(Array.isArray(value)).toBe(true), value as unknown[]);
  const attributes = (value: unknown): void => {
    for (const entry of list(value)) {
      const { key, value: any } = only(entry, ['key', 'value']);
      expect(typeof key).toBe('string');
      const [[kind, content], ...others] = Object.entries(any as object) as [[string, unknown]];
      expect(others).toEqual([]);
      if (kind === 'intValue') expect(content).toMatch(/^-?\d+$/);
      else if (kind === 'doubleValue') expect(typeof content).toBe('number');
      else expect([kind, typeof content]).toEqual(['stringValue', 'string']);
    }
  };
  const [resourceSpan] = list(only(record, ['resourceSpans'])['resourceSpans']);
  const { resource, scopeSpans } = only(resourceSpan, ['resource', 'scopeSpans', 'schemaUrl']);
  attributes(only(resource, ['attributes'])['attributes']);
  const [scopeSpan] = list(scopeSpans);
  const { scope, spans: inner } = only(scopeSpan, ['scope', 'spans', 'schemaUrl']);
  only(scope, ['name', 'version']);
  const [first] = list(inner);
  const span = only(first, SPAN_FIELDS);
  expect(span['traceId']).toMatch(/^[0-9a-f]{32}$/);
  expect(span['spanId']).toMatch(/^[0-9a-f]{16}$/);
  expect(span['startTimeUnixNano']).toMatch(/^\d{19}$/);
  expect(BigInt(span['endTimeUnixNano'] as string)).toBeGreaterThanOrEqual(BigInt(span['startTimeUnixNano'] as string));
  expect(only(span['status'], ['message', 'code'])['code'] ?? 0).toBeTypeOf('number');
  attributes(span['attributes']);
  return span['kind'] as number;
}
