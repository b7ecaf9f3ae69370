import {
  DuckDBDataChunk,
  DuckDBInstance,
  DOUBLE,
  INTEGER,
  UBIGINT,
  UINTEGER,
  USMALLINT,
  UTINYINT,
  VARCHAR,
  type DuckDBConnection,
  type DuckDBPreparedStatement,
  type DuckDBType,
} from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { ColumnBatch, ColumnData, PhysicalType, Utf8Column } from '../../generators/core/columns.ts';
import { QueryError, type Connector, type QueryOptions, type QueryResult, type Value } from './connector.ts';
import { toValue, typeText } from './duckdb-node-values.ts';
import { queryError } from './errors.ts';
import { lockStatements, type LockOptions } from './lock.ts';
import { identifier, PHYSICAL_SQL } from './sql.ts';
import { oneStatement, substitute } from './statements.ts';
import { columnarResult, MAX_BYTES, MAX_ROWS, sizeOf } from './values.ts';

/** Rows of a DuckDB vector. */
const VECTOR = 2048;
const TYPES: Readonly<Record<PhysicalType, DuckDBType>> = {
  u8: UTINYINT,
  u16: USMALLINT,
  u32: UINTEGER,
  i32: INTEGER,
  f64: DOUBLE,
  u64: UBIGINT,
  utf8: VARCHAR,
};

export interface NodeOptions {
  /** A database file; without it the database is in memory. */
  readonly path?: string;
  readonly readOnly?: boolean;
  /** A statement that runs longer is interrupted. Default: no limit. */
  readonly timeoutMs?: number;
}

/** Opens DuckDB in Node: the same engine version as in the browser, for tests and terminal. */
export async function openNode(options: NodeOptions = {}): Promise<Connector> {
  const instance = await DuckDBInstance.create(options.path ?? ':memory:', {
    ...(options.readOnly ? { access_mode: 'READ_ONLY' } : {}),
    // As in the browser. With more, DuckDB 1.4.3 counts a key of a MAP twice in GROUP BY and DISTINCT when two threads met it.
    threads: '1',
    // An extension that loads itself here would be missing in the browser.
    autoload_known_extensions: 'false',
    autoinstall_known_extensions: 'false',
  });
  return new NodeConnector(instance, await instance.connect(), options);
}

const isText = (column: ColumnData): column is Utf8Column => 'offsets' in column;

class NodeConnector implements Connector {
  readonly engine = 'duckdb-node';
  #tail: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection,
    private readonly options: NodeOptions,
  ) {}

  /** One at a time: `work` starts when everything before it has ended. */
  #next<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work);
    this.#tail = result.catch(() => undefined);
    return result;
  }

  query(sql: string, options: QueryOptions = {}): Promise<QueryResult> {
    return this.#next(() => this.#query(sql, options));
  }

  async #query(original: string, options: QueryOptions): Promise<QueryResult> {
    const { sql, place } = substitute(original, options.parameters);
    const stopped = new AbortController();
    const cancel = () => stopped.abort('interrupted');
    options.signal?.addEventListener('abort', cancel);
    const timer = this.options.timeoutMs && setTimeout(() => stopped.abort('timeout'), this.options.timeoutMs);
    // Again and again: an interrupt that arrives between two steps of the engine is lost.
    let repeat: NodeJS.Timeout | undefined;
    stopped.signal.addEventListener('abort', () => {
      this.connection.interrupt();
      repeat = setInterval(() => this.connection.interrupt(), 20);
    });
    try {
      if (options.signal?.aborted) throw new QueryError('Stopped before it ran.', original, { kind: 'interrupted' });
      return await this.#read(sql, options);
    } catch (error) {
      if (!stopped.signal.aborted) throw queryError(error, sql, original, place);
      const kind = stopped.signal.reason as string;
      const message =
        kind === 'timeout'
          ? `Stopped after ${(this.options.timeoutMs ?? 0) / 1000} s. Narrow the time range, or count before you join.`
          : 'Stopped.';
      throw new QueryError(message, original, { kind }, { cause: error });
    } finally {
      options.signal?.removeEventListener('abort', cancel);
      clearTimeout(timer);
      clearInterval(repeat);
    }
  }

  async #read(sql: string, { maxRows = MAX_ROWS, maxBytes = MAX_BYTES }: QueryOptions): Promise<QueryResult> {
    const started = performance.now();
    oneStatement(sql);
    const prepared = await this.#prepareLast(sql);
    try {
      const result = await prepared.stream();
      const columns = result.columnNames().map((name, index) => ({ name, type: typeText(result.columnType(index)) }));
      const data: Value[][] = columns.map(() => []);
      let rows = 0;
      let bytes = 0;
      let truncated = false;
      while (!truncated) {
        const chunk = await result.fetchChunk();
        if (!chunk || chunk.rowCount === 0) break;
        const take = Math.min(chunk.rowCount, maxRows - rows);
        truncated = take < chunk.rowCount;
        for (const [index, column] of data.entries()) {
          const vector = chunk.getColumnVector(index);
          for (let row = 0; row < take; row++) {
            const value = toValue(vector.getItem(row));
            bytes += sizeOf(value);
            column.push(value);
          }
        }
        rows += take;
        if (bytes > maxBytes) truncated = true;
      }
      return columnarResult(columns, data, rows, truncated, performance.now() - started);
    } finally {
      prepared.destroySync();
    }
  }

  /** DuckDB makes several statements of one PIVOT: all but the last are for their effect. */
  async #prepareLast(sql: string): Promise<DuckDBPreparedStatement> {
    const extracted = await this.connection.extractStatements(sql);
    for (let index = 0; index < extracted.count - 1; index++) {
      const prepared = await extracted.prepare(index);
      await prepared.run();
      prepared.destroySync();
    }
    return extracted.prepare(extracted.count - 1);
  }

  run(sql: string): Promise<void> {
    return this.#next(async () => {
      try {
        await this.connection.run(sql);
      } catch (error) {
        throw queryError(error, sql);
      }
    });
  }

  insert(table: string, batch: ColumnBatch): Promise<void> {
    return this.#next(() => this.#insert(table, batch));
  }

  async #insert(table: string, batch: ColumnBatch): Promise<void> {
    const columns = batch.fields.map((field) => `${identifier(field.name)} ${PHYSICAL_SQL[field.type]}`);
    await this.connection.run(`CREATE TABLE IF NOT EXISTS ${identifier(table)} (${columns.join(', ')})`);
    const catalog = await this.connection.runAndReadAll('SELECT current_database(), current_schema()');
    const [database, schema] = catalog.getRows()[0] as [string, string];
    const appender = await this.connection.createAppender(table, schema, database);
    const chunk = DuckDBDataChunk.create(batch.fields.map((field) => TYPES[field.type]));
    const vectors = batch.fields.map((_, index) => duckdb.data_chunk_get_vector(chunk.chunk, index));
    for (let from = 0; from < batch.rows; from += VECTOR) {
      const count = Math.min(VECTOR, batch.rows - from);
      for (const [index, column] of batch.columns.entries()) {
        const vector = vectors[index] as duckdb.Vector;
        if (isText(column)) {
          for (let row = 0; row < count; row++) {
            duckdb.vector_assign_string_element_len(
              vector,
              row,
              column.bytes.subarray(column.offsets[from + row], column.offsets[from + row + 1]),
            );
          }
        } else {
          const size = column.BYTES_PER_ELEMENT;
          duckdb.copy_data_to_vector(vector, 0, column.buffer as ArrayBuffer, column.byteOffset + from * size, count * size);
        }
      }
      chunk.rowCount = count;
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
  }

  async lock(options: LockOptions): Promise<void> {
    for (const statement of lockStatements(options)) await this.run(statement);
  }

  close(): Promise<void> {
    return this.#next(() => {
      if (!this.#closed) {
        this.#closed = true;
        this.connection.closeSync();
        this.instance.closeSync();
      }
      return Promise.resolve();
    });
  }
}
