import type { Producer } from '../../../../generators/core/producer.ts';
import type { Source, TableSpec } from '../../../../generators/core/source.ts';
import { sources } from '../../../../generators/index.ts';
import { toObjects, type Value } from '../../../../src/query/connector.ts';
import { loadTables } from '../../../../src/query/load.ts';
import { generateAll, testConfig, testSeed, type Generated } from '../../../helpers/generate.ts';
import { onTestFinished } from 'vitest';
import { openNode } from '../../../../src/query/duckdb-node.ts';

type Row = Record<string, Value>;

export interface Tables {
  readonly generated: Generated;
  query(sql: string): Promise<Row[]>;
  one(sql: string): Promise<Row>;
  /** Vendor records of a table's first rows, by the table's own SQL. */
  raw(table: string, rows?: number): Promise<string[]>;
}

export const sourceOf = (id: string): Source => sources.get(id)!;

/** Generates the given activities for the given sources and loads the tables; closes with the test, or hands `keep` what closes them. */
export async function tables(
  activities: readonly string[],
  observers: readonly string[],
  options: {
    readonly seed?: number;
    readonly size?: 'full' | 'short';
    readonly units?: readonly Producer[];
    readonly keep?: (close: () => Promise<void>) => void;
  } = {},
): Promise<Tables> {
  const units = options.units ?? [];
  const config = testConfig({
    size: options.size ?? 'full',
    scale: 1,
    sources: [...observers],
    baseline: [...activities, ...units.map((unit) => unit.id)].map((use) => ({ name: use, use })),
  });
  const generated = await generateAll(config, testSeed(options.seed ?? 1), { units, labels: true });
  const connector = await openNode();
  if (options.keep) options.keep(() => connector.close());
  else onTestFinished(() => connector.close());
  const specs: TableSpec[] = observers.flatMap((id) => [...sourceOf(id).tables]);
  await loadTables(connector, specs, generated.messages.filter((message) => message.kind !== 'progress') as never, { labels: true });
  const query = async (sql: string): Promise<Row[]> => toObjects(await connector.query(sql));
  return {
    generated,
    query,
    async one(sql) {
      const [row] = await query(sql);
      if (!row) throw new Error(`No rows: ${sql}`);
      return row;
    },
    async raw(table, rows = 400) {
      const spec = specs.find((one) => one.name === table)!;
      return (await query(`SELECT ${spec.raw.sql} AS raw FROM ${table} LIMIT ${rows}`)).map((row) => row['raw'] as string);
    },
  };
}

/** Column names with vendor spelling need quotes in raw SQL; this says which columns no row fills. */
export async function emptyColumns(of: Tables, spec: TableSpec): Promise<string[]> {
  const row = await of.one(`SELECT ${spec.columns.map(({ name }) => `count("${name}") AS "${name}"`).join(', ')} FROM ${spec.name}`);
  return Object.entries(row)
    .filter(([, count]) => Number(count) === 0)
    .map(([name]) => name);
}
