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
      const capacity = Math.max(need, this.capacity * 2, 64);
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
   * Hands every non-empty buffer to `each` as a batch, in the order of the event schemas, and empties it.
   * The batch's columns are valid during the call only.
   */
  take(about: { readonly producer: string; readonly cell: number; readonly label: number }, each: (batch: EventBatch) => void): void;
}

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
  return {
    buffer,
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
    take({ producer, cell, label }, each) {
      for (const type of Object.keys(EVENT_SCHEMAS) as EventType[]) {
        const found = buffers.get(type);
        if (!found || found.rows === 0) continue;
        each({ type, producer, cell, label, rows: found.rows, columns: found.columns });
        found.rows = 0;
      }
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
