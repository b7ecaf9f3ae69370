import type { MakeProgress } from '../case/make.ts';
import { loadEngine, type AssetProgress } from '../query/engine.ts';
import { startWorker } from '../query/wasm/trusted-worker.ts';
import workerUrl from './author.worker.ts?worker&url';
import type { AuthorRequest, FromAuthorWorker, LabelledRows, ToAuthorWorker, Truth } from './author-protocol.ts';

export type { AuthorRequest, LabelledRows, Truth } from './author-protocol.ts';

export interface AuthorHooks {
  readonly onEngine?: (progress: AssetProgress) => void;
  readonly onProgress?: (progress: MakeProgress) => void;
  /** The rows are there; proofs and counts run. */
  readonly onSolving?: () => void;
  readonly signal?: AbortSignal;
}

/** A case with its truth, open in a worker of its own. */
export interface AuthorSession {
  readonly truth: Truth;
  /** Labelled rows of a table: of one label (its index), or of all (0). @throws Error with the worker's message */
  rows(table: string, label: number): Promise<LabelledRows>;
  close(): void;
}

/**
 * Makes a case with its labels and lays the truth over it.
 * @throws EngineLoadError, an Error with one sentence, or the signal's reason
 */
export async function openAuthor(request: AuthorRequest, hooks: AuthorHooks = {}): Promise<AuthorSession> {
  const { signal } = hooks;
  const assets = await loadEngine({ ...(hooks.onEngine ? { onProgress: hooks.onEngine } : {}), ...(signal ? { signal } : {}) });
  signal?.throwIfAborted();
  const worker = startWorker(workerUrl, { type: 'module', name: 'author' });
  const send = (message: ToAuthorWorker): void => worker.postMessage(message);
  const waiting = new Map<number, { resolve(rows: LabelledRows): void; reject(error: Error): void }>();
  let calls = 0;
  try {
    const truth = await new Promise<Truth>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      worker.addEventListener('error', (event) => {
        const error = new Error(`The worker stopped: ${event.message || 'no reason given'}`);
        reject(error);
        for (const call of waiting.values()) call.reject(error);
        waiting.clear();
      });
      worker.addEventListener('message', ({ data }: MessageEvent<FromAuthorWorker>) => {
        if (data.type === 'truth') resolve(data.truth);
        else if (data.type === 'progress') hooks.onProgress?.(data.progress);
        else if (data.type === 'solving') hooks.onSolving?.();
        else if (data.call === undefined) reject(new Error(data.type === 'failed' ? data.message : ''));
        else {
          const call = waiting.get(data.call);
          waiting.delete(data.call);
          if (data.type === 'rows') call?.resolve(data.rows);
          else call?.reject(new Error(data.message));
        }
      });
      send({ type: 'open', request, assets });
    });
    return {
      truth,
      rows: (table, label) =>
        new Promise((resolve, reject) => {
          const call = ++calls;
          waiting.set(call, { resolve, reject });
          send({ type: 'rows', call, table, label });
        }),
      close: () => worker.terminate(),
    };
  } catch (error) {
    worker.terminate();
    throw error;
  }
}
