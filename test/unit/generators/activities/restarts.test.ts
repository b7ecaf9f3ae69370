import { describe, expect, it } from 'vitest';
import { inferenceDeployments } from '../../../../generators/core/cluster/inference.ts';
import { PodFactory } from '../../../../generators/core/cluster/index.ts';
import { SECOND } from '../../../../generators/core/time.ts';
import { play, text } from './cluster-rig.ts';

describe('a container that is started again', () => {
  it('says that it listens after its probes were refused, and only once', async () => {
    let told = 0;
    for (let seed = 1; seed <= 6; seed++) {
      const played = await play([{ name: 'container-restart', use: 'container-restart', with: { of: 'inference' } }], { seed });
      const lines = played.rows('ContainerLine').filter((row) => text(row, 'text').includes('listening'));
      const refused = played.rows('ClusterEvent').filter((row) => text(row, 'message').includes('connection refused'));
      expect(lines.length).toBe(refused.length);
      for (const { t } of lines) {
        told++;
        expect(t).toBeGreaterThan(refused[0]!.t);
      }
    }
    expect(told).toBeGreaterThan(2);
  });
});

describe.each([false, true])('a model server that has lost its GPU (faint: %s)', (faint) => {
  it('serves nobody between its end and its loading', async () => {
    const played = await play(['inference-service', { name: 'cpu-fallback', use: 'cpu-fallback', with: { faint } }], {
      scale: 0.2,
      keep: ['ClusterEvent', 'ContainerLine', 'ServiceCall'],
    });
    const events = played.rows('ClusterEvent').filter((row) => row.producer === 'cpu-fallback' && text(row, 'object').startsWith('triton'));
    const killed = events.find((row) => text(row, 'reason') === 'Killing')!;
    const started = events.find((row) => text(row, 'reason') === 'Started')!;
    expect(started.t).toBeGreaterThan(killed.t);
    const loaded = played
      .rows('ContainerLine')
      .find((row) => row.producer === 'cpu-fallback' && text(row, 'text').startsWith('successfully loaded'))!;
    const arrivals = played
      .rows('ServiceCall')
      .filter((row) => (row['server'] as { name: string } | null)?.name === text(killed, 'object'))
      .map((row) => row['arrive'] as number)
      .filter((t) => t > killed.t - 60 * SECOND && t < loaded.t + 60 * SECOND);
    expect(arrivals.filter((t) => t < killed.t).length).toBeGreaterThan(10);
    expect(arrivals.filter((t) => t > loaded.t).length).toBeGreaterThan(10);
    expect(arrivals.filter((t) => t > killed.t && t < loaded.t)).toEqual([]);
  });
});

it('a pod has one address, whoever asks for it and in which order', async () => {
  const { context } = await play([]);
  const nodes = context.world.cluster!.nodes.filter(({ pool }) => pool === 'general');
  const deployment = inferenceDeployments(context)['gateway']!;
  const [one, other] = [new PodFactory(context), new PodFactory(context)];
  // So many that some draw the same.
  const slots = Array.from({ length: 600 }, (_, slot) => slot);
  const ask = (factory: PodFactory, all: readonly number[]): Map<number, string> =>
    new Map(all.map((slot) => [slot, factory.pod(deployment, slot, 'initial', nodes[slot % nodes.length]!).ip]));
  const first = ask(one, slots);
  const second = ask(other, slots.toReversed());
  expect(new Set(first.values()).size).toBe(600);
  for (const slot of slots) expect(second.get(slot)).toBe(first.get(slot));
});
