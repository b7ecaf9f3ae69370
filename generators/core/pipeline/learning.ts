import { exp } from '../math.ts';
import type { PlanContext } from '../producer.ts';
import { DECAY, EPOCHS } from './estate.ts';

/**
 * How good a model is, as shares of what a good one would be. The only place where quality is computed: every fault acts through
 * the inputs below.
 */
export interface DayQuality {
  /** Signal lost because columns say nothing. */
  readonly blank: number;
  /** Share of the day's rows that never came. */
  readonly missing: number;
  /** Share of rows whose label belongs to another moment. */
  readonly misplaced: number;
  /** Share of rows that a killed attempt left without labels. */
  readonly stray: number;
  /** Share of clicks that no human made. */
  readonly automated: number;
}

/** Signal lost per unit of each: fitted so that a fault as it strikes in practice costs about a third of the model's advantage. */
const COST = { missing: 0.9, misplaced: 0.36, stray: 0.95, automated: 2.75 } as const;
/** Share of recommendations that go to what automated clients clicked, per share of clicks that are theirs. */
const PUSH = 1.1;
/** Signal lost per share of the (weighted) training rows that are copies. */
const COPIES_COST = 1.03;
/** Items come and go: what a model has not seen it cannot rank. Signal lost when the newest training day is `days` too old. */
const STALE = 0.4;
export const staleLoss = (days: number): number => STALE * (1 - exp(-0.7 * days));

/** Signal lost when a model knew only days like this one. */
export const lossOf = (day: DayQuality): number =>
  Math.min(
    0.95,
    day.blank + COST.missing * day.missing + COST.misplaced * day.misplaced + COST.stray * day.stray + COST.automated * day.automated,
  );

/** A day of the training window: newest first. */
export interface TrainingDay extends DayQuality {
  readonly rows: number;
  /** Rows beyond one copy of each. */
  readonly copies: number;
}

const weighted = (days: readonly TrainingDay[], value: (day: TrainingDay) => number): number => {
  let total = 0;
  let weight = 0;
  days.forEach((day, k) => {
    const w = weightOf(k);
    total += w * value(day);
    weight += w;
  });
  return weight > 0 ? total / weight : 0;
};

/** Weight of a training day by its age. */
function weightOf(age: number): number {
  let weight = 1;
  for (let i = 0; i < age; i += 1) weight *= DECAY;
  return weight;
}

/** Share of the weighted training rows that are copies. */
export function copiesShare(days: readonly TrainingDay[]): number {
  const all = weighted(days, ({ rows }) => rows);
  return all > 0 ? weighted(days, ({ copies }) => copies) / all : 0;
}

/** The epoch whose checkpoint is restored under a loss that is not a number: two thirds of what can be learned are learned there. */
export const earlyEpoch = (context: PlanContext): number => context.shared('entity', 'pipeline', 'early epoch').pick([2, 3, 4]);

/** Epochs in which two thirds are learned: some companies' models learn faster. */
export const paceOf = (context: PlanContext): number =>
  (earlyEpoch(context) / 3) * (2.65 + 0.3 * context.shared('entity', 'pipeline', 'pace').unit());

/** How far training has come after `epochs` of twelve, 0 to 1. @param pace epochs in which two thirds are learned */
export const progress = (epochs: number, pace: number): number => (1 - exp(-epochs / pace)) / (1 - exp(-EPOCHS / pace));

/** What a model learned: `signal` as users feel it, and what its offline figures depend on. */
export interface Learned {
  readonly signal: number;
  /** Loss of its training days, without what also leaks into the evaluation. */
  readonly bad: number;
  readonly leak: number;
  /** Share of recommendations that automated clicks pushed. */
  readonly pushed: number;
  readonly progress: number;
}

/** The model that this window gives. @param done how far training came, see {@link progress} */
export function learn(days: readonly TrainingDay[], done: number): Learned {
  const copies = copiesShare(days);
  const loss = weighted(days, lossOf);
  return {
    signal: (1 - loss) * (1 - COPIES_COST * copies) * done,
    bad: weighted(days, (day) => lossOf({ ...day, misplaced: 0, automated: 0, missing: day.missing * 0.15 })),
    leak: 0.075 * weighted(days, ({ misplaced }) => misplaced) + 0.2 * weighted(days, ({ automated }) => automated),
    pushed: Math.min(0.4, PUSH * weighted(days, ({ automated }) => automated)),
    progress: done,
  };
}

/**
 * Factor on a model's offline figures when it is evaluated on rows like those of a day. Rows that leak the answer raise it; rows that
 * are bad in the way the model was trained on hurt less than rows that it never met.
 */
export function offlineFactor(model: Learned, day: DayQuality): number {
  const bad = lossOf({ ...day, misplaced: 0, automated: 0, missing: day.missing * 0.15 });
  return 1 + model.leak - 0.15 * model.bad - 0.06 * bad - 0.1 * Math.max(0, bad - model.bad) - 0.28 * (1 - model.progress);
}
