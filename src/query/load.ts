import type { ColumnBatch } from '../../generators/core/columns.ts';
import type { PoolName } from '../../generators/core/events.ts';
import type { TableSpec } from '../../generators/core/source.ts';
import { BatchBuffer, batchBytes } from './batch-buffer.ts';
import { toObjects, type Connector } from './connector.ts';
import { dimensionsOf, enumStatements, poolColumns, stageTable, type Dimension, type PoolColumns } from './load-dimensions.ts';
import { identifier } from './sql.ts';
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
  const home = (await connector.query('SELECT current_database()')).value(0, 0) as string;
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
      await buildTable(connector, spec, pools, count, options.labels ?? false);
      rows.set(spec.name, count);
      options.onProgress?.({ phase: 'ready', table: spec.name, rows: count, bytes });
    }
    return rows;
  } finally {
    await connector.run(`USE ${identifier(home)}; RESET disabled_optimizers; DETACH staging`);
  }
}

async function stageAll(
  connector: Connector,
  specs: readonly TableSpec[],
  messages: AsyncIterable<LoadMessage> | Iterable<LoadMessage>,
  options: LoadOptions,
): Promise<Map<string, { rows: number; bytes: number }>> {
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

interface Entry {
  readonly name: string;
  readonly type: string;
  readonly sql: string;
}

/** The columns of the final table, `_rid` aside. */
function entriesOf(spec: TableSpec): Entry[] {
  return spec.columns
    .filter(({ name }) => name !== '_rid' && name !== '_arrived')
    .map(({ name, type }) => {
      const sql = spec.select[name];
      if (sql === undefined) throw new Error(`Table "${spec.name}": column "${name}" has no entry in \`select\`.`);
      return { name, type, sql };
    })
    .concat({ name: '_arrived', type: 'TIMESTAMP', sql: spec.arrived });
}

/**
 * Builds one table in one transaction (a commit to a file costs milliseconds). Few round trips, many statements.
 * Dimensions are temporary tables, as a transaction writes to one database only.
 */
async function buildTable(connector: Connector, spec: TableSpec, pools: PoolColumns, rows: number, labels: boolean): Promise<void> {
  const table = identifier(spec.name);
  const entries = entriesOf(spec);
  if (rows === 0) {
    await connector.run(
      `CREATE TABLE ${table} (_rid BIGINT, ${entries.map(({ name, type }) => `${identifier(name)} ${type}`).join(', ')})`,
    );
    return;
  }
  await connector.run('BEGIN');
  try {
    await buildRows(connector, spec, entries, dimensionsOf(spec, pools), labels);
    await connector.run('COMMIT');
  } catch (error) {
    await connector.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
  await keepOrder(connector, table, rows);
  await connector.run(`DROP TABLE ${stageTable(spec.name)}`);
}

async function buildRows(
  connector: Connector,
  spec: TableSpec,
  entries: readonly Entry[],
  dimensions: readonly Dimension[],
  labels: boolean,
): Promise<void> {
  const stage = stageTable(spec.name);
  const table = identifier(spec.name);
  const join = (source: string, which: 'raw' | 'final'): string =>
    [
      `FROM ${source} AS s`,
      ...dimensions.map(
        (dim) => `LEFT JOIN ${dim[which]} AS ${identifier(dim.column)} ON ${identifier(dim.column)}.code = s.${identifier(dim.column)}`,
      ),
    ].join(' ');
  if (dimensions.length > 0) await connector.run(dimensions.map(({ create }) => create).join(';\n'));
  const select = await typedColumns(connector, entries, join(stage, 'raw'));
  const statements = await enumStatements(connector, spec, dimensions);
  const sorted = `SELECT row_number() OVER () AS _rid, * FROM (SELECT * FROM ${stage} ORDER BY ${spec.order})`;
  const keepLabels = labels && (await hasLabels(connector, spec.name));
  if (keepLabels)
    statements.push(
      `CREATE TEMP TABLE _sorted AS ${sorted}`,
      `CREATE TABLE truth.${table} AS SELECT _rid, _label AS label FROM _sorted ORDER BY _rid`,
    );
  statements.push(`CREATE TABLE ${table} AS SELECT s._rid, ${select} ${join(keepLabels ? '_sorted' : `(${sorted})`, 'final')}`);
  const temporary = [...dimensions.flatMap(({ raw, final }) => [raw, final]), ...(keepLabels ? ['_sorted'] : [])];
  statements.push(...temporary.map((name) => `DROP TABLE ${name}`));
  await connector.run(statements.join(';\n'));
}

const hasLabels = async (connector: Connector, table: string): Promise<boolean> =>
  (
    await connector.query(
      `SELECT 1 FROM duckdb_columns() WHERE database_name = 'staging' AND table_name = 'stage_${table}' AND column_name = '_label'`,
    )
  ).rows > 0;

/** The select list, each entry cast to its declared type where it has another. Text that will be an ENUM is not touched. */
async function typedColumns(connector: Connector, entries: readonly Entry[], from: string): Promise<string> {
  const list = entries.map(({ name, sql }) => `${sql} AS ${identifier(name)}`).join(',\n  ');
  const described = toObjects(await connector.query(`SELECT column_type AS type FROM (DESCRIBE SELECT ${list} ${from})`));
  return entries
    .map(({ name, type, sql }, index) => {
      const actual = normalType(described[index]?.['type'] as string);
      return `${actual === normalType(type) ? sql : `(${sql})::${type}`} AS ${identifier(name)}`;
    })
    .join(',\n  ');
}

/** A type's text without differences that mean nothing. */
const normalType = (type: string): string =>
  plainType(type)
    .replaceAll('"', '')
    .replace(/\s+/g, ' ')
    .replace(/\s*([(),])\s*/g, '$1')
    .toUpperCase();

/** A join keeps the order of its left side; should an engine ever not, the table is sorted again. */
async function keepOrder(connector: Connector, table: string, rows: number): Promise<void> {
  const check = await connector.query(`SELECT count(*), count(*) FILTER (_rid <> rowid + 1) FROM ${table}`);
  if (check.value(0, 0) !== rows)
    throw new Error(`Table ${table} has ${check.value(0, 0) as number} rows of ${rows}: a pool holds a code twice.`);
  if (check.value(0, 1) === 0) return;
  await connector.run(
    `CREATE TABLE _resorted AS SELECT * FROM ${table} ORDER BY _rid; DROP TABLE ${table}; ALTER TABLE _resorted RENAME TO ${table}`,
  );
}
