import { describe, expect, it } from 'vitest';
import { replacements } from '../../../../generators/core/cluster/estate.ts';
import { MINUTE, SECOND } from '../../../../generators/core/time.ts';
import { play, text, type Played, type Row } from '../activities/cluster-rig.ts';

const use = (name: string, faint: boolean) => ({ name, use: name, with: { faint } });
const of = (played: Played, type: Parameters<Played['rows']>[0], producer: string): Row[] =>
  played
    .rows(type)
    .filter((row) => row.producer === producer)
    .toSorted((a, b) => a.t - b.t);

describe.each([false, true])('a batch job on the nodes of a service (faint: %s)', async (faint) => {
  const played = await play(['cluster-life', use('noisy-neighbour', faint)], { keep: ['ClusterEvent', 'Change', 'JobRun'] });
  const own = of(played, 'ClusterEvent', 'noisy-neighbour');
  const runs = of(played, 'JobRun', 'noisy-neighbour');
  const change = of(played, 'Change', 'noisy-neighbour')[0]!;
  const kinds = (rows: readonly Row[]): string[] =>
    [...new Set(rows.map((row) => `${text(row, 'component')} ${text(row, 'kind')} ${text(row, 'reason')}`))].sort();

  it('is told in the same words as the jobs of any cluster', () => {
    const job = text(
      own.find((row) => row['kind'] === 'CronJob')!,
      'object',
    );
    const others = of(played, 'ClusterEvent', 'cluster-life').filter((row) => text(row, 'object').startsWith('feature-refresh'));
    expect(kinds(own)).toEqual(kinds(others).filter((kind) => !kind.includes('BackoffLimitExceeded')));
    const shape = (row: Row, name: string): string =>
      text(row, 'message')
        .replaceAll(name, 'JOB')
        .replace(/-\d+-[a-z0-9]{5}/g, '-RUN-POD')
        .replace(/-\d+/g, '-RUN');
    for (const reason of ['SuccessfulCreate', 'SawCompletedJob', 'SuccessfulDelete'])
      expect(new Set(own.filter((row) => row['reason'] === reason).map((row) => shape(row, job))), reason).toEqual(
        new Set(
          others
            .filter((row) => row['reason'] === reason)
            .map((row) => shape(row, 'feature-refresh'))
            .filter((message) => !message.includes('Failed')),
        ),
      );
  });

  it('runs once in each recorded night before its change, and begins within its period after it', () => {
    const { clock } = played.prepared;
    const nights = runs.filter(({ t }) => t < change.t);
    const days = Math.ceil((change.t - clock.detailStart) / (24 * 60 * MINUTE));
    const names = new Set(nights.map((row) => (row['pod'] as { name: string }).name.replace(/-\w+$/, '')));
    expect(names.size).toBeGreaterThanOrEqual(days - 1);
    expect(names.size).toBeGreaterThan(0);
    for (const { t } of nights) expect((t / (60 * MINUTE)) % 24).toBeGreaterThan(2.9);
    for (const { t } of nights) expect((t / (60 * MINUTE)) % 24).toBeLessThan(4.5);
    const first = runs.find(({ t }) => t > change.t)!;
    expect(first.t - change.t).toBeLessThan(2 * MINUTE + 5 * SECOND);
  });

  it('works on machines that stand there, from the start of each container on', () => {
    const swaps = replacements(played.context, []);
    for (const row of runs) {
      const { name, node } = row['pod'] as { name: string; node: string };
      const started = own.find((event) => event['reason'] === 'Started' && event['object'] === name)!;
      expect(started.t).toBe(row.t);
      expect(started['node']).toBe(node);
      for (const { old, fresh, joined, gone } of swaps) {
        if (node === old.name) expect(row.t).toBeLessThan(gone);
        if (node === fresh.name) expect(row.t).toBeGreaterThan(joined);
      }
    }
  });
});

describe.each([false, true])('settings that let lookups race (faint: %s)', async (faint) => {
  const played = await play(['inference-service', use('dns-race', faint)], {
    scale: 0.2,
    keep: ['ClusterEvent', 'Change', 'ClusterLookup'],
  });

  it('come to one machine after the other, soon after their change, and each loses packets from then on', () => {
    const change = of(played, 'Change', 'dns-race')[0]!;
    const started = of(played, 'ClusterEvent', 'dns-race').filter(({ reason }) => reason === 'Started');
    const nodes = [...new Set(started.map((row) => text(row, 'node')))];
    expect(nodes.length).toBeGreaterThan(1);
    expect(started[0]!.t - change.t).toBeGreaterThan(MINUTE);
    expect(started[0]!.t - change.t).toBeLessThan(4.5 * MINUTE);
    const lost = played.rows('ClusterLookup').filter((row) => row['lost'] === 1);
    if (!faint) expect(lost.length).toBeGreaterThan(50);
    for (const node of nodes) {
      const since = started.find((row) => row['node'] === node)!.t;
      const mine = lost.filter((row) => (row['pod'] as { node: string }).node === node);
      for (const { t } of mine) expect(t).toBeGreaterThan(since);
    }
    expect(lost.every((row) => nodes.includes((row['pod'] as { node: string }).node))).toBe(true);
  });

  it('show in the resolver as one question of a pair, answered in milliseconds', () => {
    const all = played.rows('ClusterLookup');
    expect(all.length).toBeGreaterThan(1000);
    expect(Math.max(...all.map((row) => row['durationUs'] as number))).toBeLessThan(100_000);
  });
});

it('each client that waited in vain has lost a packet of every pair that it sent', async () => {
  const played = await play(['inference-service', use('dns-race', false)], { scale: 0.2, keep: ['ClusterLookup', 'ServiceCall'] });
  const lookups = played.rows('ClusterLookup');
  const lostBy = new Map<string, number[]>();
  for (const row of lookups)
    if (row['lost'] === 1) {
      const { name } = row['pod'] as { name: string };
      lostBy.set(name, [...(lostBy.get(name) ?? []), row.t]);
    }
  const vain = played.rows('ServiceCall').filter((row) => (row['lookups'] as number) === 2 && (row['dns'] as number) >= 9.9 * SECOND);
  expect(vain.length).toBeGreaterThan(3);
  for (const row of vain) {
    const times = lostBy.get((row['caller'] as { name: string }).name) ?? [];
    for (const after of [0, 5 * SECOND]) expect(times.some((t) => Math.abs(t - row.t - after) < 100_000)).toBe(true);
  }
});

describe('drivers', () => {
  it.each([false, true])('of a cluster are one, but for the node where one was changed (faint: %s)', async (faint) => {
    const played = await play(['ml-change-calendar', 'inference-service', use('cpu-fallback', faint)], {
      scale: 0.1,
      keep: ['Change', 'ContainerLine', 'ClusterEvent', 'NodeDriver'],
    });
    const { driver } = played.prepared.world.cluster!;
    for (const row of of(played, 'Change', 'ml-change-calendar').filter((row) => text(row, 'summary').startsWith('GPU driver')))
      expect(text(row, 'summary')).toContain(driver);
    const warned = of(played, 'ContainerLine', 'cpu-fallback').find(({ level }) => level === 'WARNING')!;
    const named = /driver (?:version )?([\d.]+\d)/.exec(text(warned, 'text'))![1]!;
    const changed = of(played, 'NodeDriver', 'cpu-fallback');
    expect(text(of(played, 'Change', 'cpu-fallback')[0]!, 'summary')).toContain(named);
    if (faint) {
      expect(named).toBe(driver);
      expect(changed).toEqual([]);
    } else {
      expect(named).not.toBe(driver);
      expect(changed.map((row) => text(row, 'version'))).toEqual([named]);
      expect(changed[0]!.t).toBeLessThan(warned.t);
    }
  });

  it('are changed before a server loses its probes, and it is started again with all that the kubelet says', async () => {
    const played = await play([use('cpu-fallback', false)], { keep: ['ClusterEvent'] });
    const events = of(played, 'ClusterEvent', 'cpu-fallback').filter((row) => text(row, 'object').startsWith('triton'));
    expect(events.map((row) => row['reason'])).toEqual(['Unhealthy', 'Unhealthy', 'Unhealthy', 'Killing', 'Pulled', 'Created', 'Started']);
  });
});
