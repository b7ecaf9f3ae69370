import type { TableSpec } from '../../generators/core/source.ts';
import type { Connector } from './connector.ts';
import { dimensionsOf, enumStatements, stageTable, type Dimension, type StagedCodes } from './load-dimensions.ts';
import { createMemo, joinMemo, memosOf, memoStatements, readsAlias, type Entry } from './load-memo.ts';
import { identifier } from './sql.ts';

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
 * Builds one table from what was staged, in one transaction (a commit to a file costs milliseconds). Few round trips, many
 * statements. Dimensions are temporary tables, as a transaction writes to one database only.
 * @param rows rows that were staged
 * @param labels author mode: keep `_label` as `truth.<table>(_rid, label)`
 */
export async function buildTable(connector: Connector, spec: TableSpec, codes: StagedCodes, rows: number, labels: boolean): Promise<void> {
  const table = identifier(spec.name);
  const entries = entriesOf(spec);
  if (rows === 0) {
    const columns = entries.map(({ name, type }) => `${identifier(name)} ${type}`);
    await connector.run(`CREATE TABLE ${table} (_rid BIGINT, ${columns.join(', ')})`);
    if (labels) await connector.run(`CREATE TABLE truth.${table} (_rid BIGINT, label USMALLINT)`);
    return;
  }
  await connector.run('BEGIN');
  try {
    await buildRows(connector, spec, entries, codes, labels);
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
  codes: StagedCodes,
  labels: boolean,
): Promise<void> {
  const stage = stageTable(spec.name);
  const table = identifier(spec.name);
  const dimensions = dimensionsOf(spec, codes);
  const { memos, rest } = memosOf(spec, entries, codes.used);
  if (dimensions.length > 0) await connector.run(dimensions.map(({ create }) => create).join(';\n'));
  const select = new Map(rest.map((entry) => [entry.name, typed(entry)]));
  const memoed: string[] = [];
  for (const memo of memos) {
    const used = dimensions.filter(({ column }) => memo.columns.includes(column));
    const list = memo.entries.map((entry) => `${typed(entry)} AS ${identifier(entry.name)}`);
    memoed.push(createMemo(memo, list, join(memo.source, used, 'final')));
    for (const { name } of memo.entries) select.set(name, `${memo.alias}.${identifier(name)}`);
  }
  const prepared = [...(await enumStatements(connector, spec, dimensions)), ...memoed];
  if (prepared.length > 0) await connector.run(prepared.join(';\n'));
  const statements = await memoStatements(connector, spec, memos);
  const sorted = `SELECT row_number() OVER () AS _rid, * FROM (SELECT * FROM ${stage} ORDER BY ${spec.order})`;
  const keepLabels = labels && (await hasLabels(connector, spec.name));
  if (keepLabels)
    statements.push(
      `CREATE TEMP TABLE _sorted AS ${sorted}`,
      `CREATE TABLE truth.${table} AS SELECT _rid, _label AS label FROM _sorted ORDER BY _rid`,
    );
  const list = entries.map(({ name }) => `${select.get(name)} AS ${identifier(name)}`).join(',\n  ');
  const used = dimensions.filter(({ column }) => rest.some(({ sql }) => readsAlias(sql, column)));
  const from = [join(keepLabels ? '_sorted' : `(${sorted})`, used, 'final'), ...memos.map(joinMemo)].join(' ');
  statements.push(`CREATE TABLE ${table} AS SELECT s._rid, ${list} ${from}`);
  const temporary = [...[...dimensions, ...memos].flatMap(({ raw, final }) => [raw, final]), ...(keepLabels ? ['_sorted'] : [])];
  statements.push(...temporary.map((name) => `DROP TABLE ${name}`));
  await connector.run(statements.join(';\n'));
}

/** FROM clause: rows as `s`, and the dimensions under their columns' names. */
const join = (source: string, dimensions: readonly Dimension[], which: 'raw' | 'final'): string =>
  [
    `FROM ${source} AS s`,
    ...dimensions.map((dim) => {
      const name = identifier(dim.column);
      return `LEFT JOIN ${dim[which]} AS ${name} ON ${name}.code = s.${name}`;
    }),
  ].join(' ');

const hasLabels = async (connector: Connector, table: string): Promise<boolean> =>
  (
    await connector.query(
      `SELECT 1 FROM duckdb_columns() WHERE database_name = 'staging' AND table_name = 'stage_${table}' AND column_name = '_label'`,
    )
  ).rows > 0;

/** SQL of an entry in its declared type. What holds text is not touched: it may be an ENUM by now. */
const typed = ({ type, sql }: Entry): string => (type.includes('VARCHAR') && sql !== 'NULL' ? sql : `(${sql})::${type}`);

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
