import { expect, it } from 'vitest';
import metrics from '../../../../generators/sources/metrics/index.ts';
import { MINUTE, pod, sampled, samplesOf, series, start, type Row } from '../../../helpers/services.ts';
import { createRig, SECOND, type Rig } from '../../../helpers/source-rig.ts';

const NODE = 'ip-10-20-1-7';
const app = pod('preprocess');
const job = pod('', { name: 'rebuild-2900-x2x7p', namespace: 'batch', container: 'rebuild', image: 'registry.example/batch/rebuild:1' });

/** A machine of four cores that uses a quarter of one itself, for half an hour. */
function machine(rig: Rig): void {
  const all: readonly (readonly [string, number])[] = [
    ['idle', 225],
    ['system', 5],
    ['user', 10],
  ];
  for (let i = 0; i <= 40; i++)
    for (const [mode, each] of all)
      rig.add('MetricSample', {
        t: start(rig) + i * MINUTE,
        name: 'node_cpu_seconds_total',
        labels: { mode, job: 'node-exporter', instance: `${NODE}:9100`, node: NODE },
        value: 1000 + i * each,
      });
}

/** A run of ten minutes that takes nine tenths of what is idle. */
const run = (rig: Rig): void =>
  rig.add('JobRun', { t: start(rig) + 10 * MINUTE, end: start(rig) + 20 * MINUTE, pod: rig.pools.pod(job), share: 0.9 });

const cpu = (rows: readonly Row[], of: string): Row[] =>
  rows.filter(({ name, labels }) => name === 'container_cpu_usage_seconds_total' && labels['pod'] === of);
/** Value of a rising series at a time, even between samples. */
function at(rows: readonly Row[], t: number): number {
  const after = rows.findIndex((row) => row.t >= t);
  const [a, b] = [rows[Math.max(0, after - 1)]!, rows[after]!];
  return a === b ? b.value : a.value + ((b.value - a.value) * (t - a.t)) / (b.t - a.t);
}

it('work counts, not the time that a worker waits for a processor', async () => {
  const rig = createRig({ level: 1 });
  sampled(rig, app, { to: 30 * MINUTE, sample: () => ({ busyTime: 14 * SECOND, workTime: 3 * SECOND }) });
  const rows = cpu(await samplesOf(await rig.load(metrics), rig), app.name);
  const [a, b] = [rows.find(({ t }) => t > 5 * MINUTE)!, rows.findLast(({ t }) => t < 25 * MINUTE)!];
  expect((b.value - a.value) / ((b.t - a.t) / SECOND)).toBeCloseTo(0.2 + 0.012, 3);
});

it('a job has a container of its own, and its machine carries it and all others', async () => {
  const rig = createRig({ level: 1 });
  machine(rig);
  run(rig);
  sampled(rig, app, { to: 40 * MINUTE, sample: () => ({ busyTime: 14 * SECOND, workTime: 7.5 * SECOND }) });
  const rows = await samplesOf(await rig.load(metrics), rig);
  const own = cpu(rows, job.name);
  expect(own.length).toBeGreaterThan(7);
  expect(own[0]!.labels).toMatchObject({ namespace: 'batch', container: 'rebuild', node: NODE });
  const [first, last] = [own[0]!, own.at(-1)!];
  // Idle 3.75 cores, half of one for the service.
  expect((last.value - first.value) / ((last.t - first.t) / SECOND)).toBeCloseTo(0.9 * 3.25, 1);
  const used = (t: number): number =>
    [...series(rows.filter(({ name, labels }) => name === 'node_cpu_seconds_total' && labels['mode'] !== 'idle')).values()].reduce(
      (sum, of) => sum + at(of, t),
      0,
    );
  for (const [from, to] of [
    [2 * MINUTE, 9 * MINUTE],
    [first.t, last.t],
    [22 * MINUTE, 29 * MINUTE],
  ] as const) {
    const containers = [app, job].reduce((sum, { name }) => {
      const of = cpu(rows, name).filter(({ t }) => t >= from && t <= to);
      return of.length > 1 ? sum + at(of, of.at(-1)!.t) - at(of, of[0]!.t) : sum;
    }, 0);
    // The machine's own quarter of a core stands besides.
    expect(used(to) - used(from)).toBeGreaterThan(containers);
    expect((used(to) - used(from) - containers) / ((to - from) / SECOND)).toBeLessThan(0.35);
  }
});

it('a kubelet has `up` at each scrape, 0 where it did not answer', async () => {
  const rig = createRig({ level: 3 });
  sampled(rig, app, { to: 1200 * MINUTE, every: 30 * SECOND });
  const rows = (await samplesOf(await rig.load(metrics), rig)).filter(({ labels }) => labels['job'] === 'kubelet');
  const up = rows.filter(({ name }) => name === 'up');
  const answered = up.filter(({ value }) => value === 1).map(({ t }) => t);
  expect(up.length).toBeGreaterThan(answered.length);
  expect(cpu(rows, app.name).map(({ t }) => t)).toEqual(answered);
});
