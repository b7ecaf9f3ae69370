import { wasm, worker } from 'virtual:engine-assets';

/** All that is needed to start an engine, as often as wanted and in any worker: both can be posted. */
export interface EngineAssets {
  readonly module: WebAssembly.Module;
  readonly workerSource: string;
}

export interface AssetProgress {
  /** Bytes that came over the network, and how many there will be. */
  readonly received: number;
  readonly total: number;
}

/** The engine could not be fetched or is not allowed to run. `cause` says what; a later call tries again. */
export class EngineLoadError extends Error {
  override readonly name = 'EngineLoadError';
  constructor(
    readonly reason: 'network' | 'integrity' | 'blocked' | 'unsupported',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const hex = (buffer: ArrayBuffer): string => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');

async function verify(bytes: Uint8Array<ArrayBuffer>, expected: string, what: string): Promise<void> {
  // No WebCrypto outside secure contexts (a plain-HTTP address in a local network).
  if (!globalThis.crypto?.subtle) return;
  const actual = hex(await crypto.subtle.digest('SHA-256', bytes));
  if (actual !== expected)
    throw new EngineLoadError('integrity', `The ${what} that arrived is not the one this site was built with. Reload the page.`);
}

async function get(url: string, signal: AbortSignal | undefined): Promise<Response> {
  try {
    const response = await fetch(url, { ...(signal ? { signal } : {}), credentials: 'same-origin' });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return response;
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    throw new EngineLoadError('network', 'The query engine could not be downloaded. Check the connection and try again.', { cause });
  }
}

/** Fetches the module; inflates it unless the server already did. Progress is in bytes received. */
async function fetchModule(
  onProgress: ((progress: AssetProgress) => void) | undefined,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await get(wasm.url, signal);
  if (!response.body)
    throw new EngineLoadError('unsupported', 'This browser cannot stream downloads. Use a current Chromium, Firefox or Safari.');
  let received = 0;
  let total = wasm.shippedBytes;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const reader = response.body.getReader();
  onProgress?.({ received, total });
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    received += value.length;
    if (received > total) total = wasm.bytes;
    onProgress?.({ received, total });
  }
  const blob = new Blob(chunks);
  const [first] = chunks;
  const gzip = first?.[0] === 0x1f && first[1] === 0x8b;
  const stream = gzip ? blob.stream().pipeThrough(new DecompressionStream('gzip')) : blob.stream();
  try {
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (cause) {
    throw new EngineLoadError('integrity', 'The query engine arrived damaged. Try again.', { cause });
  }
}

async function load(onProgress: ((progress: AssetProgress) => void) | undefined, signal: AbortSignal | undefined): Promise<EngineAssets> {
  if (typeof WebAssembly !== 'object')
    throw new EngineLoadError(
      'blocked',
      'This browser or its settings block WebAssembly, which the query engine needs. Allow it for this site, or use another browser.',
    );
  const [bytes, source] = await Promise.all([
    fetchModule(onProgress, signal),
    get(worker.url, signal).then((response) => response.arrayBuffer()),
  ]);
  await Promise.all([verify(bytes, wasm.sha256, 'query engine'), verify(new Uint8Array(source), worker.sha256, 'engine worker')]);
  try {
    return { module: await WebAssembly.compile(bytes), workerSource: new TextDecoder().decode(source) };
  } catch (cause) {
    if (cause instanceof EngineLoadError) throw cause;
    throw new EngineLoadError(
      'blocked',
      'The browser refused to compile the query engine: WebAssembly is switched off, or memory is short. Close other tabs and try again.',
      { cause },
    );
  }
}

let loading: Promise<EngineAssets> | undefined;

/**
 * Downloads, checks and compiles the engine, once; after a failure the next call tries again.
 * Only the call that began it hears of progress and can stop it.
 * @throws EngineLoadError, or the signal's reason
 */
export function loadEngine({
  onProgress,
  signal,
}: { readonly onProgress?: (progress: AssetProgress) => void; readonly signal?: AbortSignal } = {}): Promise<EngineAssets> {
  loading ??= load(onProgress, signal).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}
