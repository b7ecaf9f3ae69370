import { expect, it } from 'vitest';
import type { Pod } from '../../../../generators/core/pools.ts';
import { constant, exponential, lognormal, type Model } from '../../../../generators/core/simulation/index.ts';
import { MS } from '../../../../generators/core/time.ts';
import metrics from '../../../../generators/sources/metrics/index.ts';
import { pod, samplesOf, start, type Row } from '../../../helpers/services.ts';
import { createRig, SECOND, type Rig } from '../../../helpers/source-rig.ts';
import { run, type Result } from '../core/simulation/lab.ts';

const NODES = ['node-0', 'node-1', 'node-2', 'node-3'];

/** Gateway → model server with batches, which scales with its load and rejects when its queue is full. */
const MODEL: Model = {
  nodes: NODES,
  services: [
    {
      name: 'gateway',
      replicas: 2,
      serves: { kind: 'workers', workers: 64, holds: true },
      operations: {
        'POST /v1/classify': {
          steps: [
            { work: lognormal(2 * MS, 0.4) },
            {
              calls: [
                {
                  to: 'model/POST /v2/models/resnet50/infer',
                  network: constant(300),
                  timeout: 1.2 * SECOND,
                  retry: { attempts: 2, base: 50 * MS },
                },
              ],
            },
          ],
        },
      },
    },
    {
      name: 'model',
      replicas: 2,
      serves: { kind: 'batching', workers: 1, max: 8, delay: 2 * MS, fixed: 0.6, each: 0.4 },
      queue: 40,
      errors: 0.004,
      operations: { 'POST /v2/models/resnet50/infer': { steps: [{ work: lognormal(25 * MS, 0.45) }] } },
      scaling: { minimum: 2, maximum: 4, metric: 'busy', target: 0.5, start: constant(20 * SECOND), load: constant(30 * SECOND) },
      gpu: { ambient: 32, rise: 50, inertia: 90 * SECOND, limit: 84, slope: 0.05, floor: 0.5 },
    },
  ],
  clients: [
    {
      name: 'shop',
      arrivals: { kind: 'open', rate: (t) => (t > 240 * SECOND ? 60 : 15) },
      mix: [{ weight: 1, call: { to: 'gateway/POST /v1/classify', network: exponential(5 * MS) }, bytes: constant(80_000) }],
    },
  ],
};

/** The simulation's rows as events; a slot's each start is a pod of its own. */
function write(rig: Rig, { spans, samples, simulation }: Result): void {
  const { layout } = simulation;
  const podOf = (replica: number, serial: number): number => {
    const { service, node } = layout.replicas[replica]!;
    const name = layout.services[service]!;
    const suffix = `${'bcdfghjk'[serial % 8]!}${'bcdfghjk'[replica % 8]!}`;
    const about: Partial<Pod> = {
      name: `${name}-7c9d8b6f4-xyz${suffix}`,
      uid: `00000000-0000-4000-8000-${String(replica).padStart(6, '0')}${String(serial).padStart(6, '0')}`,
      node: layout.nodes[node]!,
      ip: `100.64.${replica}.${serial + 2}`,
      image: name === 'model' ? 'registry.example/tritonserver:24.05' : 'registry.example/gateway:1',
    };
    return rig.pools.pod(pod(name, about));
  };
  const at = (t: number) => (t === 0 ? 0 : start(rig) + t);
  for (const span of spans) {
    const parent = spans[span.parent];
    rig.add('ServiceCall', {
      t: at(span.start),
      end: at(span.end),
      request: span.request,
      parent: span.parent + 1,
      caller: parent ? podOf(parent.replica, parent.pod) : 0,
      server: span.replica === 65_535 ? 0 : podOf(span.replica, span.pod),
      service: layout.services[span.service]!,
      operation: layout.operations[span.operation]!.replace(/^\w+\//, ''),
      attempt: span.attempt,
      status: span.status,
      served: span.served,
      arrive: at(span.arrive),
      serve: at(span.serve),
      leave: at(span.leave),
      queue: span.queue,
      batchWait: span.batchWait,
      busy: span.busy,
      batchSize: span.batchSize,
    });
  }
  for (const { time, replica, pod: serial, ...sample } of samples)
    rig.add('ReplicaSample', {
      t: at(time),
      pod: podOf(replica, serial),
      ready: sample.ready,
      queue: sample.queue,
      calls: sample.calls,
      busy: sample.busy,
      busyTime: sample.busyTime,
      callTime: sample.callTime,
      kv: sample.kv,
      clock: sample.clock,
      temperature: sample.temperature,
    });
}

it('what a simulated service counts is what its calls were, scrape by scrape', async () => {
  const result = run(MODEL, 900);
  const rig = createRig();
  write(rig, result);
  expect(result.spans.length).toBeGreaterThan(60_000);
  const loaded = await rig.load(metrics);
  const rows = await samplesOf(
    loaded,
    rig,
    `name IN ('http_server_request_duration_seconds_count', 'http_client_request_duration_seconds_count', 'nv_inference_request_success', 'nv_inference_request_failure', 'nv_inference_exec_count', 'nv_inference_queue_duration_us', 'nv_inference_request_duration_us')`,
  );
  const byPod = new Map<string, { leave: number; served: number; queue: number; whole: number; batch: number }[]>();
  for (const span of result.spans) {
    if (span.leave === 0) continue;
    const name = `100.64.${span.replica}.${span.pod + 2}`;
    const one = {
      leave: span.leave,
      served: span.served,
      queue: Math.round(span.queue),
      whole: span.leave - span.arrive,
      batch: span.batchSize,
    };
    const known = byPod.get(name);
    if (known) known.push(one);
    else byPod.set(name, [one]);
  }
  expect(byPod.size).toBeGreaterThan(4);
  const scrapes = Map.groupBy(rows, ({ labels, t }) => `${labels['instance']} ${t}`);
  let checked = 0;
  for (const of of scrapes.values()) {
    const [{ t, labels }] = of as [Row];
    const calls = byPod.get(labels['instance']!.split(':')[0]!)!.filter(({ leave }) => leave <= t);
    const sum = (name: string) => of.filter((row) => row.name === name).reduce((total, { value }) => total + value, 0);
    if (labels['instance']!.endsWith(':9464')) {
      expect(sum('http_server_request_duration_seconds_count')).toBe(calls.length);
    } else {
      const good = calls.filter(({ served }) => served === 0);
      expect(sum('nv_inference_request_success')).toBe(good.length);
      expect(sum('nv_inference_request_failure')).toBe(calls.length - good.length);
      expect(sum('nv_inference_queue_duration_us')).toBe(good.reduce((total, { queue }) => total + queue, 0));
      expect(Math.abs(sum('nv_inference_request_duration_us') - good.reduce((total, { whole }) => total + whole, 0))).toBeLessThan(
        good.length + 1,
      );
      const executed = calls.reduce((total, { batch }) => total + (batch > 0 ? 1 / batch : 0), 0);
      expect(Math.abs(sum('nv_inference_exec_count') - executed)).toBeLessThan(0.51);
    }
    checked++;
  }
  expect(checked).toBeGreaterThan(50);
  // A pod that was added begins at nothing.
  const first = await loaded.rows(
    `SELECT labels['pod'] AS pod, min("time") AS since, arg_min(value, "time") AS first FROM metrics WHERE name = 'nv_inference_request_success' GROUP BY 1 ORDER BY since`,
  );
  expect(first.length).toBeGreaterThan(2);
  for (const { first: from } of first) expect(from).toBeLessThan(60 * 60);
}, 60_000);
