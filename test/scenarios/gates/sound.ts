import { expect } from 'vitest';
import type { Fact } from '../../../generators/core/manifest.ts';
import { parseSeed } from '../../../generators/core/seed.ts';
import type { Gate, GateCase, GateResult } from '../../../src/case/gate.ts';
import { gates } from '../../../src/case/gates.ts';
import { makeCase, makeKey } from '../../../src/case/make.ts';
import type { LoadedScenario } from '../../../src/case/parse-scenario.ts';
import { verificationSeed } from '../../../src/case/verify.ts';
import { openNode } from '../../../src/query/duckdb-node.ts';
import { templateScenario } from '../../helpers/template-scenario.ts';

export function gate(id: string): Gate {
  const found = gates.get(id);
  if (!found) throw new Error(`There is no gate ${id}.`);
  return found;
}

export function rejects(result: GateResult, because: RegExp): void {
  expect(result.detail.join('\n')).toMatch(because);
  expect(result.pass).toBe(false);
}

/** A small case that every gate accepts, with its labels. Its connector is the caller's to close. */
export async function soundCase(): Promise<GateCase> {
  const loaded = templateScenario();
  const seed = verificationSeed(1);
  const request = { loaded, seed: parseSeed(seed), level: 2 as const, size: 'short' as const, scale: 0.02, variant: 'leaked-key' };
  const connector = await openNode();
  const made = await makeCase(connector, request, { labels: true });
  return { loaded, case: made.case, manifest: made.manifest, key: makeKey(request), connector, seed };
}

export const judged = async (id: string, one: GateCase): Promise<GateResult> => gate(id).judge([await gate(id).collect(one)]);

/** What happens while the tables of a case are changed; they are put back. */
export async function changed<T>(one: GateCase, sql: string, happens: () => Promise<T>): Promise<T> {
  await one.connector.run(`BEGIN; ${sql}`);
  try {
    return await happens();
  } finally {
    await one.connector.run('ROLLBACK');
  }
}

/** What a gate says of a case that is broken in one place. */
export function broken(sound: GateCase) {
  const files = (id: string, change: (loaded: LoadedScenario) => Partial<LoadedScenario>) =>
    judged(id, { ...sound, loaded: { ...sound.loaded, ...change(sound.loaded) } });
  const facts = (id: string, other: Record<string, Fact>) =>
    judged(id, { ...sound, manifest: { ...sound.manifest, facts: { ...sound.manifest.facts, ...other } } });
  return {
    /** Other author's files. */
    files,
    queries: (id: string, queries: Record<string, string>) => files(id, (loaded) => ({ queries: { ...loaded.queries, ...queries } })),
    facts,
    case: (id: string, change: Partial<GateCase['case']>) => judged(id, { ...sound, case: { ...sound.case, ...change } }),
    tables: (id: string, sql: string, other: Record<string, Fact> = {}) => changed(sound, sql, () => facts(id, other)),
  };
}
