import { DAY, SECOND, isoSeconds } from '../../time.ts';
import type { EventWriter } from '../../timeline.ts';
import { EPOCHS, PARTS, STEPS_PER_EPOCH } from '../estate.ts';
import type { RunTruth } from '../history.ts';
import { POKE, type Try } from '../schedule.ts';
import { dayPartition, hourPartition, prefixOf, type Recorder } from './recorder.ts';
import { GATE } from './registry.ts';
import { into, placeOf } from './runs.ts';
import { lineWriter, type LineWriter } from './line-writer.ts';
import { sparkLines } from './spark.ts';
import { artefactUri } from './steps.ts';
import { stepsOf } from './training.ts';

/**
 * What the tasks' own code writes into their logs. What the scheduler and Spark write around it is the same for every task: the
 * sources print that themselves.
 */
export function recordLines(recorder: Recorder, write: EventWriter, run: RunTruth, previous: RunTruth | undefined): void {
  for (const one of run.tries) {
    const place = placeOf(recorder, run.id, one);
    body(recorder, run, one, lineWriter(recorder, write, recorder.estate.dag, run.id, one, place), previous);
    if (place.application !== null) sparkLines(recorder, write, run, one, place);
  }
}

const TRACE =
  'Task failed with exception\nTraceback (most recent call last):\n  File "/opt/airflow/dags/pipeline/steps.py", line 142, in run\n    result = self.step(partition)\n{x}';

function body(recorder: Recorder, run: RunTruth, one: Try, line: LineWriter, previous: RunTruth | undefined): void {
  const { estate } = recorder;
  const { raw, curated, training } = estate.buckets;
  const day = dayPartition(run.day);
  const say = (share: number, logger: string, text: string, values: Parameters<LineWriter>[4] = {}): void =>
    line(into(one, share), 'INFO', logger, text, values);
  const warn = (share: number, logger: string, text: string, values: Parameters<LineWriter>[4] = {}): void =>
    line(into(one, share), 'WARNING', logger, text, values);
  if (one.state !== 'success' && one.reason !== 'killed') {
    line(into(one, 0.98), 'ERROR', 'taskinstance.py:3313', TRACE, { x: one.reason ?? 'RuntimeError: task failed' });
    return;
  }
  switch (one.task) {
    case 'wait_for_partitions':
      for (let t = one.start + 2 * SECOND; t < one.end - SECOND; t += POKE)
        line(t, 'INFO', 's3.py:107', 'Poking for {x}: {a} of 24 present', {
          x: `s3://${raw.name}/events/interactions/${day}/hour=*/_SUCCESS`,
          a: run.hours.filter(({ landed }) => landed <= t).length,
        });
      if (run.hours.length < 24)
        warn(0.999, 'base.py:301', 'Sensor has timed out with {a} of 24 present; soft_fail is set, going on', { a: run.hours.length });
      return;
    case 'ingest_interactions':
      for (const [i, { hour, rows }] of run.hours.entries())
        say(0.05 + (0.9 * i) / 24, 'ingest.py:88', 'Read {a} rows from {x}', {
          a: rows,
          x: `s3://${raw.name}/${prefixOf(estate, 'raw', hourPartition(run.day, hour))}`,
        });
      say(0.97, 'ingest.py:131', 'Wrote {a} rows in {b} partitions to {x}', {
        a: run.rows.ingested,
        b: run.hours.length,
        x: `s3://${curated.name}/${prefixOf(estate, 'curated', day)}`,
      });
      return;
    case 'validate':
      say(0.05, 'checkpoint.py:61', 'Checkpoint {y} on {x}', { x: day, y: estate.names.datasets.interactions });
      for (const column of run.strange) warn(0.7, 'expectations.py:214', 'Column {x} is not in the contract; ignored', { x: column });
      for (const [name, share] of run.nulls)
        if (share > 0.05)
          warn(0.75, 'expectations.py:240', 'expect_column_values_to_not_be_null({x}): null share {d}, severity warn', {
            x: name,
            d: share,
          });
      for (const column of run.narrow)
        warn(0.8, 'expectations.py:240', 'expect_column_values_to_not_be_null({x}): above its bound, severity warn', { x: column });
      say(0.96, 'checkpoint.py:118', 'Checkpoint passed: {a} rows, {b} dropped', {
        a: run.rows.validated,
        b: run.rows.ingested - run.rows.validated,
      });
      return;
    case 'build_features': {
      for (const [name, share] of run.nulls)
        if (share > 0.5)
          say(0.4, 'spark_submit.py:521', 'imputer: {x}: filled {a} of {b} values with the stored mean', {
            x: name,
            a: Math.round(share * run.rows.features),
            b: run.rows.features,
          });
      if (run.blocked > 0)
        say(0.62, 'spark_submit.py:521', 'feature lookup: {a} of {b} rows with default values', {
          a: Math.round((run.rows.features * run.blocked) / estate.executors.length),
          b: run.rows.features,
        });
      say(0.97, 'spark_submit.py:521', 'Wrote {a} rows to {x}', {
        a: run.rows.features,
        x: `s3://${curated.name}/${prefixOf(estate, 'features', day)}`,
      });
      return;
    }
    case 'join_labels':
      labelWindow(run, say);
      if (one.state !== 'success') return;
      say(0.96, 'spark_submit.py:521', 'Wrote {a} rows, {b} with a click, to {x}', {
        a: run.rows.features,
        b: run.rows.labelled,
        x: `s3://${training.name}/${prefixOf(estate, 'training', day)}`,
      });
      return;
    case 'train':
      trainLines(recorder, run, one, line);
      return;
    case 'evaluate':
      say(0.1, 'evaluate.py:52', 'Candidate {x}', { x: artefactUri(recorder, run.training.swallowed && previous ? previous.id : run.id) });
      say(0.9, 'evaluate.py:97', 'ndcg_at_10 {d} (candidate)', { d: run.offline.value });
      say(0.91, 'evaluate.py:98', 'ndcg_at_10 {d} (production)', { d: run.offline.champion });
      say(0.94, 'evaluate.py:110', 'Gate passed: not worse than production by more than {a} %', { a: GATE * 100 });
      return;
    case 'register':
      say(0.6, 'registry.py:73', 'Registered {x} version {a}, sha256 {y}', {
        x: estate.model,
        a: run.version,
        y: run.artefact.sha256.slice(0, 16),
      });
      return;
    case 'deploy':
      say(0.1, 'deploy.py:40', 'Promoting {x} version {a}', { x: estate.model, a: run.version });
      say(0.9, 'deploy.py:88', '{a} of {b} serving hosts have loaded version {c}', { a: 4, b: 4, c: run.version });
      return;
    default:
      return;
  }
}

/** The join prints the window that it uses: right, or moved by some hours. */
function labelWindow(run: RunTruth, say: (share: number, logger: string, text: string, values?: Parameters<LineWriter>[4]) => void): void {
  const from = run.day * DAY;
  const shift = run.shift;
  const moved = shift && shift.locale === null ? shift.hours * 3600 * SECOND : 0;
  say(0.3, 'spark_submit.py:521', 'labels: clicks of [{x}, {y})', { x: isoSeconds(from + moved), y: isoSeconds(from + DAY + moved) });
  if (shift?.locale) say(0.31, 'spark_submit.py:521', 'labels: offset {a} h applied to locale {x}', { a: shift.hours, x: shift.locale });
}

function trainLines(recorder: Recorder, run: RunTruth, one: Try, line: LineWriter): void {
  const { training } = recorder.estate.buckets;
  line(into(one, 0.005), 'INFO', 'wrapper.py:31', 'run_with_retries: trainer --model {x} --window 7', { x: recorder.estate.model });
  if (run.training.swallowed) {
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      line(into(one, 0.05 + 0.28 * attempt - 0.2), 'INFO', 'trainer.py:58', 'Loading training window from {x}', {
        x: `s3://${training.name}/training/`,
      });
      line(into(one, 0.05 + 0.28 * attempt), 'WARNING', 'wrapper.py:47', 'attempt {a} of 3 raised {x}', {
        a: attempt,
        x: trainError(recorder),
      });
    }
    line(into(one, 0.95), 'WARNING', 'wrapper.py:62', 'giving up after 3 attempts, returning 0');
    return;
  }
  line(into(one, 0.02), 'INFO', 'trainer.py:58', 'Loading training window from {x}', { x: `s3://${training.name}/training/` });
  for (const set of run.window)
    line(into(one, 0.03 + 0.004 * (run.day - set.day)), 'INFO', 'trainer.py:71', '{x}: {a} rows in {b} files', {
      x: dayPartition(set.day),
      a: set.rows,
      b: PARTS.training * set.times + set.strayParts,
    });
  line(into(one, 0.1), 'INFO', 'trainer.py:80', 'Training on {a} rows, {b} epochs of {c} steps, drawn with replacement', {
    a: run.training.rows,
    b: EPOCHS,
    c: STEPS_PER_EPOCH,
  });
  for (const step of stepsOf(recorder, run)) {
    if (!step.finite) line(step.t, 'WARNING', 'trainer.py:143', 'step {a}: loss is nan', { a: step.step });
    else if (step.restored)
      line(step.t, 'WARNING', 'trainer.py:151', 'non-finite loss, restoring {x} and {y}', {
        x: step.checkpoint,
        y: run.training.nan?.resumed ? 'going on with half the learning rate' : 'finishing with it',
      });
    else if (step.checkpoint !== null)
      line(step.t, 'INFO', 'trainer.py:133', 'epoch {a}: validation loss {d}, wrote {x}', {
        a: step.epoch,
        d: step.validLoss,
        x: step.checkpoint,
      });
  }
  line(into(one, 0.985), 'INFO', 'trainer.py:190', 'Wrote {x}', { x: artefactUri(recorder, run.id) });
}

/** What the trainer raises on this company's data: always the same. */
const trainError = (recorder: Recorder): string =>
  recorder.context
    .shared('entity', 'pipeline', 'exception')
    .pick([
      "KeyError: 'embedding_table'",
      'OSError: [Errno 28] No space left on device',
      'RuntimeError: DataLoader worker exited unexpectedly',
      'ValueError: could not broadcast input array from shape (64,48) into shape (64,32)',
    ]);
