import type { Report, Verdict } from './report.ts';
import { BANDS } from './score.ts';

/** What a person says of one claim of an answer. */
export type Label = 'met' | 'partial' | 'missed';
export const LABELS: readonly Label[] = ['missed', 'partial', 'met'];

/**
 * An answer's labels: claims without one are not compared. `overall` is the person's score, 0–100; an answer without a `band` of its
 * own stands in the report's band of that score.
 */
export interface Labels {
  readonly id: string;
  readonly style?: string | undefined;
  readonly band?: string | undefined;
  readonly labels: Readonly<Record<string, Label>>;
  readonly overall?: number | undefined;
}

/** One claim of one answer: the person's level and the grader's. 0 missed, 1 partial, 2 met. */
export interface Point {
  readonly answer: string;
  readonly claim: string;
  readonly label: Label;
  readonly verdict: Verdict;
  readonly want: number;
  /** `unsure` is no verdict: it counts as missed, and where the label is missed too as partial, so that it never agrees. */
  readonly got: number;
}

/** Agreement of verdicts, a share 0–1 and quadratic weighted kappa of three levels. */
export interface Rates {
  readonly points: number;
  readonly accuracy: number;
  readonly kappa: number;
}

/** Agreement of scores with `overall`, over the answers that have one. */
export interface ScoreError {
  readonly answers: number;
  /** Mean absolute difference, of 100. */
  readonly mean: number;
  /** Mean of grader minus person: above 0 the grader is generous. */
  readonly signed: number;
}

export interface GroupAgreement extends Rates {
  readonly name: string;
  readonly answers: number;
  readonly score: ScoreError;
}

export interface Agreement extends Rates {
  readonly answers: number;
  /** In the order in which the reports have them. */
  readonly claims: readonly (Rates & { readonly id: string })[];
  /** Met, though the label says missed. */
  readonly falseMet: readonly Point[];
  /** Missed or unsure, though the label says met. */
  readonly falseMissed: readonly Point[];
  readonly unsure: number;
  readonly score: ScoreError;
  /** Kappa of scores in five bands of 20. */
  readonly bandKappa: number;
  /** By style and by band, in order of appearance; answers that have neither are left out. */
  readonly styles: readonly GroupAgreement[];
  readonly bands: readonly GroupAgreement[];
}

/**
 * How well reports agree with the labels of people.
 * @param answers labels, in the order of `reports`
 * @throws RangeError when there are more or fewer reports than answers
 */
export function agreement(answers: readonly Labels[], reports: readonly Pick<Report, 'claims' | 'score'>[]): Agreement {
  if (answers.length !== reports.length) throw new RangeError(`${answers.length} labelled answers have ${reports.length} reports.`);
  const graded = answers.map((answer, index) => ({ answer, report: reports[index]!, points: pointsOf(answer, reports[index]!) }));
  const points = graded.flatMap((one) => one.points);
  const scored = graded.flatMap(({ answer: { overall }, report }) => (overall === undefined ? [] : [{ overall, score: report.score }]));
  const fifth = (value: number): number => Math.min(4, Math.floor(value / 20));
  const ids = [...new Set(points.map(({ claim }) => claim))];
  const groups = (of: (answer: Labels) => string | undefined): GroupAgreement[] =>
    [...new Set(answers.flatMap((answer) => of(answer) ?? []))].map((name) => {
      const own = graded.filter(({ answer }) => of(answer) === name);
      return { name, answers: own.length, ...rates(own.flatMap((one) => one.points)), score: errorOf(own) };
    });
  return {
    answers: answers.length,
    ...rates(points),
    claims: ids.map((id) => ({ id, ...rates(points.filter(({ claim }) => claim === id)) })),
    falseMet: points.filter(({ label, verdict }) => label === 'missed' && verdict === 'met'),
    falseMissed: points.filter(({ label, verdict }) => label === 'met' && (verdict === 'missed' || verdict === 'unsure')),
    unsure: points.filter(({ verdict }) => verdict === 'unsure').length,
    score: errorOf(graded),
    bandKappa: quadraticKappa(
      scored.map(({ overall }) => fifth(overall)),
      scored.map(({ score }) => fifth(score)),
      5,
    ),
    styles: groups(({ style }) => style),
    bands: groups(bandOf),
  };
}

const bandOf = ({ band, overall }: Labels): string | undefined =>
  band ?? (overall === undefined ? undefined : BANDS.find(({ from }) => overall >= from)?.band);

function pointsOf({ id, labels }: Labels, { claims }: Pick<Report, 'claims'>): Point[] {
  return claims.flatMap(({ id: claim, verdict }): Point[] => {
    const label = Object.hasOwn(labels, claim) ? labels[claim] : undefined;
    if (label === undefined) return [];
    const want = LABELS.indexOf(label);
    const got = verdict === 'unsure' ? (want === 0 ? 1 : 0) : LABELS.indexOf(verdict);
    return [{ answer: id, claim, label, verdict, want, got }];
  });
}

function rates(points: readonly Point[]): Rates {
  const [want, got] = [points.map((point) => point.want), points.map((point) => point.got)];
  return { points: points.length, accuracy: accuracy(want, got), kappa: quadraticKappa(want, got, LABELS.length) };
}

function errorOf(graded: readonly { readonly answer: Labels; readonly report: Pick<Report, 'score'> }[]): ScoreError {
  const own = graded.flatMap(({ answer: { overall }, report }) => (overall === undefined ? [] : [[overall, report.score] as const]));
  const [want, got] = [own.map(([person]) => person), own.map(([, grader]) => grader)];
  const signed = got.reduce((sum, value, index) => sum + value - want[index]!, 0) / Math.max(got.length, 1);
  return { answers: own.length, mean: meanError(want, got), signed };
}

/** Quadratic weighted kappa of two ratings with `levels` grades; 1 when both are constant and equal. */
export function quadraticKappa(a: readonly number[], b: readonly number[], levels: number): number {
  const observed = Array.from({ length: levels }, () => Array.from({ length: levels }, () => 0));
  const left = Array.from({ length: levels }, () => 0);
  const right = Array.from({ length: levels }, () => 0);
  a.forEach((value, index) => {
    const other = b[index] ?? 0;
    const row = observed[value];
    if (row) row[other] = (row[other] ?? 0) + 1;
    left[value] = (left[value] ?? 0) + 1;
    right[other] = (right[other] ?? 0) + 1;
  });
  let disagreement = 0;
  let chance = 0;
  for (let i = 0; i < levels; i++) {
    for (let j = 0; j < levels; j++) {
      const weight = ((i - j) / (levels - 1)) ** 2;
      disagreement += weight * (observed[i]?.[j] ?? 0);
      chance += (weight * (left[i] ?? 0) * (right[j] ?? 0)) / a.length;
    }
  }
  // Without points there is nothing to disagree about.
  return chance > 0 ? 1 - disagreement / chance : 1;
}

/** Share of equal pairs. */
export function accuracy(a: readonly number[], b: readonly number[]): number {
  return a.filter((value, index) => value === b[index]).length / Math.max(a.length, 1);
}

/** Mean absolute difference. */
export function meanError(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / Math.max(a.length, 1);
}
