import { describe, expect, test } from 'vitest';
import { coresOf, exporterGap, nightlyJobs, nodeAt, replacements, replacement } from '../../../../generators/core/cluster/estate.ts';
import type { Kind } from '../../../../generators/core/simulation/effects.ts';
import { MINUTE, SECOND } from '../../../../generators/core/time.ts';
import { play, text, type Played, type Row } from './cluster-rig.ts';

const EVEN = { name: 'cluster-nodes', use: 'cluster-nodes', with: { load: 'even' } };
const ONLY = ['MetricSample'] as const;

type Labels = Readonly<Record<string, string>>;
const labels = (row: Row): Labels => row['labels'] as Labels;

/** Samples of a metric on a machine, in time. */
function series(played: Played, name: string, node: string, mode?: string): Row[] {
  return played
    .rows('MetricSample')
    .filter((row) => row['name'] === name && labels(row)['node'] === node && (!mode || labels(row)['mode'] === mode))
    .sort((a, b) => a.t - b.t);
}
const value = (row: Row | undefined): number => row?.['value'] as number;
/** How much a counter rises in a span. */
function rise(played: Played, name: string, node: string, from: number, to: number): number {
  const all = series(played, name, node);
  return value(all.findLast(({ t }) => t < to)) - value(all.findLast(({ t }) => t < from) ?? all[0]);
}

const calm = await play([EVEN]);
const nodes = calm.prepared.world.cluster!.nodes;
const { onset } = calm.windows;
const { end, detailStart } = calm.prepared.clock;
const strikes = (kind: Kind, amount: number, node = nodes[0]!.name) =>
  play([EVEN], { keep: ONLY, effects: () => [{ kind, target: `node:${node}`, from: onset, to: end, amount }] });

describe('counters', () => {
  test('never fall, on any machine', () => {
    const last = new Map<string, number>();
    let falls = 0;
    for (const row of calm.rows('MetricSample').toSorted((a, b) => a.t - b.t)) {
      if (!/_total$|Segs$|failed$|exceeded$/.test(text(row, 'name'))) continue;
      const key = `${text(row, 'name')} ${JSON.stringify(row['labels'])}`;
      if (value(row) < (last.get(key) ?? 0)) falls++;
      last.set(key, value(row));
    }
    expect(last.size).toBeGreaterThan(nodes.length * 9);
    expect(falls).toBe(0);
  });

  test('of processor time add up to the cores', () => {
    for (const { name, type } of nodes) {
      const sum = (row: Row): number =>
        ['idle', 'iowait', 'system', 'user'].reduce(
          (total, mode) => total + value(series(calm, 'node_cpu_seconds_total', name, mode).find(({ t }) => t === row.t)),
          0,
        );
      const some = series(calm, 'node_load1', name);
      const [a, b] = [some.at(5)!, some.at(-3)!];
      expect((sum(b) - sum(a)) / (((b.t - a.t) / SECOND) * coresOf(type))).toBeCloseTo(1, 4);
    }
  });

  test('have an honest background on every machine', () => {
    const failed = nodes.map(({ name }) => rise(calm, 'node_nf_conntrack_stat_insert_failed', name, detailStart, end));
    expect(Math.max(...failed)).toBeLessThan(70);
    expect(failed.filter((count) => count > 0).length).toBeGreaterThan(nodes.length * 0.8);
    for (const { name } of nodes) {
      const share =
        rise(calm, 'node_netstat_Tcp_RetransSegs', name, detailStart, end) / rise(calm, 'node_netstat_Tcp_OutSegs', name, detailStart, end);
      expect(share).toBeGreaterThan(0.00005);
      expect(share).toBeLessThan(0.001);
    }
  });
});

describe('samples', () => {
  test('are few enough, and every minute while requests are simulated', () => {
    expect(calm.rows('MetricSample').length).toBeGreaterThan(50_000);
    expect(calm.rows('MetricSample').length).toBeLessThan(90_000);
    const gap = exporterGap(calm.context);
    const { name } = nodes.find((node) => node.name !== gap.node.name)!;
    const inside = series(calm, 'node_load1', name).filter(({ t }) => t >= calm.windows.now[0]);
    inside.slice(1).forEach(({ t }, i) => expect(t - inside[i]!.t).toBe(MINUTE));
  });

  test('of a machine whose exporter is away are missing, and its counters go on', () => {
    const { node, from, to } = exporterGap(calm.context);
    const all = series(calm, 'node_network_transmit_bytes_total', node.name);
    expect(all.some(({ t }) => t >= from && t < to)).toBe(false);
    expect(value(all.find(({ t }) => t >= to))).toBeGreaterThan(value(all.findLast(({ t }) => t < from)));
  });

  test('of a replaced machine end when it is gone; the new one counts from its boot', () => {
    const { old, fresh, joined, gone } = replacement(calm.context)!;
    expect(series(calm, 'node_load1', old.name).at(-1)!.t).toBeLessThan(gone);
    const [first] = series(calm, 'node_cpu_seconds_total', fresh.name, 'idle');
    expect(first!.t).toBeGreaterThanOrEqual(joined);
    expect(value(first)).toBeLessThan(((first!.t - joined) / SECOND + 80) * coresOf(fresh.type));
  });

  test('show the nightly batch on its machines alone', () => {
    const [job] = nightlyJobs(calm.context, replacements(calm.context, []));
    const busy = (name: string): number => {
      const all = series(calm, 'node_load1', name).filter(({ t }) => t > job!.from + 4 * MINUTE && t < job!.to);
      return all.reduce((sum, row) => sum + value(row), 0) / all.length;
    };
    const swaps = replacements(calm.context, []);
    const general = nodes.filter(({ pool }) => pool === 'general').map((node) => nodeAt(swaps, node, job!.from));
    const inJob = (name: string): boolean => job!.nodes.some((node) => node.name === name);
    const quietest = Math.min(...general.filter(({ name }) => inJob(name)).map(({ name }) => busy(name)));
    for (const { name } of general.filter((node) => !inJob(node.name))) expect(busy(name)).toBeLessThan(quietest);
  });

  test('are the same for the same seed, and others for another', async () => {
    const [again, other] = [await play([EVEN]), await play([EVEN], { seed: 2, keep: ONLY })];
    expect(again.rows('MetricSample')).toEqual(calm.rows('MetricSample'));
    expect(other.rows('MetricSample').map(value).slice(0, 50)).not.toEqual(calm.rows('MetricSample').map(value).slice(0, 50));
  });
});

describe('an effect on a machine', () => {
  const struck = nodes[0]!.name;

  test('shows there and nowhere else', async () => {
    const hit = await strikes('dns-loss', 0.05);
    const rest = (played: Played): readonly Row[] => played.rows('MetricSample').filter((row) => labels(row)['node'] !== struck);
    expect(rest(hit)).toEqual(rest(calm));
    expect(series(hit, 'node_load1', struck)).toEqual(series(calm, 'node_load1', struck));
  });

  test.each([
    ['dns-loss', 'node_nf_conntrack_stat_insert_failed'],
    ['loss', 'node_netstat_Tcp_RetransSegs'],
    ['loss', 'node_ethtool_pps_allowance_exceeded'],
  ] as const)('%s raises %s in proportion', async (kind, metric) => {
    const more = async (amount: number): Promise<number> =>
      rise(await strikes(kind, amount), metric, struck, onset, end) - rise(calm, metric, struck, onset, end);
    const [little, much] = [await more(0.02), await more(0.08)];
    expect(little).toBeGreaterThan(30);
    expect(much / little).toBeGreaterThan(3);
    expect(much / little).toBeLessThan(5.5);
  });

  test('latency raises load, busy time and pressure, and a faint one little', async () => {
    const stalled = async (amount: number): Promise<number> =>
      rise(await strikes('latency', amount), 'node_pressure_cpu_waiting_seconds_total', struck, onset, end) / ((end - onset) / SECOND);
    const [none, faint, heavy] = [await stalled(1), await stalled(1.1), await stalled(3)];
    expect(none).toBeLessThan(0.02);
    expect(faint).toBeGreaterThan(0.04);
    expect(faint).toBeLessThan(0.15);
    expect(heavy).toBeGreaterThan(0.5);
    const hit = await strikes('latency', 3);
    const load = (played: Played): number => value(series(played, 'node_load1', struck).at(-1));
    expect(load(hit)).toBeGreaterThan(load(calm) + 6);
  });
});

test('as many inserts fail as lookups are lost on that machine', async () => {
  const hit = await play(['inference-service', 'cluster-nodes'], {
    scale: 0.3,
    keep: ['MetricSample', 'ClusterLookup'],
    effects: ({ clock, world }) => [
      { kind: 'dns-loss', target: `node:${world.cluster!.nodes[0]!.name}`, from: clock.end - 20 * MINUTE, to: clock.end, amount: 0.1 },
    ],
  });
  const { name } = hit.prepared.world.cluster!.nodes[0]!;
  const lost = hit.rows('ClusterLookup').filter((row) => row['lost'] === 1).length;
  const failed = rise(hit, 'node_nf_conntrack_stat_insert_failed', name, end - 20 * MINUTE, end);
  expect(lost).toBeGreaterThan(80);
  expect(failed / lost).toBeGreaterThan(0.6);
  expect(failed / lost).toBeLessThan(1.5);
});
