// `npm test [-- step …]`: installs what is missing, then checks and tests everything; for `e2e` it finds or installs a Chromium.
// Plain JavaScript without dependencies until the installation is done. Ends with one line: N passed, N failed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, projectNode, root, run } from '../src/cli/setup.mjs';
import { findChromium } from './helpers/chromium.mjs';

const STEPS = ['types', 'svelte', 'astro', 'lint', 'format', 'node', 'e2e'];
const only = process.argv.slice(2);
const unknown = only.filter((name) => !STEPS.includes(name));
if (unknown.length) {
  console.error(`There is no step ${unknown.join(', ')}. Known: ${STEPS.join(', ')}.`);
  process.exit(2);
}
const started = Date.now();
ensureInstalled();
const node = projectNode();

let passed = 0;
let failed = 0;
let skipped = 0;
const report = (name, ok, begin) => {
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - begin) / 1000).toFixed(1)} s)`);
  if (ok) passed++;
  else failed++;
};
const modules = join(root, 'node_modules');

/** Runs a tool of the project; its output is printed in one piece, as two run at a time. */
function check(name, script, args) {
  const begin = Date.now();
  return new Promise((resolve) => {
    const child = spawn(node, [join(modules, script), ...args], { cwd: root, env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' } });
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
    child.on('error', (error) => output.push(Buffer.from(`${error.message}\n`)));
    child.on('close', (code) => {
      process.stdout.write(Buffer.concat(output));
      report(name, code === 0, begin);
      resolve();
    });
  });
}

function suite(name, env = {}) {
  if (only.length && !only.includes(name)) return;
  const begin = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'tracehound-'));
  const file = join(folder, 'result.json');
  const result = run(
    node,
    [join(modules, 'vitest', 'vitest.mjs'), 'run', '--project', name, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    {
      allowFailure: true,
      env,
    },
  );
  if (existsSync(file)) {
    const json = JSON.parse(readFileSync(file, 'utf8'));
    passed += json.numPassedTests;
    failed += json.numFailedTests;
    skipped += json.numPendingTests + json.numTodoTests;
    // A file that does not load has no failed test of its own.
    if (result.status !== 0 && json.numFailedTests === 0) failed++;
    console.log(`${result.status === 0 ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - begin) / 1000).toFixed(1)} s)`);
  } else {
    report(name, false, begin);
  }
  rmSync(folder, { recursive: true, force: true });
}

/** A Chromium that stands here already, else one from the system's packages, else Playwright's own download. */
function ensureChromium() {
  const here = findChromium();
  if (here) return here;
  if (process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    console.log('Installing Chromium…');
    spawnSync(
      'sh',
      ['-c', 'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium'],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const installed = findChromium();
    if (installed) return installed;
  }
  console.log('Downloading Chromium with Playwright…');
  run(node, [join(modules, 'playwright-core', 'cli.js'), 'install', 'chromium'], { allowFailure: true });
  const path = run(node, ['-e', "import('playwright-core').then(p => console.log(p.chromium.executablePath()))"], {
    stdio: ['ignore', 'pipe', 'ignore'],
    allowFailure: true,
  })
    .stdout?.toString()
    .trim();
  if (path && existsSync(path)) return path;
  console.log('No Chromium was found or could be installed. Set TRACEHOUND_CHROMIUM to one; the browser tests fail without it.');
  return undefined;
}

run(node, [join(modules, 'astro', 'bin', 'astro.mjs'), 'sync'], { allowFailure: true, stdio: 'ignore' });
/** The longest first. */
const checks = [
  ['lint', 'eslint/bin/eslint.js', ['.', '--max-warnings', '0']],
  ['astro', '@astrojs/check/bin/astro-check.js', ['--minimumSeverity', 'error']],
  ['svelte', 'svelte-check/bin/svelte-check', ['--threshold', 'error', '--output', 'human']],
  ['format', 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']],
  ['types', 'typescript/bin/tsc', ['--noEmit']],
].filter(([name]) => !only.length || only.includes(name));
const next = async () => {
  for (let one = checks.shift(); one; one = checks.shift()) await check(...one);
};
await Promise.all([next(), next()]);
suite('node');
if (!only.length || only.includes('e2e')) {
  const chromium = ensureChromium();
  ensureBuilt('/');
  suite('e2e', chromium ? { TRACEHOUND_CHROMIUM: chromium } : {});
}
console.log(`\nTook ${((Date.now() - started) / 1000).toFixed(0)} s.`);
console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed || !passed ? 1 : 0;
