import { describe, expect, it } from 'vitest';
import { gates } from '../../src/case/gates.ts';
import { listScenarios } from '../../src/case/library.ts';
import { conclude, examine, verificationSeed, type Examination } from '../../src/case/verify.ts';
import { openNode } from '../../src/query/duckdb-node.ts';

/** What `tracehound verify` does over many seeds at full volume, in small: one seed of each variant, of two in turn. */
const SEEDS = [1, 2] as const;
const SCALE = 0.1;

const scenarios = await listScenarios();
const all = [...gates.values()];
const alone = all.filter((gate) => gate.alone);
const together = all.filter((gate) => !gate.alone);
const report = (examinations: readonly Examination[], chosen: typeof all): string[] =>
  conclude(chosen, examinations).flatMap(({ pass, gate, figure, detail }) => (pass ? [] : [`${gate}: ${figure}`, ...detail]));

it('there are scenarios, and gates of both kinds', () => {
  expect(scenarios.length).toBeGreaterThan(0);
  expect(alone.length).toBeGreaterThan(0);
  expect(together.length).toBeGreaterThan(0);
});

describe.each(scenarios.map((loaded) => [loaded.scenario.id, loaded] as const))('%s', (_, loaded) => {
  const examinations: Examination[] = [];

  it.each([...loaded.variants.keys()].map((variant, place) => [variant, SEEDS[place % SEEDS.length]!] as const))(
    '%s passes every gate that judges a case alone, seed %i',
    async (variant, n) => {
      const own = await examine({ loaded, level: 2, size: 'full', scale: SCALE, variant }, verificationSeed(n), all, openNode);
      examinations.push(own);
      expect(report([own], alone)).toEqual([]);
    },
    300_000,
  );

  // Each of these knows how many cases or rows it needs, and says nothing about fewer.
  it.each(together.map((gate) => [gate.id, gate] as const))('all cases together pass the gate %s', (id, gate) => {
    expect(examinations).toHaveLength(loaded.variants.size);
    expect(examinations.filter((one) => !one.samples.has(id))).toEqual([]);
    expect(report(examinations, [gate])).toEqual([]);
  });
});
