#!/usr/bin/env node
// The terminal: bundles the same TypeScript that the page runs (registries need Vite's globs), once per change, and runs it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled, fingerprint, isTooOld, OLDEST_NODE, projectNode, root } from './setup.mjs';

ensureInstalled();
if (isTooOld(process.versions.node)) {
  const own = projectNode();
  // Where npm has no Node for this platform, the project's is this one: another try would not end.
  if (own === process.execPath || process.env.TRACEHOUND_RESTARTED) {
    console.error(`tracehound: this needs Node ${OLDEST_NODE} or newer; here is ${process.versions.node}.`);
    process.exit(1);
  }
  const child = spawnSync(own, [import.meta.filename, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, TRACEHOUND_RESTARTED: '1' },
  });
  process.exit(child.status ?? 1);
}
const inputs = ['generators', 'scenarios', 'package.json', 'package-lock.json'];
const parts = ['case', 'query', 'grading', 'exporters', 'cli', 'workers', 'version.ts'];
const cache = join(root, 'node_modules', '.cache', 'tracehound', 'terminal');
const bundle = join(cache, fingerprint([...inputs, ...parts.map((part) => `src/${part}`)]).slice(0, 16));
if (!existsSync(bundle)) {
  const { build } = await import('vite');
  mkdirSync(cache, { recursive: true });
  // Made aside and moved when whole: another call may be making the same.
  const made = mkdtempSync(join(cache, '.making-'));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      ssr: join(root, 'src', 'cli', 'main.ts'),
      outDir: made,
      target: 'node22',
      minify: false,
      rollupOptions: { output: { entryFileNames: 'main.mjs', chunkFileNames: 'chunk-[hash].mjs' } },
    },
  });
  try {
    renameSync(made, bundle);
  } catch (error) {
    rmSync(made, { recursive: true, force: true });
    if (!existsSync(bundle)) throw error;
  }
  // Yesterday's bundles; a younger one may still be running.
  for (const name of readdirSync(cache)) {
    const path = join(cache, name);
    if (path !== bundle && Date.now() - statSync(path).mtimeMs > 86_400_000) rmSync(path, { recursive: true, force: true });
  }
}
const { main } = await import(pathToFileURL(join(bundle, 'main.mjs')).href);
process.exitCode = await main(process.argv.slice(2));
