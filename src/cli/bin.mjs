#!/usr/bin/env node
// The terminal: bundles the same TypeScript that the page runs (registries need Vite's globs), once per change, and runs it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled, fingerprint, projectNode, root } from './setup.mjs';

ensureInstalled();
if (Number(process.versions.node.split('.')[0]) < 22) {
  const child = spawnSync(projectNode(), [import.meta.filename, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exit(child.status ?? 1);
}
const cache = join(root, 'node_modules', '.cache', 'tracehound');
const wanted = fingerprint([
  'generators',
  'scenarios',
  'src/case',
  'src/query',
  'src/grading',
  'src/exporters',
  'src/cli',
  'src/workers',
  'src/version.ts',
  'package.json',
  'package-lock.json',
]);
const stamp = join(cache, 'stamp');
const bundle = join(cache, 'main.mjs');
if (!existsSync(bundle) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  const { build } = await import('vite');
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      ssr: join(root, 'src', 'cli', 'main.ts'),
      outDir: cache,
      emptyOutDir: false,
      target: 'node22',
      minify: false,
      rollupOptions: { output: { entryFileNames: 'main.mjs', chunkFileNames: 'chunk-[hash].mjs' } },
    },
  });
  mkdirSync(cache, { recursive: true });
  writeFileSync(stamp, wanted);
}
const { main } = await import(pathToFileURL(bundle).href);
process.exitCode = await main(process.argv.slice(2));
