import type { EventBatch, EventType } from '../../../../generators/core/events.ts';
import { createTimeline } from '../../../../generators/core/timeline.ts';
import { prepare, type Prepared } from '../../../../generators/index.ts';
import { testConfig, testSeed } from '../../../helpers/generate.ts';

type Columns = Record<string, Float64Array>;

/** Events of activities, in memory: all columns as numbers, codes included. */
export interface Captured {
  readonly prepared: Prepared;
  rows(type: EventType): number;
  /** A column of all rows of a type. */
  column(type: EventType, name: string): Float64Array;
  /** Values of a `ref` column as the pools know them. */
  text(type: EventType, name: string): (string | null)[];
}

export interface CaptureOptions {
  readonly seed?: number;
  readonly size?: 'full' | 'short';
  readonly scale?: number;
  /** Only these cells (by index), instead of all of them and the scripts. */
  readonly cells?: readonly number[];
}

/** Runs activities over their whole window and keeps what they write. */
export function capture(activities: readonly string[], { seed = 1, size = 'short', scale = 0.2, cells }: CaptureOptions = {}): Captured {
  const prepared = prepare(
    testConfig({ size, scale, sources: [], baseline: activities.map((use) => ({ name: use, use })) }),
    testSeed(seed),
  );
  const { clock, pools, uses } = prepared;
  const blocks = new Map<EventType, { columns: Columns; rows: number }[]>();
  const timeline = createTimeline(pools);
  const keep = (batch: EventBatch): void => {
    const list = blocks.get(batch.type) ?? [];
    list.push({
      rows: batch.rows,
      columns: Object.fromEntries(
        Object.entries(batch.columns).map(([name, column]) => [name, Float64Array.from(column.subarray(0, batch.rows))]),
      ),
    });
    blocks.set(batch.type, list);
  };
  for (const { name, plan } of uses) {
    if (plan.script && cells === undefined) {
      plan.script(timeline, []);
      timeline.take({ producer: name, cell: 0, label: 0 }, keep);
    }
    if (!plan.stream) continue;
    const length = plan.stream.cellSeconds * 1e6;
    const from = plan.stream.from ?? clock.detailStart;
    for (let index = 0; from + index * length < clock.end; index += 1) {
      if (cells && !cells.includes(index)) continue;
      plan.stream.fill({ index, start: from + index * length, end: Math.min(clock.end, from + (index + 1) * length) }, timeline, []);
      timeline.take({ producer: name, cell: index + 1, label: 0 }, keep);
    }
  }
  const column = (type: EventType, name: string): Float64Array => {
    const list = blocks.get(type) ?? [];
    const out = new Float64Array(list.reduce((sum, block) => sum + block.rows, 0));
    let at = 0;
    for (const block of list) {
      out.set(block.columns[name] ?? new Float64Array(block.rows), at);
      at += block.rows;
    }
    return out;
  };
  return {
    prepared,
    rows: (type) => (blocks.get(type) ?? []).reduce((sum, block) => sum + block.rows, 0),
    column,
    text: (type, name) => Array.from(column(type, name), (code) => pools.read('string', code) as string | null),
  };
}
