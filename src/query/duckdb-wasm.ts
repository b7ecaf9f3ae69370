import type { ColumnBatch } from '../../generators/core/columns.ts';
import { QueryError, type Connector, type QueryOptions, type QueryResult } from './connector.ts';
import type { LockOptions } from './lock.ts';
import { withOwn } from './own.ts';
import { oneStatement, statementKind, substitute } from './statements.ts';
import type { EngineAssets } from './wasm/assets.ts';
import { BareConnector } from './wasm/bare.ts';
import { bootDatabase, startEngine, type Database, type Engine, type StartedEngine } from './wasm/boot.ts';
import { cancel } from './wasm/stream.ts';

export type { EngineAssets } from './wasm/assets.ts';
export { startEngine, type Database, type StartedEngine } from './wasm/boot.ts';

/** What the page shows of the engine; it begins as `ready`. `down`: it could not be started again; the next query tries once more. */
export type EngineState = 'ready' | 'restarting' | 'down';

export interface WasmOptions {
  readonly onState?: (state: EngineState) => void;
  /** Milliseconds; defaults from the architecture's page: 60 s, 2 s. */
  readonly stopAfter?: number;
  readonly killAfter?: number;
  /** An engine that was started while the database was still being made. */
  readonly started?: Promise<StartedEngine>;
  /** Fills a database in memory again after a restart; without it, it is empty then. */
  readonly refill?: (connector: Connector) => Promise<void>;
}

/** What a connector in the page can do beyond the port. */
export interface WasmConnector extends Connector {
  readonly engine: 'duckdb-wasm';
  /** Ends the engine, whatever it does, and starts it again with the same database, lock and own views (1–3 s). */
  restart(): Promise<void>;
}

/** Opens a database in DuckDB-Wasm. @throws when the engine or the database cannot be opened; nothing stays behind */
export async function openWasm(assets: EngineAssets, database: Database, options: WasmOptions = {}): Promise<WasmConnector> {
  return new Wasm(assets, database, options, new BareConnector(await boot(assets, database, options.started)));
}

/** What is said of a file that another worker still has open. */
const HELD = /access handle|NoModificationAllowed|could not set lock/i;

/** Boots an engine on the database. A worker that was just ended may hold its file for a moment longer. */
async function boot(assets: EngineAssets, database: Database, started: Promise<StartedEngine> = startEngine(assets)): Promise<Engine> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await bootDatabase(await (attempt === 1 ? started : startEngine(assets)), database);
    } catch (error) {
      if (attempt === 5 || !HELD.test(String(error))) throw error;
      await delay(100 * attempt);
    }
  }
}

type Stop = 'interrupted' | 'timeout' | 'restart';

const STOPPED: Readonly<Record<Stop, string>> = {
  interrupted: 'Stopped.',
  timeout: 'Stopped: it ran for too long. Narrow the time range, filter earlier, or count before you join.',
  restart: 'Stopped: the engine was restarted. Your views and work are kept.',
};

/** What DuckDB-Wasm says when it cannot go on. */
const DEAD =
  /memory access out of bounds|unreachable executed|function signature mismatch|table index is out of bounds|null function|indirect call|database has been invalidated|engine's worker stopped|Maximum call stack/i;

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

class Wasm implements WasmConnector {
  readonly engine = 'duckdb-wasm';
  #tail: Promise<unknown> = Promise.resolve();
  #bare: BareConnector | undefined;
  #lock: LockOptions | undefined;
  /** Statements that made the learner's own views, macros and variables, parameters written in: run again after a restart. */
  #own: readonly string[] = [];
  #stop: ((why: Stop) => void) | undefined;
  #closed = false;

  constructor(
    private readonly assets: EngineAssets,
    private readonly database: Database,
    private readonly options: WasmOptions,
    bare: BareConnector,
  ) {
    this.#bare = bare;
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

  async #query(sql: string, options: QueryOptions): Promise<QueryResult> {
    if (options.signal?.aborted) throw new QueryError('Stopped before it ran.', sql, { kind: 'interrupted' });
    oneStatement(sql);
    const bare = this.#bare ?? (await this.#rebuild());
    let dead = false;
    try {
      const result = await this.#watched(bare, options.signal, () => bare.query(sql, options));
      if (statementKind(sql) === 'own') this.#own = withOwn(this.#own, substitute(sql, options.parameters).sql);
      return result;
    } catch (error) {
      dead = isFatal(error);
      throw this.#explained(error, sql, dead);
    } finally {
      if (dead || !(await Promise.race([bare.healthy(), delay(2000).then(() => false)]))) await this.#rebuild().catch(() => undefined);
    }
  }

  #explained(error: unknown, sql: string, dead: boolean): unknown {
    if (error instanceof Stopped)
      return new QueryError(STOPPED[error.why], sql, { kind: error.why === 'restart' ? 'interrupted' : error.why }, { cause: error });
    if (dead)
      return new QueryError(
        'The engine gave up on this statement and was restarted: it needed more memory than there is, or hit a defect. Your views and work are kept.',
        sql,
        { kind: 'crashed' },
        { cause: error },
      );
    return error;
  }

  /** Runs `work` under the watchdog: stopped at 60 s, given up 2 s after a stop was asked for. */
  async #watched<T>(bare: BareConnector, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const { stopAfter = 60_000, killAfter = 2000 } = this.options;
    let why: Stop | undefined;
    let kill: ReturnType<typeof setTimeout> | undefined;
    let giveUp!: (error: Error) => void;
    const given = new Promise<never>((_, reject) => (giveUp = reject));
    const stop = (reason: Stop): void => {
      if (reason === 'restart') return giveUp(new Unresponsive(reason));
      if (why) return;
      why = reason;
      void cancel(bare.running).catch(() => undefined);
      kill = setTimeout(() => giveUp(new Unresponsive(reason)), killAfter);
    };
    const abort = () => stop('interrupted');
    const timer = setTimeout(() => stop('timeout'), stopAfter);
    signal?.addEventListener('abort', abort);
    this.#stop = stop;
    try {
      const working = work();
      // Given up on, it may still fail later; nobody is there to hear it.
      working.catch(() => undefined);
      const result = await Promise.race([working, given]);
      if (why) throw new Stopped(why);
      return result;
    } catch (error) {
      throw why && !(error instanceof Stopped) ? new Stopped(why, { cause: error }) : error;
    } finally {
      this.#stop = undefined;
      signal?.removeEventListener('abort', abort);
      clearTimeout(timer);
      clearTimeout(kill);
    }
  }

  async #rebuild(): Promise<BareConnector> {
    try {
      return await this.#remake();
    } catch (error) {
      if (!this.#closed) this.#emit('down');
      throw error;
    }
  }

  async #remake(): Promise<BareConnector> {
    const old = this.#bare;
    this.#bare = undefined;
    await old?.running.terminate();
    if (this.#closed) throw new Error('The engine is closed.');
    this.#emit('restarting');
    const bare = new BareConnector(await boot(this.assets, this.database));
    try {
      await this.options.refill?.(bare);
      if (this.#lock) await bare.lock(this.#lock);
    } catch (error) {
      await bare.running.terminate();
      throw error;
    }
    this.#bare = bare;
    const made: string[] = [];
    for (const [index, sql] of this.#own.entries()) {
      try {
        await this.#watched(bare, undefined, () => bare.query(sql));
        made.push(sql);
      } catch (error) {
        // What does not run any more is forgotten; what took the engine with it needs another one, too.
        if (!isFatal(error)) continue;
        this.#own = this.#own.toSpliced(index, 1);
        return this.#remake();
      }
    }
    this.#own = made;
    this.#emit('ready');
    return bare;
  }

  restart(): Promise<void> {
    if (this.#stop) this.#stop('restart');
    else return this.#next(async () => void (await this.#rebuild()));
    return this.#next(() => Promise.resolve());
  }

  run(sql: string): Promise<void> {
    return this.#next(async () => (this.#bare ?? (await this.#rebuild())).run(sql));
  }

  insert(table: string, batch: ColumnBatch): Promise<void> {
    return this.#next(async () => (this.#bare ?? (await this.#rebuild())).insert(table, batch));
  }

  lock(options: LockOptions): Promise<void> {
    return this.#next(async () => {
      await (this.#bare ?? (await this.#rebuild())).lock(options);
      this.#lock = options;
    });
  }

  /** Ends a statement that runs, rather than wait for it. */
  close(): Promise<void> {
    this.#closed = true;
    this.#stop?.('restart');
    return this.#next(async () => {
      const bare = this.#bare;
      this.#bare = undefined;
      await bare?.close();
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

/** Is the engine lost with this error? */
const isFatal = (error: unknown): boolean => error instanceof Unresponsive || (!(error instanceof Stopped) && DEAD.test(String(error)));
