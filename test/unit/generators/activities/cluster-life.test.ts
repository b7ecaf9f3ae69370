import { describe, expect, test } from 'vitest';
import { exporterGap, nightlyJobs, replacement, replacements } from '../../../../generators/core/cluster/estate.ts';
import { MINUTE } from '../../../../generators/core/time.ts';
import { play, type Row } from './cluster-rig.ts';

const life = await play(['cluster-life'], { keep: ['ClusterEvent'] });
const rows = life.rows('ClusterEvent');
const { clock, world } = life.prepared;
const of = (reason: string, object?: string): Row[] =>
  rows.filter((row) => row['reason'] === reason && (object === undefined || row['object'] === object)).sort((a, b) => a.t - b.t);

describe('events of the cluster', () => {
  test('are some thousands in two days, all inside them', () => {
    expect(rows.length).toBeGreaterThan(2500);
    expect(rows.length).toBeLessThan(5000);
    for (const { t } of rows) expect(t >= clock.detailStart && t < clock.end).toBe(true);
  });

  test('start scheduled jobs as often as their schedules say, named after their minute', () => {
    const created = (name: string): Row[] => of('SuccessfulCreate', name);
    expect(Math.abs(created('feature-refresh').length - 192)).toBeLessThanOrEqual(1);
    expect(Math.abs(created('label-sync').length - 48)).toBeLessThanOrEqual(1);
    for (const row of created('feature-refresh')) expect(row['message']).toBe(`Created job feature-refresh-${Math.floor(row.t / MINUTE)}`);
    const failed = of('BackoffLimitExceeded').length;
    expect(failed).toBeLessThan(0.05 * of('Completed').length);
  });

  test('place a pod before they start it, on a machine that is there', () => {
    const swap = replacement(life.context)!;
    const standing = new Set([...world.cluster!.nodes.map(({ name }) => name), swap.old.name]);
    const scheduled = new Map(of('Scheduled').map((row) => [row['object'], row]));
    const started = of('Started');
    expect(started.length).toBeGreaterThan(300);
    for (const row of started) {
      const placed = scheduled.get(row['object']);
      // Placed just before the first row of the window.
      if (!placed) expect(row.t - clock.detailStart).toBeLessThan(5 * MINUTE);
      else expect(placed.t).toBeLessThan(row.t);
      expect(standing).toContain(row['node']);
      if (row['node'] === swap.fresh.name) expect(row.t).toBeGreaterThan(swap.joined);
      if (row['node'] === swap.old.name) expect(row.t).toBeLessThan(swap.gone);
    }
  });

  test('tell the nightly batch on the machines whose metrics show it', () => {
    const jobs = nightlyJobs(life.context, replacements(life.context, []));
    expect(jobs.length).toBeGreaterThan(0);
    for (const job of jobs) {
      const places = of('Scheduled').filter(
        ({ t, object }) => String(object).startsWith('nightly-embeddings') && Math.abs(t - job.from) < MINUTE,
      );
      expect(places.map(({ message }) => String(message).split(' to ')[1]).sort()).toEqual(job.nodes.map(({ name }) => name).sort());
      expect(of('Completed').some(({ t, object }) => String(object).startsWith('nightly-embeddings') && Math.abs(t - job.to) < 1e6)).toBe(
        true,
      );
    }
  });

  test('replace a machine in order', () => {
    const { old, fresh } = replacement(life.context)!;
    const at = (reason: string, object: string): number => of(reason, object)[0]!.t;
    const order = [
      at('Starting', fresh.name),
      at('NodeReady', fresh.name),
      at('NodeNotSchedulable', old.name),
      at('DeletingNode', old.name),
      at('RemovingNode', old.name),
    ];
    expect(order).toEqual([...order].sort((a, b) => a - b));
    const moved = of('Killing').filter((row) => row['node'] === old.name);
    expect(moved.length).toBeGreaterThan(0);
  });

  test('tell why an exporter is silent', () => {
    const { node, from, to } = exporterGap(life.context);
    const around = rows.filter(
      (row) => row['node'] === node.name && String(row['object']).startsWith('node-exporter') && row.t >= from && row.t <= to + MINUTE,
    );
    expect(around.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['Killing', 'Started']));
  });

  test('are the same for the same seed', async () => {
    expect((await play(['cluster-life'], { keep: ['ClusterEvent'] })).rows('ClusterEvent')).toEqual(rows);
  });
});
