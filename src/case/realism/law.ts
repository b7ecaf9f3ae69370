import type { Subject } from './subject.ts';

/** What a law found about a table or one of its columns. */
export interface Finding {
  readonly pass: boolean;
  /** Column or signal; absent: the table. */
  readonly column?: string;
  /** The measured figure beside its limit. */
  readonly figure: string;
}

/** A give-away of made-up data, as a law: one file in `laws/`. It holds for every table, or has nothing to say of one. */
export interface Law {
  readonly id: string;
  /** What real data do. */
  readonly title: string;
  check(subject: Subject): Promise<readonly Finding[]>;
}

export const defineLaw = (law: Law): Law => law;

/** Rows below which a share says nothing. */
export const ENOUGH = 500;

export const percent = (share: number): string => `${(share * 100).toFixed(share < 0.01 ? 2 : share < 0.1 ? 1 : 0)} %`;
