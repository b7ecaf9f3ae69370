import { describe, expect, it } from 'vitest';
import { EVENT_SCHEMAS } from '../../generators/core/events.ts';
import { collect, lookup } from '../../generators/core/registry.ts';
import { activities, faults, producers, sources, techniques } from '../../generators/index.ts';
import { listScenarios } from '../../src/case/library.ts';
import { livelyActivities } from '../helpers/law-case.ts';

const sentence = /^\S.{10,}$/s;

describe('registering', () => {
  it('refuses an id that is not the file name, and an id twice', () => {
    expect(() => collect({ './x/a.ts': { id: 'b' } })).toThrow(/"b".*"a"/);
    expect(() => collect({ './x/a.ts': { id: 'a' }, './x/a/index.ts': { id: 'a' } })).toThrow(/already/);
    expect(() => collect({ './x/helper.ts': undefined })).toThrow(/default export/);
    expect(() => lookup(new Map([['a', { id: 'a' }]]), 'z', 'source')).toThrow(/Unknown source "z". Known: a/);
  });
  it('found units in every folder that has files', () => {
    const files = {
      activities: import.meta.glob('../../generators/activities/**/*.ts'),
      faults: import.meta.glob('../../generators/faults/*.ts'),
      techniques: import.meta.glob('../../generators/techniques/**/*.ts'),
      sources: import.meta.glob('../../generators/sources/**/*.ts'),
    };
    for (const [name, map] of Object.entries({ activities, faults, techniques, sources })) {
      if (Object.keys(files[name as keyof typeof files]).length > 0) expect(map.size, name).toBeGreaterThan(0);
    }
  });
});

describe.each([...producers.values()].map((unit) => [unit.id, unit] as const))('producer %s', (_, unit) => {
  it('says what it is and emits known events', () => {
    expect(unit.title.trim()).not.toBe('');
    // A technique may only choose (facts) for the ones after it, a fault may only have effects.
    if (activities.has(unit.id)) expect(unit.emits.length).toBeGreaterThan(0);
    for (const type of unit.emits) expect(EVENT_SCHEMAS).toHaveProperty(type);
  });
  if (techniques.has(unit.id) && unit.attack !== undefined) {
    it('names a technique of ATT&CK or ATLAS', () => expect(unit.attack).toMatch(/^(T\d{4}(\.\d{3})?|AML\.T\d{4}(\.\d{3})?)$/));
  }
});

it('no producer lies idle: each is run by the laws or by a scenario', async () => {
  const used = new Set(livelyActivities.map(({ id }) => id));
  for (const { scenario, variants } of await listScenarios()) {
    const phases = [...variants.values()].flatMap((variant) => variant.phases);
    for (const { use } of [...scenario.baseline, ...scenario.closing, ...Object.values(scenario.herrings), ...phases]) used.add(use);
  }
  expect([...producers.keys()].filter((id) => !used.has(id))).toEqual([]);
});

const tables = [...sources.values()].flatMap((source) => source.tables.map((table) => [table.name, table, source] as const));

it('no two sources bring a table of the same name', () => {
  expect(new Set(tables.map(([name]) => name)).size).toBe(tables.length);
});

describe.each(tables)('table %s', (_, table, source) => {
  it('is documented: title, description, vendor page, every column', () => {
    expect(source.title.trim()).not.toBe('');
    expect(table.name).toMatch(/^[a-z][a-z0-9_]*$/);
    expect(table.title.trim()).not.toBe('');
    expect(table.description).toMatch(sentence);
    expect(table.spec).toMatch(/^https:\/\//);
    for (const column of table.columns) {
      expect(['_rid', '_arrived', '_label']).not.toContain(column.name);
      expect(column.description.trim().length, column.name).toBeGreaterThan(2);
      expect(column.type.trim(), column.name).not.toBe('');
    }
  });
  it('selects each of its columns once, in order, and stages what it orders by', () => {
    const names = table.columns.map((column) => column.name);
    expect(new Set(names).size).toBe(names.length);
    expect(Object.keys(table.select)).toEqual(names);
    expect(names).toContain(table.time);
    expect(Object.keys(table.stage).length).toBeGreaterThan(0);
    expect(table.order.trim()).not.toBe('');
    expect(table.arrived.trim()).not.toBe('');
    expect(table.raw.sql.trim()).not.toBe('');
  });
});
