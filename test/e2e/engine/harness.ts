import { loadTables, type LoadProgress } from '../../../src/query/load.ts';
import { toObjects, QueryError, type Value } from '../../../src/query/connector.ts';
import { openWasm, type Database, type EngineState, type WasmConnector } from '../../../src/query/duckdb-wasm.ts';
import { loadEngine } from '../../../src/query/engine.ts';
import { openFromFile } from '../../../src/workers/case-from-file.ts';
import { deriveKey, openPractice, type OpenedCase, type OpenProgress } from '../../../src/workers/practice.ts';
import type { PracticeRequest } from '../../../src/workers/protocol.ts';
import { deleteAll } from '../../../src/workers/stored-cases.ts';
import { SAMPLE, sampleMessages } from '../../helpers/sample-case.ts';
import { flowMessages, FLOWS } from './flows.ts';

/** What the e2e tests call through `page.evaluate`: plain data in and out. */
const engines = new Map<string, WasmConnector>();
const states: EngineState[] = [];
const opened = new Map<string, OpenedCase>();
/** Rows of every case that the page was told of. */
const told: number[] = [];

const get = (name: string): WasmConnector => {
  const engine = engines.get(name);
  if (!engine) throw new Error(`No engine "${name}".`);
  return engine;
};

export const harness = {
  states,
  told,
  engines,
  async load(): Promise<{ ms: number; progress: number[] }> {
    const progress: number[] = [];
    const started = performance.now();
    await loadEngine({ onProgress: ({ received, total }) => progress.push(received / total) });
    return { ms: performance.now() - started, progress };
  },
  async open(name: string, database: Database, options: { stopAfter?: number; killAfter?: number } = {}): Promise<number> {
    const started = performance.now();
    engines.set(name, await openWasm(await loadEngine(), database, { ...options, onState: (state) => states.push(state) }));
    return performance.now() - started;
  },
  async openFile(name: string, file: string, as: 'bytes' | 'file'): Promise<number> {
    const handle = await (await navigator.storage.getDirectory()).getFileHandle(file);
    const blob = await handle.getFile();
    return harness.open(
      name,
      as === 'file' ? { kind: 'file', file: blob } : { kind: 'bytes', bytes: new Uint8Array(await blob.arrayBuffer()) },
    );
  },
  async fileSize(file: string): Promise<number> {
    return (await (await (await navigator.storage.getDirectory()).getFileHandle(file)).getFile()).size;
  },
  async sample(name: string, labels = false): Promise<LoadProgress[]> {
    const seen: LoadProgress[] = [];
    await loadTables(get(name), [SAMPLE], sampleMessages(labels), { labels, onProgress: (progress) => seen.push(progress) });
    return seen;
  },
  async flows(name: string, rows: number): Promise<{ stageMs: number; totalMs: number }> {
    const started = performance.now();
    let built = 0;
    await loadTables(get(name), [FLOWS], flowMessages(rows), {
      onProgress: ({ phase }) => phase === 'build' && (built = performance.now() - started),
    });
    return { stageMs: built, totalMs: performance.now() - started };
  },
  async query(
    name: string,
    sql: string,
    options: { maxRows?: number; maxBytes?: number; abortAfter?: number; parameters?: Record<string, string | number> } = {},
  ): Promise<{
    columns?: readonly { name: string; type: string }[];
    rows?: Record<string, Value>[];
    count?: number;
    truncated?: boolean;
    error?: { message: string; kind: string; position?: number; candidates?: readonly string[] };
    ms: number;
  }> {
    const started = performance.now();
    try {
      const signal = options.abortAfter === undefined ? undefined : AbortSignal.timeout(options.abortAfter);
      const { abortAfter: _, ...rest } = options;
      const result = await get(name).query(sql, { ...rest, ...(signal ? { signal } : {}) });
      const rows = result.rows > 200 ? [] : toObjects(result);
      return { columns: result.columns, rows, count: result.rows, truncated: result.truncated, ms: performance.now() - started };
    } catch (error) {
      const detail = error instanceof QueryError ? error.detail : { kind: 'not a QueryError' };
      return { error: { ...detail, message: String((error as Error).message) }, ms: performance.now() - started };
    }
  },
  run: (name: string, sql: string) => get(name).run(sql),
  lock: (name: string, now: string) => get(name).lock({ now }),
  restart: (name: string) => get(name).restart(),
  opened,
  /** Names of the finished cases. */
  async stored(): Promise<string[]> {
    const root = await navigator.storage.getDirectory();
    const all: string[] = [];
    for await (const name of (root as unknown as { keys(): AsyncIterable<string> }).keys())
      if (name.endsWith('.json')) all.push(name.replace('.json', ''));
    return all;
  },
  deleteAll,
  deriveKey,
  async practice(
    name: string,
    request: PracticeRequest,
  ): Promise<{
    storage: unknown;
    notices: readonly string[];
    tables: Record<string, number>;
    ms: number;
    firstProgress: number;
    firstCase: number;
    stages: [string, number][];
    title: string;
  }> {
    const started = performance.now();
    const since = () => Math.round(performance.now() - started);
    const stages = new Map<string, number>();
    let firstProgress = -1;
    let firstCase = -1;
    const onProgress = (progress: OpenProgress) => {
      if (firstProgress < 0) firstProgress = since();
      const step = progress.table ? `${progress.stage} ${progress.table}` : progress.stage;
      if (!stages.has(step)) stages.set(step, since());
    };
    const found = await openPractice(request, {
      onProgress,
      onCase: (known) => {
        if (firstCase < 0) firstCase = since();
        told.push(known.tables.reduce((sum, table) => sum + table.rows, 0));
      },
      onEngine: (state) => states.push(state),
    });
    opened.set(name, found);
    engines.set(name, found.connector);
    const tables = Object.fromEntries(found.case.tables.map((table) => [table.name, table.rows]));
    return {
      storage: found.storage,
      notices: found.notices,
      tables,
      ms: since(),
      firstProgress,
      firstCase,
      stages: [...stages],
      title: found.case.title,
    };
  },
  async exported(name: string): Promise<number> {
    const blob = await opened.get(name)?.exportCase?.();
    if (!blob) return 0;
    const again = await openFromFile(blob);
    opened.set(`${name}-file`, again);
    engines.set(`${name}-file`, again.connector);
    return blob.size;
  },
  async leave(name: string): Promise<void> {
    await opened.get(name)?.close();
    opened.delete(name);
    engines.delete(name);
  },
  async close(name: string): Promise<void> {
    await get(name).close();
    engines.delete(name);
  },
};

declare global {
  var lab: typeof harness;
}
globalThis.lab = harness;
