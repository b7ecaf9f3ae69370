import type { ColumnBatch } from '../../../generators/core/columns.ts';
import type { Connector, QueryOptions, QueryResult } from '../connector.ts';
import { queryError } from '../errors.ts';
import { lockStatements, type LockOptions } from '../lock.ts';
import { identifier, PHYSICAL_SQL } from '../sql.ts';
import { substitute } from '../statements.ts';
import { MAX_BYTES, MAX_ROWS } from '../values.ts';
import { arrowStream } from './arrow-insert.ts';
import type { Engine } from './boot.ts';
import { prepare, runStreaming, type Prepared } from './stream.ts';

/** The port over one running engine, without queue, watchdog or restart: for loading, and inside the full connector. */
export class BareConnector implements Connector {
  readonly engine = 'duckdb-wasm';

  constructor(readonly running: Engine) {}

  /** `signal` is not watched here. */
  async query(original: string, options: QueryOptions = {}): Promise<QueryResult> {
    const { sql, place } = substitute(original, options.parameters);
    let sent: Prepared = { sql, shift: 0 };
    const work = async (): Promise<QueryResult> => {
      sent = await prepare(this.running, sql);
      return runStreaming(this.running, sent, options.maxRows ?? MAX_ROWS, options.maxBytes ?? MAX_BYTES);
    };
    return this.#alive(work()).catch((error: unknown) => {
      throw queryError(error, sent.sql, original, (offset) => place(Math.max(0, offset - sent.shift)));
    });
  }

  async run(sql: string): Promise<void> {
    await this.#alive(this.running.connection.query(sql)).catch((error: unknown) => {
      throw queryError(error, sql);
    });
  }

  /** Does the engine answer, and is its database where it was? Some statements take it away without an error. */
  async healthy(): Promise<boolean> {
    return this.#alive(this.running.connection.query(this.running.health)).then(
      (answer) => answer.numRows === 1,
      () => false,
    );
  }

  async insert(table: string, batch: ColumnBatch): Promise<void> {
    const columns = batch.fields.map((field) => `${identifier(field.name)} ${PHYSICAL_SQL[field.type]}`);
    await this.run(`CREATE TABLE IF NOT EXISTS ${identifier(table)} (${columns.join(', ')})`);
    if (batch.rows === 0) return;
    await this.#alive(this.running.connection.insertArrowFromIPCStream(arrowStream(batch), { name: table, create: false }));
  }

  async lock(options: LockOptions): Promise<void> {
    for (const statement of lockStatements(options)) await this.run(statement);
  }

  /** Writes what is pending, lets go of the file and ends the worker. */
  async close(): Promise<void> {
    const { connection, db } = this.running;
    const late = new Promise((resolve) => setTimeout(resolve, 5000));
    await Promise.race([connection.close().then(() => db.reset()), late]).catch(() => undefined);
    await this.running.terminate();
  }

  /** A dead worker answers nothing: its end is the answer. */
  #alive<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.running.death]);
  }
}
