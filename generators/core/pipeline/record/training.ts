import { exp } from '../../math.ts';
import { normal } from '../../distributions.ts';
import type { EventWriter } from '../../timeline.ts';
import { EPOCHS, STEPS_PER_EPOCH } from '../estate.ts';
import type { RunTruth } from '../history.ts';
import { lossOf } from '../learning.ts';
import type { Recorder } from './recorder.ts';
import { into } from './runs.ts';
import { checkpointName } from './steps.ts';

/** Loss (cross-entropy) of an untrained model, and what a good one reaches. */
const UNTRAINED = 0.3405;
const REACHED = 0.2312;
/** Steps that are logged. */
const EVERY = 5;
const PEAK_RATE = 0.0012;
const WARM_UP = 40;

/** One logged step. */
export interface Step {
  readonly t: number;
  readonly epoch: number;
  readonly step: number;
  readonly loss: number;
  readonly finite: boolean;
  readonly validLoss: number;
  readonly rate: number;
  readonly norm: number;
  readonly checkpoint: string | null;
  readonly restored: boolean;
}

/**
 * The logged steps of a run's training, in order. After a loss that is not a number, the trainer goes back to a checkpoint: to the last
 * one and on to the end, or to an early one with which it is content.
 */
export function stepsOf(recorder: Recorder, run: RunTruth): Step[] {
  const one = run.tries.find(({ task, state }) => task === 'train' && state === 'success');
  if (!one || run.training.swallowed) return [];
  const rng = recorder.context.shared('ids', 'pipeline', 'curve', run.id);
  const { nan, pace } = run.training;
  const last = EPOCHS * STEPS_PER_EPOCH;
  // Bad rows are learned as well as good ones: the curve tells of them only by a little.
  const floor = REACHED * (1 + 0.04 * lossOf(run.window[0]!)) * (1 + 0.004 * normal(rng));
  const at = (step: number): number => floor + (UNTRAINED - floor) * exp(-step / STEPS_PER_EPOCH / pace);
  const steps: Step[] = [];
  const lost = nan ? nan.step : Infinity;
  const reach = nan && !nan.resumed ? Math.min(last, nan.step + 4 * EVERY) : last;
  // Steps take about as long as each other; validation at the end of an epoch takes as long as three of them.
  const place = (step: number): number => step + 3 * Math.floor((step - 1) / STEPS_PER_EPOCH);
  const share = (step: number): number => 0.11 + (0.86 * (place(step) + 0.3 * EVERY * (rng.unit() - 0.5))) / (place(reach) + EVERY);
  const rateAt = (step: number): number =>
    step < WARM_UP ? (PEAK_RATE * step) / WARM_UP : PEAK_RATE * (1 - (0.95 * (step - WARM_UP)) / (last - WARM_UP));
  const push = (step: number, finite: boolean, restored: number | null): void => {
    const whole = step % STEPS_PER_EPOCH === 0 && finite && restored === null;
    const loss = at(step) * (1 + 0.011 * normal(rng));
    const valid = at(step) * 1.012 * (1 + 0.002 * normal(rng));
    const norm = finite ? 0.4 + 2.2 * exp(-step / 60) * (1 + 0.2 * Math.abs(normal(rng))) : 0;
    steps.push({
      t: into(one, share(step)) + (restored === null ? 0 : 1_500_000),
      epoch: restored ?? Math.ceil(step / STEPS_PER_EPOCH),
      step,
      loss: finite && restored === null ? loss : 0,
      finite: finite || restored !== null,
      validLoss: whole ? valid : 0,
      rate: rateAt(step),
      norm: restored === null ? norm : 0,
      checkpoint: restored !== null ? checkpointName(restored) : whole ? checkpointName(step / STEPS_PER_EPOCH) : null,
      restored: restored !== null,
    });
  };
  for (let step = EVERY; step <= last; step += EVERY) {
    if (step < lost) push(step, true, null);
    else if (nan) {
      // A few steps of it before the guard speaks.
      for (let bad = 0; bad < 3; bad += 1) push(Math.min(last, step + bad * EVERY), false, null);
      push(Math.min(last, step + 3 * EVERY), true, nan.epoch);
      if (!nan.resumed) break;
      // Resumed at the last checkpoint with half the rate: the steps since then are done again, and nothing is missing at the end.
      for (let again = step + 4 * EVERY; again <= last; again += EVERY) push(again, true, null);
      break;
    }
  }
  return steps;
}

export function recordTraining(recorder: Recorder, write: EventWriter, run: RunTruth): void {
  for (const { t, epoch, step, loss, finite, validLoss, rate, norm, checkpoint, restored } of stepsOf(recorder, run))
    recorder.add(write, 'TrainingStep', {
      t,
      model: recorder.estate.model,
      version: run.version,
      run: run.id,
      attempt: 1,
      epoch,
      step,
      loss,
      finite: finite ? 1 : 0,
      validLoss,
      learningRate: rate,
      gradientNorm: norm,
      checkpoint,
      restored: restored ? 1 : 0,
    });
}
