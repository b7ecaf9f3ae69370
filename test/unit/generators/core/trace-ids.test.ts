import { describe, expect, it } from 'vitest';
import type { EventBatch } from '../../../../generators/core/events.ts';
import { defineSource, type SourceContext } from '../../../../generators/core/source.ts';
import { isSampled, traceIds, writeTraceId, type TraceIds } from '../../../../generators/core/trace-ids.ts';
import { writeRequests } from '../../../helpers/service-calls.ts';
import { createRig } from '../../../helpers/source-rig.ts';

type Batch = EventBatch<'ServiceCall'>;

/** What sources see of the same calls. */
function seen(rows = 50, watch: (batch: Batch, context: SourceContext) => void = () => undefined): TraceIds[] {
  const rig = createRig();
  writeRequests(rig, rows);
  const ids: TraceIds[] = [];
  const source = (id: string) =>
    defineSource({
      id,
      title: id,
      tables: [],
      accepts: {
        ServiceCall(batch, context) {
          ids.push(traceIds(batch, context));
          watch(batch, context);
        },
      },
    });
  rig.stage(source('one'), source('two'));
  return ids;
}

const text = (write: (bytes: Uint8Array) => number): string => {
  const bytes = new Uint8Array(64);
  return new TextDecoder().decode(bytes.subarray(0, write(bytes)));
};
const trace = (ids: TraceIds, row: number) => text((bytes) => writeTraceId(bytes, 0, ids, row));

describe('ids of service calls', () => {
  it('are the same for every source, one per request, and begin with its second', () => {
    const starts: number[] = [];
    const [one, two] = seen(50, ({ columns, rows }) => starts.push(...columns.t.slice(0, rows))) as [TraceIds, TraceIds];
    expect(two).toEqual(one);
    const traces = new Set(Array.from(one.root, (_, row) => trace(one, row)));
    expect(traces.size).toBe(50);
    one.root.forEach((root, row) => {
      expect(trace(one, row)).toBe(trace(one, root));
      expect(parseInt(trace(one, row).slice(0, 8), 16)).toBe(Math.floor(starts[root]! / 1e6));
    });
    const spans = one.root.length * 2;
    expect(new Set(Array.from({ length: spans }, (_, i) => `${one.spans[2 * i]}/${one.spans[2 * i + 1]}`)).size).toBe(spans);
  });

  it('decide alone whether a trace is kept: all of it, and at level 3 only what level 2 keeps', () => {
    const [ids] = seen(2000) as [TraceIds];
    const kept = [0, 0, 0];
    ids.root.forEach((root, row) => {
      for (const level of [1, 2, 3] as const) expect(isSampled(ids, row, level)).toBe(isSampled(ids, root, level));
      if (isSampled(ids, row, 3)) expect(isSampled(ids, row, 2)).toBe(true);
      if (root === row) for (const level of [1, 2, 3] as const) kept[level - 1]! += Number(isSampled(ids, row, level));
    });
    expect(kept[0]).toBe(2000);
    expect(kept[1]! / 2000).toBeCloseTo(0.25, 1);
    expect(kept[2]! / 2000).toBeCloseTo(0.1, 1);
    expect(kept[2]).toBeLessThan(kept[1]!);
  });

  it('refuse a call that stands before its caller', () => {
    const rig = createRig();
    rig.add('ServiceCall', { t: rig.clock.detailStart, request: 1, parent: 2 });
    const source = defineSource({
      id: 's',
      title: 's',
      tables: [],
      accepts: { ServiceCall: (batch, context) => void traceIds(batch, context) },
    });
    expect(() => rig.stage(source)).toThrow(/before its caller/);
  });
});
