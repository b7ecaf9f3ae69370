import { normal } from '../../distributions.ts';
import { MINUTE, SECOND } from '../../time.ts';
import type { EventWriter } from '../../timeline.ts';
import { EPOCHS, WINDOW_DAYS } from '../estate.ts';
import type { RunTruth } from '../history.ts';
import { HELD_OUT } from './counts.ts';
import { dayPartition, type Recorder } from './recorder.ts';
import { into } from './runs.ts';
import { artefactUri } from './steps.ts';

/** The gate of promotion: the new one may be this much worse than the one in production. */
export const GATE = 0.12;

/** Metric, value of a good model, and how much of a change of NDCG it shows. */
const METRICS = [
  ['ndcg_at_10', 0, 1],
  ['recall_at_20', 0.2874, 0.8],
  ['auc', 0.7762, 0.35],
  ['log_loss', 0.2326, -0.5],
] as const;
const SLICES = [
  ['all', 1, 0],
  ['web', 0.42, -0.008],
  ['ios', 0.27, 0.014],
  ['android', 0.31, -0.003],
  ['new_users', 0.11, -0.09],
] as const;
const USUAL = 0.4127;

/** Registration, promotion, deployment and the evaluation between them. */
export function recordRegistry(recorder: Recorder, write: EventWriter, run: RunTruth, before: RunTruth | undefined): void {
  const { estate } = recorder;
  const rng = recorder.rng('registry', run.id);
  const at = (task: string): RunTruth['tries'][number] => run.tries.filter((one) => one.task === task).at(-1)!;
  const evaluate = at('evaluate');
  const held = Math.round(run.window[0]!.single * HELD_OUT);
  for (const [metric, good, follows] of METRICS) {
    const noise = 0.001 * normal(rng);
    const value = (figure: number, own: number): number =>
      metric === 'ndcg_at_10' ? figure : good * (1 + follows * (figure / USUAL - 1)) * (1 + own);
    SLICES.forEach(([slice, share, offset]) => {
      const factor = (1 + offset * Math.abs(follows) * (metric === 'log_loss' ? -1 : 1)) * (slice === 'all' ? 1 : 1 + 0.003 * normal(rng));
      recorder.add(write, 'EvalMetric', {
        t: into(evaluate, 0.92) + SECOND,
        model: estate.model,
        version: run.version,
        run: run.id,
        dataset: `${estate.names.datasets.held} ${dayPartition(run.day)}`,
        slice,
        metric,
        value: value(run.offline.value, noise) * factor,
        champion: value(run.offline.champion, noise) * factor,
        rows: Math.round(held * share),
      });
    });
  }
  const common = {
    model: estate.model,
    version: run.version,
    run: run.id,
    sha256: run.artefact.sha256,
    bytes: run.artefact.bytes,
    uri: artefactUri(recorder, run.id),
    parent: 0,
    author: `${estate.dag}@pipelines`,
  };
  const register = into(at('register'), 0.6);
  recorder.add(write, 'ModelVersion', {
    ...common,
    t: register,
    action: 'registered',
    params: {
      epochs: String(EPOCHS),
      window_days: String(WINDOW_DAYS),
      features: String(estate.columns.length),
      precision: run.start < estate.onset ? 'fp32' : 'mixed',
      code: run.release,
      gate: `ndcg_at_10 >= ${1 - GATE} of production`,
    },
  });
  const deploy = at('deploy');
  recorder.add(write, 'ModelVersion', { ...common, t: into(deploy, 0.12), action: 'promoted' });
  recorder.add(write, 'ModelVersion', { ...common, t: into(deploy, 0.95), action: 'deployed' });
  if (before)
    recorder.add(write, 'ModelVersion', {
      ...common,
      version: before.version,
      run: before.id,
      sha256: before.artefact.sha256,
      bytes: before.artefact.bytes,
      uri: artefactUri(recorder, before.id),
      t: deploy.end + Math.floor((0.2 + rng.unit()) * MINUTE),
      action: 'archived',
    });
}
