import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { text as textOf } from 'node:stream/consumers';
import type { Gate } from '../../case/gate.ts';
import { gates } from '../../case/gates.ts';
import { listScenarios } from '../../case/library.ts';
import type { CaseRequest } from '../../case/make.ts';
import { conclude, examine, verificationSeed, type Examination } from '../../case/verify.ts';
import { openNode } from '../../query/duckdb-node.ts';
import { namedScenario } from '../case-options.ts';
import { defineCommand, number, text, UsageError, type Io } from '../command.ts';

type Wanted = Omit<CaseRequest, 'seed' | 'variant'>;
type Note = (variant: string, words: string) => void;

/** Examines the cases of one seed after the other, in this process. */
async function examineHere(
  wanted: Wanted,
  variants: readonly string[],
  seeds: readonly number[],
  chosen: readonly Gate[],
  note: Note,
): Promise<Examination[]> {
  const examinations: Examination[] = [];
  for (const words of seeds.map(verificationSeed)) {
    for (const variant of variants) {
      examinations.push(await examine({ ...wanted, variant }, words, chosen, openNode));
      note(variant, words);
    }
  }
  return examinations;
}

/** What a process of `--samples` prints. */
type Printed = readonly { readonly samples: readonly (readonly [string, unknown])[]; readonly crashed: readonly string[] }[];

/** Examines one seed in a process of its own, which runs this same command with `--samples`. */
async function examineThere(
  scenario: string,
  seed: number,
  args: readonly string[],
  note: Note,
  signal: AbortSignal,
): Promise<Examination[]> {
  const child = spawn(
    process.execPath,
    [process.argv[1]!, 'verify', scenario, ...args, '--seeds', '1', '--first', String(seed), '--samples'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
    },
  );
  let last = '';
  createInterface({ input: child.stderr }).on('line', (line) => {
    last = line;
    const [, variant, words] = /^\d+\/\d+ {2}(\S+) {2}(\S+) /.exec(line) ?? [];
    if (variant !== undefined && words !== undefined) note(variant, words);
  });
  const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  const [printed, code] = await Promise.all([textOf(child.stdout), ended]);
  if (code !== 0) throw new Error(`The process that examined seed ${seed} ended with ${code}: ${last}`);
  return (JSON.parse(printed) as Printed).map(({ samples, crashed }) => ({ samples: new Map(samples), crashed }));
}

/** Shares the seeds among processes; each takes the next one when it is done. When one fails, or this one is told to end, all end. */
async function examineInProcesses(
  jobs: number,
  seeds: readonly number[],
  examineSeed: (seed: number, signal: AbortSignal) => Promise<Examination[]>,
): Promise<Examination[]> {
  const results: Examination[][] = seeds.map(() => []);
  const left = [...seeds.entries()];
  const stop = new AbortController();
  const end = (): void => {
    stop.abort();
    process.exit(143);
  };
  process.once('SIGTERM', end);
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) results[next[0]] = await examineSeed(next[1], stop.signal);
  };
  try {
    await Promise.all(Array.from({ length: jobs }, worker));
  } finally {
    left.length = 0;
    stop.abort();
    process.off('SIGTERM', end);
  }
  return results.flat();
}

function report(io: Io, title: string, results: ReturnType<typeof conclude>): void {
  io.out(title);
  for (const result of results) {
    io.out(`  ${result.pass ? '✓' : '✗'} ${result.gate.padEnd(14)} ${result.figure}`);
    for (const line of result.detail.slice(0, 20)) io.out(`      ${line}`);
    if (result.detail.length > 20) io.out(`      … and ${result.detail.length - 20} more`);
  }
}

export default defineCommand({
  id: 'verify',
  summary: 'The quality gate over seeds and variants, with its figures.',
  usage: '[<scenario>] [--seeds N] [options]',
  help: [
    ['--seeds N', 'seeds per variant (default 2)'],
    ['--scale X', 'background volume (default 1)'],
    ['--size full|short', 'default full'],
    ['--level N', 'default 2'],
    ['--variant V', 'one variant only'],
    ['--gate G', 'one gate only'],
    ['--first N', 'number of the first seed (default 1)'],
    ['--jobs N', 'processes that share the seeds (default: as many as there are cores)'],
    ['--json', 'as JSON'],
  ],
  options: {
    seeds: { type: 'string' },
    scale: { type: 'string' },
    size: { type: 'string' },
    level: { type: 'string' },
    variant: { type: 'string' },
    gate: { type: 'string' },
    first: { type: 'string' },
    jobs: { type: 'string' },
    json: { type: 'boolean' },
    // Between processes only, so not in the help: prints what the gates saw, as JSON, and judges nothing.
    samples: { type: 'boolean' },
  },
  async run(positionals, values, io) {
    const count = number(values, 'seeds', 2, { min: 1, max: 1000, whole: true });
    const first = number(values, 'first', 1, { min: 1, max: 1_000_000, whole: true });
    const jobs = number(values, 'jobs', availableParallelism(), { min: 1, max: 64, whole: true });
    const scale = number(values, 'scale', 1, { min: 0.01, max: 20 });
    const level = number(values, 'level', 2, { min: 1, max: 3, whole: true }) as 1 | 2 | 3;
    const size = text(values, 'size') ?? 'full';
    if (size !== 'full' && size !== 'short') throw new UsageError(`--size must be full or short, not "${size}".`);
    const [only, gate] = [text(values, 'variant'), text(values, 'gate')];
    if (gate !== undefined && !gates.has(gate)) throw new UsageError(`Unknown gate "${gate}". Known: ${[...gates.keys()].join(', ')}.`);
    const chosen = [...gates.values()].filter(({ id }) => gate === undefined || id === gate);
    const scenarios = positionals.length ? await Promise.all(positionals.map(namedScenario)) : await listScenarios();
    const seeds = Array.from({ length: count }, (_, index) => first + index);
    const written = [];
    for (const loaded of scenarios) {
      const started = performance.now();
      if (only !== undefined && !loaded.variants.has(only))
        throw new UsageError(`Unknown variant "${only}". Known: ${[...loaded.variants.keys()].join(', ')}.`);
      const variants = [...loaded.variants.keys()].filter((variant) => only === undefined || variant === only);
      let done = 0;
      const note: Note = (variant, words) =>
        io.note(`${++done}/${count * variants.length}  ${variant}  ${words}  ${((performance.now() - started) / 1000).toFixed(0)} s`);
      const args = ['scale', 'size', 'level', 'variant', 'gate'].flatMap((name) =>
        name in values ? [`--${name}`, String(values[name])] : [],
      );
      const examinations =
        count === 1 || jobs === 1
          ? await examineHere({ loaded, level, size, scale }, variants, seeds, chosen, note)
          : await examineInProcesses(Math.min(jobs, count), seeds, (seed, signal) =>
              examineThere(loaded.scenario.id, seed, args, note, signal),
            );
      if (values['samples']) {
        io.out(JSON.stringify(examinations.map(({ samples, crashed }) => ({ samples: [...samples], crashed })) satisfies Printed));
        continue;
      }
      const results = conclude(chosen, examinations);
      const seconds = (performance.now() - started) / 1000;
      written.push({ scenario: loaded.scenario.id, cases: examinations.length, seconds, results });
      const title = `${loaded.scenario.id}: ${examinations.length} cases in ${seconds.toFixed(0)} s (${count} seeds × ${variants.length} variants, level ${level}, ${size}, scale ${scale})`;
      if (!values['json']) report(io, title, results);
    }
    if (values['json']) io.out(JSON.stringify(written, null, 2));
    return written.every(({ results }) => results.every(({ pass }) => pass)) ? 0 : 1;
  },
});
