import type { Case } from '../case/case.ts';
import type { Key } from '../case/key.ts';
import type { KeptEvidence, Question } from '../grading/interview.ts';
import type { Report } from '../grading/report.ts';
import type { Answer } from '../../scenarios/_schema/answer.ts';
import type { Connector } from '../query/connector.ts';
import type { EngineState } from '../query/duckdb-wasm.ts';

/** Real progress: bytes fetched or rows made, never a guess. */
export interface LoadProgress {
  readonly stage: 'engine' | 'generate' | 'load' | 'open';
  readonly done: number;
  readonly total?: number;
  readonly unit: 'bytes' | 'rows';
  /** The table that is being put together. */
  readonly table?: string;
  /** 0 to 1 of this stage, where `total` is not known in `unit`. */
  readonly share?: number;
}

/** What a grade gives: the report, and what may be shown after it. */
export interface Graded {
  readonly report: Report;
  readonly reveal: Key['reveal'];
}

/** An answer that was handed in, and what is asked before its grade. It holds nothing of the key: claims go by their place in it. */
export interface Asked {
  readonly questions: readonly Question[];
  /** What its pins showed. */
  readonly evidence?: KeptEvidence;
}

/** A case that can be worked on. */
export interface OpenCase {
  readonly case: Case;
  readonly connector: Connector;
  /** Practice: derives the key and grades, or says what to ask first. Absent where the key is not here. */
  grade?(answer: Answer): Promise<Graded | Asked>;
  /** Ends a stuck engine and opens the case again; the connector stays the same object. */
  restart?(): Promise<void>;
  /** The case as one `.thcase` file, to be given to somebody else. */
  exportCase?(): Promise<Blob>;
  /** What the person should know, such as that the case is kept in memory only. */
  readonly notices?: readonly string[];
  close(): Promise<void>;
}

/** Where a case comes from: practice words, or a file. The lab never asks which. */
export interface CaseSource {
  /** Id of the scenario, as in the address; `file` for a case from a file. */
  readonly scenario: string;
  /** Opens the case. `onCase` may be called early, as soon as brief and catalog are known; `onEngine` when the engine restarts itself. */
  open(options: {
    onProgress(progress: LoadProgress): void;
    onCase(found: Case): void;
    onEngine(state: EngineState): void;
    readonly signal: AbortSignal;
  }): Promise<OpenCase>;
}
