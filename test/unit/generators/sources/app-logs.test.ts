import { describe, expect, it } from 'vitest';
import * as STATUS from '../../../../generators/core/simulation/records.ts';
import appLogs from '../../../../generators/sources/app-logs/index.ts';
import spans from '../../../../generators/sources/spans/index.ts';
import { createRig, type Loaded, type Rig } from '../../../helpers/source-rig.ts';
import { podOf, writeRequests, type ServiceName } from '../../../helpers/service-calls.ts';

const COUNT = 400;
const TENTH = COUNT / 10;
const RAW = appLogs.tables[0]!.raw.sql;

function busy(level: 1 | 2 | 3 = 1, seed = 7): Rig {
  const rig = createRig({ level, seed });
  writeRequests(rig, COUNT);
  return rig;
}

const counter =
  ({ rows }: Loaded) =>
  async (sql: string): Promise<number> =>
    Number((await rows(`SELECT count(*) AS n FROM ${sql}`))[0]!['n']);

describe('gateway and applications', () => {
  it('write one line per request of the gateway, with its outcome, times and client', async () => {
    const loaded = await busy().load(appLogs);
    const codes = await loaded.rows(
      `SELECT fields.status AS status, level, count(*)::INTEGER AS n FROM app_logs WHERE logger = 'access' GROUP BY ALL ORDER BY ALL`,
    );
    expect(codes).toEqual([
      { status: 200, level: 'INFO', n: 8 * TENTH },
      { status: 499, level: 'WARNING', n: TENTH },
      { status: 502, level: 'ERROR', n: TENTH },
    ]);
    expect(
      await loaded.rows(
        `SELECT DISTINCT fields.method AS m, fields.path AS p, fields.duration_ms AS d, message FROM app_logs WHERE logger = 'access' AND fields.status = 200 ORDER BY d`,
      ),
    ).toEqual([
      { m: 'POST', p: '/v1/classify', d: 198, message: 'request completed' },
      { m: 'POST', p: '/v1/classify', d: 1298, message: 'request completed' },
    ]);
    const count = counter(loaded);
    expect(
      await count(
        `app_logs WHERE logger = 'access' AND (fields.api_key IS NULL OR fields.client_ip NOT LIKE '198.19.%' OR fields.bytes_in < 120000)`,
      ),
    ).toBe(0);
    // Calls of gRPC, of databases and of Triton that went well leave no line.
    expect(await count(`app_logs WHERE service IN ('features', 'redis')`)).toBe(0);
  });

  it('say of each failed attempt what the library said, and whether they try again', async () => {
    const loaded = await busy().load(appLogs);
    const failed =
      await loaded.rows(`SELECT service, level, message, fields.attempt AS attempt, fields.status AS status, fields.error_type AS type,
      fields.stack_trace LIKE 'Traceback%httpx.ConnectError: %' AS stack, count(*)::INTEGER AS n
      FROM app_logs WHERE fields.upstream IS NOT NULL GROUP BY ALL ORDER BY ALL`);
    const retry = { service: 'preprocess', level: 'WARNING', message: 'upstream call failed, retrying', attempt: 1, stack: null };
    expect(failed).toEqual(
      expect.arrayContaining([
        { ...retry, status: 503, type: null, n: TENTH },
        { ...retry, status: null, type: 'ConnectError', n: 2 * TENTH },
        { ...retry, status: null, type: 'ReadTimeout', n: TENTH },
        {
          service: 'preprocess',
          level: 'ERROR',
          message: 'upstream call failed',
          attempt: 2,
          status: null,
          type: 'ConnectError',
          stack: true,
          n: TENTH,
        },
        { service: 'gateway', level: 'ERROR', message: 'upstream call failed', attempt: 1, status: 500, type: null, stack: null, n: TENTH },
        {
          service: 'gateway',
          level: 'WARNING',
          message: 'upstream call canceled',
          attempt: 1,
          status: null,
          type: '*errors.errorString',
          stack: null,
          n: TENTH,
        },
      ]),
    );
    expect(failed).toHaveLength(6);
  });

  it('print trace and span of the server that wrote, as spans has them', async () => {
    const loaded = await busy().load(appLogs, spans);
    const count = counter(loaded);
    const lines = await count(`app_logs WHERE trace_id IS NOT NULL`);
    expect(lines).toBeGreaterThan(2 * COUNT);
    expect(await count(`app_logs WHERE format IN ('gateway', 'app') AND (trace_id IS NULL OR span_id IS NULL)`)).toBe(0);
    const joined = `app_logs l JOIN spans s ON s.trace_id = l.trace_id AND s.span_id = l.span_id AND s.kind = 'SERVER' AND s.pod_name = l.pod`;
    expect(await count(joined)).toBe(lines);
    expect(
      await count(
        `${joined} WHERE logger = 'access' AND (fields.status <> s.attributes."http.response.status_code" OR abs(fields.duration_ms - duration_ns / 1e6) > 0.001)`,
      ),
    ).toBe(0);
    // A line is written within its span, or as it ends.
    expect(await count(`${joined} WHERE l.time < s.start_time OR epoch_us(l.time) - epoch_us(s.end_time) > 300`)).toBe(0);
    expect(await count(`app_logs WHERE format IN ('triton', 'torchserve', 'vllm', 'uvicorn') AND trace_id IS NOT NULL`)).toBe(0);
  });

  it('are JSON, each in its own spelling', async () => {
    const { texts } = await busy().load(appLogs);
    const gateway = (await texts(`SELECT ${RAW} FROM app_logs WHERE format = 'gateway'`)).map(
      (line) => JSON.parse(line) as Record<string, unknown>,
    );
    expect(gateway.find(({ msg, status }) => msg === 'request completed' && status === 200)).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/) as unknown,
      level: 'info',
      logger: 'access',
      msg: 'request completed',
      method: 'POST',
      path: '/v1/classify',
      status: 200,
      duration_ms: 198,
      bytes_in: expect.any(Number) as unknown,
      bytes_out: 400,
      client_ip: expect.stringMatching(/^198\.19\.0\.\d+$/) as unknown,
      api_key: expect.stringMatching(/^key-\d$/) as unknown,
      user_agent: 'classify-sdk/2.1',
      trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown,
      span_id: expect.stringMatching(/^[0-9a-f]{16}$/) as unknown,
    });
    const app = (await texts(`SELECT ${RAW} FROM app_logs WHERE format = 'app'`)).map(
      (line) => JSON.parse(line) as Record<string, unknown>,
    );
    const failure = app.find(({ stack_trace: trace }) => trace !== undefined)!;
    expect(failure).toMatchObject({ level: 'ERROR', message: 'upstream call failed', upstream: 'triton', error_type: 'ConnectError' });
    expect((failure['stack_trace'] as string).split('\n').at(-1)).toBe('httpx.ConnectError: All connection attempts failed');
    expect(failure['timestamp']).toMatch(/T\d\d:\d\d:\d\d\.\d{3}Z$/);
  });
});

/** One call to a model server. */
function call(rig: Rig, service: ServiceName, operation: string, at: number, more: Parameters<Rig['add']>[1]): void {
  const { t: _, ...rest } = more as { t: number };
  rig.add('ServiceCall', {
    t: at,
    end: at + 500_000,
    request: 1,
    caller: rig.pools.pod(podOf('gateway')),
    service,
    operation,
    server: rig.pools.pod(podOf(service)),
    attempt: 1,
    arrive: at + 500,
    serve: at + 20_500,
    queue: 20_000,
    busy: 90_123.4,
    leave: at + 110_500,
    ...rest,
  });
}

describe('TorchServe', () => {
  it('writes access log, its metrics and the stack trace of a failing handler', async () => {
    const rig = createRig();
    const at = Math.floor(rig.clock.detailStart / 1e6) * 1e6 + 3600e6;
    const operation = 'POST /predictions/resnet-50';
    call(rig, 'torchserve', operation, at, { t: 0 });
    call(rig, 'torchserve', operation, at + 60e6, { t: 0, served: STATUS.ERROR, status: STATUS.ERROR } as never);
    call(rig, 'torchserve', operation, at + 120e6, {
      t: 0,
      serve: 0,
      leave: at + 120e6 + 900,
      served: STATUS.REJECTED,
      status: STATUS.REJECTED,
    } as never);
    const { texts } = await rig.load(appLogs);
    const lines = await texts(`SELECT ${RAW} FROM app_logs WHERE format = 'torchserve' ORDER BY time`);
    const start = String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d,\d{3} \[INFO \] `;
    const loop = String.raw`epollEventLoopGroup-3-\d `;
    const worker = String.raw`W-900\d-resnet-50_1\.0-stdout `;
    const shapes = [
      `${worker}org\\.pytorch\\.serve\\.wlm\\.WorkerLifeCycle - result=\\[METRICS\\]ts_handler_inference\\.Milliseconds:90\\.12\\|#ModelName:resnet-50,Level:Model\\|#type:GAUGE\\|#hostname:torchserve-7c9d8b6f4-x2x7b,\\d{10},[0-9a-f-]{36}$`,
      `${loop}ACCESS_LOG - /100\\.64\\.0\\.10:\\d{5} "POST /predictions/resnet-50 HTTP/1\\.1" 200 110$`,
      `${loop}TS_METRICS - QueueTime\\.Milliseconds:20\\.0\\|#Level:Host\\|#hostname:torchserve-7c9d8b6f4-x2x7b,timestamp:\\d{10}$`,
      `${worker}MODEL_LOG - Invoking custom service failed\\.$`,
      `${worker}MODEL_LOG - Traceback \\(most recent call last\\):$`,
      `${worker}MODEL_LOG -   File ".*", line \\d+, in predict$`,
      `${worker}MODEL_LOG -     ret = .*$`,
      `${worker}MODEL_LOG - RuntimeError: .*$`,
      `${loop}ACCESS_LOG - /.* 500 110$`,
      `${loop}TS_METRICS - QueueTime.*$`,
      `${loop}ACCESS_LOG - /.* 503 0$`,
    ];
    expect(lines).toHaveLength(shapes.length);
    shapes.forEach((shape, i) => expect(lines[i]).toMatch(new RegExp(start + shape)));
  });
});

describe('vLLM', () => {
  it('writes its access log, and every ten seconds what the engine did', async () => {
    const rig = createRig();
    const at = Math.floor(rig.clock.detailStart / 1e6) * 1e6 + 3600e6;
    for (let i = 0; i < 20; i++) {
      const t = at + i * 3.1e6;
      call(rig, 'vllm', 'POST /v1/chat/completions', t, {
        t: 0,
        first: t + 500_000,
        leave: t + 7_000_000,
        end: t + 7_001_000,
        promptTokens: 1000,
        cachedTokens: 250,
        outputTokens: 130,
      } as never);
    }
    rig.add('ReplicaSample', { t: at + 20e6, pod: rig.pools.pod(podOf('vllm')), kv: 0.4567 });
    call(rig, 'vllm', 'POST /v1/chat/completions', at + 90e6, { t: 0, served: STATUS.GIVEN_UP, status: STATUS.TIMEOUT } as never);
    const { texts, rows } = await rig.load(appLogs);
    const access = await texts(`SELECT ${RAW} FROM app_logs WHERE format = 'uvicorn'`);
    expect(access).toHaveLength(20);
    for (const line of access) expect(line).toMatch(/^INFO: {5}100\.64\.0\.10:\d{5} - "POST \/v1\/chat\/completions HTTP\/1\.1" 200 OK$/);
    const figures = await texts(`SELECT ${RAW} FROM app_logs WHERE logger = 'loggers.py:310' ORDER BY time`);
    const shape =
      /^\(APIServer pid=1\) INFO \d\d-\d\d \d\d:\d\d:\d\d \[loggers\.py:310\] Engine 000: Avg prompt throughput: ([\d.]+) tokens\/s, Avg generation throughput: ([\d.]+) tokens\/s, Running: (\d+) reqs, Waiting: (\d+) reqs, GPU KV cache usage: ([\d.]+)%, Prefix cache hit rate: ([\d.]+)%$/;
    const numbers = figures.map((line) => shape.exec(line)!.slice(1).map(Number));
    const sum = (k: number) => numbers.reduce((total, each) => total + each[k]!, 0) * 10;
    // Tokens of the figures are those of the requests.
    expect(sum(0)).toBeCloseTo(20 * 1000, -1);
    expect(Math.abs(sum(1) - 20 * 130)).toBeLessThan(figures.length);
    expect(Math.max(...numbers.map((each) => each[2]!))).toBeGreaterThanOrEqual(2);
    expect(numbers.some((each) => each[4] === 45.7)).toBe(true);
    expect(numbers.filter((each) => each[0]! > 0).every((each) => each[5] === 25)).toBe(true);
    const gaps = await rows(
      `SELECT DISTINCT round(epoch(time - lag(time) OVER (ORDER BY time)))::INTEGER AS s FROM app_logs WHERE logger = 'loggers.py:310'`,
    );
    expect(gaps.map(({ s }) => s).filter((s) => s !== null)).toEqual([10]);
    expect(await rows(`SELECT count(*)::INTEGER AS n FROM app_logs WHERE message LIKE 'Request aborted%'`)).toEqual([{ n: 1 }]);
  });
});

describe('lines that belong to no request', () => {
  it('take the shape of what runs in their container', async () => {
    const rig = createRig();
    const t = Math.floor(rig.clock.detailStart / 1e6) * 1e6 + 3600e6 + 482_913;
    const write = (service: ServiceName, level: string, logger: string, text: string) =>
      rig.add('ContainerLine', { t, pod: rig.pools.pod(podOf(service)), level, logger, text });
    write('triton', 'WARNING', 'server.cc:251', 'failed to find GPU, running on "CPU"');
    write('torchserve', 'WARN', 'org.pytorch.serve.ModelServer', 'Loading snapshot failed');
    write('vllm', 'INFO', 'api_server.py:1912', 'Starting vLLM API server 0 on http://0.0.0.0:8000');
    write('redis', 'INFO', '', 'Ready to accept connections tcp');
    write('preprocess', 'INFO', 'app.main', 'config: batch "max" = 8');
    const loaded = await rig.load(appLogs);
    const line = Object.fromEntries(
      (await loaded.rows(`SELECT service, ${RAW} AS line FROM app_logs`)).map(({ service, line: text }) => [service, text]),
    ) as Record<string, string>;
    expect(line['triton']).toMatch(/^W\d{4} \d\d:\d\d:\d\d\.48\d{4} 1 server\.cc:251\] "failed to find GPU, running on "CPU""$/);
    expect(line['torchserve']).toMatch(/^\S+T\S+,48\d \[WARN \] main org\.pytorch\.serve\.ModelServer - Loading snapshot failed$/);
    expect(line['vllm']).toMatch(/^\(APIServer pid=1\) INFO \d\d-\d\d \d\d:\d\d:\d\d \[api_server\.py:1912\] Starting vLLM/);
    expect(line['redis']).toBe('Ready to accept connections tcp');
    expect(JSON.parse(line['preprocess']!)).toMatchObject({ logger: 'app.main', message: 'config: batch "max" = 8', level: 'INFO' });
    expect(await loaded.rows(`SELECT DISTINCT fields IS NULL AS bare, trace_id IS NULL AS untraced FROM app_logs`)).toEqual([
      { bare: true, untraced: true },
    ]);
  });
});

describe('the shipper', () => {
  it('sends the files of a node in order every few seconds, and loses some parts at level 3 alone', async () => {
    const quiet = await busy().load(appLogs);
    const all = await counter(quiet)('app_logs');
    expect(await counter(quiet)('app_logs WHERE _arrived <= time')).toBe(0);
    const [order] = await quiet.rows(`SELECT count(*) FILTER (time < before)::INTEGER AS back, max(pods)::INTEGER AS pods FROM
      (SELECT time, lag(time) OVER (PARTITION BY _arrived ORDER BY _rid) AS before, count(DISTINCT pod) OVER (PARTITION BY _arrived) AS pods FROM app_logs)`);
    expect(order).toEqual({ back: 0, pods: 1 });

    const rig = createRig({ level: 3 });
    writeRequests(rig, 2000, undefined, 3e6);
    const loud = await rig.load(appLogs);
    const kept = await counter(loud)('app_logs');
    expect(kept).toBeLessThan(all * 5);
    expect(kept).toBeGreaterThan(all * 5 * 0.98);
    expect(await counter(loud)(`app_logs WHERE epoch(_arrived - time) > 30`)).toBeGreaterThan(0);
  });

  it('gives the same lines for the same seed', () => {
    expect(busy().stage(appLogs).messages).toEqual(busy().stage(appLogs).messages);
    expect(busy().stage(appLogs).messages).not.toEqual(busy(1, 8).stage(appLogs).messages);
  });

  it('prints ids of all requests, also where the trace was not sampled', async () => {
    const loaded = await busy(2).load(appLogs, spans);
    const count = counter(loaded);
    expect(await count(`(SELECT DISTINCT trace_id FROM app_logs WHERE trace_id IS NOT NULL)`)).toBe(COUNT);
    expect(await count(`(SELECT DISTINCT trace_id FROM spans) s SEMI JOIN app_logs l USING (trace_id)`)).toBe(
      await count(`(SELECT DISTINCT trace_id FROM spans)`),
    );
  });
});
