import { loadScenario, scenarioSlugs, type LoadedScenario } from '../case/library.ts';
import type { CaseRequest } from '../case/make.ts';
import { parseSeed } from '../../generators/core/seed.ts';
import { number, text, UsageError, type Values } from './command.ts';

/** Options that choose a case; shared by all commands that make one. */
export const caseOptions = {
  seed: { type: 'string' },
  variant: { type: 'string' },
  level: { type: 'string' },
  size: { type: 'string' },
  scale: { type: 'string' },
} as const;

export const caseHelp = [
  ['--seed S', 'five practice words (button-cabin-…) or 64 hexadecimal digits; the command seed makes some'],
  ['--variant V', 'one variant instead of the seed’s choice'],
  ['--level N', '1 guided, 2 standard (default), 3 hard'],
  ['--size full|short', 'full (default) or short'],
  ['--scale X', 'background volume, 0.01 to 20 (default 1)'],
] as const;

/** A scenario that somebody named. @throws UsageError with the known ones */
export async function namedScenario(slug: string): Promise<LoadedScenario> {
  if (!scenarioSlugs().includes(slug)) throw new UsageError(`Unknown scenario "${slug}". Known: ${scenarioSlugs().join(', ')}.`);
  return loadScenario(slug);
}

/** Reads the case options. @throws UsageError */
export async function caseRequest(slug: string, values: Values): Promise<CaseRequest> {
  const seedText = text(values, 'seed');
  if (seedText === undefined)
    throw new UsageError('Give a seed: --seed with practice words or 64 hexadecimal digits. The command seed makes one.');
  const size = text(values, 'size') ?? 'full';
  if (size !== 'full' && size !== 'short') throw new UsageError(`--size must be full or short, not "${size}".`);
  const level = number(values, 'level', 2, { min: 1, max: 3, whole: true }) as 1 | 2 | 3;
  const scale = number(values, 'scale', 1, { min: 0.01, max: 20 });
  const variant = text(values, 'variant');
  const loaded = await namedScenario(slug);
  if (variant !== undefined && !loaded.variants.has(variant))
    throw new UsageError(`Unknown variant "${variant}". Known: ${[...loaded.variants.keys()].join(', ')}.`);
  let seed;
  try {
    seed = parseSeed(seedText);
  } catch (error) {
    throw new UsageError(`${(error as Error).message} "tracehound seed" makes one.`);
  }
  return { loaded, seed, level, size, scale, ...(variant === undefined ? {} : { variant }) };
}
