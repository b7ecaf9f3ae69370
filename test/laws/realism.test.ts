import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSeed } from '../../generators/core/seed.ts';
import { prepare } from '../../generators/index.ts';
import type { CatalogTable } from '../../src/case/case.ts';
import { listScenarios } from '../../src/case/library.ts';
import { makeCase, makeTables } from '../../src/case/make.ts';
import { judge, type Verdict } from '../../src/case/realism/report.ts';
import { subjectOf } from '../../src/case/realism/subject.ts';
import type { Connector } from '../../src/query/connector.ts';
import { openNode } from '../../src/query/duckdb-node.ts';
import { testSeed } from '../helpers/generate.ts';
import { lawConfig } from '../helpers/law-case.ts';

/** What `tracehound realism` says of a full case, in small: no give-away of made-up data in any table. */
const scenarios = await listScenarios();

let connector: Connector;
beforeAll(async () => {
  connector = await openNode();
});
afterAll(() => connector.close());

async function broken(tables: readonly CatalogTable[], window: { start: string; end: string }): Promise<string[]> {
  const lines: string[] = [];
  let judged = 0;
  for (const table of tables) {
    if (table.rows === 0) continue;
    const verdicts: Verdict[] = await judge(await subjectOf(connector, table, window));
    judged += verdicts.length;
    for (const { pass, law, column, figure } of verdicts) if (!pass) lines.push(`${table.name} ${law} ${column ?? ''}: ${figure}`);
  }
  expect(judged).toBeGreaterThan(tables.length);
  return lines;
}

describe.each(scenarios.map((loaded) => [loaded.scenario.id, loaded] as const))('%s', (id, loaded) => {
  it('has no give-away in any table', async () => {
    await connector.run(`ATTACH ':memory:' AS "${id}"; USE "${id}"`);
    const made = await makeCase(connector, {
      loaded,
      seed: parseSeed('cabin-kite-tiger-engine-peach'),
      level: 2,
      size: 'full',
      scale: 0.1,
    });
    expect(await broken(made.case.tables, made.case.window)).toEqual([]);
  }, 240_000);
});

it('the company of the laws, with every source, has none', async () => {
  await connector.run(`ATTACH ':memory:' AS company; USE company`);
  const config = lawConfig();
  const prepared = prepare(config, testSeed(3));
  const tables = await makeTables(connector, config, prepared);
  expect(await broken(tables, prepared.manifest.window)).toEqual([]);
}, 240_000);
