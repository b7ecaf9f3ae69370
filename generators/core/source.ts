import type { ColumnBatch, PhysicalType } from './columns.ts';
import type { EventBatch, EventType, PoolName } from './events.ts';
import type { Rng } from './random.ts';
import type { Clock, World } from './world.ts';
import type { Pools } from './pools.ts';

/** A column as the learner sees it. */
export interface ColumnSpec {
  readonly name: string;
  /** DuckDB type without ENUM detail: `VARCHAR`, `TIMESTAMP`, `STRUCT(...)`, `MAP(VARCHAR, VARCHAR)`. */
  readonly type: string;
  readonly description: string;
  /** What kind of thing the value names, for pivots. */
  readonly entity?: string;
}

/**
 * A staged column: a number, or a code that the loader joins to a small dimension table.
 * `{ ref: 'string' }` columns become an ENUM (or VARCHAR when nearly unique); a `ref` to a record pool gives the fields of its record.
 */
export type StageColumn = { readonly type: PhysicalType } | { readonly ref: PoolName };

/** How a table is staged, assembled, ordered and printed. All SQL is DuckDB's, with core functions only. */
export interface TableSpec {
  readonly name: string;
  readonly title: string;
  /** What the table is, who writes it, how late, and what it leaves out: two or three sentences. */
  readonly description: string;
  /** Address of the vendor's own documentation. */
  readonly spec: string;
  readonly columns: readonly ColumnSpec[];
  /** Column of the event time. Every table also has `_rid` and `_arrived`, added by the loader. */
  readonly time: string;
  readonly stage: Readonly<Record<string, StageColumn>>;
  /**
   * Select list for the final table, one entry per column of `columns`, in order: SQL over `s` (the stage) and one
   * alias per `ref` stage column, named as the column. `s.ua` is a code; `ua.value` its string; `identity.arn` a field.
   * The loader casts to the declared type where that holds no text; text stays as it comes, as it may be an ENUM by then.
   */
  readonly select: Readonly<Record<string, string>>;
  /**
   * Stage columns whose combinations repeat: an entry of `select` that reads nothing else is computed once per combination.
   * Single codes and bytes need not be named.
   */
  readonly memo?: readonly (readonly string[])[];
  /** SQL for the arrival time (TIMESTAMP) over the same aliases. */
  readonly arrived: string;
  /** ORDER BY over the stage columns only (numeric): the source's own habit of order, ended by a random tie-break. */
  readonly order: string;
  /** The vendor's record of a row: SQL over the final table's columns that yields VARCHAR. */
  readonly raw: { readonly format: 'json' | 'line'; readonly sql: string; readonly header?: string };
}

export interface SourceContext {
  readonly world: World;
  readonly clock: Clock;
  readonly pools: Pools;
  readonly level: 1 | 2 | 3;
  /**
   * A keyed cryptographic stream for this source's own draws about one batch of events.
   * @param purpose `ids` for published identifiers, `noise` for jitter, loss and delay, `shared` for identifiers that
   *   several sources print of one event: keyed by producer, event type, cell and lane, NOT by the source
   * @param lane name of the column or decision; a lane never shifts another
   */
  readonly rng: (purpose: 'ids' | 'noise' | 'shared', batch: EventBatch, lane: string) => Rng;
  /** Adds staged rows: copies them, so the arrays may be used again. */
  readonly emit: (table: string, batch: EventBatch, columns: ColumnBatch['columns'], rows: number) => void;
}

/** One telemetry format: turns events into rows of one or more tables. It only observes. */
export interface Source {
  readonly id: string;
  readonly title: string;
  readonly tables: readonly TableSpec[];
  /** Called for every batch of the types it accepts, in the order of the timeline's cells. */
  readonly accepts: { readonly [T in EventType]?: (batch: EventBatch<T>, context: SourceContext) => void };
  /** Called once before the first batch: tables that only describe the world. */
  start?(context: SourceContext): void;
  /** Called once at the end: rows that need the whole (sums, NODATA, snapshots). Who has many pauses between them, so that they can leave. */
  finish?(context: SourceContext): void | Iterable<void>;
}

export function defineSource(source: Source): Source {
  return source;
}
