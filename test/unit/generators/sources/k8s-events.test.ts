import { describe, expect, it } from 'vitest';
import type { EventRow } from '../../../../generators/core/events.ts';
import k8sEvents from '../../../../generators/sources/k8s-events/index.ts';
import { MINUTE, start } from '../../../helpers/services.ts';
import { createRig, SECOND, type Rig } from '../../../helpers/source-rig.ts';

const add = (rig: Rig, t: number, more: Partial<EventRow<'ClusterEvent'>> = {}): void =>
  rig.add('ClusterEvent', {
    t: start(rig) + t,
    type: 'Warning',
    reason: 'Unhealthy',
    kind: 'Pod',
    object: 'model-7c9d8b6f4-x2x7p',
    namespace: 'shop',
    message: 'Readiness probe failed: HTTP probe failed with statuscode: 503',
    component: 'kubelet',
    node: 'ip-10-20-1-7',
    ...more,
  });

const read = async (rig: Rig) => {
  const { rows } = await rig.load(k8sEvents);
  const found = await rows(
    `SELECT epoch_us("lastTimestamp") AS t, epoch_us("firstTimestamp") AS first, count, message, object, name, uid FROM k8s_events ORDER BY "lastTimestamp", count`,
  );
  return found.map((row) => ({ ...row, t: Number(row['t']) - start(rig), first: Number(row['first']) - start(rig) })) as unknown as {
    t: number;
    first: number;
    count: number;
    message: string;
    object: string;
    name: string;
    uid: string;
  }[];
};

describe('counting', () => {
  it('equal events are one object whose count rises, in the order of time', async () => {
    const rig = createRig();
    for (const t of [50, 0, 10, 30, 20, 40]) add(rig, t * SECOND + 123_456);
    add(rig, 5 * SECOND, { object: 'model-7c9d8b6f4-zzzzz' });
    const rows = await read(rig);
    const [own, other] = [rows.filter(({ object }) => object.endsWith('x2x7p')), rows.filter(({ object }) => object.endsWith('zzzzz'))];
    expect(own.map(({ t, first, count }) => [t / SECOND, first, count])).toEqual([0, 10, 20, 30, 40, 50].map((t, i) => [t, 0, i + 1]));
    expect(new Set(own.map(({ name, uid }) => name + uid)).size).toBe(1);
    expect(own[0]!.name).toMatch(/^model-7c9d8b6f4-x2x7p\.[0-9a-f]{16}$/);
    // The name holds the moment at which the component made it, in nanoseconds.
    expect(Number(BigInt(`0x${own[0]!.name.split('.')[1] as string}`) / 1000n) - start(rig)).toBe(123_456);
    expect(other.map(({ count }) => count)).toEqual([1]);
    expect(other[0]!.uid).not.toBe(own[0]!.uid);
  });

  it('the tenth different message within ten minutes begins to combine', async () => {
    const rig = createRig();
    for (let i = 0; i < 12; i++) add(rig, i * 20 * SECOND, { message: `Liveness probe failed: after ${i + 3} ms` });
    const rows = await read(rig);
    expect(rows.slice(0, 9).every(({ message, count }) => message.startsWith('Liveness') && count === 1)).toBe(true);
    expect(rows.slice(9).map(({ message, count }) => [message, count])).toEqual(
      [9, 10, 11].map((i) => [`(combined from similar events): Liveness probe failed: after ${i + 3} ms`, i - 8]),
    );
    expect(new Set(rows.slice(9).map(({ name }) => name)).size).toBe(1);
  });

  it('the same messages further apart do not', async () => {
    const rig = createRig();
    for (let i = 0; i < 12; i++) add(rig, i * 11 * MINUTE, { message: `Liveness probe failed: after ${i + 3} ms` });
    expect((await read(rig)).filter(({ message }) => message.startsWith('(combined'))).toEqual([]);
  });

  it('floods about one object are held back: 25 at once, then one in five minutes; the count goes on', async () => {
    const rig = createRig();
    for (let i = 0; i < 200; i++) add(rig, i * 6 * SECOND);
    const counts = (await read(rig)).map(({ count }) => count);
    expect(counts.slice(0, 25)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
    // 20 minutes refill four more.
    expect(counts.length).toBeGreaterThan(25);
    expect(counts.length).toBeLessThanOrEqual(29);
    expect((counts.at(-1) as number) - 25).toBeGreaterThan(50);
  });
});

describe('records', () => {
  it('are those of the API: names, times in whole seconds, nothing where there is no node', async () => {
    const rig = createRig();
    add(rig, 1.5 * SECOND);
    add(rig, 2 * SECOND, {
      type: 'Normal',
      reason: 'SuccessfulRescale',
      kind: 'HorizontalPodAutoscaler',
      object: 'model',
      message: 'New size: 4; reason: cpu resource utilization (percentage of request) above target',
      component: 'horizontal-pod-autoscaler',
      node: null,
    });
    add(rig, 3 * SECOND, {
      kind: 'Node',
      object: 'ip-10-20-1-7',
      reason: 'NodeNotReady',
      namespace: null,
      message: 'Node "a" is not ready',
    });
    const { texts } = await rig.load(k8sEvents);
    const records = (await texts(`SELECT ${k8sEvents.tables[0]!.raw.sql} FROM k8s_events ORDER BY "lastTimestamp"`)).map(
      (text) => JSON.parse(text) as Record<string, unknown>,
    );
    expect(records[0]).toMatchObject({
      kind: 'Event',
      apiVersion: 'v1',
      metadata: { namespace: 'shop', uid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4/) as unknown },
      involvedObject: { kind: 'Pod', namespace: 'shop', name: 'model-7c9d8b6f4-x2x7p', apiVersion: 'v1' },
      source: { component: 'kubelet', host: 'ip-10-20-1-7' },
      count: 1,
      type: 'Warning',
      eventTime: null,
      lastTimestamp: expect.stringMatching(/:01Z$/) as unknown,
    });
    expect(records[1]).toMatchObject({
      source: { component: 'horizontal-pod-autoscaler' },
      involvedObject: { apiVersion: 'autoscaling/v2' },
    });
    expect(records[1]!['source']).not.toHaveProperty('host');
    expect(records[2]).toMatchObject({ metadata: { namespace: 'default' }, message: 'Node "a" is not ready' });
    expect(records[2]!['involvedObject']).not.toHaveProperty('namespace');
  });

  it('arrive within seconds; at level 3 a repetition may be missing, but no first event', async () => {
    const rig = createRig({ level: 3 });
    for (let i = 0; i < 400; i++) for (let again = 0; again < 3; again++) add(rig, (i * 3 + again) * SECOND, { object: `p-${i}` });
    rig.add('ClusterEvent', { t: rig.clock.end - 1000, reason: 'Killing', kind: 'Pod', object: 'late' });
    const { rows } = await rig.load(k8sEvents);
    const [found] = await rows(
      `SELECT count(*) AS n, count(*) FILTER (count = 1) AS first, count(*) FILTER (object = 'late') AS late, count(*) FILTER (_arrived <= "lastTimestamp") AS early, median(epoch_us(_arrived) - epoch_us("lastTimestamp")) / 1e6 AS delay FROM k8s_events`,
    );
    expect(found).toMatchObject({ first: 400, late: 0, early: 0 });
    expect(found!['n']).toBeGreaterThan(1150);
    expect(found!['n']).toBeLessThan(1200);
    expect(found!['delay']).toBeLessThan(5);
  });
});
