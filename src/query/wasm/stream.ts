import type { AsyncDuckDB } from '@duckdb/duckdb-wasm';
import { RecordBatchReader, type Data, type DataType, type RecordBatch, type Schema } from 'apache-arrow';
import type { QueryResult } from '../connector.ts';
import { identifier } from '../sql.ts';
import { isTableExpression, splitStatements } from '../statements.ts';
import { arrowTypeText, readValue } from './arrow-values.ts';
import type { Engine } from './boot.ts';

/** Talks to DuckDB step by step: unlike its own stream, nothing is asked for ahead, so it can stop at any step. */
function useConnection(engine: Engine): { db: AsyncDuckDB; id: number } {
  return engine.connection.useUnsafe((db, id) => ({ db, id }));
}

/** Arrow IPC messages of a statement: the schema first, then batches as the engine makes them. */
async function* messages(engine: Engine, sql: string): AsyncGenerator<Uint8Array> {
  const { db, id } = useConnection(engine);
  let header = await db.startPendingQuery(id, sql, true);
  while (header == null) header = await db.pollPendingQuery(id);
  yield header;
  for (;;) {
    const batch = await db.fetchQueryResults(id);
    if (batch == null) continue;
    if (batch.length === 0) return;
    yield batch;
  }
}

/** Asks the engine to drop the statement that is running. */
export async function cancel(engine: Engine): Promise<void> {
  const { db, id } = useConnection(engine);
  await db.cancelPendingQuery(id);
}

/** Reads batches until there are no more, or `enough` says so; then the statement is cancelled. */
async function readBatches(
  engine: Engine,
  sql: string,
  enough: (rows: number, bytes: number) => boolean,
): Promise<{ schema: Schema; batches: RecordBatch[]; rows: number; stopped: boolean }> {
  let bytes = 0;
  const counted = (async function* () {
    for await (const message of messages(engine, sql)) {
      bytes += message.length;
      yield message;
    }
  })();
  const reader = await RecordBatchReader.from(counted);
  await reader.open();
  const { schema } = reader;
  const batches: RecordBatch[] = [];
  let rows = 0;
  for await (const batch of reader) {
    if (batch.numRows === 0) continue;
    batches.push(batch);
    rows += batch.numRows;
    if (enough(rows, bytes)) {
      await cancel(engine);
      return { schema, batches, rows, stopped: true };
    }
  }
  return { schema, batches, rows, stopped: false };
}

/** Pattern (RE2) of an ENUM in a type's text. */
const ENUM = String.raw`ENUM\((''([^'']|'''')*''(, )?)*\)`;

/** Types that leave the engine as bytes of its own format. */
const OPAQUE = new Set(['BIT', 'BIGNUM', 'UHUGEINT', 'TIME WITH TIME ZONE']);

/** Columns of a table expression with DuckDB's own type texts; `cast`: what to send it as, where a type holds an ENUM or is opaque. */
async function describe(engine: Engine, sql: string): Promise<{ name: string; type: string; cast: string | undefined }[]> {
  const query = `SELECT column_name, regexp_replace(column_type, '${ENUM}', 'VARCHAR', 'g'), contains(column_type, 'ENUM(') FROM (DESCRIBE ${sql}\n)`;
  const { batches } = await readBatches(engine, query, () => false);
  return batches.flatMap((batch) => {
    const [name, type, coded] = batch.data.children as [Data, Data, Data];
    return Array.from({ length: batch.numRows }, (_, row) => {
      const text = readValue(type, row) as string;
      return {
        name: readValue(name, row) as string,
        type: text,
        cast: OPAQUE.has(text) ? 'VARCHAR' : readValue(coded, row) === true ? text : undefined,
      };
    });
  });
}

/** A statement as it is sent, and how far that moved it. */
export interface Prepared {
  readonly sql: string;
  readonly shift: number;
  /** Known for table expressions. */
  readonly columns?: QueryResult['columns'];
}

/** A stream of results lacks the dictionaries of ENUM columns, so these are sent as text. */
export async function prepare(engine: Engine, sql: string): Promise<Prepared> {
  const { text, start } = splitStatements(sql)[0] ?? { text: sql, start: 0 };
  if (!isTableExpression(text)) return { sql, shift: 0 };
  // What cannot be described fails in the same way, with better words, when it runs.
  const columns = await describe(engine, text).catch(() => undefined);
  if (!columns) return { sql, shift: 0 };
  if (!columns.some(({ cast }) => cast)) return { sql, shift: 0, columns };
  const select = columns.map(({ name, cast }, index) => `c${index}${cast ? `::${cast}` : ''} AS ${identifier(name)}`);
  const prefix = `SELECT ${select.join(', ')} FROM (`;
  return {
    sql: `${prefix}${text}) AS result(${columns.map((_, index) => `c${index}`).join(', ')})`,
    shift: prefix.length - start,
    columns,
  };
}

/** Runs a prepared statement and keeps its batches up to the caps. Cells are read when they are asked for. */
export async function runStreaming(engine: Engine, prepared: Prepared, maxRows: number, maxBytes: number): Promise<QueryResult> {
  const started = performance.now();
  const { schema, batches, rows, stopped } = await readBatches(engine, prepared.sql, (count, bytes) => count > maxRows || bytes > maxBytes);
  const columns = prepared.columns ?? schema.fields.map((field) => ({ name: field.name, type: arrowTypeText(field.type as DataType) }));
  return batchResult(
    columns.map(({ name, type }) => ({ name, type })),
    batches,
    Math.min(rows, maxRows),
    stopped,
    performance.now() - started,
  );
}

function batchResult(
  columns: QueryResult['columns'],
  batches: readonly RecordBatch[],
  rows: number,
  truncated: boolean,
  elapsedMs: number,
): QueryResult {
  const starts = batches.reduce<number[]>((all, batch) => [...all, (all.at(-1) ?? 0) + batch.numRows], [0]);
  return {
    columns,
    rows,
    truncated,
    elapsedMs,
    value(row, column) {
      if (row < 0 || row >= rows) return null;
      let low = 0;
      let high = batches.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= row) low = middle;
        else high = middle - 1;
      }
      const data: Data | undefined = batches[low]?.data.children[column];
      return data ? readValue(data, row - (starts[low] ?? 0)) : null;
    },
  };
}
