import type { PoolName } from '../../generators/core/events.ts';
import type { TableSpec } from '../../generators/core/source.ts';
import { toObjects, type Connector } from './connector.ts';
import { identifier } from './sql.ts';

/** A string column with more distinct values than this stays VARCHAR: a larger ENUM costs more than it saves. */
export const ENUM_LIMIT = 5000;

/** Catalog and schema that hold stages and pools while a case loads. */
export const STAGE = 'staging.main';

export const stageTable = (table: string): string => `${STAGE}.${identifier(`stage_${table}`)}`;
export const poolTable = (pool: string): string => `${STAGE}.${identifier(`pool_${pool}`)}`;

/** SQL type of every column of a pool, as it came; none when the pool was never sent. */
export type PoolColumns = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Reads what was staged. */
export async function poolColumns(connector: Connector): Promise<PoolColumns> {
  const rows = toObjects(
    await connector.query("SELECT table_name AS t, column_name AS c, data_type AS d FROM duckdb_columns() WHERE database_name = 'staging' AND starts_with(table_name, 'pool_') ORDER BY t, column_index"),
  );
  const pools = new Map<string, Map<string, string>>();
  for (const { t, c, d } of rows) {
    const pool = String(t).slice('pool_'.length);
    pools.set(pool, (pools.get(pool) ?? new Map<string, string>()).set(String(c), String(d)));
  }
  return pools;
}

/** Fields that the table's SQL reads through the alias `column`. */
function usedFields(spec: TableSpec, column: string): string[] {
  const sql = [...Object.values(spec.select), spec.arrived].join('\n');
  const reads = sql.matchAll(new RegExp(`(?<![\\w.])(?:${column}|"${column}")\\s*\\.\\s*"?(\\w+)`, 'g'));
  return [...new Set([...reads].map(([, field]) => field ?? ''))].filter((field) => field !== 'code');
}

/**
 * Makes the dimension that a `ref` column joins: the codes that occur, with text as ENUM (sorted by value, only values that occur).
 * @returns its name, or undefined when the table's SQL reads nothing from it
 */
export async function buildDimension(connector: Connector, spec: TableSpec, column: string, pool: PoolName, pools: PoolColumns): Promise<string | undefined> {
  const fields = usedFields(spec, column);
  if (fields.length === 0) return undefined;
  const name = `${STAGE}.${identifier(`dim_${spec.name}_${column}`)}`;
  const used = `${STAGE}.${identifier(`used_${spec.name}_${column}`)}`;
  const columns = pools.get(pool);
  if (!columns) {
    const type = pool === 'params' ? 'MAP(VARCHAR, VARCHAR)' : 'VARCHAR';
    await connector.run(`CREATE TABLE ${name} AS SELECT 0::UINTEGER AS code, ${fields.map((field) => `NULL::${type} AS ${identifier(field)}`).join(', ')}`);
    return name;
  }
  const codes = `SELECT DISTINCT ${identifier(column)} FROM ${stageTable(spec.name)}`;
  await connector.run(`CREATE TABLE ${used} AS SELECT *, rowid AS n FROM ${poolTable(pool)} WHERE code IN (${codes})`);
  if (pool === 'params') {
    const entries = (what: string) => `coalesce(list(${what} ORDER BY n) FILTER (key <> ''), []::VARCHAR[])`;
    await connector.run(`CREATE TABLE ${name} AS SELECT code, map(${entries('key')}, ${entries('value')}) AS value FROM ${used} GROUP BY code`);
  } else {
    const select: string[] = [];
    for (const field of fields) {
      const type = columns.get(field);
      if (!type) throw new Error(`Table "${spec.name}": pool "${pool}" has no field "${field}". It has: ${[...columns.keys()].join(', ')}.`);
      select.push(type === 'VARCHAR' ? await textField(connector, spec, column, field, used) : identifier(field));
    }
    await connector.run(`CREATE TABLE ${name} AS SELECT code, ${select.join(', ')} FROM ${used}`);
  }
  await connector.run(`DROP TABLE ${used}`);
  return name;
}

/** Select entry of a text field: an ENUM of its own where it has few values. */
async function textField(connector: Connector, spec: TableSpec, column: string, field: string, from: string): Promise<string> {
  const name = identifier(field);
  const distinct = `SELECT DISTINCT ${name} AS v FROM ${from} WHERE ${name} <> ''`;
  const count = Number((await connector.query(`SELECT count(*) FROM (${distinct} LIMIT ${ENUM_LIMIT + 1})`)).value(0, 0));
  if (count === 0 || count > ENUM_LIMIT) return `nullif(${name}, '') AS ${name}`;
  const type = identifier(field === 'value' ? `${spec.name}_${column}` : `${spec.name}_${column}_${field}`);
  await connector.run(`CREATE TYPE ${type} AS ENUM (SELECT v FROM (${distinct}) ORDER BY v)`);
  return `nullif(${name}, '')::${type} AS ${name}`;
}
