/** Sources that print each event as one record: bookkeeping tables, registries, measurements. */
import type { ColumnData } from '../columns.ts';
import { EVENT_SCHEMAS, type EventBatch, type EventType } from '../events.ts';
import { defineSource, type ColumnSpec, type Source, type SourceContext, type StageColumn, type TableSpec } from '../source.ts';
import { isoTime, jsonObject, jsonPlain, jsonString, timestamp } from '../sql.ts';
import { delays } from '../staging.ts';
import { SECOND } from '../time.ts';
import { jsonNested } from './json-nested.ts';
import { mix, TO_UNIT } from './run.ts';

/** A column with the SQL of its value, over `s` (the event's columns) and one alias per code. */
export type RecordColumn = ColumnSpec & { readonly sql: string };

/** Shares of records by level. */
export interface Shares {
  readonly 1: number;
  readonly 2: number;
  readonly 3: number;
}

const NONE: Shares = { 1: 0, 2: 0, 3: 0 };

/** What the source works out of a batch before its rows are staged; it may stand for a column of the event. */
type Derived<T extends EventType> = Readonly<
  Record<string, { readonly column: StageColumn; readonly of: (batch: EventBatch<T>, context: SourceContext) => ColumnData }>
>;

export interface RecordSource<T extends EventType> {
  readonly id: string;
  readonly title: string;
  readonly event: T;
  readonly table: Pick<TableSpec, 'name' | 'title' | 'description' | 'spec' | 'time'>;
  readonly columns: readonly RecordColumn[];
  /** Seconds from writing to arrival. */
  readonly delivery: { readonly medianS: number; readonly sigma: number; readonly minS?: number; readonly late?: Shares };
  /** When the record is written, microseconds; when the event happens, if not said. */
  readonly written?: (columns: EventBatch<T>['columns'], row: number, context: SourceContext) => number;
  readonly lost?: Shares;
  /** Delivered once more, minutes later, as it is. */
  readonly repeated?: Shares;
  readonly derived?: Derived<T>;
}

/** A record is sent again within so many seconds. */
const AGAIN = 900;

/** JSON of a column of the final table, by its type. */
function json({ name, type }: ColumnSpec): string {
  const column = `"${name}"`;
  if (type === 'TIMESTAMP') return jsonString(isoTime(column, 6));
  if (type.startsWith('MAP')) return jsonNested(column);
  if (type === 'DOUBLE') return `CASE WHEN isfinite(${column}) THEN ${jsonPlain(column)} WHEN isnan(${column}) THEN '"NaN"' END`;
  return type === 'VARCHAR' ? jsonString(column) : jsonPlain(column);
}

/** JSON object of a table's columns, in their order. */
export const jsonRecord = (columns: readonly ColumnSpec[]): string =>
  jsonObject(Object.fromEntries(columns.map((column) => [column.name, json(column)])));

/** Is the stage column read by any of the SQL? */
const isRead = (name: string, sql: string): boolean => new RegExp(`(?<![\\w.'])(s\\."?${name}\\b|"?${name}"?\\.\\w)`).test(sql);

/** The stage: columns of the event that the table's SQL reads, and what is derived. */
function stageOf<T extends EventType>({ event, columns, derived = {} }: RecordSource<T>): Record<string, StageColumn> {
  const sql = columns.map((column) => column.sql).join('\n');
  const own = Object.entries(EVENT_SCHEMAS[event] as Record<string, string>).flatMap(([name, kind]): [string, StageColumn][] => {
    if (name in derived || !isRead(name, sql)) return [];
    if (kind.startsWith('ref:')) return [[name, { ref: kind.slice('ref:'.length) } as StageColumn]];
    return [[name, { type: kind === 'time' ? 'f64' : kind } as StageColumn]];
  });
  const made = Object.entries(derived).map(([name, { column }]): [string, StageColumn] => [name, column]);
  return { ...Object.fromEntries([...own, ...made]), arrived: { type: 'f64' }, tie: { type: 'u32' } };
}

/** The values at `index`. */
function gathered(column: ColumnData, index: Uint32Array): ColumnData {
  if ('offsets' in column) throw new Error('Records hold numbers and codes; text that differs on every row needs a source of its own.');
  const out = new (column.constructor as new (length: number) => Float64Array)(index.length);
  for (let i = 0; i < index.length; i++) out[i] = column[index[i] as number] as number;
  return out;
}

/** Makes the source. Its table has one row per event that arrives, in the order of arrival. */
export function recordSource<T extends EventType>(of: RecordSource<T>): Source {
  const { lost = NONE, repeated = NONE, derived = {}, delivery } = of;
  const stage = stageOf(of);
  const table: TableSpec = {
    ...of.table,
    columns: of.columns.map(({ sql: _sql, ...column }) => column),
    stage,
    select: Object.fromEntries(of.columns.map(({ name, sql }) => [name, sql])),
    arrived: timestamp('s.arrived'),
    order: 'arrived, tie',
    raw: { format: 'json', sql: jsonRecord(of.columns) },
  };

  const observe = (batch: EventBatch<T>, context: SourceContext): void => {
    const { rows } = batch;
    const { level, clock } = context;
    const words = context.rng('noise', batch, 'delivery').fill(new Uint32Array(rows));
    const late = delivery.late?.[level] ?? 0;
    const delay = delays(context.rng('noise', batch, 'delay'), rows, { ...delivery, late });
    const index = new Uint32Array(2 * rows);
    const arrived = new Float64Array(2 * rows);
    const tie = new Uint32Array(2 * rows);
    const times: Float64Array = batch.columns.t;
    let count = 0;
    const add = (row: number, at: number, word: number): void => {
      if (at >= clock.end) return;
      index[count] = row;
      arrived[count] = at;
      tie[count++] = mix(word);
    };
    for (let i = 0; i < rows; i++) {
      const word = words[i] as number;
      if (mix(word ^ 1) * TO_UNIT < lost[level]) continue;
      const written: number = of.written?.(batch.columns, i, context) ?? (times[i] as number);
      const at = Math.floor(written + (delay[i] as number));
      add(i, at, word ^ 2);
      if (mix(word ^ 3) * TO_UNIT < repeated[level]) add(i, at + Math.floor((1 + mix(word ^ 4) * TO_UNIT * AGAIN) * SECOND), word ^ 5);
    }
    const kept = index.subarray(0, count);
    const columns = Object.keys(stage).map((name): ColumnData => {
      if (name === 'arrived') return arrived.subarray(0, count);
      if (name === 'tie') return tie.subarray(0, count);
      const made = derived[name]?.of(batch, context);
      return gathered(made ?? (batch.columns as unknown as Record<string, Float64Array>)[name]!, kept);
    });
    context.emit(table.name, batch, columns, count);
  };
  return defineSource({ id: of.id, title: of.title, tables: [table], accepts: { [of.event]: observe } });
}
