import { bytesOf, type ColumnBatch } from './columns.ts';
import type { GenerateConfig } from './config.ts';
import { dimBatch, POOL_NAMES } from './dims.ts';
import { activeIn } from './effects.ts';
import type { EventBatch, EventType, PoolName } from './events.ts';
import type { Manifest } from './manifest.ts';
import type { PlannedUse } from './plan.ts';
import type { Pools } from './pools.ts';
import type { Keyring } from './random.ts';
import type { Source, SourceContext } from './source.ts';
import { TableStage } from './stage.ts';
import { createTimeline } from './timeline.ts';
import type { Clock, World } from './world.ts';

/** What generation sends, in any interleaving; `done` is the last. Buffers are the receiver's: they may be transferred. */
export type Message =
  /** Rows of a table: its stage columns in order (a `ref` as `u32` code, 0 = NULL), `_label` (`u16`) last where labels were asked for. */
  | { readonly kind: 'batch'; readonly table: string; readonly batch: ColumnBatch }
  /** Values of codes: `code`, then fields; empty text = NULL. Parameters have one row per entry. */
  | { readonly kind: 'dim'; readonly pool: PoolName; readonly batch: ColumnBatch }
  | { readonly kind: 'progress'; readonly done: number; readonly total: number; readonly rows: number }
  | { readonly kind: 'done'; readonly manifest: Manifest; readonly tables: readonly TableResult[] };

export interface TableResult {
  readonly name: string;
  readonly source: string;
  readonly rows: number;
  readonly sha256: string;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** Adds the label of every row: for authors and tests only. */
  readonly labels?: boolean;
  /** Order of the streams' cells: for laws. What has memory comes after them then, in its own order. */
  readonly order?: (cells: readonly CellTask[]) => readonly CellTask[];
}

/** One cell of a stream, or of something with memory. */
export interface CellTask {
  readonly use: PlannedUse;
  readonly ordered: boolean;
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

/** Codes per dimension batch. */
const DIM_CODES = 50_000;
const PROGRESS_STEPS = 200;
/** Bytes that are hashed while others are made. More of them wait: their copies would pile up. */
const HASHED_AHEAD = 8 * 1024 * 1024;

/** All cells by time; those that start together in the order of plans. Indices of a plan's cells do not repeat. */
function cellsOf(uses: readonly PlannedUse[], clock: Clock): CellTask[] {
  const tasks = uses.flatMap((use) => {
    const { stream, ordered } = use.plan;
    const own = (part: { readonly cellSeconds: number; readonly from?: number }, isOrdered: boolean, first: number): CellTask[] => {
      const length = part.cellSeconds * 1e6;
      const from = part.from ?? clock.detailStart;
      return Array.from({ length: Math.ceil((clock.end - from) / length) }, (_, index) => ({
        use,
        ordered: isOrdered,
        index: first + index,
        start: from + index * length,
        end: Math.min(clock.end, from + (index + 1) * length),
      }));
    };
    const streamed = stream ? own(stream, false, 0) : [];
    return ordered ? [...streamed, ...own(ordered, true, streamed.length)] : streamed;
  });
  return tasks.sort((a, b) => a.start - b.start);
}

/** Lets messages in, such as the one that aborts. */
const breathe = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });

interface Setting {
  readonly keyring: Keyring;
  readonly world: World;
  readonly clock: Clock;
  readonly pools: Pools;
  readonly config: GenerateConfig;
}

/** Plays the plans and lets every source observe them. Plans first, scripts before streams, cells by time. */
export async function* run(
  uses: readonly PlannedUse[],
  sources: readonly Source[],
  manifest: Manifest,
  setting: Setting,
  options: RunOptions = {},
): AsyncGenerator<Message> {
  const { pools, clock } = setting;
  const ready: Message[] = [];
  const stages = new Map<string, { readonly stage: TableStage; readonly source: string }>();
  for (const source of sources) {
    for (const spec of source.tables) {
      if (stages.has(spec.name))
        throw new Error(`Two sources bring a table "${spec.name}": ${stages.get(spec.name)!.source} and ${source.id}.`);
      const stage = new TableStage(spec, pools, { labels: options.labels ?? false }, (batch) =>
        ready.push({ kind: 'batch', table: spec.name, batch }),
      );
      stages.set(spec.name, { stage, source: source.id });
    }
  }
  const rows = (): number => [...stages.values()].reduce((sum, { stage }) => sum + stage.total, 0);
  const contexts = new Map(sources.map((source) => [source, contextOf(source, setting, stages)]));
  const timeline = createTimeline(pools);
  const settled = (): Promise<unknown> => Promise.all([...stages.values()].map(({ stage }) => stage.settled()));
  let unhashed = 0;
  let hashed = settled();
  const drain = async function* (): AsyncGenerator<Message> {
    while (ready.length > 0) {
      const message = ready.shift()!;
      if (message.kind === 'batch') unhashed += bytesOf(message.batch.columns);
      yield message;
    }
    if (unhashed < HASHED_AHEAD) return;
    await hashed;
    hashed = settled();
    unhashed = 0;
  };
  const observe = async function* (use: PlannedUse, cell: number): AsyncGenerator<Message> {
    for (const batch of timeline.batches({ producer: use.name, cell, label: use.label })) {
      if (!use.producer.emits.includes(batch.type))
        throw new Error(`${use.producer.id} wrote ${batch.type} events, but its "emits" does not name them.`);
      for (const source of sources) {
        (source.accepts[batch.type] as Observer | undefined)?.(batch, contexts.get(source)!);
        // What one source made of it leaves before the next one looks.
        if (ready.length > 0) yield* drain();
      }
    }
  };

  const effects = uses.flatMap((use) => use.plan.effects ?? []);
  const orders = uses.flatMap((use) => use.plan.orders ?? []);
  for (const source of sources) source.start?.(contexts.get(source)!);
  for (const use of uses) {
    options.signal?.throwIfAborted();
    use.plan.script?.(timeline, orders);
    yield* observe(use, 0);
  }
  const inTime = cellsOf(uses, clock);
  const cells = options.order
    ? [...options.order(inTime.filter(({ ordered }) => !ordered)), ...inTime.filter(({ ordered }) => ordered)]
    : inTime;
  const begun = new Map<PlannedUse, ReturnType<NonNullable<PlannedUse['plan']['ordered']>['begin']>>();
  const step = Math.max(1, Math.floor(cells.length / PROGRESS_STEPS));
  for (const [done, { use, ordered, index, start, end }] of cells.entries()) {
    if (done % step === 0) {
      yield { kind: 'progress', done, total: cells.length, rows: rows() };
      await breathe();
      options.signal?.throwIfAborted();
    }
    if (ordered) {
      if (!begun.has(use)) begun.set(use, use.plan.ordered!.begin(effects, orders));
      begun.get(use)!({ index, start, end }, timeline);
    } else use.plan.stream!.fill({ index, start, end }, timeline, activeIn(effects, start, end));
    // A script's rows have cell 0.
    yield* observe(use, index + 1);
  }
  for (const source of sources) {
    for (const _ of source.finish?.(contexts.get(source)!) ?? []) yield* drain();
    yield* drain();
  }
  for (const { stage } of stages.values()) {
    stage.flush();
    yield* drain();
  }
  yield { kind: 'progress', done: cells.length, total: cells.length, rows: rows() };
  yield* dims(
    pools,
    [...stages.values()].map(({ stage }) => stage),
  );
  await hashed;
  const tables: TableResult[] = [];
  for (const { stage, source } of stages.values())
    tables.push({ name: stage.name, source, rows: stage.total, sha256: await stage.sha256() });
  options.signal?.throwIfAborted();
  yield { kind: 'done', manifest, tables };
}

type Observer = (batch: EventBatch<EventType>, context: SourceContext) => void;

function* dims(pools: Pools, stages: readonly TableStage[]): Generator<Message> {
  const used = new Map(POOL_NAMES.map((pool) => [pool, new Uint8Array(pools.size(pool))]));
  for (const stage of stages) stage.use((pool, code) => (used.get(pool)![code] = 1));
  for (const pool of POOL_NAMES) {
    const codes: number[] = [];
    used.get(pool)!.forEach((mark, code) => mark && codes.push(code));
    for (let from = 0; from < codes.length; from += DIM_CODES)
      yield { kind: 'dim', pool, batch: dimBatch(pools, pool, codes.slice(from, from + DIM_CODES)) };
  }
}

function contextOf(
  source: Source,
  setting: Setting,
  stages: ReadonlyMap<string, { readonly stage: TableStage; readonly source: string }>,
): SourceContext {
  const { keyring, world, clock, pools, config } = setting;
  return {
    world,
    clock,
    pools,
    level: config.level,
    rng: (purpose, batch, lane) =>
      keyring.rng(purpose === 'shared' ? 'ids/shared' : `${purpose}/${source.id}`, batch.producer, batch.type, batch.cell, lane),
    emit(table, batch, columns, rows) {
      const found = stages.get(table);
      if (found?.source !== source.id) throw new Error(`The source ${source.id} has no table "${table}".`);
      found.stage.add(columns, rows, batch.label);
    },
  };
}
