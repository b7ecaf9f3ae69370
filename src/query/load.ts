import type { ColumnBatch } from '../../generators/core/columns.ts';
import type { PoolName } from '../../generators/core/events.ts';
import type { TableSpec } from '../../generators/core/source.ts';
import { BatchBuffer, batchBytes } from './batch-buffer.ts';
import type { Connector } from './connector.ts';
import { poolColumns, type StagedCodes } from './load-dimensions.ts';
import { buildTable } from './load-table.ts';
import { identifier } from './sql.ts';
import { UsedCodes } from './used-codes.ts';

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
 * Ways to store a column that are not tried: in the browser trying them takes a third of the time of a whole case, and
 * without them its file grows by a third.
 */
const SLOW_COMPRESSION = 'fsst,dict_fsst,zstd,alp,alprd,chimp,patas,roaring';

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
    const used = new UsedCodes();
    const staged = await stageAll(connector, specs, messages, used, options);
    await connector.run(`USE ${identifier(home)}`);
    // The build side of a join would otherwise be chosen by size, and with it the order of the rows.
    await connector.run("SET disabled_optimizers = 'join_order,build_side_probe_side'");
    await connector.run(`SET disabled_compression_methods = '${SLOW_COMPRESSION}'`);
    if (options.labels) await connector.run('CREATE SCHEMA IF NOT EXISTS truth');
    const codes: StagedCodes = { pools: await poolColumns(connector), used };
    const rows = new Map<string, number>();
    for (const spec of specs) {
      options.signal?.throwIfAborted();
      const { rows: count, bytes } = staged.get(spec.name) ?? { rows: 0, bytes: 0 };
      options.onProgress?.({ phase: 'build', table: spec.name, rows: count, bytes });
      await buildTable(connector, spec, codes, count, options.labels ?? false);
      rows.set(spec.name, count);
      options.onProgress?.({ phase: 'ready', table: spec.name, rows: count, bytes });
    }
    return rows;
  } finally {
    await connector.run(`USE ${identifier(home)}; RESET disabled_optimizers; RESET disabled_compression_methods; DETACH staging`);
  }
}

async function stageAll(
  connector: Connector,
  specs: readonly TableSpec[],
  messages: AsyncIterable<LoadMessage> | Iterable<LoadMessage>,
  used: UsedCodes,
  options: LoadOptions,
): Promise<Map<string, { rows: number; bytes: number }>> {
  const buffers = new Map<string, BatchBuffer>();
  const totals = new Map(specs.map((spec) => [spec.name, { spec, rows: 0, bytes: 0 }]));
  const inserts = new Inserts(connector);
  try {
    for await (const message of messages) {
      options.signal?.throwIfAborted();
      if (message.kind === 'done') break;
      if (message.kind === 'dim') {
        await inserts.add(`pool_${message.pool}`, message.batch);
        continue;
      }
      const total = totals.get(message.table);
      if (!total) throw new Error(`The generator sent rows of "${message.table}", which no source of this case describes.`);
      const buffer = buffers.get(message.table) ?? new BatchBuffer();
      buffers.set(message.table, buffer);
      total.rows += message.batch.rows;
      total.bytes += batchBytes(message.batch);
      used.note(total.spec, message.batch);
      const batch = buffer.add(message.batch);
      if (batch) await inserts.add(`stage_${message.table}`, batch);
      options.onProgress?.({ phase: 'stage', table: message.table, rows: total.rows, bytes: total.bytes });
    }
    for (const [table, buffer] of buffers) {
      const batch = buffer.take();
      if (batch) await inserts.add(`stage_${table}`, batch);
    }
    const { table, batch } = used.take();
    await inserts.add(table, batch);
    await inserts.last;
  } finally {
    // What is under way would otherwise land in the database that the caller goes back to.
    await inserts.last.catch(() => undefined);
  }
  return totals;
}

/** Inserts one after the other, beside the generation, as the engine has a thread of its own. A bounded number waits. */
class Inserts {
  static readonly WAITING = 3;
  readonly #waiting: Promise<void>[] = [];
  /** Settles with the newest insert; after a failure none is made any more. */
  last: Promise<void> = Promise.resolve();

  constructor(private readonly connector: Connector) {}

  /** Returns when there is room for one more. @throws what an earlier insert threw */
  async add(table: string, batch: ColumnBatch): Promise<void> {
    this.last = this.last.then(() => this.connector.insert(table, batch));
    // Its failure is heard by whoever waits next.
    this.last.catch(() => undefined);
    this.#waiting.push(this.last);
    if (this.#waiting.length > Inserts.WAITING) await this.#waiting.shift();
  }
}
