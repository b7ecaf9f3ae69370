import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { createKeyring } from '../../../generators/core/random.ts';
import { play, prepare } from '../../../generators/index.ts';
import type { CaseRequest } from '../../case/make.ts';
import { resolveConfig } from '../../case/resolve.ts';
import type { Io } from '../command.ts';
import { count } from './measure.ts';

const SCALES = [1, 3, 10] as const;
/** From the first eighth of a generation to its most, what is alive may grow by so much: buffers are collected late. */
const GROWTH = 1.5;
/** How often what is alive is measured: collecting garbage takes its time. */
const EVERY = 8;

interface Peak {
  readonly rows: number;
  /** Megabytes: the whole process at most, garbage included. */
  readonly peak: number;
  /** Megabytes alive when all was planned, then after each eighth. */
  readonly alive: readonly number[];
}

const MB = 1024 * 1024;
const alive = (): number => {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / MB;
};

/** Generates a case, throws it away and prints what it took: what a process of {@link benchMemory} does. */
export async function memoryOnce(request: CaseRequest, io: Io): Promise<void> {
  const keyring = createKeyring(request.seed.bytes);
  const config = resolveConfig(request.loaded, keyring, request);
  const prepared = prepare(config, keyring);
  const measured = [alive()];
  let rows = 0;
  let next = 1;
  for await (const message of play(config, prepared)) {
    if (message.kind === 'batch') rows += message.batch.rows;
    if (message.kind !== 'progress' || message.done < (next * message.total) / EVERY) continue;
    measured.push(alive());
    next++;
  }
  io.out(JSON.stringify({ rows, peak: process.resourceUsage().maxRSS / 1024, alive: measured } satisfies Peak));
}

async function peakOf(scenario: string, scale: number): Promise<Peak> {
  const child = spawn(
    process.execPath,
    ['--expose-gc', process.argv[1]!, 'bench', 'memory', '--scenario', scenario, '--once', String(scale)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  const [printed, code] = await Promise.all([text(child.stdout), ended]);
  if (code !== 0) throw new Error(`The process that measured memory ended with ${code}.`);
  return JSON.parse(printed.trim().split('\n').at(-1) ?? '') as Peak;
}

/**
 * Memory of generation in a process of its own, at growing scale. Nothing is kept, so what is alive should not grow while rows
 * go by; a larger scale has a larger world and larger time cells.
 */
export async function benchMemory(scenario: string, io: Io): Promise<void> {
  io.out(`memory: ${scenario} generated and thrown away, a process each`);
  const peaks: Peak[] = [];
  for (const scale of SCALES) {
    const one = await peakOf(scenario, scale);
    peaks.push(one);
    const [planned = 0, first = 0, ...rest] = one.alive;
    const growth = Math.max(...rest) / first;
    io.out(
      `  scale ${String(scale).padEnd(3)} ${count(one.rows).padStart(12)} rows  alive: ${planned.toFixed(0)} MB world and plan, ${first.toFixed(0)} MB after an eighth, ${Math.max(...rest).toFixed(0)} MB at most after that (${growth <= GROWTH ? 'flat' : `grows ${growth.toFixed(2)} times`}); process at most ${one.peak.toFixed(0)} MB`,
    );
  }
  const [first, last] = [peaks[0]!, peaks.at(-1)!];
  io.out(`  rows grew ${(last.rows / first.rows).toFixed(1)} times, the process ${(last.peak / first.peak).toFixed(2)} times`);
}
