import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { sources } from '../../../../generators/index.ts';
import { listScenarios } from '../../../../src/case/library.ts';
import { referencesOf, REFERENCES } from '../../../../src/case/realism/references.ts';
import { portraitsOf } from '../../../../src/components/sources/albums.ts';
import { CONSERVATION } from '../../../../src/components/sources/laws.ts';

const tables = [...sources.values()].map((source) => source.tables.map(({ name }) => name));

it('what must agree names tables that exist and tests that speak of them', () => {
  for (const { tables: named, says, test } of CONSERVATION) {
    const file = fileURLToPath(new URL(`../../../${test}`, import.meta.url));
    expect(existsSync(file), `${says} ${test}`).toBe(true);
    const text = readFileSync(file, 'utf8');
    for (const name of named) expect(tables.flat(), says).toContain(name);
    expect(text.length).toBeGreaterThan(500);
  }
});

it('a source has one table, as its page shows one', () => {
  expect(tables.filter((own) => own.length !== 1)).toEqual([]);
});

it('every table of a scenario has a portrait of it', async () => {
  for (const { scenario } of await listScenarios())
    for (const id of scenario.sources.full) {
      const [table] = sources.get(id)!.tables;
      const found = portraitsOf(table!.name).find((each) => each.scenario === scenario.id);
      expect(found, `${scenario.id} ${id}`).toBeDefined();
      expect(found!.portrait.examples.columns.slice(0, -1)).toEqual(table!.columns.map(({ name }) => name));
    }
});

it('every reference stands beside a figure', () => {
  for (const { table, column, scenario } of REFERENCES) {
    const shown = portraitsOf(table).filter((each) => scenario === undefined || each.scenario === scenario);
    expect(
      shown.some(({ portrait }) => portrait.measures.some((measure) => measure.column === column)),
      `${table} ${column}`,
    ).toBe(true);
    expect(referencesOf(table, column, scenario ?? 'any').length).toBeGreaterThan(0);
  }
});
