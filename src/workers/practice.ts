import type { Case } from '../case/case.ts';
import { saveCaseFile } from '../case/file.ts';
import type { MakeProgress } from '../case/make.ts';
import type { Connector } from '../query/connector.ts';
import {
  openWasm,
  startEngine,
  type Database,
  type EngineAssets,
  type EngineState,
  type StartedEngine,
  type WasmConnector,
} from '../query/duckdb-wasm.ts';
import { loadEngine } from '../query/engine.ts';
import { deriveKey, generateCase, GenerateError, type JobHooks } from './rpc.ts';
import type { PracticeRequest } from './protocol.ts';
import {
  databaseFile,
  findStored,
  makeRoom,
  markStored,
  removeStored,
  storageRoot,
  storedName,
  takeCase,
  type StorageState,
} from './stored-cases.ts';

export { deriveKey, GenerateError };

/** Real progress: bytes of the engine, rows of the case. */
export interface OpenProgress {
  readonly stage: 'engine' | 'generate' | 'load' | 'open';
  readonly done: number;
  readonly total?: number;
  readonly unit: 'bytes' | 'rows';
  /** The table that is being put together. */
  readonly table?: string;
  /** 0 to 1 of this stage, where `total` is not known in `unit`. */
  readonly share?: number;
}

export interface OpenHooks {
  readonly onProgress?: (progress: OpenProgress) => void;
  /** Brief and catalogue, as soon as they are known. */
  readonly onCase?: (found: Case) => void;
  readonly onEngine?: (state: EngineState) => void;
  readonly signal?: AbortSignal;
}

/** A case that can be queried. */
export interface OpenedCase {
  readonly case: Case;
  readonly connector: WasmConnector;
  readonly storage: StorageState;
  /** What the person should know. */
  readonly notices: readonly string[];
  restart(): Promise<void>;
  /** The case as one `.thcase`; absent where its database is only in memory. */
  exportCase?(): Promise<Blob>;
  close(): Promise<void>;
}

const NOTICES: Readonly<Record<string, string>> = {
  copy: 'This case is open in another tab. This tab works on a copy; use one of them, as each saves its own work.',
  unavailable: 'This browser does not let the lab store data (a private window?). The case is in memory: after a reload it is made again.',
  full: 'There is too little storage for this case. It is in memory: after a reload it is made again.',
  busy: 'This case is being made in another tab. This tab made its own in memory.',
};

export const noticesFor = (storage: StorageState): string[] =>
  storage.kind === 'stored' ? [] : [NOTICES[storage.kind === 'copy' ? 'copy' : storage.why] ?? ''];

/** A database of 1 M rows, and as much again for its log. */
const NEEDED_BYTES = 150_000_000;

/** Downloads the engine, with progress in bytes. */
export function engineWithProgress(hooks: OpenHooks): Promise<EngineAssets> {
  return loadEngine({
    onProgress: ({ received, total }) => hooks.onProgress?.({ stage: 'engine', done: received, total, unit: 'bytes' }),
    ...(hooks.signal ? { signal: hooks.signal } : {}),
  });
}

const generateProgress =
  (hooks: OpenHooks) =>
  ({ phase, rows, part, table }: MakeProgress): void =>
    hooks.onProgress?.(
      phase === 'generate'
        ? { stage: 'generate', done: rows, unit: 'rows', share: part.done / Math.max(1, part.total) }
        : { stage: 'load', done: part.done, total: part.total, unit: 'rows', ...(table && phase === 'build' ? { table } : {}) },
    );

/** What a worker's job tells of itself. */
const jobHooks = (hooks: OpenHooks): JobHooks => ({
  onProgress: generateProgress(hooks),
  ...(hooks.onCase ? { onDraft: hooks.onCase } : {}),
  ...(hooks.signal ? { signal: hooks.signal } : {}),
});

/** Opens a database, locks it to the case's own time, and reports. @throws when that fails; no engine stays behind */
export async function openLocked(
  assets: EngineAssets,
  database: Database,
  theCase: Case,
  hooks: OpenHooks,
  started?: Promise<StartedEngine>,
): Promise<WasmConnector> {
  hooks.onProgress?.({ stage: 'open', done: 0, unit: 'bytes' });
  const connector = await openWasm(assets, database, {
    ...(hooks.onEngine ? { onState: hooks.onEngine } : {}),
    ...(started ? { started } : {}),
  });
  try {
    hooks.signal?.throwIfAborted();
    await connector.lock({ now: theCase.window.end });
    return connector;
  } catch (error) {
    await connector.close();
    throw error;
  }
}

function opened(
  theCase: Case,
  connector: WasmConnector,
  storage: StorageState,
  release: () => void,
  database?: () => Promise<Uint8Array>,
): OpenedCase {
  return {
    case: theCase,
    connector,
    storage,
    notices: noticesFor(storage),
    restart: () => connector.restart(),
    ...(database ? { exportCase: async () => new Blob([await saveCaseFile(theCase, await database())], { type: 'application/zip' }) } : {}),
    close: async () => {
      await connector.close();
      release();
    },
  };
}

/** Why nothing can be kept, from what the storage said. */
const whyOf = (error: unknown): 'full' | 'unavailable' => (/quota|space/i.test(String(error)) ? 'full' : 'unavailable');

const bytesOf = async (file: File): Promise<Uint8Array> => new Uint8Array(await file.arrayBuffer());

/**
 * Opens a practice case: the stored one, or a new one made in a worker. The page's own engine starts meanwhile.
 * Falls back to memory where nothing can be stored, and to a copy where another tab has the case.
 * @throws EngineLoadError, GenerateError, or the signal's reason
 */
export async function openPractice(request: PracticeRequest, hooks: OpenHooks = {}): Promise<OpenedCase> {
  const root = globalThis.isSecureContext ? await storageRoot() : undefined;
  if (!root) return inMemory(request, hooks, 'unavailable');
  const name = await storedName(request);
  const [release, stored] = [await takeCase(name), await findStored(root, name)];
  if (stored) hooks.onCase?.(stored.case);
  if (!release) return stored ? copyOf(stored, hooks) : inMemory(request, hooks, 'busy');
  const assets = engineWithProgress(hooks);
  // Its failure is heard where it is waited for.
  assets.catch(() => undefined);
  try {
    const kept = stored && (await openStored(name, stored.case, await assets, hooks, release).catch(() => undefined));
    if (kept) return kept;
    hooks.signal?.throwIfAborted();
    // What cannot be removed is still open somewhere: writing into it would mix two cases.
    if (!(await removeStored(root, name))) return await inMemory(request, hooks, 'busy', release);
    if (!(await makeRoom(root, NEEDED_BYTES))) return await inMemory(request, hooks, 'full', release);
    return await makeStored(root, name, request, assets, hooks, release);
  } catch (error) {
    if (error instanceof GenerateError && error.kind === 'storage') return inMemory(request, hooks, whyOf(error), release);
    release();
    throw error;
  }
}

async function openStored(
  name: string,
  theCase: Case,
  assets: EngineAssets,
  hooks: OpenHooks,
  release: () => void,
  started?: Promise<StartedEngine>,
): Promise<OpenedCase> {
  const connector = await openLocked(assets, { kind: 'opfs', name: databaseFile(name), access: 'read' }, theCase, hooks, started);
  const file = async (): Promise<Uint8Array> =>
    bytesOf(await (await (await navigator.storage.getDirectory()).getFileHandle(databaseFile(name))).getFile());
  return opened(theCase, connector, { kind: 'stored' }, release, file);
}

async function makeStored(
  root: FileSystemDirectoryHandle,
  name: string,
  request: PracticeRequest,
  assets: Promise<EngineAssets>,
  hooks: OpenHooks,
  release: () => void,
): Promise<OpenedCase> {
  // The page's own engine is not needed before the case is made: it starts when the generator has ended and a core is free.
  let generated!: () => void;
  const started = Promise.all([assets, new Promise<void>((resolve) => (generated = resolve))]).then(([ready]) => startEngine(ready));
  started.catch(() => undefined);
  try {
    const job = { kind: 'generate', request, target: { kind: 'opfs', name: databaseFile(name) } } as const;
    const { onProgress, ...told } = jobHooks(hooks);
    const made = await generateCase(job, {
      ...told,
      assets,
      onProgress: (progress) => {
        if (progress.phase !== 'generate') generated();
        onProgress?.(progress);
      },
    });
    generated();
    hooks.onCase?.(made);
    const result = await openStored(name, made, await assets, hooks, release, started).catch((cause: unknown) => {
      hooks.signal?.throwIfAborted();
      throw new GenerateError('storage', String(cause));
    });
    return await markStored(root, name, made).then(
      () => result,
      // It can be worked on; only the next visit makes it again.
      (error: unknown) => {
        const storage = { kind: 'memory', why: whyOf(error) } as const;
        return { ...result, storage, notices: noticesFor(storage) };
      },
    );
  } catch (error) {
    void started.then((engine) => engine.terminate()).catch(() => undefined);
    await removeStored(root, name);
    throw error;
  }
}

/** Another tab holds the file; its bytes can still be read. */
async function copyOf(stored: { readonly case: Case; readonly database: File }, hooks: OpenHooks): Promise<OpenedCase> {
  const bytes = await bytesOf(stored.database);
  const connector = await openLocked(await engineWithProgress(hooks), { kind: 'bytes', bytes }, stored.case, hooks);
  return opened(
    stored.case,
    connector,
    { kind: 'copy' },
    () => undefined,
    () => Promise.resolve(bytes),
  );
}

/** The worker fills the page's engine. After a restart of that engine it does so again. */
async function inMemory(
  request: PracticeRequest,
  hooks: OpenHooks,
  why: 'unavailable' | 'full' | 'busy',
  release: () => void = () => undefined,
): Promise<OpenedCase> {
  const fill = (connector: Promise<Connector>, told: OpenHooks): Promise<Case> =>
    generateCase({ kind: 'generate', request, target: { kind: 'page' } }, { ...jobHooks(told), connector });
  // A restart is no news: the page knows this case, rows and all.
  const quiet: OpenHooks = hooks.signal ? { signal: hooks.signal } : {};
  const opening = engineWithProgress(hooks).then((assets) =>
    openWasm(
      assets,
      { kind: 'memory' },
      {
        ...(hooks.onEngine ? { onState: hooks.onEngine } : {}),
        refill: async (bare) => void (await fill(Promise.resolve(bare), quiet)),
      },
    ),
  );
  try {
    const made = await fill(opening, hooks);
    hooks.onCase?.(made);
    const connector = await opening;
    await connector.lock({ now: made.window.end });
    return opened(made, connector, { kind: 'memory', why }, release);
  } catch (error) {
    void opening.then((connector) => connector.close()).catch(() => undefined);
    release();
    throw error;
  }
}
