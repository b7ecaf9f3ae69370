import { describe, expect, it } from 'vitest';
import { createKeyring } from '../../../../generators/core/random.ts';
import { constant, exponential, lognormal, Simulation, type Model, type SpanBatch } from '../../../../generators/core/simulation/index.ts';
import appLogs from '../../../../generators/sources/app-logs/index.ts';
import spans from '../../../../generators/sources/spans/index.ts';
import { podOf, type ServiceName } from '../../../helpers/service-calls.ts';
import { createRig, type Loaded, type Rig } from '../../../helpers/source-rig.ts';

/** What the simulation itself makes of a small image service, with time-outs, retries, pauses and lost packets. */
const network = exponential(300);
const infer = 'POST /v2/models/resnet50/infer';
const model: Model = {
  nodes: ['a', 'b', 'c'],
  services: [
    {
      name: 'gateway',
      replicas: 2,
      serves: { kind: 'workers', workers: 64 },
      operations: {
        'POST /v1/classify': {
          steps: [
            { work: exponential(500) },
            {
              calls: [
                {
                  to: 'preprocess/POST /prepare',
                  network,
                  timeout: 2e6,
                  cancels: true,
                  retry: { attempts: 2, base: 1e5 },
                  connection: { handshake: constant(1500), idle: 5e6 },
                },
              ],
            },
          ],
        },
      },
    },
    {
      name: 'preprocess',
      replicas: 3,
      serves: { kind: 'workers', workers: 4 },
      errors: 0.002,
      operations: {
        'POST /prepare': {
          steps: [
            { work: lognormal(15e3, 0.5) },
            {
              calls: [
                { to: 'features/GetFeatures', network, timeout: 5e5, optional: true },
                { to: `triton/${infer}`, network, timeout: 6e5, retry: { attempts: 2, base: 5e4 } },
              ],
            },
            { work: exponential(2000) },
          ],
        },
      },
    },
    {
      name: 'features',
      replicas: 2,
      serves: { kind: 'workers', workers: 8 },
      operations: { GetFeatures: { steps: [{ work: exponential(1000) }, { calls: [{ to: 'redis/HMGET', network }] }] } },
    },
    { name: 'redis', replicas: 1, serves: { kind: 'workers', workers: 1 }, operations: { HMGET: { steps: [{ work: exponential(100) }] } } },
    {
      name: 'triton',
      replicas: 2,
      queue: 60,
      serves: { kind: 'batching', workers: 1, max: 8, delay: 2000, fixed: 0.6, each: 0.4 },
      operations: { [infer]: { steps: [{ work: lognormal(35e3, 0.4) }] } },
      pauses: { every: exponential(20e6), length: exponential(300e3) },
    },
  ],
  clients: [
    {
      name: 'shop',
      arrivals: { kind: 'open', rate: 40 },
      mix: [{ weight: 1, call: { to: 'gateway/POST /v1/classify', network: exponential(5e3), timeout: 3e6 }, bytes: exponential(1e5) }],
    },
  ],
};

interface Counted {
  requests: number;
  attempts: number;
  served: number;
  /** Of computations in Triton: their number, and the time they waited before, microseconds. */
  computed: number;
  waited: number;
}

/** Runs the model for two minutes and writes its records as events. */
function simulate(rig: Rig): Counted {
  const counted: Counted = { requests: 0, attempts: 0, served: 0, computed: 0, waited: 0 };
  const keyring = createKeyring(new Uint8Array(32).fill(3));
  const start = rig.clock.detailStart + 3600e6;
  let written = 0;
  const take = (b: SpanBatch): void => {
    const { layout } = simulation;
    const pod = (row: number): number => {
      const replica = layout.replicas[b.replica[row]!];
      return replica ? rig.pools.pod(podOf(layout.services[replica.service] as ServiceName, replica.index)) : 0;
    };
    for (let i = 0; i < b.rows; i++) {
      const service = layout.services[b.service[i]!]!;
      const parent = b.parent[i]!;
      const time = (column: Float64Array) => Math.round(column[i]!);
      counted.requests += parent < 0 ? 1 : 0;
      counted.attempts += parent < 0 ? 0 : 1;
      counted.served += b.leave[i]! > 0 && service !== 'redis' ? 1 : 0;
      if (service === 'triton' && b.serve[i]! > 0) {
        counted.computed++;
        counted.waited += time(b.serve) - time(b.arrive);
      }
      rig.add('ServiceCall', {
        t: time(b.start),
        end: time(b.end),
        request: b.request[i]!,
        parent: parent < 0 ? 0 : written + parent + 1,
        caller: parent < 0 ? 0 : pod(parent),
        service,
        operation: layout.operations[b.operation[i]!]!.replace(/^\w+\//, ''),
        server: pod(i),
        attempt: b.attempt[i]!,
        status: b.status[i]!,
        served: b.served[i]!,
        arrive: time(b.arrive),
        serve: time(b.serve),
        leave: time(b.leave),
        queue: b.queue[i]!,
        busy: b.busy[i]!,
        bytesIn: b.bytesIn[i]!,
        bytesOut: b.bytesOut[i]!,
        clientIp: 0xc6130001,
      });
    }
    written += b.rows;
  };
  const simulation: Simulation = new Simulation(
    model,
    {
      start,
      end: start + 120e6,
      streams: (...path) => keyring.rng('noise', ...path),
      effects: [{ kind: 'loss', target: 'node:b', from: start + 40e6, to: start + 80e6, amount: 0.02 }],
    },
    { spans: take },
  );
  simulation.run();
  return counted;
}

describe('spans and lines of simulated requests', () => {
  const pairs = 'spans c JOIN spans p ON p.trace_id = c.trace_id AND p.span_id = c.parent_span_id WHERE';
  const open = async () => {
    const rig = createRig();
    const counted = simulate(rig);
    const { rows }: Loaded = await rig.load(spans, appLogs);
    return { counted, rows, count: async (sql: string) => Number((await rows(`SELECT count(*) AS n FROM ${sql}`))[0]!['n']) };
  };

  it('are as many as the attempts, and one tree per request', async () => {
    const { counted, count } = await open();
    expect(counted.requests).toBeGreaterThan(4000);
    expect(await count(`spans WHERE kind = 'CLIENT'`)).toBe(counted.attempts);
    expect(await count(`spans WHERE kind = 'SERVER'`)).toBe(counted.served);
    expect(await count(`spans WHERE parent_span_id IS NULL`)).toBe(counted.requests);
    expect(await count(`${pairs} true`)).toBe((await count('spans')) - counted.requests);
    expect(await count(`app_logs WHERE logger = 'access'`)).toBe(counted.requests);
    expect(await count(`app_logs l ANTI JOIN spans s USING (trace_id, span_id) WHERE l.trace_id IS NOT NULL`)).toBe(0);
  });

  it('nest, but for servers whose caller gave up', async () => {
    const { count } = await open();
    const outside = `(epoch_us(p.start_time) - epoch_us(c.start_time) > 300 OR epoch_us(c.end_time) - epoch_us(p.end_time) > 300)`;
    expect(await count(`${pairs} p.pod_name = c.pod_name AND (c.start_time < p.start_time OR c.end_time > p.end_time)`)).toBe(0);
    expect(await count(`${pairs} p.pod_name <> c.pod_name AND p.status_code = 'UNSET' AND ${outside}`)).toBe(0);
    expect(await count(`${pairs} p.attributes."error.type" = 'ReadTimeout' AND ${outside}`)).toBeGreaterThan(5);
  });

  it('hold the waiting that the simulation counted', async () => {
    const { counted, rows } = await open();
    const [gap] = await rows(`SELECT count(*)::INTEGER AS n, sum(epoch_us(c.start_time) - epoch_us(s.start_time))::DOUBLE AS us
      FROM spans c JOIN spans m ON m.span_id = c.parent_span_id JOIN spans s ON s.span_id = m.parent_span_id WHERE c.name = 'compute' AND s.name = 'InferRequest'`);
    expect(gap).toEqual({ n: counted.computed, us: counted.waited });
  });

  it('say of lost packets in the spans of callers alone', async () => {
    const { count } = await open();
    // TCP sends the last segments again after 0.2 s.
    const slow = `duration_ns > 190e6 AND name LIKE '%GetFeatures'`;
    expect(await count(`spans WHERE kind = 'CLIENT' AND ${slow}`)).toBeGreaterThan(20);
    const own = `spans s WHERE kind = 'SERVER' AND ${slow} AND duration_ns - (SELECT sum(duration_ns) FROM spans c WHERE c.parent_span_id = s.span_id) > 190e6`;
    expect(await count(own)).toBe(0);
  });
});
