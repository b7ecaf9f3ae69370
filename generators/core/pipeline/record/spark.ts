import type { EventWriter } from '../../timeline.ts';
import { STORE_PORT } from '../estate.ts';
import type { RunTruth } from '../history.ts';
import type { Try } from '../schedule.ts';
import { isBlocked } from './blocked.ts';
import { lineWriter, type LineValues } from './line-writer.ts';
import type { Recorder } from './recorder.ts';
import { into, type Place } from './runs.ts';

/** What Spark's driver and executors say that not every application says: committer, feature store, executors lost. */
export function sparkLines(recorder: Recorder, write: EventWriter, run: RunTruth, one: Try, place: Place): void {
  const { estate } = recorder;
  const rng = recorder.rng('spark', run.id, one.task, one.attempt);
  const line = lineWriter(recorder, write, estate.dag, run.id, one, place);
  const building = one.task === 'build_features';
  const driver = (share: number, level: string, logger: string, text: string, values: LineValues): void =>
    line(into(one, share), level, logger, text, { ...values, channel: 1 });
  // The settings of the onset's eve are in force from then on, under every cause.
  driver(0.6, 'INFO', 'FileOutputCommitter', 'File Output Committer Algorithm version is {a}', {
    a: run.start >= estate.onset && !building ? 2 : 1,
  });
  if (one.reason === 'killed')
    driver(
      0.96,
      'WARN',
      'YarnSchedulerBackend$YarnSchedulerEndpoint',
      'Requesting driver to remove executor {a} for reason Container killed by YARN for exceeding memory limits',
      { a: 1 + rng.int(estate.executors.length) },
    );
  if (!building || one.state !== 'success') return;
  const features = estate.columns.filter(({ from }) => from === 'store').length;
  const x = `${estate.storeHost}:${STORE_PORT}`;
  estate.executors.forEach((executor, number) => {
    const own = (share: number, level: string, text: string, values: LineValues): void =>
      line(into(one, share), level, 'FeatureStoreClient', text, { ...values, channel: 2, executor: number + 1, host: executor.index });
    if (!isBlocked(recorder, run, number))
      return own(0.07 + 0.02 * rng.unit(), 'INFO', 'connected to {x}, {a} features', { x, a: features });
    for (let i = 1; i <= 3; i += 1) own(0.1 + 0.14 * i, 'WARN', 'connect timed out: {x}, attempt {a} of 3', { x, a: i });
    own(0.58, 'WARN', 'store unavailable, using defaults for {a} features', { a: features });
  });
}
