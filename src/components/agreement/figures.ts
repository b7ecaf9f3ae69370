/** What the page "How well does the grader agree?" shows. `test/golden/agreement.test.ts` keeps `figures.json` true. */
export interface SetFigures {
  /** Name of the set in the panel's fixture: `seen`, or the letter of a batch. */
  readonly id: string;
  readonly answers: number;
  readonly points: number;
  /** Share of points with the same verdict, 0–1. `unsure` agrees with nothing. */
  readonly accuracy: number;
  /** Quadratic weighted kappa of missed, partial, met. */
  readonly kappa: number;
  /** Points called met though labelled missed. */
  readonly falseMet: number;
  /** Mean absolute difference of scores, of 100; and the mean of grader minus label. */
  readonly error: number;
  readonly signed: number;
  /** Points by label (missed, partial, met) and verdict (missed, unsure, partial, met). */
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
export interface FirstFigures {
  readonly id: string;
  readonly answers: number;
  readonly points: number;
  readonly accuracy: number;
  readonly kappa: number;
  readonly falseMet: number;
  readonly error: number;
  /** Version of the grader. */
  readonly grader: string;
}

/** Two labellings of the same answers, the second by an examiner who saw no labels. */
export interface RaterFigures {
  /** The set that they are of. */
  readonly id: string;
  readonly answers: number;
  readonly points: number;
  readonly accuracy: number;
  readonly kappa: number;
  readonly error: number;
}

/** A set after the follow-up questions. */
export interface RepliedFigures {
  readonly id: string;
  readonly answers: number;
  readonly questions: number;
  readonly points: number;
  readonly accuracy: number;
  readonly kappa: number;
  readonly falseMet: number;
}

export interface AgreementFigures {
  readonly sets: readonly SetFigures[];
  readonly raters: readonly RaterFigures[];
  readonly replied: readonly RepliedFigures[];
}

export const VERDICTS = ['missed', 'unsure', 'partial', 'met'] as const;
export const LABEL_NAMES = ['missed', 'partial', 'met'] as const;
