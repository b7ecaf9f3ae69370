import { describe, expect, it } from 'vitest';
import { collect } from '../../../generators/core/registry.ts';
import { sources } from '../../../generators/index.ts';
import { leakFeatures } from '../../../src/case/leak-features.ts';
import type { LeakTable } from '../../../src/case/leak-sql.ts';
import { identifier } from '../../../src/query/sql.ts';
import { nodeConnector } from '../../helpers/node-connector.ts';

const files = collect(import.meta.glob<LeakTable>('../../../src/case/leak/*.ts', { eager: true, import: 'default' }));
const specs = new Map([...sources.values()].flatMap(({ tables }) => tables.map((spec) => [spec.name, spec] as const)));

describe.each([...files.values()].map((file) => [file.id, file] as const))('%s', (_, { table, time }) => {
  it('reads columns that its table has, and gives numbers', async () => {
    const spec = specs.get(table);
    expect(spec, table).toBeDefined();
    expect(time.replaceAll('"', '')).toBe(spec!.time);
    const connector = await nodeConnector();
    const columns = spec!.columns.map(({ name, type }) => `${identifier(name)} ${type}`);
    await connector.run(
      `CREATE TABLE ${table} (_rid BIGINT, ${columns.join(', ')}, _arrived TIMESTAMP); INSERT INTO ${table} (_rid) VALUES (1)`,
    );
    for (const { op, features } of Object.values(leakFeatures(spec!))) {
      const { rows } = await connector.query(
        `SELECT ${op}, [${features.map((feature) => `coalesce((${feature})::DOUBLE, 0)`).join(', ')}] FROM ${table}`,
      );
      expect(rows).toBe(1);
      expect(new Set(features).size).toBe(features.length);
    }
  });
});

it('a table without a file is judged by place alone', () => {
  const [features, ...rest] = Object.values(leakFeatures({ name: 'no_such', time: 'at' }));
  expect(rest).toEqual([]);
  expect(features).toMatchObject({ table: 'no_such', time: '"at"' });
  expect(features!.features.every((feature) => /_rid|_arrived/.test(feature))).toBe(true);
});
