import type { Case } from '../case/case.ts';
import type { MakeProgress } from '../case/make.ts';
import type { LabelRows, SolvedClaim } from '../case/solve.ts';
import type { TruthRibbon } from '../case/truth-ribbon.ts';
import type { Manifest } from '../../generators/core/manifest.ts';
import type { ResultColumn, Value } from '../query/connector.ts';
import type { EngineAssets } from '../query/duckdb-wasm.ts';

/**
 * What the author page and its worker say to each other. Everything here is the key: no learner's page imports it.
 */

/** Which case to look into. */
export interface AuthorRequest {
  readonly scenario: string;
  /** Practice words, or 64 hex digits. */
  readonly seed: string;
  readonly level: 1 | 2 | 3;
  readonly size: 'full' | 'short';
  readonly scale: number;
  /** Left out: the seed's choice. */
  readonly variant?: string;
}

/** How the grader takes the exemplar answer. */
export interface ExemplarGrade {
  readonly score: number;
  /** Claims that the exemplar does not meet, with the grader's reason. */
  readonly lost: readonly string[];
}

/** The truth laid over one case. */
export interface Truth {
  readonly case: Case;
  readonly manifest: Manifest;
  readonly variant: { readonly id: string; readonly title: string; readonly control: boolean; readonly cause: string };
  readonly labels: readonly LabelRows[];
  readonly claims: readonly SolvedClaim[];
  readonly ribbon: TruthRibbon;
  /** Boxes of the exemplar with this case's words. Absent where the author wrote none. */
  readonly exemplar?: Readonly<Record<string, string>>;
  readonly graded?: ExemplarGrade;
  /** Why there is no grade, or no exemplar. */
  readonly problem?: string;
}

/** Labelled rows of a table, in the table's own order. */
export interface LabelledRows {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly { readonly label: number; readonly values: readonly Value[] }[];
  /** How many there are; `rows` holds the first ones. */
  readonly total: number;
}

export type ToAuthorWorker =
  | { readonly type: 'open'; readonly request: AuthorRequest; readonly assets: EngineAssets }
  /** Label index as in the manifest; 0 asks for every label. */
  | { readonly type: 'rows'; readonly call: number; readonly table: string; readonly label: number };

export type FromAuthorWorker =
  | { readonly type: 'progress'; readonly progress: MakeProgress }
  | { readonly type: 'solving' }
  | { readonly type: 'truth'; readonly truth: Truth }
  | { readonly type: 'rows'; readonly call: number; readonly rows: LabelledRows }
  /** With `call`: that call failed. Without: the case could not be made. */
  | { readonly type: 'failed'; readonly call?: number; readonly message: string };
