import { AsyncDuckDB, DuckDBAccessMode, DuckDBDataProtocol, VoidLogger, type AsyncDuckDBConnection } from '@duckdb/duckdb-wasm';
import { identifier, literal } from '../sql.ts';
import { startWorker } from './trusted-worker.ts';
import type { EngineAssets } from './assets.ts';

/** What an engine opens. `memory` and `opfs` + `write` can be written, the others are read-only. */
export type Database =
  | { readonly kind: 'memory' }
  /** A file `name` in the origin's private file system. */
  | { readonly kind: 'opfs'; readonly name: string; readonly access: 'read' | 'write' }
  /** A database file in memory: fastest. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** A file of the learner's, read on demand: least memory. */
  | { readonly kind: 'file'; readonly file: File };

/** DuckDB in a worker of its own, with nothing open. */
export interface StartedEngine {
  readonly db: AsyncDuckDB;
  /** Rejects when the worker dies; never resolves. */
  readonly death: Promise<never>;
  terminate(): Promise<void>;
}

/** A running engine with an open database. */
export interface Engine extends StartedEngine {
  readonly connection: AsyncDuckDBConnection;
  /** A query that gives one row as long as the database is attached and found by its tables' bare names. */
  readonly health: string;
}

/** The address under which the worker asks for its module; nothing is ever fetched from there. */
const MODULE_URL = 'https://engine.invalid/duckdb.wasm';

/**
 * Runs before DuckDB's worker: the module comes compiled in the first message, so the worker needs no network for it,
 * a restart compiles nothing, and a failure to instantiate reaches the page instead of hanging.
 */
const PRELUDE = `
{
  // DuckDB prints every failed statement; the lab shows it where it belongs.
  console.log = console.debug = () => {};
  const given = new Promise((resolve) => {
    self.addEventListener('message', function take(event) {
      if (!event.data || !event.data.engineModule) return;
      event.stopImmediatePropagation();
      self.removeEventListener('message', take);
      resolve(event.data.engineModule);
    });
  });
  const fetchOriginal = self.fetch;
  self.fetch = (input, init) =>
    (input instanceof Request ? input.url : String(input)) === ${JSON.stringify(MODULE_URL)} ? Promise.resolve(new Response('')) : fetchOriginal(input, init);
  const instantiateModule = WebAssembly.instantiate;
  WebAssembly.instantiateStreaming = async (source, imports) => {
    const module = await given;
    try {
      return { module, instance: await instantiateModule(module, imports) };
    } catch (error) {
      setTimeout(() => { throw error; });
      return new Promise(() => {});
    }
  };
}
`;

/** Starts the worker from a `blob:` of its full source: that, and only that, puts it under the page's CSP. */
export async function startEngine(assets: EngineAssets): Promise<StartedEngine> {
  const url = URL.createObjectURL(new Blob([PRELUDE, assets.workerSource], { type: 'text/javascript' }));
  const worker = startWorker(url);
  const death = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => reject(new Error(`The engine's worker stopped: ${event.message || 'no reason given'}`)));
    worker.addEventListener('messageerror', () => reject(new Error('The engine sent something unreadable.')));
  });
  death.catch(() => undefined);
  const db = new AsyncDuckDB(new VoidLogger(), worker);
  worker.postMessage({ engineModule: assets.module });
  const terminate = () => db.terminate();
  try {
    await Promise.race([db.instantiate(MODULE_URL), death]);
    return { db, death, terminate };
  } catch (error) {
    await terminate();
    throw error;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Name under which a read-only database is attached. */
const CASE = 'case_data';

async function openDatabase(db: AsyncDuckDB, database: Database): Promise<AsyncDuckDBConnection> {
  const query = { queryPollingInterval: 20 };
  if (database.kind === 'opfs') {
    const accessMode = database.access === 'read' ? DuckDBAccessMode.READ_ONLY : DuckDBAccessMode.READ_WRITE;
    await db.open({ path: `opfs://${database.name}`, accessMode, query });
  } else {
    await db.open({ path: ':memory:', query });
  }
  const connection = await db.connect();
  if (database.kind === 'bytes') await db.registerFileBuffer('case.duckdb', database.bytes.slice());
  if (database.kind === 'file') await db.registerFileHandle('case.duckdb', database.file, DuckDBDataProtocol.BROWSER_FILEREADER, true);
  if (database.kind === 'bytes' || database.kind === 'file') await connection.query(`ATTACH 'case.duckdb' AS ${CASE} (READ_ONLY)`);
  return connection;
}

/** A read-only case gets a database in memory beside it, where the learner's own views and tables go. @returns the health query */
async function addWorkspace(connection: AsyncDuckDBConnection, database: Database): Promise<string> {
  if (database.kind === 'memory' || (database.kind === 'opfs' && database.access === 'write')) return 'SELECT 1';
  const home = database.kind === 'opfs' ? await text(connection, 'SELECT current_database()') : CASE;
  await connection.query("ATTACH ':memory:' AS work (READ_WRITE)");
  await connection.query(`SET search_path = ${literal(`work.main,${identifier(home)}.main`)}`);
  const path = await text(connection, "SELECT current_setting('search_path')");
  return `SELECT 1 FROM duckdb_databases() WHERE database_name = ${literal(home)} AND current_setting('search_path') = ${literal(path)}`;
}

const text = async (connection: AsyncDuckDBConnection, sql: string): Promise<string> =>
  String((await connection.query(sql)).getChildAt(0)?.get(0));

/** Opens a database in a started engine. @throws when that fails; the engine is ended then */
export async function bootDatabase(engine: StartedEngine, database: Database): Promise<Engine> {
  try {
    const connection = await Promise.race([openDatabase(engine.db, database), engine.death]);
    // Before anything else can ask for one: without network the first use of an extension hangs.
    for (const option of ['autoload_known_extensions', 'autoinstall_known_extensions']) await connection.query(`SET ${option} = false`);
    return { ...engine, connection, health: await addWorkspace(connection, database) };
  } catch (error) {
    await engine.terminate();
    throw error;
  }
}
