import { describe, expect, it } from 'vitest';
import { createPools, type Identity, type Pools } from '../../../../generators/core/pools.ts';
import { createTimeline } from '../../../../generators/core/timeline.ts';
import type { World } from '../../../../generators/core/world.ts';

const world = {
  objects: { count: 2, bucket: new Uint16Array([0, 0]), size: new Float64Array([10, 20]), key: (i: number) => `k${i}` },
  buckets: [{ name: 'b' }],
  instances: [{ id: 'i-0a' }],
  enis: [{ id: 'eni-0a' }],
} as unknown as World;

const identity = (arn: string): Identity => ({
  type: 'IAMUser',
  principalId: null,
  arn,
  accountId: null,
  accessKeyId: null,
  userName: null,
  invokedBy: null,
  issuerType: null,
  issuerPrincipalId: null,
  issuerArn: null,
  issuerAccountId: null,
  issuerUserName: null,
  creationDate: null,
  mfaAuthenticated: null,
  ec2RoleDelivery: null,
  webIdProvider: null,
});

describe('pools', () => {
  const pools: Pools = createPools(world);
  it('give equal values one code, others another, nothing 0', () => {
    expect(pools.string('a')).toBe(pools.string('a'));
    expect(pools.string('a')).not.toBe(pools.string('b'));
    expect([pools.string(null), pools.string(undefined), pools.string(''), pools.params(null), pools.params({})]).toEqual([0, 0, 0, 0, 0]);
    expect(pools.identity(identity('x'))).toBe(pools.identity(identity('x')));
    expect(pools.identity(identity('x'))).not.toBe(pools.identity(identity('y')));
    expect(pools.params({ a: '1', b: '2' })).toBe(pools.params({ a: '1', b: '2' }));
    expect(pools.params({ a: '1' })).not.toBe(pools.params({ a: '2' }));
  });
  it('read back what was interned', () => {
    expect(pools.read('string', pools.string('hello'))).toBe('hello');
    expect(pools.read('identity', pools.identity(identity('z')))).toEqual(identity('z'));
    expect(pools.read('params', pools.params({ 'x.y': 'z' }))).toEqual({ 'x.y': 'z' });
    expect(pools.read('object', pools.object(1))).toEqual({ index: 1, key: 'k1', size: 20, bucket: 'b' });
    expect(pools.read('eni', pools.eni(0))).toBe(world.enis[0]);
    expect(pools.read('string', 0)).toBeNull();
  });
  it('refuse things that the world has not', () => {
    expect(() => pools.object(2)).toThrow(/no object 2/);
    expect(() => pools.instance(-1)).toThrow(/no instance/);
  });
});

describe('timeline', () => {
  it('turns rows of a script into codes, and what is left out into 0', () => {
    const pools = createPools(world);
    const timeline = createTimeline(pools);
    timeline.add('ApiCall', {
      t: 5,
      api: 's3.amazonaws.com:ListBuckets',
      identity: pools.identity(identity('x')),
      request: { a: '1' },
      errorCode: null,
    });
    timeline.take({ producer: 'p', cell: 0, label: 3 }, (batch) => {
      expect(batch).toMatchObject({ type: 'ApiCall', producer: 'p', cell: 0, label: 3, rows: 1 });
      const columns = batch.columns as unknown as Record<string, ArrayLike<number>>;
      expect(columns['t']![0]).toBe(5);
      expect(pools.read('string', columns['api']![0]!)).toBe('s3.amazonaws.com:ListBuckets');
      expect(pools.read('params', columns['request']![0]!)).toEqual({ a: '1' });
      expect(columns['errorCode']![0]).toBe(0);
    });
  });
  it('keeps rows while it grows, and starts clean after they were taken', () => {
    const timeline = createTimeline(createPools(world));
    const buffer = timeline.buffer('Connection');
    for (let i = 0; i < 1000; i++) {
      buffer.ensure(1);
      buffer.columns.t[buffer.rows] = i;
      buffer.columns.peerPort[buffer.rows] = 443;
      buffer.rows++;
    }
    let seen = 0;
    timeline.take({ producer: 'p', cell: 1, label: 0 }, (batch) => {
      const columns = batch.columns as unknown as Record<string, ArrayLike<number>>;
      for (let i = 0; i < batch.rows; i++) expect(columns['t']![i]).toBe(i);
      seen = batch.rows;
    });
    expect(seen).toBe(1000);
    expect(buffer.rows).toBe(0);
    buffer.ensure(10);
    expect([...buffer.columns.peerPort.subarray(0, 10)]).toEqual(new Array(10).fill(0));
    timeline.take({ producer: 'p', cell: 2, label: 0 }, () => expect.unreachable('nothing was written'));
  });
  it('explains wrong columns and values', () => {
    const timeline = createTimeline(createPools(world));
    expect(() => timeline.add('Change', { t: 1, colour: 'red' } as never)).toThrow(/Change has no column "colour"/);
    expect(() => timeline.add('Connection', { t: 1, eni: 'eni-1' } as never)).toThrow(/takes a number/);
    expect(() => timeline.buffer('Nothing' as never)).toThrow(/Unknown event type/);
  });
});
