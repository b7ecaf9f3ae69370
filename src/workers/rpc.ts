import type { Case } from '../case/case.ts';
import type { Key } from '../case/key.ts';
import type { MakeProgress } from '../case/make.ts';
import type { Connector } from '../query/connector.ts';
import type { EngineAssets } from '../query/duckdb-wasm.ts';
import { startWorker } from '../query/wasm/trusted-worker.ts';
import workerUrl from './generate.worker.ts?worker&url';
import { answerCall } from './remote-connector.ts';
import type { FailureKind, FromWorker, Job, PracticeRequest, ToWorker } from './protocol.ts';

/** The worker could not do its job. */
export class GenerateError extends Error {
  override readonly name = 'GenerateError';
  constructor(
    readonly kind: FailureKind,
    message: string,
  ) {
    super(message);
  }
}

export interface JobHooks {
  readonly onProgress?: (progress: MakeProgress) => void;
  /** Brief and catalogue, before there are rows. */
  readonly onDraft?: (draft: Case) => void;
  /** The engine's files, for a job whose target is a file: the worker gets them when they have arrived. */
  readonly assets?: Promise<EngineAssets>;
  /** The page's engine, for a job whose target is the page. */
  readonly connector?: Promise<Connector>;
  readonly signal?: AbortSignal;
}

/** Starts a worker, gives it a job and ends it: when it is done, has failed, or the signal aborts. */
function runJob<T extends 'made' | 'key'>(job: Job, answer: T, hooks: JobHooks): Promise<Extract<FromWorker, { type: T }>> {
  const { signal } = hooks;
  const worker = startWorker(workerUrl, { type: 'module', name: 'generate' });
  const send = (message: ToWorker): void => worker.postMessage(message);
  return new Promise<Extract<FromWorker, { type: T }>>((resolve, reject) => {
    const abort = (): void => reject(signal?.reason as Error);
    const fail = (error: Error): void => reject(error);
    if (signal?.aborted) return abort();
    signal?.addEventListener('abort', abort, { once: true });
    worker.addEventListener('error', (event) =>
      reject(new GenerateError('defect', `The generator stopped: ${event.message || 'no reason given'}`)),
    );
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (data.type === answer) resolve(data as Extract<FromWorker, { type: T }>);
      else if (data.type === 'failed') reject(new GenerateError(data.kind, data.message));
      else if (data.type === 'progress') hooks.onProgress?.(data.progress);
      else if (data.type === 'draft') hooks.onDraft?.(data.case);
      else if (data.type === 'call') hooks.connector?.then((connector) => answerCall(connector, data.call, data.to)).then(send, fail);
    });
    send({ type: 'start', job });
    hooks.assets?.then((assets) => send({ type: 'assets', assets }), fail);
    hooks.connector?.catch(fail);
  }).finally(() => worker.terminate());
}

/** Makes a case in a worker. @throws GenerateError, or the signal's reason */
export async function generateCase(job: Extract<Job, { kind: 'generate' }>, hooks: JobHooks): Promise<Case> {
  return (await runJob(job, 'made', hooks)).case;
}

/** Derives the key of a practice case from its words. Ask for it only when the answer has been handed in. */
export async function deriveKey(request: PracticeRequest, signal?: AbortSignal): Promise<Key> {
  return (await runJob({ kind: 'key', request }, 'key', signal ? { signal } : {})).key;
}
