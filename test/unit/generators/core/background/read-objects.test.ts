import { describe, expect, test } from 'vitest';
import { objectReader, PART_BYTES, type ReadJob } from '../../../../../generators/core/background/read-objects.ts';
import { createPools } from '../../../../../generators/core/pools.ts';
import type { PlanContext } from '../../../../../generators/core/producer.ts';
import { createTimeline } from '../../../../../generators/core/timeline.ts';
import { prepare } from '../../../../../generators/index.ts';
import { testConfig, testKeyring } from '../../../../helpers/generate.ts';

function setting() {
  const keyring = testKeyring(3);
  const { world, clock } = prepare(testConfig(), keyring);
  const pools = createPools(world);
  const context: PlanContext = {
    name: 'test',
    world,
    clock,
    pools,
    level: 2,
    scale: 1,
    rng: (purpose, ...path) => keyring.rng(purpose, 'test', ...path),
    shared: (purpose, ...path) => keyring.rng(purpose, 'shared', ...path),
    effects: [],
    orders: [],
    fact: () => '',
  };
  return { context, world, clock, pools, timeline: createTimeline(pools), rng: keyring.rng('noise', 'read') };
}

/** Reads the given part of a bucket with large objects and keeps what was written. */
function read(change: (base: ReadJob, around: ReturnType<typeof setting>) => ReadJob, mtu: 1500 | 9001 = 1500) {
  const around = setting();
  const { context, world, clock, pools, timeline, rng } = around;
  const instance = world.instances.find((each) => each.mtu === mtu)!;
  const bucket = world.buckets.find((each) => each.name.includes('ml-datasets'))!;
  const objects = Array.from({ length: 60 }, (_, index) => bucket.firstObject + index);
  const job = change(
    { at: clock.detailStart + 3.6e9, identity: 1, ua: pools.string('aws-cli'), bucket, objects, path: 'gateway', instance, parallel: 10 },
    around,
  );
  const result = objectReader(context).read(timeline, rng, job);
  const requests = timeline.buffer('ObjectAccess');
  const flows = timeline.buffer('Connection');
  const list = (column: ArrayLike<number>, rows: number): number[] => Array.from({ length: rows }, (_, row) => column[row] ?? 0);
  return {
    result,
    job,
    around,
    ops: list(requests.columns.op, requests.rows).map((code) => pools.read('string', code)),
    sent: list(requests.columns.bytesOut, requests.rows),
    ref: list(requests.columns.object, requests.rows),
    times: list(requests.columns.t, requests.rows),
    flowIn: list(flows.columns.bytesIn, flows.rows).reduce((sum, value) => sum + value, 0),
    flowOut: list(flows.columns.bytesOut, flows.rows).reduce((sum, value) => sum + value, 0),
    flows,
    names: timeline.buffer('DnsLookup').rows,
    size: Array.from(job.objects, (object) => world.objects.size[object] ?? 0).reduce((sum, value) => sum + value, 0),
  };
}

describe('reading objects', () => {
  test.each([
    [1500, 1.037],
    [9001, 1.007],
  ] as const)('at MTU %i the interface receives %f times the objects', (mtu, factor) => {
    const { result, size, flowIn, flowOut } = read((base) => base, mtu);
    expect(result.bytes).toBe(size);
    expect(flowIn / size).toBeGreaterThan(factor - 0.004);
    expect(flowIn / size).toBeLessThan(factor + 0.006);
    expect(flowIn).toBe(result.flowIn);
    expect(flowOut).toBe(result.flowOut);
    expect(flowOut / flowIn).toBeLessThan(0.02);
  });

  test('bytes per packet stay between an empty segment and the MTU', () => {
    const { flows } = read((base) => base);
    for (let row = 0; row < flows.rows; row += 1) {
      for (const [bytes, packets] of [
        [flows.columns.bytesIn[row]!, flows.columns.packetsIn[row]!],
        [flows.columns.bytesOut[row]!, flows.columns.packetsOut[row]!],
      ] as const) {
        expect(bytes).toBeGreaterThanOrEqual(40 * packets);
        expect(bytes).toBeLessThanOrEqual(1500 * packets);
      }
    }
  });

  test('large objects come in ranges of 8 MiB whose sum is their size', () => {
    const { ref, sent, ops, around, job } = read((base) => base);
    for (const object of Array.from(job.objects)) {
      const parts = sent.filter((_, row) => ref[row] === object + 1 && ops[row] === 'GetObject');
      expect(parts.reduce((sum, value) => sum + value, 0)).toBe(around.world.objects.size[object]);
      expect(Math.max(...parts)).toBeLessThanOrEqual(PART_BYTES);
      expect(parts.filter((part) => part < PART_BYTES).length).toBeLessThanOrEqual(1);
    }
  });

  test('a listing comes first, in pages of at most a thousand keys', () => {
    const { ops, times } = read((base) => ({ ...base, list: 2400 }));
    expect(ops.filter((op) => op === 'ListObjects')).toHaveLength(3);
    const listed = Math.max(...times.filter((_, row) => ops[row] === 'ListObjects'));
    expect(Math.min(...times.filter((_, row) => ops[row] === 'GetObject'))).toBeGreaterThan(listed);
  });

  test('a head request precedes each read when asked', () => {
    const { ops, sent } = read((base) => ({ ...base, head: true }));
    expect(ops.filter((op) => op === 'HeadObject')).toHaveLength(60);
    expect(sent.filter((_, row) => ops[row] === 'HeadObject').every((bytes) => bytes === 0)).toBe(true);
  });

  test('reads over the internet leave no flow and no look-up, and carry the address given', () => {
    const { flows, names, result, size } = read(({ instance: _, ...base }, { pools }) => ({
      ...base,
      path: 'internet',
      ip: pools.string('198.51.100.7'),
    }));
    expect([flows.rows, names, result.flowIn, result.connections]).toEqual([0, 0, 0, 0]);
    expect(result.bytes).toBe(size);
  });

  test('through the gateway the name is looked up before the first connection', () => {
    const { names, flows, around } = read((base) => base);
    expect(names).toBeGreaterThan(0);
    const first = Math.min(...flows.columns.t.subarray(0, flows.rows));
    expect(Math.min(...around.timeline.buffer('DnsLookup').columns.t.subarray(0, names))).toBeLessThan(first);
  });

  test('nothing is written at or after `until`, and what was cut off is not counted as an object', () => {
    const whole = read((base) => base);
    const { times, result, job } = read((base) => ({ ...base, until: base.at + (whole.result.end - base.at) / 3 }));
    expect(times.every((t) => t < (job.until ?? 0))).toBe(true);
    expect(result.objects).toBeLessThan(whole.result.objects);
    expect(result.bytes).toBeLessThan(whole.result.bytes);
  });

  test('errors answer with a short body and no object', () => {
    const { result, sent } = read((base, { pools }) => ({ ...base, errors: { share: 1, code: pools.string('AccessDenied') } }));
    expect(result.objects).toBe(0);
    expect(sent).toHaveLength(60);
    expect(Math.max(...sent)).toBeLessThan(560);
  });

  test('uploads leave the instance', () => {
    const { flowOut, size, result } = read((base) => ({ ...base, verb: 'put' }));
    expect(result.bytes).toBe(size);
    expect(flowOut / size).toBeGreaterThan(1.033);
    expect(flowOut / size).toBeLessThan(1.045);
  });

  test('an instance is needed for the gateway', () => {
    expect(() => read(({ instance: _, ...base }) => base)).toThrow(/needs the instance/);
  });
});
