import type { ColumnBatch } from '../../generators/core/columns.ts';
import type { PoolName } from '../../generators/core/events.ts';
import type { StageColumn, TableSpec } from '../../generators/core/source.ts';
import { BatchBuffer, batchBytes } from './batch-buffer.ts';
import { toObjects, type Connector } from './connector.ts';
import { buildDimension, poolColumns, stageTable, type PoolColumns } from './load-dimensions.ts';
import { identifier, PHYSICAL_SQL } from './sql.ts';
import { plainType } from './values.ts';

/**
 * What a generator sends, in any order before `done`.
 *  - `batch`: rows of a table, fields named as its `stage` columns (a `ref` is a `u32` code, 0 is NULL);
 *    an extra field `_label` (`u16`) says why a row exists, in author mode
 *  - `dim`: values of a pool, first field `code` (`u32`), empty text is NULL. `string` has `value`; `params` has one row
 *    per entry, `key` and `value` (an empty record: one row with an empty key); record pools have their fields
 */
export type LoadMessage =
  | { readonly kind: 'batch'; readonly table: string; readonly batch: ColumnBatch }
  | { readonly kind: 'dim'; readonly pool: PoolName; readonly batch: ColumnBatch }
  | { readonly kind: 'done' };

export interface LoadProgress {
  /** `stage`: rows arrive; `build`: the table is being put together; `ready`: it can be queried. */
  readonly phase: 'stage' | 'build' | 'ready';
  readonly table: string;
  /** Rows and bytes of this table so far. */
  readonly rows: number;
  readonly bytes: number;
}

export interface LoadOptions {
  /** Author mode: keep `_label` as `truth.<table>(_rid, label)`. */
  readonly labels?: boolean;
  readonly onProgress?: (progress: LoadProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Builds the tables of a case in the connector's current database.
 * @returns rows per table
 * @throws the signal's reason when aborted; QueryError when a table's SQL does not fit
 */
export async function loadTables(
  connector: Connector,
  specs: readonly TableSpec[],
  messages: AsyncIterable<LoadMessage> | Iterable<LoadMessage>,
  options: LoadOptions = {},
): Promise<ReadonlyMap<string, number>> {
  const home = String((await connector.query('SELECT current_database()')).value(0, 0));
  await connector.run("ATTACH ':memory:' AS staging; USE staging");
  try {
    const staged = await stageAll(connector, specs, messages, options);
    await connector.run(`USE ${identifier(home)}`);
    // The build side of a join would otherwise be chosen by size, and with it the order of the rows.
    await connector.run("SET disabled_optimizers = 'join_order,build_side_probe_side'");
    if (options.labels) await connector.run('CREATE SCHEMA IF NOT EXISTS truth');
    const pools = await poolColumns(connector);
    const rows = new Map<string, number>();
    for (const spec of specs) {
      options.signal?.throwIfAborted();
      const { rows: count, bytes } = staged.get(spec.name) ?? { rows: 0, bytes: 0 };
      options.onProgress?.({ phase: 'build', table: spec.name, rows: count, bytes });
      await buildTable(connector, spec, pools, options.labels ?? false);
      rows.set(spec.name, count);
      options.onProgress?.({ phase: 'ready', table: spec.name, rows: count, bytes });
    }
    return rows;
  } finally {
    await connector.run(`USE ${identifier(home)}; RESET disabled_optimizers; DETACH staging`);
  }
}

async function stageAll(connector: Connector, specs: readonly TableSpec[], messages: AsyncIterable<LoadMessage> | Iterable<LoadMessage>, options: LoadOptions): Promise<Map<string, { rows: number; bytes: number }>> {
  const buffers = new Map<string, BatchBuffer>();
  const totals = new Map(specs.map((spec) => [spec.name, { rows: 0, bytes: 0 }]));
  for await (const message of messages) {
    options.signal?.throwIfAborted();
    if (message.kind === 'done') break;
    if (message.kind === 'dim') {
      await connector.insert(`pool_${message.pool}`, message.batch);
      continue;
    }
    const total = totals.get(message.table);
    if (!total) throw new Error(`The generator sent rows of "${message.table}", which no source of this case describes.`);
    const buffer = buffers.get(message.table) ?? new BatchBuffer();
    buffers.set(message.table, buffer);
    total.rows += message.batch.rows;
    total.bytes += batchBytes(message.batch);
    const batch = buffer.add(message.batch);
    if (batch) await connector.insert(`stage_${message.table}`, batch);
    options.onProgress?.({ phase: 'stage', table: message.table, ...total });
  }
  for (const [table, buffer] of buffers) {
    const batch = buffer.take();
    if (batch) await connector.insert(`stage_${table}`, batch);
  }
  return totals;
}

const stageType = (column: StageColumn): string => ('ref' in column ? 'UINTEGER' : PHYSICAL_SQL[column.type]);

async function buildTable(connector: Connector, spec: TableSpec, pools: PoolColumns, labels: boolean): Promise<void> {
  const stage = stageTable(spec.name);
  const columns = Object.entries(spec.stage).map(([name, column]) => `${identifier(name)} ${stageType(column)}`);
  await connector.run(`CREATE TABLE IF NOT EXISTS ${stage} (${columns.join(', ')})`);
  const joins: string[] = [];
  const dims: string[] = [];
  for (const [column, how] of Object.entries(spec.stage)) {
    const dim = 'ref' in how && (await buildDimension(connector, spec, column, how.ref, pools));
    if (!dim) continue;
    const alias = identifier(column);
    joins.push(`LEFT JOIN ${dim} AS ${alias} ON ${alias}.code = s.${alias}`);
    dims.push(dim);
  }
  const sorted = `SELECT row_number() OVER () AS _rid, * FROM (SELECT * FROM ${stage} ORDER BY ${spec.order})`;
  let source = `(${sorted})`;
  if (labels && (await hasLabels(connector, spec.name))) {
    await connector.run(`CREATE TABLE ${stage.replace('stage_', 'sorted_')} AS ${sorted}`);
    source = stage.replace('stage_', 'sorted_');
    await connector.run(`CREATE TABLE truth.${identifier(spec.name)} AS SELECT _rid, _label AS label FROM ${source} ORDER BY _rid`);
  }
  const from = `FROM ${source} AS s ${joins.join(' ')}`;
  const table = identifier(spec.name);
  const select = `SELECT s._rid, ${await typedColumns(connector, spec, from)} ${from}`;
  await connector.run(`CREATE TABLE ${table} AS ${select}`);
  await keepOrder(connector, table);
  for (const name of [stage, source, ...dims]) if (!name.startsWith('(')) await connector.run(`DROP TABLE ${name}`);
}

const hasLabels = async (connector: Connector, table: string): Promise<boolean> =>
  (await connector.query(`SELECT 1 FROM duckdb_columns() WHERE database_name = 'staging' AND table_name = 'stage_${table}' AND column_name = '_label'`)).rows > 0;

/** The select list, each entry cast to its declared type; text that is an ENUM stays one. */
async function typedColumns(connector: Connector, spec: TableSpec, from: string): Promise<string> {
  const entries = spec.columns
    .filter(({ name }) => name !== '_rid' && name !== '_arrived')
    .map(({ name, type }) => {
      const sql = spec.select[name];
      if (sql === undefined) throw new Error(`Table "${spec.name}": column "${name}" has no entry in \`select\`.`);
      return { name, type, sql };
    })
    .concat({ name: '_arrived', type: 'TIMESTAMP', sql: spec.arrived });
  const list = entries.map(({ name, sql }) => `${sql} AS ${identifier(name)}`).join(',\n  ');
  const described = toObjects(
    await connector.query(String.raw`SELECT regexp_replace(column_type, 'ENUM\((''([^'']|'''')*''(, )?)*\)', 'VARCHAR', 'g') AS type FROM (DESCRIBE SELECT ${list} ${from})`),
  );
  return entries
    .map(({ name, type, sql }, index) => {
      const actual = normalType(String(described[index]?.['type']));
      return `${actual === normalType(type) ? sql : `(${sql})::${type}`} AS ${identifier(name)}`;
    })
    .join(',\n  ');
}

/** A type's text without differences that mean nothing. */
const normalType = (type: string): string => plainType(type).replaceAll('"', '').replace(/\s+/g, ' ').replace(/\s*([(),])\s*/g, '$1').toUpperCase();

/** A join keeps the order of its left side; should an engine ever not, the table is sorted again. */
async function keepOrder(connector: Connector, table: string): Promise<void> {
  const moved = await connector.query(`SELECT count(*) FROM ${table} WHERE _rid <> rowid + 1`);
  if (moved.value(0, 0) === 0) return;
  await connector.run(`CREATE TABLE _resorted AS SELECT * FROM ${table} ORDER BY _rid; DROP TABLE ${table}; ALTER TABLE _resorted RENAME TO ${table}`);
}
