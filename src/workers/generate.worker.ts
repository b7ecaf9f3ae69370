import { parseSeed } from '../../generators/core/seed.ts';
import { loadScenario, ScenarioError } from '../case/library.ts';
import * as make from '../case/make.ts';
import type { Connector } from '../query/connector.ts';
import { openWasm, type EngineAssets } from '../query/duckdb-wasm.ts';
import type { FailureKind, FromWorker, Job, PracticeRequest, ToWorker } from './protocol.ts';
import { RemoteConnector } from './remote-connector.ts';

/** Makes a case, or derives a key: one job, then the page ends this worker. The seed's consequences never leave it. */

const post = (message: FromWorker, transfer: ArrayBuffer[] = []): void => globalThis.postMessage(message, { transfer });
const remote = new RemoteConnector(post);
let provide!: (assets: EngineAssets) => void;
const provided = new Promise<EngineAssets>((resolve) => (provide = resolve));

/** The place to write failed, not the work. */
class StorageError extends Error {}
/** The request cannot be fulfilled by anybody. */
class RequestError extends Error {}

async function caseRequest({ scenario, seed, level, size, scale }: PracticeRequest): Promise<make.CaseRequest> {
  try {
    return { loaded: await loadScenario(scenario), seed: parseSeed(seed), level, size, scale };
  } catch (cause) {
    if (cause instanceof ScenarioError) throw cause;
    throw new RequestError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

const STORAGE =
  /quota|NoModificationAllowed|access handle|no space|OPFS|NotAllowedError|SecurityError|could not write|cannot open file|database is locked/i;

async function openTarget(target: Extract<Job, { kind: 'generate' }>['target']): Promise<Connector> {
  if (target.kind === 'page') return remote;
  const assets = await provided;
  try {
    return await openWasm(assets, { kind: 'opfs', name: target.name, access: 'write' });
  } catch (cause) {
    throw new StorageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

async function generate({ request, target }: Extract<Job, { kind: 'generate' }>): Promise<void> {
  const opening = openTarget(target);
  // Its failure is heard below; the brief does not wait for the engine.
  opening.catch(() => undefined);
  const plan = make.planCase(await caseRequest(request));
  post({ type: 'draft', case: make.draftCase(plan) });
  const connector = await opening;
  try {
    const made = await make.makeCase(connector, plan, {
      onProgress: (progress) => post({ type: 'progress', progress }),
    });
    if (target.kind === 'opfs') await connector.run('CHECKPOINT');
    await connector.close();
    post({ type: 'made', case: made.case });
  } catch (cause) {
    if (target.kind === 'opfs' && STORAGE.test(String(cause))) throw new StorageError(String(cause), { cause });
    throw cause;
  }
}

const kindOf = (error: unknown): FailureKind =>
  error instanceof StorageError ? 'storage' : error instanceof RequestError ? 'request' : 'defect';

async function start(job: Job): Promise<void> {
  try {
    if (job.kind === 'generate') await generate(job);
    else post({ type: 'key', key: make.makeKey(await caseRequest(job.request)) });
  } catch (error) {
    post({ type: 'failed', kind: kindOf(error), message: error instanceof Error ? error.message : String(error) });
  }
}

globalThis.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === 'start') void start(data.job);
  else if (data.type === 'assets') provide(data.assets);
  else remote.settle(data);
});
