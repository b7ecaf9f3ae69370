import type { Rates } from '../../grading/agreement.ts';

/** How far verdicts agree with labels, over some answers. `unsure` agrees with nothing. */
interface Figures extends Rates {
  /** Name of the set in the panel's fixture: `seen`, or the letter of a batch. */
  readonly id: string;
  readonly answers: number;
}

/** What the page "How well does the grader agree?" shows. `test/golden/agreement.test.ts` keeps `figures.json` true. */
export interface AgreementFigures {
  readonly sets: readonly SetFigures[];
  readonly raters: readonly RaterFigures[];
  readonly replied: readonly RepliedFigures[];
}

export interface SetFigures extends Figures {
  /** Points called met though labelled missed. */
  readonly falseMet: number;
  /** Mean absolute difference of scores, of 100; and the mean of grader minus label. */
  readonly error: number;
  readonly signed: number;
  /** Points by label (`LABELS`) and verdict (`VERDICTS`). */
  readonly confusion: readonly (readonly number[])[];
  readonly bands: readonly BandFigures[];
  /** Score of the label and of the grader, an answer each. */
  readonly scores: readonly (readonly [label: number, grader: number])[];
}

export interface BandFigures {
  readonly name: string;
  readonly answers: number;
  readonly points: number;
  readonly accuracy: number;
  readonly signed: number;
}

/** A set as it was when the grader met it for the first time: it cannot be measured again. */
export interface FirstFigures extends Figures {
  readonly falseMet: number;
  readonly error: number;
  /** Version of the grader. */
  readonly grader: string;
  /** Has nobody who works on the grader read it since? */
  readonly unread?: boolean;
}

/** Two labellings of the same answers, the second by an examiner who saw no labels. */
export interface RaterFigures extends Figures {
  readonly error: number;
}

/** A set after the follow-up questions. */
export interface RepliedFigures extends Figures {
  readonly questions: number;
  readonly falseMet: number;
}

/** Columns of `confusion`. */
export const VERDICTS = ['missed', 'unsure', 'partial', 'met'] as const;
