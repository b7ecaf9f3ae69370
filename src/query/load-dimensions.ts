import type { PoolName } from '../../generators/core/events.ts';
import type { TableSpec } from '../../generators/core/source.ts';
import { toObjects, type Connector } from './connector.ts';
import { identifier } from './sql.ts';
import type { UsedCodes } from './used-codes.ts';

/** A string column with more distinct values than this stays VARCHAR: a larger ENUM costs more than it saves. */
export const ENUM_LIMIT = 5000;

export const stageTable = (table: string): string => `staging.main.${identifier(`stage_${table}`)}`;
const poolTable = (pool: string): string => `staging.main.${identifier(`pool_${pool}`)}`;

/** SQL type of every column of a pool, as it came; none when the pool was never sent. */
export type PoolColumns = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Codes that were staged: what they stand for, and which column has which. */
export interface StagedCodes {
  readonly pools: PoolColumns;
  readonly used: UsedCodes;
}

/** Reads what was staged. */
export async function poolColumns(connector: Connector): Promise<PoolColumns> {
  const rows = toObjects(
    await connector.query(
      "SELECT table_name AS t, column_name AS c, data_type AS d FROM duckdb_columns() WHERE database_name = 'staging' AND starts_with(table_name, 'pool_') ORDER BY t, column_index",
    ),
  );
  const pools = new Map<string, Map<string, string>>();
  for (const { t, c, d } of rows as { t: string; c: string; d: string }[]) {
    const pool = t.slice('pool_'.length);
    pools.set(pool, (pools.get(pool) ?? new Map<string, string>()).set(c, d));
  }
  return pools;
}

/** What a `ref` column of a stage joins: the codes that occur, with the fields that the table's SQL reads. */
export interface Dimension {
  /** The stage column, and the alias of the join. */
  readonly column: string;
  /** Temporary table with text as VARCHAR, and the one with text as ENUM that is joined at last. */
  readonly raw: string;
  readonly final: string;
  readonly fields: readonly string[];
  /** Fields that hold text. */
  readonly text: readonly string[];
  /** SQL that makes `raw`. */
  readonly create: string;
}

/** Fields that the table's SQL reads through the alias `column`. */
function usedFields(spec: TableSpec, column: string): string[] {
  const sql = [...Object.values(spec.select), spec.arrived].join('\n');
  const reads = sql.matchAll(new RegExp(`(?<![\\w.])(?:${column}|"${column}")\\s*\\.\\s*"?(\\w+)`, 'g'));
  return [...new Set([...reads].map(([, field]) => field ?? ''))].filter((field) => field !== 'code');
}

/**
 * SQL of `raw`. Code 0 has a row of NULLs: a left join puts rows without a match behind the others of their vector,
 * and so would change the order.
 */
function rawSelect(
  spec: TableSpec,
  column: string,
  pool: PoolName,
  fields: readonly string[],
  columns: ReadonlyMap<string, string> | undefined,
  used: UsedCodes,
): string {
  if (!columns) {
    const type = pool === 'params' ? 'MAP(VARCHAR, VARCHAR)' : 'VARCHAR';
    return `SELECT 0::UINTEGER AS code, ${fields.map((field) => `NULL::${type} AS ${identifier(field)}`).join(', ')}`;
  }
  const from = `FROM ${poolTable(pool)} WHERE code <> 0 AND code IN ${used.from(spec.name, column)}`;
  const nothing = 'UNION ALL BY NAME SELECT 0::UINTEGER AS code';
  if (pool === 'params') {
    const entries = (what: string) => `coalesce(list(${what} ORDER BY rowid) FILTER (key <> ''), []::VARCHAR[])`;
    return `SELECT code, map(${entries('key')}, ${entries('value')}) AS value ${from} GROUP BY code ${nothing}`;
  }
  const entries = fields.map((field) => {
    const type = columns.get(field);
    if (!type) throw new Error(`Table "${spec.name}": pool "${pool}" has no field "${field}". It has: ${[...columns.keys()].join(', ')}.`);
    return type === 'VARCHAR' ? `nullif(${identifier(field)}, '') AS ${identifier(field)}` : identifier(field);
  });
  return `SELECT code, ${entries.join(', ')} ${from} ${nothing}`;
}

/** The dimensions of a table; a `ref` column whose fields nothing reads has none. */
export function dimensionsOf(spec: TableSpec, { pools, used }: StagedCodes): Dimension[] {
  return Object.entries(spec.stage).flatMap(([column, how]) => {
    if (!('ref' in how)) return [];
    const fields = usedFields(spec, column);
    if (fields.length === 0) return [];
    const columns = pools.get(how.ref);
    const raw = identifier(`_raw_${column}`);
    return [
      {
        column,
        raw,
        final: identifier(`_dim_${column}`),
        fields,
        text: how.ref === 'params' ? [] : fields.filter((field) => (columns?.get(field) ?? 'VARCHAR') === 'VARCHAR'),
        create: `CREATE TEMP TABLE ${raw} AS ${rawSelect(spec, column, how.ref, fields, columns, used)}`,
      },
    ];
  });
}

/** Statements that turn `raw` into `final`: text with few values becomes an ENUM of the values that occur, in their order. */
export async function enumStatements(connector: Connector, spec: TableSpec, dimensions: readonly Dimension[]): Promise<string[]> {
  const texts = dimensions.flatMap(({ column, raw, text }) => text.map((field) => ({ column, raw, field })));
  const counts = texts.map(({ raw, field }) => `(SELECT count(DISTINCT ${identifier(field)}) FROM ${raw})`);
  const counted = texts.length ? await connector.query(`SELECT ${counts.join(', ')}`) : undefined;
  const types = new Map<string, string>();
  const creates = texts.flatMap(({ column, raw, field }, index) => {
    const count = Number(counted?.value(0, index));
    if (count === 0 || count > ENUM_LIMIT) return [];
    const type = identifier(field === 'value' ? `${spec.name}_${column}` : `${spec.name}_${column}_${field}`);
    types.set(`${column}.${field}`, type);
    return [
      `CREATE TYPE ${type} AS ENUM (SELECT DISTINCT ${identifier(field)} FROM ${raw} WHERE ${identifier(field)} IS NOT NULL ORDER BY 1)`,
    ];
  });
  const tables = dimensions.map(({ column, raw, final, fields }) => {
    const entries = fields.map((field) => {
      const type = types.get(`${column}.${field}`);
      return type ? `${identifier(field)}::${type} AS ${identifier(field)}` : identifier(field);
    });
    return `CREATE TEMP TABLE ${final} AS SELECT code, ${entries.join(', ')} FROM ${raw}`;
  });
  return [...creates, ...tables];
}
