// Plain JavaScript without dependencies: it must run before anything is installed, on Node 20.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const bin = join(root, 'node_modules', '.bin');

/** Runs a command in the root with the project's own tools first on the path; ends the process when it fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    ...options,
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', ...options.env, PATH: bin + delimiter + process.env.PATH },
  });
  if (result.error) throw result.error;
  if (result.status !== 0 && !options.allowFailure) process.exit(result.status ?? 1);
  return result;
}

/** Path of the project's own Node (24), or of this one where npm has none for this platform. */
export function projectNode() {
  const own = join(bin, process.platform === 'win32' ? 'node.cmd' : 'node');
  return existsSync(own) ? own : process.execPath;
}

/** Oldest Node that the terminal's tools run on: Vite needs `require` of modules. */
export const OLDEST_NODE = '22.12';

/** Is this version of Node, such as `20.19.1`, too old for the terminal? */
export function isTooOld(version) {
  const [major, minor] = version.split('.').map(Number);
  const [oldest, from] = OLDEST_NODE.split('.').map(Number);
  return major < oldest || (major === oldest && minor < from);
}

/** Installs what `package-lock.json` names, once: a stamp in node_modules remembers the lockfile that was installed. */
export function ensureInstalled() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules', '.tracehound-installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  process.stderr.write('Installing dependencies (once)…\n');
  const npm = process.env.npm_execpath;
  // Not `npm ci`: it refuses a lockfile in which the binaries of another platform could not be resolved.
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  // npm would otherwise pick the workspace's own half-installed Node.
  if (npm) run(process.execPath, [npm, ...args], { stdio: ['ignore', 2, 2] });
  else run('npm', args, { stdio: ['ignore', 2, 2] });
  writeFileSync(stamp, lock);
}

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else yield path;
  }
}

/** SHA-256 over names and contents of files below the given paths (relative to the root). */
export function fingerprint(paths, extra = '') {
  const hash = createHash('sha256').update(extra);
  for (const path of paths) {
    const full = join(root, path);
    if (!existsSync(full)) continue;
    for (const file of statSync(full).isDirectory() ? files(full) : [full]) {
      hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
    }
  }
  return hash.digest('hex');
}

/** Builds the site into `dist` unless that is what stands there already. */
export function ensureBuilt(base = '/') {
  const stamp = join(root, 'dist', '.stamp');
  const inputs = ['src', 'generators', 'scenarios', 'public', 'astro.config.mjs', 'package-lock.json', 'tsconfig.json'];
  const wanted = fingerprint(inputs, base);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  process.stderr.write('Building the lab…\n');
  run(projectNode(), [join(root, 'node_modules', 'astro', 'bin', 'astro.mjs'), 'build'], {
    stdio: ['ignore', 2, 2],
    env: { TRACEHOUND_BASE: base },
  });
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}
