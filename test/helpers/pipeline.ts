/** Hand-made runs of a pipeline for tests of the tables that show them. */
import { isoSeconds } from '../../generators/core/time.ts';
import type { EventRow } from '../../generators/core/events.ts';
import { start } from './services.ts';
import { SECOND, type Rig } from './source-rig.ts';

export const MINUTE = 60 * SECOND;
export const DAG = 'reco_daily';

/** `scheduled__2026-03-03T00:30:00+00:00` of the run that starts at `t`. */
export const runOf = (t: number): string => `scheduled__${isoSeconds(t - 86_400 * SECOND).replace('Z', '+00:00')}`;

export interface TryOptions extends Partial<Omit<EventRow<'PipelineTask'>, 't' | 'host'>> {
  /** Microseconds after the rig's start. */
  readonly at: number;
  readonly run?: string;
  readonly task: string;
  readonly minutes: number;
  readonly host?: number;
}

/** Adds a try of a task. */
export function addTry(rig: Rig, { at, minutes, host = 0, ...more }: TryOptions): void {
  const t = start(rig) + at;
  rig.add('PipelineTask', {
    t,
    end: t + minutes * MINUTE,
    queued: t - 700_000,
    dag: DAG,
    run: runOf(start(rig)),
    attempt: 1,
    maxAttempts: 3,
    state: 'success',
    operator: 'PythonOperator',
    host: rig.pools.instance(host),
    ...more,
  });
}

export const addCount = (rig: Rig, at: number, more: Partial<EventRow<'PartitionCount'>> & { task: string }): void =>
  rig.add('PartitionCount', {
    t: start(rig) + at,
    dag: DAG,
    run: runOf(start(rig)),
    attempt: 1,
    dataset: 'interactions',
    partition: 'dt=2026-03-03',
    rowsIn: 1_834_021,
    rowsOut: 1_833_877,
    bytesOut: 61_442_917,
    files: 8,
    ...more,
  });

export const addLine = (rig: Rig, at: number, more: Partial<EventRow<'PipelineLine'>> & { text: string }): void =>
  rig.add('PipelineLine', {
    t: start(rig) + at,
    dag: DAG,
    run: runOf(start(rig)),
    task: 'validate',
    attempt: 1,
    host: rig.pools.instance(0),
    level: 'INFO',
    logger: 'validate.py:77',
    finite: 1,
    ...more,
  });
