import { buildClock } from '../../../../generators/core/clock.ts';
import type { ColumnData } from '../../../../generators/core/columns.ts';
import type { EventBatch, EventRow, EventType } from '../../../../generators/core/events.ts';
import { createPools, type Pools } from '../../../../generators/core/pools.ts';
import type { PlanContext, Producer } from '../../../../generators/core/producer.ts';
import { createKeyring } from '../../../../generators/core/random.ts';
import type { Source, SourceContext } from '../../../../generators/core/source.ts';
import { createTimeline } from '../../../../generators/core/timeline.ts';
import { buildWorld } from '../../../../generators/core/world/index.ts';
import type { Clock, World } from '../../../../generators/core/world.ts';
import { toObjects, type Connector, type Value } from '../../../../src/query/connector.ts';
import { loadTables, type LoadMessage } from '../../../../src/query/load.ts';
import { nodeConnector } from '../../../helpers/node-connector.ts';
import { batch as columnBatch } from '../../../helpers/batches.ts';

export interface Extra {
  readonly label: number;
  readonly rows: (about: { world: World; clock: Clock }) => readonly { readonly type: EventType; readonly row: EventRow<never> }[];
}

export interface Rig {
  readonly world: World;
  readonly clock: Clock;
  /** Staged columns per table, in the order they were sent. */
  readonly staged: ReadonlyMap<string, readonly { readonly label: number; readonly columns: readonly ColumnData[]; readonly rows: number }[]>;
  query(sql: string): Promise<Record<string, Value>[]>;
}

/** Runs activities and sources over a small world and loads the tables into DuckDB. */
export async function rig(seed: number, activities: readonly Producer<never>[], sources: readonly Source[], options: { readonly size?: 'full' | 'short'; readonly extra?: Extra } = {}): Promise<Rig> {
  const master = new Uint8Array(32).fill(seed);
  const keyring = createKeyring(master);
  const size = options.size ?? 'full';
  const clock = buildClock(keyring, size);
  const world = buildWorld(keyring, { scale: 1, level: 2, size, clock } as never);
  const pools = createPools(world);
  const timeline = createTimeline(pools);
  const staged = new Map<string, { label: number; columns: readonly ColumnData[]; rows: number }[]>();
  const contexts = sources.map((source): [Source, SourceContext] => [
    source,
    {
      world,
      clock,
      pools,
      level: 2,
      rng: (purpose, batch, lane) => keyring.rng(`${purpose}/${source.id}`, batch.producer, batch.cell, lane),
      emit: (table, batch, columns, rows) => staged.set(table, [...(staged.get(table) ?? []), { label: batch.label, columns: columns.map((column) => ('bytes' in column ? column : column.slice(0, rows))), rows }]),
    },
  ]);
  const deliver = (batch: EventBatch): void => {
    for (const [source, context] of contexts) (source.accepts[batch.type] as ((batch: EventBatch, context: SourceContext) => void) | undefined)?.(batch, context);
  };
  for (const [source, context] of contexts) source.start?.(context);
  for (const activity of activities) run(activity, { keyring, world, clock, pools, timeline, deliver });
  if (options.extra) {
    for (const { type, row } of options.extra.rows({ world, clock })) timeline.add(type, row);
    timeline.take({ producer: 'extra', cell: 0, label: options.extra.label }, deliver);
  }
  for (const [source, context] of contexts) source.finish?.(context);

  const specs = sources.flatMap((source) => source.tables);
  let connector: Connector | undefined;
  return {
    world,
    clock,
    staged,
    async query(sql) {
      if (!connector) {
        connector = await nodeConnector();
        await loadTables(connector, specs, [...batches(specs, staged), ...dimensions(pools), { kind: 'done' }]);
      }
      return toObjects(await connector.query(sql));
    },
  };
}

type Parts = { keyring: ReturnType<typeof createKeyring>; world: World; clock: Clock; pools: Pools; timeline: ReturnType<typeof createTimeline>; deliver: (batch: EventBatch) => void };

function run(activity: Producer<never>, { keyring, world, clock, pools, timeline, deliver }: Parts): void {
  const context = {
    name: activity.id,
    world,
    clock,
    pools,
    level: 2,
    scale: 1,
    rng: (purpose: string, ...path: (string | number)[]) => keyring.rng(purpose, activity.id, ...path),
    shared: (purpose: string, ...path: (string | number)[]) => keyring.rng(`shared/${purpose}`, ...path),
    fact: () => {
      throw new Error('no facts here');
    },
  } as unknown as PlanContext;
  const plan = activity.plan(context, activity.params.parse({}));
  if (plan.script) {
    plan.script(timeline);
    timeline.take({ producer: activity.id, cell: 0, label: 0 }, deliver);
  }
  if (!plan.stream) return;
  const step = plan.stream.cellSeconds * 1e6;
  for (let index = 0, start = plan.stream.from ?? clock.detailStart; start < clock.end; index++, start += step) {
    plan.stream.fill({ index, start, end: Math.min(start + step, clock.end) }, timeline);
    timeline.take({ producer: activity.id, cell: index, label: 0 }, deliver);
  }
}

function* batches(specs: readonly Source['tables'][number][], staged: Rig['staged']): Iterable<LoadMessage> {
  for (const spec of specs) {
    const fields = Object.entries(spec.stage).map(([name, column]) => ({ name, type: 'ref' in column ? ('u32' as const) : column.type }));
    for (const { columns, rows } of staged.get(spec.name) ?? []) yield { kind: 'batch', table: spec.name, batch: { fields, columns, rows } };
  }
}

function* dimensions(pools: Pools): Iterable<LoadMessage> {
  const codes = Array.from({ length: pools.size('string') - 1 }, (_, i) => i + 1);
  yield { kind: 'dim', pool: 'string', batch: columnBatch({ code: ['u32', codes], value: ['utf8', codes.map((code) => pools.read('string', code) as string)] }) };
  const rows = Array.from({ length: pools.size('params') - 1 }, (_, i) => i + 1).flatMap((code) =>
    Object.entries(pools.read('params', code) as Record<string, string>).map(([key, value]) => ({ code, key, value })),
  );
  yield { kind: 'dim', pool: 'params', batch: columnBatch({ code: ['u32', rows.map((row) => row.code)], key: ['utf8', rows.map((row) => row.key)], value: ['utf8', rows.map((row) => row.value)] }) };
}
