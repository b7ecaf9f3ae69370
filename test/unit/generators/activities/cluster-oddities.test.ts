import { describe, expect, test } from 'vitest';
import { castOf } from '../../../../generators/core/cluster/inference-cast.ts';
import { inferenceClients } from '../../../../generators/core/cluster/inference.ts';
import type { EventType } from '../../../../generators/core/events.ts';
import { play, type Played } from './cluster-rig.ts';

const TYPES: readonly EventType[] = ['MetricSample', 'ClusterEvent', 'Change', 'Ticket', 'ContainerLine'];
const ODDITIES = [
  'canary-model',
  'certificate-renewed',
  'client-retry-burst',
  'database-failover-elsewhere',
  'debug-logging',
  'metrics-gap',
  'registry-slow-pull',
  'zone-imbalance',
] as const;
const SEEDS = [1, 2, 3, 4, 5];

const odd = (use: string, seed: number): Promise<Played> => play([], { seed, herrings: [use] });
const herring = (played: Played) => played.prepared.manifest.herrings[0]!;

describe.each(ODDITIES)('%s', (use) => {
  test.each(SEEDS)('tells itself inside the case, with facts, entities and a ticket or change (seed %i)', async (seed) => {
    const played = await odd(use, seed);
    const { clock } = played.prepared;
    const rows = TYPES.flatMap((type) => [...played.rows(type)]);
    expect(rows.length).toBeGreaterThan(0);
    for (const { t } of rows) expect(t >= clock.start && t < clock.end && Number.isInteger(t), `${t}`).toBe(true);
    expect(Object.keys(herring(played).facts).length).toBeGreaterThan(1);
    expect(herring(played).entities.length).toBeGreaterThan(0);
    expect(played.rows('Ticket').length + played.rows('Change').length).toBeGreaterThan(0);
    for (const row of played.rows('Ticket')) expect(String(row['body'])).not.toMatch(/NaN|undefined|-\d+ minutes/);
  });

  test('is the same for the same seed', async () => {
    const [one, two] = [await odd(use, 3), await odd(use, 3)];
    for (const type of TYPES) expect(two.rows(type)).toEqual(one.rows(type));
  });
});

describe('innocence', () => {
  test.each(SEEDS)('a burst is healed before the onset and of nobody who may be guilty (seed %i)', async (seed) => {
    const played = await odd('client-retry-burst', seed);
    const { windows, context } = played;
    const effects = played.prepared.uses.flatMap(({ plan }) => plan.effects ?? []);
    expect(effects).toHaveLength(1);
    const [{ kind, target, from, to, amount }] = effects as [(typeof effects)[number]];
    expect(kind).toBe('rate');
    expect(amount).toBeGreaterThan(1.5);
    expect(to).toBeGreaterThan(from);
    expect(to).toBeLessThanOrEqual(windows.onset);
    const [start] = from >= windows.now[0] ? windows.now : windows.before;
    expect(from).toBeGreaterThanOrEqual(start);
    const { upgraded, sponge } = castOf(context);
    const name = target.slice('client:'.length);
    expect(inferenceClients(context).map((client) => client.name)).toContain(name);
    expect([upgraded.name, sponge.name]).not.toContain(name);
  });

  test.each(SEEDS)('debug lines end before the onset, the model on trial lies between the windows (seed %i)', async (seed) => {
    const debug = await odd('debug-logging', seed);
    const lines = debug.rows('ContainerLine');
    expect(lines.length).toBeGreaterThan(200);
    for (const { t } of lines) expect(t).toBeLessThan(debug.windows.onset);
    const canary = await odd('canary-model', seed);
    for (const { t } of canary.rows('Change')) expect(t > canary.windows.before[1] && t < canary.windows.now[0]).toBe(true);
  });

  test.each(SEEDS)('pods that wait for images or zones are not of the service (seed %i)', async (seed) => {
    for (const use of ['registry-slow-pull', 'zone-imbalance']) {
      const played = await odd(use, seed);
      const warned = played.rows('ClusterEvent').filter((row) => row['type'] === 'Warning');
      expect(warned.length).toBeGreaterThan(0);
      for (const row of warned) expect(row['namespace']).not.toBe('vision');
    }
  });

  test.each(SEEDS)('the other database is down for minutes, and its counters begin anew (seed %i)', async (seed) => {
    const played = await odd('database-failover-elsewhere', seed);
    const up = played.rows('MetricSample').filter((row) => row['name'] === 'pg_up');
    const down = up.filter((row) => row['value'] === 0);
    expect(down.length).toBeLessThanOrEqual(3);
    expect(up.length).toBeGreaterThan(250);
    const commits = played
      .rows('MetricSample')
      .filter((row) => row['name'] === 'pg_stat_database_xact_commit')
      .map((row) => row['value'] as number);
    expect(commits.filter((value, i) => i > 0 && value < commits[i - 1]!)).toHaveLength(1);
  });
});
