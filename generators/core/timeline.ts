import { EVENT_SCHEMAS, type EventBatch, type EventColumnKind, type EventRow, type EventType } from './events.ts';
import type { Identity, Pools } from './pools.ts';

/** A growable block of one event type. Write `columns.x[rows]` and then `rows++`; call `ensure` before a run of writes. */
export interface EventBuffer<T extends EventType> {
  readonly type: T;
  rows: number;
  /** Replaced when the buffer grows: read it again after `ensure`. */
  columns: { -readonly [C in keyof EventBatch<T>['columns']]: EventBatch<T>['columns'][C] };
  /** Makes room for `count` more rows; new rows are zero. */
  ensure(count: number): void;
}

/** What producers write to. */
export interface EventWriter {
  /** Bulk: raw columns with codes. */
  buffer<T extends EventType>(type: T): EventBuffer<T>;
  /** Scripts: one event with strings and records; interns them. Not for streams (they intern while planning). */
  add<T extends EventType>(type: T, row: EventRow<T>): void;
}

type Columns = Record<string, Float64Array | Uint32Array | Uint16Array | Uint8Array>;

function allocate(kind: EventColumnKind, capacity: number): Columns[string] {
  if (kind === 'time' || kind === 'f64') return new Float64Array(capacity);
  if (kind === 'u16') return new Uint16Array(capacity);
  if (kind === 'u8') return new Uint8Array(capacity);
  return new Uint32Array(capacity);
}

/** A buffer is used again, so it is soon as large as any cell needs: room that is never used would cost more than copies. */
const GROWTH = 1.3;

class Buffer<T extends EventType> implements EventBuffer<T> {
  rows = 0;
  columns: EventBuffer<T>['columns'];
  private capacity = 0;
  /** Rows from here on are zero. */
  private clean = 0;
  private readonly schema: [string, EventColumnKind][];
  readonly type: T;

  constructor(type: T) {
    this.type = type;
    this.schema = Object.entries(EVENT_SCHEMAS[type]);
    this.columns = Object.fromEntries(this.schema.map(([name, kind]) => [name, allocate(kind, 0)])) as unknown as EventBuffer<T>['columns'];
  }

  ensure(count: number): void {
    const need = this.rows + count;
    const columns = this.columns as unknown as Columns;
    if (need > this.capacity) {
      const capacity = Math.max(need, Math.ceil(this.capacity * GROWTH), 64);
      const grown: Columns = {};
      for (const [name, kind] of this.schema) {
        const column = allocate(kind, capacity);
        column.set(columns[name]!.subarray(0, this.rows));
        grown[name] = column;
      }
      this.columns = grown as unknown as EventBuffer<T>['columns'];
      this.capacity = capacity;
      this.clean = this.rows;
    } else if (this.clean > this.rows) {
      for (const [name] of this.schema) columns[name]!.fill(0, this.rows, this.clean);
      this.clean = this.rows;
    }
    this.clean = Math.max(this.clean, need);
  }
}

/** A writer whose buffers are used again after `take`. */
export interface Timeline extends EventWriter {
  /**
   * Every non-empty buffer as a batch, in the order of the event schemas; each is emptied when the next is asked for.
   * The batch's columns are valid until then only.
   */
  batches(about: Origin): Iterable<EventBatch>;
  /** Hands all {@link batches} to `each`. */
  take(about: Origin, each: (batch: EventBatch) => void): void;
}

/** Whose events they are. */
export type Origin = Pick<EventBatch, 'producer' | 'cell' | 'label'>;

/** @param pools where `add` interns strings and records */
export function createTimeline(pools: Pools): Timeline {
  const buffers = new Map<EventType, Buffer<EventType>>();
  const buffer = <T extends EventType>(type: T): EventBuffer<T> => {
    let found = buffers.get(type);
    if (!found) {
      if (!(type in EVENT_SCHEMAS)) throw new Error(`Unknown event type "${type}". Known: ${Object.keys(EVENT_SCHEMAS).join(', ')}.`);
      found = new Buffer<EventType>(type);
      buffers.set(type, found);
    }
    return found as unknown as EventBuffer<T>;
  };
  function* batches({ producer, cell, label }: Origin): Generator<EventBatch> {
    for (const type of Object.keys(EVENT_SCHEMAS) as EventType[]) {
      const found = buffers.get(type);
      if (!found || found.rows === 0) continue;
      yield { type, producer, cell, label, rows: found.rows, columns: found.columns };
      found.rows = 0;
    }
  }
  return {
    buffer,
    batches,
    add(type, row) {
      const target = buffer(type) as unknown as Buffer<EventType>;
      target.ensure(1);
      const columns = target.columns as unknown as Columns;
      const schema = EVENT_SCHEMAS[type] as Record<string, EventColumnKind>;
      for (const [name, value] of Object.entries(row)) {
        const kind = schema[name];
        if (!kind) throw new Error(`${type} has no column "${name}".`);
        if (value === null || value === undefined) continue;
        columns[name]![target.rows] = code(pools, kind, value);
      }
      target.rows++;
    },
    take(about, each) {
      for (const batch of batches(about)) each(batch);
    },
  };
}

function code(pools: Pools, kind: EventColumnKind, value: number | string | Readonly<Record<string, string>> | Identity): number {
  if (typeof value === 'number') return value;
  if (kind === 'ref:string') return pools.string(value as string);
  if (kind === 'ref:params') return pools.params(value as Readonly<Record<string, string>>);
  if (kind === 'ref:identity') return pools.identity(value as Identity);
  throw new Error(`A ${kind} column takes a number, not ${JSON.stringify(value)}.`);
}
