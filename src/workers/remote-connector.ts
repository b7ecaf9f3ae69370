import type { ColumnBatch } from '../../generators/core/columns.ts';
import { toObjects, type Connector, type QueryResult } from '../query/connector.ts';
import { columnarResult } from '../query/values.ts';
import type { ConnectorCall, FromWorker, PlainResult, ToWorker } from './protocol.ts';

/** Buffers of a batch, to be handed over rather than copied. */
const buffers = (batch: ColumnBatch): ArrayBuffer[] => [
  ...new Set(
    batch.columns.flatMap((column) =>
      'offsets' in column ? [column.offsets.buffer, column.bytes.buffer] : [column.buffer],
    ) as ArrayBuffer[],
  ),
];

/** In the worker: the port to DuckDB, done by the page's engine. Used where the worker has no place to write a file. */
export class RemoteConnector implements Connector {
  readonly engine = 'duckdb-wasm';
  readonly #waiting = new Map<number, { resolve(result: PlainResult | undefined): void; reject(error: Error): void }>();
  #calls = 0;

  constructor(private readonly post: (message: FromWorker, transfer: ArrayBuffer[]) => void) {}

  /** Takes an answer of the page. */
  settle(message: Extract<ToWorker, { call: number }>): void {
    const waiting = this.#waiting.get(message.call);
    this.#waiting.delete(message.call);
    if (message.type === 'returned') waiting?.resolve(message.result);
    else waiting?.reject(new Error(message.message));
  }

  #call(to: ConnectorCall, transfer: ArrayBuffer[] = []): Promise<PlainResult | undefined> {
    const call = ++this.#calls;
    const answer = new Promise<PlainResult | undefined>((resolve, reject) => this.#waiting.set(call, { resolve, reject }));
    this.post({ type: 'call', call, to }, transfer);
    return answer;
  }

  async query(sql: string): Promise<QueryResult> {
    const { columns = [], rows = [] } = (await this.#call({ method: 'query', sql })) ?? {};
    return columnarResult(
      columns,
      columns.map((_, index) => rows.map((row) => row[index] ?? null)),
      rows.length,
      false,
      0,
    );
  }

  async run(sql: string): Promise<void> {
    await this.#call({ method: 'run', sql });
  }

  async insert(table: string, batch: ColumnBatch): Promise<void> {
    await this.#call({ method: 'insert', table, batch }, buffers(batch));
  }

  lock(): Promise<void> {
    return Promise.reject(new Error('Only the page locks its engine.'));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** In the page: does a call of the worker with a connector. */
export async function answerCall(connector: Connector, call: number, to: ConnectorCall): Promise<ToWorker> {
  try {
    if (to.method === 'insert') await connector.insert(to.table, to.batch);
    if (to.method === 'run') await connector.run(to.sql);
    if (to.method !== 'query') return { type: 'returned', call };
    const result = await connector.query(to.sql);
    return { type: 'returned', call, result: { columns: result.columns, rows: toObjects(result).map((row) => Object.values(row)) } };
  } catch (error) {
    return { type: 'threw', call, message: error instanceof Error ? error.message : String(error) };
  }
}
