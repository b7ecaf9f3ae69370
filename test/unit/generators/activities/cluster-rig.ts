import type { Effect } from '../../../../generators/core/effects.ts';
import type { EventBatch, EventType } from '../../../../generators/core/events.ts';
import { EVENT_SCHEMAS } from '../../../../generators/core/events.ts';
import type { HerringUse, UnitUse } from '../../../../generators/core/config.ts';
import { windows, type Windows } from '../../../../generators/core/cluster/windows.ts';
import type { PlanContext, Producer } from '../../../../generators/core/producer.ts';
import type { Prepared } from '../../../../generators/index.ts';
import { generateAll, testConfig, testSeed } from '../../../helpers/generate.ts';

/** An event with its codes read: texts, records, numbers. */
export type Row = Readonly<Record<string, unknown>> & { readonly t: number; readonly producer: string };

/** A text of a row; empty where it has none. */
export const text = (row: Row, name: string): string => (row[name] as string | null) ?? '';

export interface Played {
  readonly prepared: Prepared;
  readonly windows: Windows;
  readonly context: PlanContext;
  rows(type: EventType): readonly Row[];
}

export interface PlayOptions {
  readonly seed?: number;
  readonly size?: 'full' | 'short';
  readonly scale?: number;
  readonly herrings?: readonly string[];
  readonly effects?: (prepared: PlanContext) => readonly Effect[];
  /** Types to keep. */
  readonly keep?: readonly EventType[];
}

/** What a unit of this case would be given. */
const contextOf = (prepared: Prepared, scale: number, name: string): PlanContext =>
  ({
    ...prepared,
    name,
    level: 2,
    scale,
    effects: [],
    shared: (purpose: string, ...path: (string | number)[]) => prepared.keyring.rng(`shared/${purpose}`, ...path),
  }) as unknown as PlanContext;

/** Plays units on a company with a cluster and keeps what they write. */
export async function play(baseline: readonly (string | UnitUse)[], options: PlayOptions = {}): Promise<Played> {
  const {
    seed = 1,
    size = 'full',
    scale = 1,
    herrings = [],
    effects,
    keep = ['MetricSample', 'ClusterEvent', 'Change', 'Ticket', 'ContainerLine'],
  } = options;
  const kept = new Map<EventType, Row[]>(keep.map((type) => [type, []]));
  const read =
    (type: EventType) =>
    (batch: EventBatch, { pools }: { readonly pools: Prepared['pools'] }): void => {
      const schema = Object.entries(EVENT_SCHEMAS[type]) as [string, string][];
      for (let i = 0; i < batch.rows; i++) {
        const row: Record<string, unknown> = { producer: batch.producer };
        for (const [name, kind] of schema) {
          const value = (batch.columns as Record<string, ArrayLike<number>>)[name]![i] as number;
          row[name] = kind.startsWith('ref:') ? pools.read(kind.slice(4) as 'string', value) : value;
        }
        kept.get(type)!.push(row as Row);
      }
    };
  const strike = {
    id: 'strike',
    title: 'Effects of a test',
    params: { safeParse: (data: unknown) => ({ success: true, data }) },
    emits: [],
    plan: (context: PlanContext) => ({ effects: effects!(context) }),
  } as unknown as Producer;
  const uses = baseline.map((use): UnitUse => (typeof use === 'string' ? { name: use, use } : use));
  const config = testConfig({
    size,
    scale,
    sources: [],
    estate: ['cluster'],
    baseline: effects ? [...uses, { name: 'strike', use: 'strike' }] : uses,
    herrings: herrings.map((use): HerringUse => ({ id: use, use, why: 'test' })),
  });
  const observer = { id: 'rig', title: 'Rig', tables: [], accepts: Object.fromEntries(keep.map((type) => [type, read(type)])) };
  const { prepared } = await generateAll(config, testSeed(seed), {
    observers: [observer],
    ...(effects ? { units: [strike] } : {}),
  });
  const context = contextOf(prepared, scale, 'test');
  return { prepared, context, windows: windows(context), rows: (type) => kept.get(type) ?? [] };
}
