import type { ColumnSpec } from '../../generators/core/source.ts';

/** A table as `case.json` and the schema browser describe it. */
export interface CatalogTable {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly spec: string;
  readonly source: string;
  readonly time: string;
  /** `_rid` and `_arrived` included. */
  readonly columns: readonly ColumnSpec[];
  readonly rows: number;
  /** SHA-256 (hex) over the generator's column buffers and dimension tables. */
  readonly sha256: string;
  readonly raw: { readonly format: 'json' | 'line'; readonly sql: string; readonly header?: string };
}

/** All that a learner may see, tables aside. No variant, no key, no seed. */
export interface Case {
  readonly version: 1;
  /** A keyed draw from the seed: the same request in the same Tracehound has the same id, which tells nothing of the seed. */
  readonly id: string;
  readonly scenario: string;
  readonly title: string;
  readonly level: 1 | 2 | 3;
  readonly size: 'full' | 'short';
  readonly tracehound: string;
  /** ISO 8601 UTC, half open; `end` is the lab's `now()`. */
  readonly window: { readonly start: string; readonly end: string };
  /** Markdown. */
  readonly brief: string;
  readonly questions: readonly { readonly id: string; readonly text: string; readonly hints: readonly string[] }[];
  readonly starters: readonly { readonly name: string; readonly sql: string }[];
  readonly minutes: number;
  readonly tables: readonly CatalogTable[];
}
