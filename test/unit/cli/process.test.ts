import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { SMALL, workFolder } from './run.ts';

const bin = resolve(import.meta.dirname, '../../../src/cli/bin.mjs');
const folder = workFolder();
/** Temporary files of the commands go here, so that what is left behind can be seen. */
const temporary = join(folder, 'tmp');
mkdirSync(temporary);
let child: ChildProcess | undefined;
afterEach(() => void child?.kill('SIGKILL'));

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly errors: string;
}

/** Runs the real program. */
function program(
  args: readonly string[],
  { env = {}, closeOut = false }: { env?: NodeJS.ProcessEnv; closeOut?: boolean } = {},
): Promise<Ended> {
  const running = spawn(process.execPath, [bin, ...args], {
    env: { ...process.env, TMPDIR: temporary, TMP: temporary, TEMP: temporary, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = running;
  let out = '';
  let errors = '';
  if (closeOut) running.stdout.destroy();
  else running.stdout.on('data', (text) => (out += String(text)));
  running.stderr.on('data', (text) => (errors += String(text)));
  return new Promise((done) => running.on('close', (code, signal) => done({ code, signal, out, errors })));
}

it('two calls at the same time do not disturb each other', async () => {
  const both = await Promise.all([program(['list']), program(['list'])]);
  for (const { code, out, errors } of both) {
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(out).toMatch(/^s3-exfiltration\n/m);
  }
});

it('ends quietly when nobody reads on', async () => {
  const { code, errors } = await program(['list', '--json'], { closeOut: true });
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
});

it.skipIf(process.platform === 'win32')('Ctrl+C while a case is made leaves nothing behind', async () => {
  const out = join(folder, 'made', 'deep', 'case.thcase');
  const ended = program(['generate', ...SMALL.slice(0, -1), '1', '--out', out]);
  const database = () => readdirSync(folder, { recursive: true, encoding: 'utf8' }).some((path) => path.endsWith('tables.duckdb'));
  await expect.poll(database, { timeout: 60_000, interval: 20 }).toBe(true);
  child?.kill('SIGINT');
  expect((await ended).signal).toBe('SIGINT');
  expect(readdirSync(folder)).toEqual(['tmp']);
});

it('on a Node that is too old, where npm has no newer one, it says so once', async () => {
  const old = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.19.5'}})`;
  const { code, errors } = await program(['list'], { env: { NODE_OPTIONS: `--import=${old}` } });
  expect(code).toBe(1);
  expect(errors).toBe('tracehound: this needs Node 22.12 or newer; here is 20.19.5.\n');
}, 20_000);

it('verify judges alike whether one process or two examine the seeds', async () => {
  const args = [
    'verify',
    's3-exfiltration',
    '--seeds',
    '2',
    '--variant',
    'control',
    '--size',
    'short',
    '--scale',
    '0.02',
    '--gate',
    'naive-rules',
    '--json',
  ];
  const [one, two] = [await program([...args, '--jobs', '1']), await program([...args, '--jobs', '2'])];
  expect(two.errors).toMatch(/^2\/2 {2}control {2}/m);
  const verdicts = ({ out }: Ended) =>
    (JSON.parse(out) as { cases: number; results: unknown }[]).map(({ cases, results }) => ({ cases, results }));
  expect(verdicts(two)).toEqual(verdicts(one));
  expect(verdicts(two)[0]?.cases).toBe(2);
});
