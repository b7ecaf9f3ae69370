import type { ColumnBatch, ColumnData, Field, PhysicalType, Utf8Column } from './columns.ts';
import { valueText } from './dims.ts';
import type { PoolName } from './events.ts';
import { TableHash } from './hash.ts';
import type { Pools } from './pools.ts';
import type { TableSpec } from './source.ts';

/** Rows per batch that leaves the stage, and per piece that is hashed. */
export const BATCH_ROWS = 65_536;
const FIRST_ROWS = 1024;
/** Buffers of text are used again, so they soon have the size of a full batch and should not be much larger. */
const TEXT_GROWTH = 1.25;
/** Values of a dimension that are hashed together. */
const HASHED_VALUES = 4096;

type Numbers = Exclude<ColumnData, Utf8Column>;

const ARRAYS = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, i32: Int32Array, f64: Float64Array, u64: BigUint64Array } as const;

const grown = (array: Numbers, capacity: number): Numbers => {
  const larger = new (array.constructor as new (n: number) => Numbers)(capacity);
  larger.set(array as never);
  return larger;
};

/** One staged column while a batch fills. */
interface Column {
  readonly field: Field;
  put(data: ColumnData, from: number, count: number, at: number, capacity: number): void;
  /** Hands the first `rows` values over and starts anew. */
  take(rows: number, hash: TableHash): ColumnData;
}

const mismatch = (table: string, column: string, want: string): Error =>
  new Error(`${table}: the staged column "${column}" must be ${want}.`);

class NumberColumn implements Column {
  readonly field: Field;
  protected data: Numbers;
  private readonly table: string;

  constructor(table: string, name: string, type: Exclude<PhysicalType, 'utf8'>) {
    this.table = table;
    this.field = { name, type };
    this.data = new ARRAYS[type](0);
  }

  put(data: ColumnData, from: number, count: number, at: number, capacity: number): void {
    if (!ArrayBuffer.isView(data) || data.constructor !== this.data.constructor)
      throw mismatch(this.table, this.field.name, this.data.constructor.name);
    if (at + count > this.data.length) this.data = grown(this.data, capacity);
    this.data.set(data.subarray(from, from + count) as never, at);
  }

  take(rows: number, hash: TableHash): ColumnData {
    const out = rows === this.data.length ? this.data : this.data.slice(0, rows);
    this.data = new (this.data.constructor as new (n: number) => Numbers)(rows === BATCH_ROWS ? BATCH_ROWS : 0);
    hash.array(out);
    return out;
  }
}

/**
 * Codes of a pool. What is hashed is not the code, which depends on who interned first, but the order in which this column
 * met the value; the values follow when the table ends.
 */
class CodeColumn implements Column {
  readonly field: Field;
  readonly pool: PoolName;
  readonly met: number[] = [];
  private place = new Uint32Array(0);
  private data = new Uint32Array(0);
  private places = new Uint32Array(0);
  private readonly pools: Pools;
  private readonly table: string;

  constructor(table: string, name: string, pool: PoolName, pools: Pools) {
    this.table = table;
    this.field = { name, type: 'u32' };
    this.pool = pool;
    this.pools = pools;
  }

  put(source: ColumnData, from: number, count: number, at: number, capacity: number): void {
    if (!(source instanceof Uint32Array)) throw mismatch(this.table, this.field.name, 'a Uint32Array of codes');
    if (at + count > this.data.length) {
      this.data = grown(this.data, capacity) as Uint32Array<ArrayBuffer>;
      this.places = grown(this.places, capacity) as Uint32Array<ArrayBuffer>;
    }
    const { data, places } = this;
    data.set(source.subarray(from, from + count), at);
    let place = this.place;
    let last = -1;
    let known = 0;
    for (let i = 0; i < count; i++) {
      const code = source[from + i] as number;
      // Codes often repeat from row to row, and many columns are mostly NULL.
      if (code !== last) {
        last = code;
        if (code >= place.length) place = this.widen(code);
        known = place[code] as number;
        if (known === 0 && code !== 0) {
          known = this.met.push(code);
          place[code] = known;
        }
      }
      places[at + i] = known;
    }
  }

  private widen(code: number): Uint32Array<ArrayBuffer> {
    const size = this.pools.size(this.pool);
    if (code >= size) throw new RangeError(`${this.table}.${this.field.name}: code ${code} was never interned in the ${this.pool} pool.`);
    this.place = grown(this.place, Math.max(size, this.place.length * 2)) as Uint32Array<ArrayBuffer>;
    return this.place;
  }

  take(rows: number, hash: TableHash): ColumnData {
    hash.array(this.places.subarray(0, rows));
    const out = rows === this.data.length ? this.data : this.data.slice(0, rows);
    this.data = new Uint32Array(rows === BATCH_ROWS ? BATCH_ROWS : 0);
    return out;
  }
}

class TextColumn implements Column {
  readonly field: Field;
  private offsets = new Int32Array(1);
  private bytes = new Uint8Array(1024);
  private readonly table: string;

  constructor(table: string, name: string) {
    this.table = table;
    this.field = { name, type: 'utf8' };
  }

  put(data: ColumnData, from: number, count: number, at: number, capacity: number): void {
    if (ArrayBuffer.isView(data)) throw mismatch(this.table, this.field.name, 'text: { offsets, bytes }');
    if (at + count >= this.offsets.length) this.offsets = grown(this.offsets, capacity + 1) as Int32Array<ArrayBuffer>;
    const first = data.offsets[from] as number;
    const length = (data.offsets[from + count] as number) - first;
    const start = this.offsets[at] as number;
    if (start + length > this.bytes.length)
      this.bytes = grown(this.bytes, Math.max(start + length, Math.ceil(this.bytes.length * TEXT_GROWTH))) as Uint8Array<ArrayBuffer>;
    this.bytes.set(data.bytes.subarray(first, first + length), start);
    for (let i = 1; i <= count; i++) this.offsets[at + i] = start + (data.offsets[from + i] as number) - first;
  }

  take(rows: number, hash: TableHash): ColumnData {
    const out = { offsets: this.offsets.slice(0, rows + 1), bytes: this.bytes.slice(0, this.offsets[rows]) };
    hash.array(out.offsets);
    hash.array(out.bytes);
    this.offsets[0] = 0;
    return out;
  }
}

/** A table while its rows arrive: gathers them to batches of {@link BATCH_ROWS}, hashes them, notes which codes are used. */
export class TableStage {
  readonly name: string;
  /** Rows so far. */
  total = 0;
  private rows = 0;
  private capacity = 0;
  private readonly columns: Column[];
  private readonly label: NumberColumn | null;
  private readonly hash = new TableHash();
  private readonly deliver: (batch: ColumnBatch) => void;
  private readonly pools: Pools;

  constructor(spec: TableSpec, pools: Pools, options: { readonly labels: boolean }, deliver: (batch: ColumnBatch) => void) {
    this.name = spec.name;
    this.pools = pools;
    this.deliver = deliver;
    this.columns = Object.entries(spec.stage).map(([name, column]) => {
      if ('ref' in column) return new CodeColumn(spec.name, name, column.ref, pools);
      return column.type === 'utf8' ? new TextColumn(spec.name, name) : new NumberColumn(spec.name, name, column.type);
    });
    this.label = options.labels ? new NumberColumn(spec.name, '_label', 'u16') : null;
    this.hash.text(JSON.stringify([spec.name, spec.stage]));
  }

  /** Copies rows in. @throws when a column is missing, short or of the wrong type */
  add(columns: ColumnBatch['columns'], rows: number, label: number): void {
    if (columns.length !== this.columns.length)
      throw new Error(`${this.name}: ${columns.length} columns were emitted, but its stage has ${this.columns.length}.`);
    for (let from = 0; from < rows;) {
      const count = Math.min(rows - from, BATCH_ROWS - this.rows);
      if (this.rows + count > this.capacity)
        this.capacity = Math.min(BATCH_ROWS, Math.max(this.rows + count, this.capacity * 2, FIRST_ROWS));
      for (let i = 0; i < this.columns.length; i++) this.columns[i]!.put(columns[i] as ColumnData, from, count, this.rows, this.capacity);
      this.label?.put(new Uint16Array(count).fill(label), 0, count, this.rows, this.capacity);
      this.rows += count;
      this.total += count;
      from += count;
      if (this.rows === BATCH_ROWS) this.flush();
    }
  }

  /** Delivers what is left. */
  flush(): void {
    if (this.rows === 0) return;
    const columns = this.columns.map((column) => column.take(this.rows, this.hash));
    const fields = this.columns.map((column) => column.field);
    if (this.label) {
      fields.push(this.label.field);
      columns.push(this.label.take(this.rows, NO_HASH));
    }
    this.deliver({ fields, columns, rows: this.rows });
    if (this.rows < BATCH_ROWS) this.capacity = 0;
    this.rows = 0;
  }

  /** Waits until the rows delivered so far are hashed. */
  settled(): Promise<void> {
    return this.hash.settled();
  }

  /** Marks the codes that this table uses. */
  use(mark: (pool: PoolName, code: number) => void): void {
    for (const column of this.columns) if (column instanceof CodeColumn) for (const code of column.met) mark(column.pool, code);
  }

  /** SHA-256 over all rows and the values of their codes. Call after the last `flush`. */
  async sha256(): Promise<string> {
    for (const column of this.columns) {
      if (!(column instanceof CodeColumn)) continue;
      for (let from = 0; from < column.met.length; from += HASHED_VALUES) {
        this.hash.text(
          column.met
            .slice(from, from + HASHED_VALUES)
            .map((code) => valueText(this.pools, column.pool, code))
            .join('\u001d'),
        );
      }
    }
    return this.hash.hex();
  }
}

/** For columns that are not part of a table's identity. */
const NO_HASH = new TableHash(() => Promise.resolve(new Uint8Array(0)));
