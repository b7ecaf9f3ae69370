import type { ColumnBatch } from '../../generators/core/columns.ts';
import { QueryError, type Connector, type QueryOptions, type QueryResult } from './connector.ts';
import { queryError } from './errors.ts';
import { lockStatements, type LockOptions } from './lock.ts';
import { identifier, PHYSICAL_SQL } from './sql.ts';
import { splitStatements, statementKind, substitute } from './statements.ts';
import { MAX_BYTES, MAX_ROWS } from './values.ts';
import { arrowStream } from './wasm/arrow-insert.ts';
import type { EngineAssets } from './wasm/assets.ts';
import { bootDatabase, type Database, type Engine } from './wasm/boot.ts';
import { cancel, prepare, runStreaming, type Prepared } from './wasm/stream.ts';

export { EngineLoadError, loadEngine, type AssetProgress, type EngineAssets } from './wasm/assets.ts';
export type { Database } from './wasm/boot.ts';

/** What the page shows of the engine. `slow`: offer Cancel and Restart. `restarted`: work is kept, the statement was not finished. */
export type EngineState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly sql: string }
  | { readonly kind: 'slow'; readonly sql: string }
  | { readonly kind: 'stopping'; readonly sql: string }
  | { readonly kind: 'restarting' }
  /** The engine could not be started again; the next query tries once more. */
  | { readonly kind: 'down'; readonly reason: string };

export interface WasmOptions {
  readonly onState?: (state: EngineState) => void;
  /** Milliseconds; defaults from the architecture's page: 3 s, 60 s, 2 s. */
  readonly slowAfter?: number;
  readonly stopAfter?: number;
  readonly killAfter?: number;
}

/** What a connector in the page can do beyond the port. */
export interface WasmConnector extends Connector {
  readonly engine: 'duckdb-wasm';
  /** Ends the engine, whatever it does, and starts it again with the same database, lock and own views (1–3 s). */
  restart(): Promise<void>;
}

/** Opens a database in DuckDB-Wasm. @throws when the engine or the database cannot be opened; nothing stays behind */
export async function openWasm(assets: EngineAssets, database: Database, options: WasmOptions = {}): Promise<WasmConnector> {
  return new Wasm(assets, database, options, await bootDatabase(assets, database));
}

type Stop = 'interrupted' | 'timeout' | 'restart';

const STOPPED: Readonly<Record<Stop, string>> = {
  interrupted: 'Stopped.',
  timeout: 'Stopped: it ran for too long. Narrow the time range, filter earlier, or count before you join.',
  restart: 'Stopped: the engine was restarted. Your views and work are kept.',
};

/** What DuckDB-Wasm says when it cannot go on. */
const DEAD = /memory access out of bounds|unreachable|function signature mismatch|table index is out of bounds|null function|indirect call|database has been invalidated|engine's worker stopped|Maximum call stack/i;

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

class Wasm implements WasmConnector {
  readonly engine = 'duckdb-wasm';
  #tail: Promise<unknown> = Promise.resolve();
  #engine: Engine | undefined;
  #lock: LockOptions | undefined;
  /** Statements that made the learner's own views, macros and variables: run again after a restart. */
  readonly #own: string[] = [];
  #stop: ((why: Stop) => void) | undefined;
  #closed = false;

  constructor(
    private readonly assets: EngineAssets,
    private readonly database: Database,
    private readonly options: WasmOptions,
    engine: Engine,
  ) {
    this.#engine = engine;
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work);
    this.#tail = result.catch(() => undefined);
    return result;
  }

  #emit(state: EngineState): void {
    this.options.onState?.(state);
  }

  query(sql: string, options: QueryOptions = {}): Promise<QueryResult> {
    return this.#next(() => this.#query(sql, options));
  }

  async #query(original: string, options: QueryOptions): Promise<QueryResult> {
    const { sql, original: place } = substitute(original, options.parameters);
    if (options.signal?.aborted) throw new QueryError('Stopped before it ran.', original, { kind: 'interrupted' });
    if (splitStatements(sql).length > 1) throw new QueryError('Run one statement at a time: put the cursor into the one you want.', original, { kind: 'syntax' });
    const engine = this.#engine ?? (await this.#rebuild());
    this.#emit({ kind: 'running', sql: original });
    let healthy = true;
    let sent: Prepared = { sql, shift: 0 };
    try {
      const result = await this.#watched(engine, original, options.signal, async () => {
        sent = await prepare(engine, sql);
        return runStreaming(engine, sent, options.maxRows ?? MAX_ROWS, options.maxBytes ?? MAX_BYTES);
      });
      if (statementKind(sql) === 'own') this.#own.push(sql);
      return result;
    } catch (error) {
      const dead = DEAD.test(String(error));
      healthy = !dead && !(error instanceof Unresponsive);
      if (error instanceof Stopped) throw new QueryError(STOPPED[error.why], original, { kind: error.why === 'restart' ? 'interrupted' : error.why }, { cause: error });
      if (dead) throw new QueryError('The engine gave up on this statement and was restarted: it needed more memory than there is, or hit a defect. Your views and work are kept.', original, { kind: 'crashed' }, { cause: error });
      throw queryError(error, sent.sql, original, (offset) => place(Math.max(0, offset - sent.shift)));
    } finally {
      if (!healthy || !(await this.#healthy(engine))) await this.#rebuild().catch((error: unknown) => this.#emit({ kind: 'down', reason: String(error) }));
      else this.#emit({ kind: 'idle' });
    }
  }

  /** Runs `work` under the watchdog: slow after 3 s, stopped at 60 s, given up 2 s after a stop was asked for. */
  async #watched<T>(engine: Engine, sql: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const { slowAfter = 3000, stopAfter = 60_000, killAfter = 2000 } = this.options;
    let why: Stop | undefined;
    let kill: ReturnType<typeof setTimeout> | undefined;
    let giveUp!: (error: Error) => void;
    const given = new Promise<never>((_, reject) => (giveUp = reject));
    const stop = (reason: Stop): void => {
      if (reason === 'restart') return giveUp(new Unresponsive(reason));
      if (why) return;
      why = reason;
      this.#emit({ kind: 'stopping', sql });
      void cancel(engine).catch(() => undefined);
      kill = setTimeout(() => giveUp(new Unresponsive(reason)), killAfter);
    };
    const abort = () => stop('interrupted');
    const timers = [setTimeout(() => this.#emit({ kind: 'slow', sql }), slowAfter), setTimeout(() => stop('timeout'), stopAfter)];
    signal?.addEventListener('abort', abort);
    this.#stop = stop;
    try {
      const result = await Promise.race([work(), engine.death, given]);
      if (why) throw new Stopped(why);
      return result;
    } catch (error) {
      throw why && !(error instanceof Stopped) ? new Stopped(why, { cause: error }) : error;
    } finally {
      this.#stop = undefined;
      signal?.removeEventListener('abort', abort);
      for (const timer of [...timers, kill]) clearTimeout(timer);
    }
  }

  /** Does the engine still answer? Some statements break it without an error. */
  async #healthy(engine: Engine): Promise<boolean> {
    const answer = engine.connection.query('SELECT 1').then(
      () => true,
      () => false,
    );
    return Promise.race([answer, engine.death.catch(() => false), delay(2000).then(() => false)]);
  }

  async #rebuild(): Promise<Engine> {
    if (this.#closed) throw new Error('The engine is closed.');
    this.#emit({ kind: 'restarting' });
    const old = this.#engine;
    this.#engine = undefined;
    await old?.terminate();
    const engine = await this.#reboot();
    for (const statement of this.#lock ? lockStatements(this.#lock) : []) await engine.connection.query(statement);
    for (const statement of this.#own) await engine.connection.query(statement).catch(() => undefined);
    this.#engine = engine;
    this.#emit({ kind: 'idle' });
    return engine;
  }

  /** The ended worker holds its file in OPFS for a moment longer. */
  async #reboot(): Promise<Engine> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await bootDatabase(this.assets, this.database);
      } catch (error) {
        if (attempt === 4) throw error;
        await delay(100 * attempt);
      }
    }
  }

  restart(): Promise<void> {
    if (this.#stop) this.#stop('restart');
    else void this.#next(() => this.#rebuild());
    return this.#next(async () => undefined);
  }

  run(sql: string): Promise<void> {
    return this.#next(async () => {
      const engine = this.#engine ?? (await this.#rebuild());
      try {
        await Promise.race([engine.connection.query(sql), engine.death]);
      } catch (error) {
        throw queryError(error, sql);
      }
    });
  }

  insert(table: string, batch: ColumnBatch): Promise<void> {
    return this.#next(async () => {
      const engine = this.#engine ?? (await this.#rebuild());
      const columns = batch.fields.map((field) => `${identifier(field.name)} ${PHYSICAL_SQL[field.type]}`);
      await engine.connection.query(`CREATE TABLE IF NOT EXISTS ${identifier(table)} (${columns.join(', ')})`);
      if (batch.rows === 0) return;
      await Promise.race([engine.connection.insertArrowFromIPCStream(arrowStream(batch), { name: table, create: false }), engine.death]);
    });
  }

  async lock(options: LockOptions): Promise<void> {
    for (const statement of lockStatements(options)) await this.run(statement);
    this.#lock = options;
  }

  close(): Promise<void> {
    return this.#next(async () => {
      if (this.#closed) return;
      this.#closed = true;
      const engine = this.#engine;
      this.#engine = undefined;
      // Writes what is pending and lets go of the file.
      await Promise.race([engine?.connection.close().then(() => engine.db.reset()), delay(2000)]).catch(() => undefined);
      await engine?.terminate();
    });
  }
}

/** The statement was told to stop, and did. */
class Stopped extends Error {
  constructor(
    readonly why: Stop,
    options?: ErrorOptions,
  ) {
    super(`Stopped: ${why}`, options);
  }
}

/** The statement was told to stop, and did not. */
class Unresponsive extends Stopped {}
