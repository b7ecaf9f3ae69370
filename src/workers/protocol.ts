import type { ColumnBatch } from '../../generators/core/columns.ts';
import type { Case } from '../case/case.ts';
import type { Key } from '../case/key.ts';
import type { MakeProgress } from '../case/make.ts';
import type { Value } from '../query/connector.ts';
import type { EngineAssets } from '../query/duckdb-wasm.ts';

/**
 * What the page and the generate worker say to each other. A worker does one job and is ended.
 * Nothing that tells the answer goes to the page before the answer is handed in: no variant, fact, label or key.
 */

/** Which case to make. The words are in the page's address; what follows from them is the worker's alone. */
export interface PracticeRequest {
  readonly scenario: string;
  /** Practice words, or 64 hex digits. */
  readonly seed: string;
  readonly level: 1 | 2 | 3;
  readonly size: 'full' | 'short';
  readonly scale: number;
}

export type Job =
  | {
      readonly kind: 'generate';
      readonly request: PracticeRequest;
      /** A database file in OPFS that the worker fills with an engine of its own, or the page's engine, one call at a time. */
      readonly target: { readonly kind: 'opfs'; readonly name: string } | { readonly kind: 'page' };
    }
  /** Only when the answer has been handed in. */
  | { readonly kind: 'key'; readonly request: PracticeRequest };

/** A call of the connector, made by the worker and done by the page. */
export type ConnectorCall =
  | { readonly method: 'query'; readonly sql: string }
  | { readonly method: 'run'; readonly sql: string }
  | { readonly method: 'insert'; readonly table: string; readonly batch: ColumnBatch };

/** A QueryResult as plain data. */
export interface PlainResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly Value[])[];
}

export type ToWorker =
  | { readonly type: 'start'; readonly job: Job }
  /** For a job with a file of its own, as soon as they are downloaded. */
  | { readonly type: 'assets'; readonly assets: EngineAssets }
  | { readonly type: 'returned'; readonly call: number; readonly result?: PlainResult }
  | { readonly type: 'threw'; readonly call: number; readonly message: string };

/** Why a job failed: `storage` (the case may still be made in memory), `request` (unknown scenario, bad seed), or a defect. */
export type FailureKind = 'storage' | 'request' | 'defect';

export type FromWorker =
  | { readonly type: 'progress'; readonly progress: MakeProgress }
  /** Brief and catalogue, before there are rows. */
  | { readonly type: 'draft'; readonly case: Case }
  | { readonly type: 'made'; readonly case: Case }
  | { readonly type: 'key'; readonly key: Key }
  | { readonly type: 'call'; readonly call: number; readonly to: ConnectorCall }
  | { readonly type: 'failed'; readonly kind: FailureKind; readonly message: string };
