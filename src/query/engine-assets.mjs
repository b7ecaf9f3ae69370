// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const ID = 'virtual:engine-assets';
const require = createRequire(import.meta.url);

const sha256 = (/** @type {Uint8Array} */ bytes) => createHash('sha256').update(bytes).digest('hex');

/** Writes the gzipped engine beside the other caches, once per version of it. */
function gzipped(/** @type {string} */ file, /** @type {string} */ hash, /** @type {string} */ cacheDir) {
  const target = join(cacheDir, `duckdb-eh-${hash.slice(0, 12)}.wasm.gz`);
  if (!existsSync(target)) {
    mkdirSync(cacheDir, { recursive: true });
    const part = `${target}.${process.pid}`;
    writeFileSync(part, gzipSync(readFileSync(file), { level: 9 }));
    renameSync(part, target);
  }
  return target;
}

/**
 * Vite plugin: `virtual:engine-assets` exports where DuckDB-Wasm's two files are, their sizes and SHA-256.
 * A build ships the module gzipped (34 MB would be over some hosts' limit); the dev server serves it as it is.
 * @returns {import('vite').Plugin}
 */
export function engineAssets() {
  let building = true;
  let cacheDir = 'node_modules/.cache/tracehound';
  return {
    name: 'tracehound:engine-assets',
    configResolved(config) {
      building = config.command === 'build';
      cacheDir = join(config.root, 'node_modules/.cache/tracehound');
    },
    resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
    load(id) {
      if (id !== `\0${ID}`) return undefined;
      const wasm = require.resolve('@duckdb/duckdb-wasm/dist/duckdb-eh.wasm');
      const worker = require.resolve('@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js');
      const bytes = readFileSync(wasm);
      const hash = sha256(bytes);
      const shipped = building ? gzipped(wasm, hash, cacheDir) : wasm;
      return [
        `import wasmUrl from ${JSON.stringify(`${shipped}?url`)};`,
        `import workerUrl from ${JSON.stringify(`${worker}?url`)};`,
        `export const wasm = { url: wasmUrl, bytes: ${bytes.length}, shippedBytes: ${readFileSync(shipped).length}, sha256: '${hash}' };`,
        `export const worker = { url: workerUrl, sha256: '${sha256(readFileSync(worker))}' };`,
      ].join('\n');
    },
  };
}
