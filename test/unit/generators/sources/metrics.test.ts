import { describe, expect, it } from 'vitest';
import metrics from '../../../../generators/sources/metrics/index.ts';
import { call, MINUTE, pod, SAMPLED, sampled, samplesOf, series, start, STATUS } from '../../../helpers/services.ts';
import { createRig, SECOND, type RigOptions } from '../../../helpers/source-rig.ts';

const COUNTERS = /_(?:total|count|sum|bucket)$|^nv_inference_(?!pending)|microseconds$|^Requests\dXX$/;

describe('services', () => {
  /** Thirty minutes of calls from a gateway; one in ten fails, their times from 3 ms to 12 s. */
  function service(options: RigOptions = {}) {
    const rig = createRig(options);
    const gateway = pod('gateway', { ip: '100.64.1.3' });
    const app = pod('preprocess');
    const calls: { leave: number; micros: number; status: number }[] = [];
    for (let i = 0; i < 600; i++) {
      const micros = 3000 + ((i * i * 7919) % 400) * (i % 29 === 0 ? 30_000 : 700);
      const status = i % 10 === 3 ? STATUS.error : STATUS.ok;
      call(rig, i * 2_917_000, micros, app, { caller: rig.pools.pod(gateway), served: status, status });
      calls.push({ leave: i * 2_917_000 + micros, micros, status });
    }
    for (const one of [gateway, app]) sampled(rig, one, { to: 31 * MINUTE, sample: (i) => ({ calls: i % 7, queue: i % 3 }) });
    return { rig, gateway, app, calls };
  }

  it('count what was served up to each scrape: buckets, sum and count agree with the calls', async () => {
    const { rig, calls } = service();
    const rows = await samplesOf(await rig.load(metrics), rig, `name LIKE 'http_server_request_duration_seconds%'`);
    expect(rows.length).toBeGreaterThan(500);
    for (const { t, name, labels, value } of rows) {
      expect(labels).toMatchObject({
        job: 'preprocess',
        instance: '100.64.1.9:9464',
        http_request_method: 'POST',
        http_route: '/v1/classify',
      });
      const wanted = labels['http_response_status_code'] === '200' ? STATUS.ok : STATUS.error;
      const done = calls.filter(({ leave, status }) => leave <= t && status === wanted);
      const [of] = /[a-z]+$/.exec(name) as unknown as [string];
      if (of === 'sum') expect(value).toBeCloseTo(done.reduce((sum, { micros }) => sum + micros, 0) / 1e6, 9);
      else {
        const le = labels['le'] === undefined || labels['le'] === '+Inf' ? Infinity : Number(labels['le']);
        expect(value, `${name} ${labels['le']} at ${t}`).toBe(done.filter(({ micros }) => micros / 1e6 <= le).length);
      }
    }
    const last = rows.filter(({ name, labels }) => name.endsWith('_bucket') && labels['le'] === '+Inf').slice(-2);
    expect(last.reduce((sum, { value }) => sum + value, 0)).toBe(600);
  });

  it('have ascending bounds, and buckets that rise with them', async () => {
    const { rig } = service();
    const rows = await samplesOf(
      await rig.load(metrics),
      rig,
      `name = 'http_server_request_duration_seconds_bucket' AND labels['http_response_status_code'] = '200'`,
    );
    const at = rows
      .filter(({ t }) => t === rows.at(-1)!.t)
      .sort((a, b) => a.value - b.value || Number(a.labels['le']) - Number(b.labels['le']));
    expect(at.map(({ labels }) => labels['le'])).toEqual([
      '0.005',
      '0.01',
      '0.025',
      '0.05',
      '0.075',
      '0.1',
      '0.25',
      '0.5',
      '0.75',
      '1',
      '2.5',
      '5',
      '7.5',
      '10',
      '+Inf',
    ]);
  });

  it('show at the caller how long its calls took, and why there was no answer', async () => {
    const { rig, gateway, app } = service();
    call(rig, MINUTE, 1000, app, { caller: rig.pools.pod(gateway), status: STATUS.timeout, end: start(rig) + MINUTE + 2_000_000 });
    const { rows } = await rig.load(metrics);
    const found = await rows(
      `SELECT labels['server_address'] AS server, labels['http_response_status_code'] AS status, labels['error_type'] AS error, max(value) AS n FROM metrics WHERE name = 'http_client_request_duration_seconds_count' AND labels['pod'] = '${gateway.name}' GROUP BY ALL ORDER BY status NULLS LAST`,
    );
    expect(found).toEqual([
      { server: 'preprocess', status: '200', error: null, n: 540 },
      { server: 'preprocess', status: '500', error: null, n: 60 },
      { server: 'preprocess', status: null, error: 'context.deadlineExceededError', n: 1 },
    ]);
  });

  it('give gauges the value of the latest sample', async () => {
    const { rig } = service();
    const rows = await samplesOf(await rig.load(metrics), rig, `name = 'http_server_active_requests'`);
    expect(rows.length).toBeGreaterThan(50);
    for (const { t, value } of rows) expect(value).toBe(Math.min(Math.floor(t / SAMPLED), 124) % 7);
  });

  it('are scraped once a minute at an offset of their own, which stays', async () => {
    const { rig } = service();
    const rows = await samplesOf(await rig.load(metrics), rig);
    const offsets = new Map<string, Set<number>>();
    for (const { labels, t } of rows) {
      const target = `${labels['job']} ${labels['instance']}`;
      offsets.set(target, (offsets.get(target) ?? new Set()).add(t % MINUTE));
    }
    // Two services, kube-state-metrics, and the kubelet of their machine.
    expect(offsets.size).toBe(4);
    for (const [target, all] of offsets) expect(all.size, target).toBe(1);
    expect(new Set([...offsets.values()].map((all) => [...all][0])).size).toBe(4);
    for (const of of series(rows).values()) expect(new Set(of.map(({ t }) => t)).size).toBe(of.length);
  });

  it('do not depend on the order in which the calls came', async () => {
    const tables = [false, true].map(async (backwards) => {
      const rig = createRig({ level: 2 });
      const app = pod('preprocess');
      const order = Array.from({ length: 300 }, (_, i) => i);
      if (backwards) order.reverse();
      for (const i of order) {
        call(rig, i * 5.1 * SECOND, ((i * 7919) % 400) * 1333.37, app, { served: i % 9 === 0 ? STATUS.error : STATUS.ok });
        rig.add('ReplicaSample', { t: start(rig) + i * 5 * SECOND, pod: rig.pools.pod(app), ready: 1, calls: i % 7 });
      }
      const { texts } = await rig.load(metrics);
      return texts(`SELECT concat_ws(' ', _rid, ${metrics.tables[0]!.raw.sql}, _arrived) FROM metrics ORDER BY _rid`);
    });
    const [forwards, backwards] = await Promise.all(tables);
    expect(forwards!.length).toBeGreaterThan(500);
    expect(backwards).toEqual(forwards);
  });

  it('print samples as text that a Prometheus parser takes', async () => {
    const { rig } = service();
    rig.add('MetricSample', {
      t: start(rig),
      name: 'node_load1',
      labels: { job: 'node', instance: 'n:9100', note: 'a "b" \\ c' },
      value: 0.25,
    });
    const { texts } = await rig.load(metrics);
    const lines = await texts(`SELECT ${metrics.tables[0]!.raw.sql} FROM metrics`);
    const sample = /^[a-zA-Z_:][a-zA-Z0-9_:]*(?:\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*\})? -?\d+(?:\.\d+)?(?:e[+-]\d+)? \d{13}$/;
    for (const line of lines) expect(line).toMatch(sample);
    expect(lines).toContain(`node_load1{instance="n:9100",job="node",note="a \\"b\\" \\\\ c"} 0.25 ${start(rig) / 1000}`);
  });
});

describe('targets come and go', () => {
  it('a replaced pod is a new series that begins at nothing; the old one ends', async () => {
    const rig = createRig();
    const [before, after] = [
      pod('preprocess'),
      pod('preprocess', { name: 'preprocess-7c9d8b6f4-zzzzz', uid: '00000000-0000-4000-8000-000000000099', ip: '100.64.1.10' }),
    ];
    sampled(rig, before, { to: 10 * MINUTE });
    sampled(rig, after, { from: 11 * MINUTE, to: 30 * MINUTE });
    for (let i = 0; i < 100; i++) call(rig, i * 5 * SECOND, 20_000, before);
    for (let i = 0; i < 50; i++) call(rig, 12 * MINUTE + i * 5 * SECOND, 20_000, after);
    const rows = await samplesOf(await rig.load(metrics), rig, `name = 'http_server_request_duration_seconds_count'`);
    const [first, second] = [before, after].map(({ name }) => rows.filter(({ labels }) => labels['pod'] === name));
    expect(first!.at(-1)).toMatchObject({ value: 100 });
    expect(first!.at(-1)!.t).toBeLessThanOrEqual(10 * MINUTE);
    expect(second![0]!.value).toBeLessThanOrEqual(12);
    expect(second!.at(-1)).toMatchObject({ value: 50 });
  });

  it('a container that starts again counts from nothing, has a new start time and is down until it is ready', async () => {
    const rig = createRig();
    const app = pod('preprocess', { uid: '00000000-0000-4000-8000-000000000042' });
    sampled(rig, app, { to: 30 * MINUTE, sample: (i) => ({ ready: i >= 48 && i < 56 ? 0 : 1 }) });
    for (let i = 0; i < 120; i++) call(rig, i * 5 * SECOND, 20_000, app);
    for (let i = 0; i < 60; i++) call(rig, 15 * MINUTE + i * 5 * SECOND, 20_000, app);
    rig.add('ClusterEvent', { t: start(rig) + 12 * MINUTE, reason: 'Started', kind: 'Pod', object: app.name, type: 'Normal' });
    const loaded = await rig.load(metrics);
    const rows = await samplesOf(loaded, rig, `labels['job'] = 'preprocess'`);
    const counts = rows.filter(({ name }) => name === 'http_server_request_duration_seconds_count');
    expect(counts.filter(({ t }) => t < 12 * MINUTE).at(-1)).toMatchObject({ value: 120 });
    expect(counts.at(-1)).toMatchObject({ value: 60 });
    const starts = rows.filter(({ name }) => name === 'process_start_time_seconds');
    expect(starts.at(-1)!.value * 1e6).toBe(start(rig) + 12 * MINUTE);
    expect(starts[0]!.value * 1e6).toBeLessThan(start(rig));
    for (const { t, value } of rows.filter(({ name }) => name === 'up'))
      expect(value, String(t)).toBe(t >= 12 * MINUTE && t < 14 * MINUTE ? 0 : 1);
    const restarts = await samplesOf(loaded, rig, `name = 'kube_pod_container_status_restarts_total'`);
    for (const { t, value } of restarts) expect(value).toBe(t >= 12 * MINUTE ? 1 : 0);
  });

  it('counters fall only with a new process', async () => {
    const rig = createRig({ level: 3 });
    const app = pod('preprocess');
    sampled(rig, app, { to: 600 * MINUTE, sample: (i) => ({ ready: i >= 1000 && i < 1004 ? 0 : 1 }) });
    rig.add('ClusterEvent', { t: start(rig) + 250 * MINUTE, reason: 'Started', kind: 'Pod', object: app.name, type: 'Normal' });
    for (let i = 0; i < 2000; i++) call(rig, i * 17 * SECOND, (i % 50) * 9000, app);
    const rows = await samplesOf(await rig.load(metrics), rig);
    let falls = 0;
    for (const [name, of] of series(rows)) {
      if (!COUNTERS.test(of[0]!.name)) continue;
      for (let i = 1; i < of.length; i++) {
        if (of[i]!.value >= of[i - 1]!.value) continue;
        falls++;
        expect([of[i - 1]!.t < 250 * MINUTE, of[i]!.t > 250 * MINUTE], name).toEqual([true, true]);
      }
    }
    expect(falls).toBeGreaterThan(10);
  });

  it('a scrape that failed leaves `up` 0 and no sample of its target, and more so at level 3', async () => {
    const missed: number[] = [];
    for (const level of [1, 3] as const) {
      const rig = createRig({ level, seed: 3 });
      const app = pod('preprocess');
      sampled(rig, app, { to: 22 * 60 * MINUTE, every: MINUTE, sample: () => ({ calls: 2 }) });
      const { rows } = await rig.load(metrics);
      const scrapes = await rows(
        `SELECT "time", max(value) FILTER (name = 'up') AS up, count(*) FILTER (name <> 'up') AS samples FROM metrics WHERE labels['job'] = 'preprocess' GROUP BY 1 ORDER BY 1`,
      );
      for (const { up, samples } of scrapes) expect(up === 1 ? (samples as number) > 0 : samples === 0).toBe(true);
      missed.push(scrapes.filter(({ up }) => up === 0).length);
      // While the server itself is away there is not even `up`.
      if (level === 3) expect(scrapes.length).toBeLessThan(22 * 60);
      else expect(scrapes.length).toBeGreaterThanOrEqual(22 * 60 - 1);
    }
    expect(missed[0]).toBeLessThanOrEqual(4);
    expect(missed[1]).toBeGreaterThan(missed[0] as number);
  });

  it('hours of which nothing is known have no samples', async () => {
    const rig = createRig();
    const app = pod('preprocess');
    sampled(rig, app, { to: 20 * MINUTE });
    sampled(rig, app, { from: 300 * MINUTE, to: 320 * MINUTE });
    const rows = await samplesOf(await rig.load(metrics), rig, `name = 'up'`);
    expect(rows.filter(({ t }) => t > 22 * MINUTE && t < 298 * MINUTE)).toEqual([]);
    expect(rows.filter(({ t }) => t > 300 * MINUTE).length).toBeGreaterThan(30);
  });
});
