import type { EventWriter } from '../../timeline.ts';
import type { Try } from '../schedule.ts';
import type { Recorder } from './recorder.ts';
import type { Place } from './runs.ts';

/** Values of a line's template. */
export interface LineValues {
  readonly a?: number;
  readonly b?: number;
  readonly c?: number;
  readonly d?: number;
  readonly finite?: boolean;
  readonly x?: string | null;
  readonly y?: string | null;
  readonly channel?: 0 | 1 | 2;
  readonly executor?: number;
  /** Index of the host in the world, where it is not the task's own. */
  readonly host?: number;
}

export type LineWriter = (t: number, level: string, logger: string, text: string, values?: LineValues) => void;

/** Writes lines of one try. */
export function lineWriter(
  recorder: Recorder,
  write: EventWriter,
  dag: string,
  run: string,
  { task, attempt }: Pick<Try, 'task' | 'attempt'>,
  { host, application }: Place,
): LineWriter {
  const { pools } = recorder.context;
  const own = pools.instance(host.index);
  return (t, level, logger, text, { finite = true, channel = 0, executor = 0, host: other, ...values } = {}) =>
    recorder.add(write, 'PipelineLine', {
      t,
      channel,
      dag,
      run,
      task: recorder.estate.names.tasks[task],
      attempt,
      application,
      host: other === undefined ? own : pools.instance(other),
      executor,
      level,
      logger,
      text,
      finite: finite ? 1 : 0,
      ...values,
    });
}
