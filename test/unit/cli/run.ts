import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { main } from '../../../src/cli/main.ts';

/** What a terminal command wrote and how it ended. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  /** Lines on standard error. */
  readonly notes: readonly string[];
}

/** Runs a command as the terminal does. */
export async function tracehound(...args: string[]): Promise<Ran> {
  const out: string[] = [];
  const notes: string[] = [];
  const code = await main(args, { out: (text) => void out.push(text), note: (text) => void notes.push(text) });
  return { code, out: out.join('\n'), notes };
}

/** A folder of this file's own, removed at its end. */
export function workFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tracehound-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A small case: the same in every test. */
export const SMALL = [
  's3-exfiltration',
  '--seed',
  '5eed'.repeat(16),
  '--variant',
  'leaked-key',
  '--size',
  'short',
  '--scale',
  '0.02',
] as const;
