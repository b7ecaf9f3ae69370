import { describe, expect, test } from 'vitest';
import type { Identity } from '../../../../generators/core/pools.ts';
import { capture } from './rig.ts';

/** Principals without their sessions' names: a role with a thousand sessions is one reader, an instance is one. */
const reader = (identity: Identity | null): string =>
  identity?.issuerUserName?.includes('Backup') === true ? identity.issuerUserName : (identity?.arn ?? 'unknown');

describe('who reads an old object', () => {
  test.each([
    ['full', 1, 1],
    ['full', 2, 0.2],
    ['short', 3, 1],
    ['short', 4, 0.1],
  ] as const)('several, in a %s case (seed %d, scale %d)', (size, seed, scale) => {
    const captured = capture(['older-objects', 'nightly-backup'], { size, seed, scale });
    const { world, pools } = captured.prepared;
    const ops = captured.text('ObjectAccess', 'op');
    const errors = captured.column('ObjectAccess', 'errorCode');
    const identities = captured.column('ObjectAccess', 'identity');
    const readers = new Map<number, Set<string>>();
    captured.column('ObjectAccess', 'object').forEach((object, row) => {
      if (ops[row] !== 'GetObject' || errors[row] !== 0) return;
      const known = readers.get(object) ?? new Set();
      readers.set(object, known.add(reader(pools.read('identity', identities[row] ?? 0) as Identity | null)));
    });
    const swept = world.buckets
      .map((bucket) => {
        const half = Array.from(
          { length: Math.floor(bucket.objectCount / 2) },
          (_, place) => readers.get(pools.object(bucket.firstObject + place))?.size ?? 0,
        );
        return half.filter((count) => count >= 3).length / half.length;
      })
      .sort((a, b) => b - a);
    expect(swept[0]).toBeGreaterThan(0.9);
  });
});
