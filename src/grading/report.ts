import type { Answer } from '../../scenarios/_schema/answer.ts';
import type { Category } from '../case/key.ts';

export type Verdict = 'met' | 'partial' | 'missed' | 'unsure';

/** A span of the learner's own words. Offsets are into `answer[field]` as written. */
export interface Quote {
  /** `situation`, `result`, `timeline.2.text`, `whys.0.text`, `fix`, `pins.1.note` … */
  readonly field: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A question that was asked after the answer was handed in, and what its reply earned. */
export interface FollowUp {
  readonly question: string;
  /** As written; empty when the question was skipped. */
  readonly reply: string;
  /** Share at which the reply counts, 0–1. */
  readonly share: number;
  /** Credit it added to the claim, 0–1. */
  readonly added: number;
  /** Why, in one sentence. */
  readonly reason: string;
  /** Words of the reply that counted; `field` is `replies.<claim>`, offsets are into the reply. */
  readonly counted: readonly Quote[];
}

export interface ClaimReport {
  readonly id: string;
  readonly category: Category;
  readonly title: string;
  readonly verdict: Verdict;
  readonly weight: number;
  /** Share of the weight that was earned, 0–1. */
  readonly credit: number;
  readonly quote?: Quote;
  /** Every span that counted, the quote included. */
  readonly counted: readonly Quote[];
  /** Why this verdict, in one or two sentences; never praise, never blame. */
  readonly reason: string;
  /** What judged it. */
  readonly judge: 'key' | 'query' | 'structure' | 'simulation';
  /** Pins (by index) whose rows support the claim. */
  readonly supportedBy: readonly number[];
  /** A pin shows it: `supportedBy` is not empty. */
  readonly grounded: boolean;
  /** The claim was asked about after the answer was handed in. */
  readonly followUp?: FollowUp;
  /** For after the grade. */
  readonly truth: string;
  readonly proof?: string;
}

export interface Report {
  /** 0–100, whole. */
  readonly score: number;
  readonly band: 'not shown' | 'partly' | 'clear' | 'outstanding';
  readonly claims: readonly ClaimReport[];
  readonly categories: readonly { readonly category: Category; readonly weight: number; readonly earned: number }[];
  readonly pins: readonly {
    readonly index: number;
    readonly status: 'holds' | 'fails' | 'empty' | 'too-wide';
    readonly rows: number;
    readonly reason: string;
  }[];
  /** Caps that applied, text that was set aside (copied brief, keyword run, instruction), rivals asserted. */
  readonly notes: readonly {
    readonly kind: 'cap' | 'discarded' | 'rival' | 'herring' | 'contradiction' | 'form';
    readonly text: string;
    readonly quote?: Quote;
  }[];
  /** As the answer says it: time worked and hints opened. */
  readonly worked?: Answer['worked'];
  readonly versions: { readonly tracehound: string; readonly grader: string; readonly key: string };
}
