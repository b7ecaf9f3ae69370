import type { Connector } from '../../query/connector.ts';
import { identifier } from '../../query/sql.ts';
import type { CatalogTable } from '../case.ts';
import { rows } from '../gate.ts';

/** A column whose values stand in a column of another table. */
export interface Join {
  /** Of this table, as it is written in SQL. */
  readonly column: string;
  /** Kind of thing that both name. */
  readonly entity: string;
  readonly table: string;
  readonly other: string;
  /** Share of this table's rows with a value whose value the other table has. */
  readonly share: number;
}

/** Below this share of rows a value that both have is chance. */
const LEAST = 0.02;

/** Parts of columns that people join on; the columns as a whole are no keys. */
const PARTS: readonly { readonly table: RegExp; readonly sql: string; readonly entity: string }[] = [
  { table: /^(cloudtrail|s3_data_events)$/, sql: 'useridentity.arn', entity: 'identity' },
  { table: /^(cloudtrail|s3_data_events)$/, sql: "requestparameters['bucketName']", entity: 'bucket' },
  { table: /^(cloudtrail|s3_data_events)$/, sql: "requestparameters['key']", entity: 'object' },
  { table: /^dns_queries$/, sql: 'srcids.instance', entity: 'instance' },
  // The balancer writes `Root=1-6b05a25d-e16c…`; everybody else the same digits without the rest.
  { table: /^alb_access$/, sql: "replace(substr(trace_id, 8), '-', '')", entity: 'trace' },
  { table: /^metrics$/, sql: "labels['pod']", entity: 'pod' },
  { table: /^metrics$/, sql: "labels['node']", entity: 'node' },
];

interface Key {
  readonly table: string;
  readonly column: string;
  readonly entity: string;
  /** Table of its distinct values. */
  readonly values: string;
}

/** Distinct values of every key column, each in a temporary table. */
async function keysOf(connector: Connector, tables: readonly CatalogTable[]): Promise<Key[]> {
  const keys: Key[] = [];
  for (const { name, columns, rows: count } of tables) {
    if (count === 0) continue;
    const flat = columns.flatMap(({ name: column, type, entity }) =>
      entity === undefined || /STRUCT|MAP|\[\]/.test(type) ? [] : [{ column, sql: identifier(column), entity }],
    );
    const parts = PARTS.filter(({ table }) => table.test(name)).map(({ sql, entity }) => ({ column: sql, sql, entity }));
    for (const { column, sql, entity } of [...flat, ...parts]) {
      const values = `key_${keys.length}`;
      await connector.run(
        `CREATE OR REPLACE TEMP TABLE ${values} AS SELECT (${sql})::VARCHAR AS v, count(*) AS n FROM ${identifier(name)} WHERE ${sql} IS NOT NULL GROUP BY 1`,
      );
      keys.push({ table: name, column, entity, values });
    }
  }
  return keys;
}

/** For every table its joins with the others of a case, found by looking at the values themselves; the best first. */
export async function joinsOf(connector: Connector, tables: readonly CatalogTable[]): Promise<Map<string, Join[]>> {
  const keys = await keysOf(connector, tables);
  const found = new Map<string, Join[]>(tables.map(({ name }) => [name, []]));
  for (const a of keys) {
    for (const b of keys) {
      if (a.table === b.table || a.entity !== b.entity) continue;
      const [hit] = await rows(
        connector,
        `SELECT coalesce(sum(n) FILTER (v IN (SELECT v FROM ${b.values})), 0) / sum(n) AS share FROM ${a.values}`,
      );
      const share = Number(hit?.['share'] ?? 0);
      if (share >= LEAST) found.get(a.table)!.push({ column: a.column, entity: a.entity, table: b.table, other: b.column, share });
    }
  }
  for (const { values } of keys) await connector.run(`DROP TABLE ${values}`);
  for (const list of found.values()) list.sort((x, y) => y.share - x.share || (x.table + x.other < y.table + y.other ? -1 : 1));
  return found;
}
