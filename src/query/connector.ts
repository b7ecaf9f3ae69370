import type { ColumnBatch } from '../../generators/core/columns.ts';

/** A column of a result. `type` is DuckDB's own text, with ENUM shown as VARCHAR. */
export interface ResultColumn {
  readonly name: string;
  readonly type: string;
}

/** Values as plain data: number | string | boolean | null, nested arrays, structs as objects, maps as [key, value][] under `{ map }`. BIGINT beyond 2^53 and DECIMAL are strings; TIMESTAMP is `YYYY-MM-DD HH:MM:SS.ffffff` text. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

export interface QueryResult {
  readonly columns: readonly ResultColumn[];
  /** Row count kept here (at most the cap). */
  readonly rows: number;
  /** True when the engine had more rows, or more bytes, than the caps allow. */
  readonly truncated: boolean;
  readonly elapsedMs: number;
  /** Value of a cell; long text is cut at the cell cap and ends in an ellipsis. */
  value(row: number, column: number): Value;
}

export interface QueryOptions {
  /** Default 100,000. */
  readonly maxRows?: number;
  /** Default 64 MB. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
  /** Values of `$name` parameters, such as `$t0`: text of a TIMESTAMP, number or string. */
  readonly parameters?: Readonly<Record<string, string | number>>;
}

/** The port between everything else and DuckDB. One statement at a time; a second call waits its turn. */
export interface Connector {
  readonly engine: 'duckdb-wasm' | 'duckdb-node';
  /**
   * Runs one statement and reads its rows within the caps.
   * @throws QueryError with the SQL, the engine's message and its place
   */
  query(sql: string, options?: QueryOptions): Promise<QueryResult>;
  /** Runs one or more statements for their effect (loading; never learner SQL). */
  run(sql: string): Promise<void>;
  /** Creates table `table` from the batch, or appends to it. Physical types map to UTINYINT … DOUBLE, UBIGINT, VARCHAR. */
  insert(table: string, batch: ColumnBatch): Promise<void>;
  /** After this only the case's data can be read: no network, files, extensions or configuration. */
  lock(options: { /** ISO 8601 UTC: what `now()` means. */ readonly now: string }): Promise<void>;
  /** Frees the engine. Safe to call twice. */
  close(): Promise<void>;
}

/** A failed statement. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  constructor(
    message: string,
    readonly sql: string,
    readonly detail: {
      /** `syntax`, `catalog`, `binder`, `conversion`, `permission`, `memory`, `interrupted`, `timeout`, `crashed`, `other` */
      readonly kind: string;
      /** Offset into `sql` where the engine points. */
      readonly position?: number;
      /** Names that the engine offers instead. */
      readonly candidates?: readonly string[];
    },
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** All rows as objects: for small results in tests, terminal and grader. */
export function toObjects(result: QueryResult): Record<string, Value>[] {
  return Array.from({ length: result.rows }, (_, row) =>
    Object.fromEntries(result.columns.map((column, index) => [column.name, result.value(row, index)])),
  );
}
