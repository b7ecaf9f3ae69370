import type { EventBatch } from '../core/events.ts';
import type { SourceContext } from '../core/source.ts';
import { recordSource } from '../core/source-kit/records.ts';
import { LATE_SHARE, TO_UNIT } from '../core/source-kit/run.ts';
import { timestamp } from '../core/sql.ts';
import { reader } from '../core/staging.ts';
import { DAY, parseIso } from '../core/time.ts';

const LOGICAL = /^\w+__(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})/;

/** The moment in a run's name, `scheduled__2026-03-03T00:30:00+00:00`; 0 without one. */
function logicalDates(batch: EventBatch<'PipelineRun'>, { pools }: SourceContext): Float64Array {
  const text = reader(pools);
  return Float64Array.from({ length: batch.rows }, (_, i) => {
    const [, iso] = LOGICAL.exec(text(batch.columns.run[i])) ?? [];
    return iso === undefined ? 0 : parseIso(`${iso}Z`);
  });
}

/** Runs wait for the scheduler's next round. */
const queued = (batch: EventBatch<'PipelineRun'>, context: SourceContext): Float64Array => {
  const words = context.rng('noise', batch, 'queued').fill(new Uint32Array(batch.rows));
  return Float64Array.from(words, (word, i) => Math.floor((batch.columns.t[i] as number) - (0.08 + 3.4 * word * TO_UNIT) * 1e6));
};

/** A run that has not ended yet has no end. */
const ends = ({ columns, rows }: EventBatch<'PipelineRun'>, { clock }: SourceContext): Float64Array =>
  columns.end.slice(0, rows).map((end) => (end < clock.end ? end : 0));

export default recordSource({
  id: 'dag-runs',
  title: 'Airflow runs',
  event: 'PipelineRun',
  table: {
    name: 'dag_runs',
    title: 'Runs of pipelines (Airflow)',
    description:
      'One row per run of a DAG, from the table `dag_run` of Airflow’s metadata database, copied every few minutes; `triggered_by` and `release` are added from its audit log. ' +
      'A run that was going on when the copy was made has the state running and no end. The state only says that no task failed for good: what the tasks did is in their logs.',
    spec: 'https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dag-run.html',
    time: 'start_date',
  },
  columns: [
    { name: 'dag_id', type: 'VARCHAR', sql: 'dag.value', entity: 'pipeline', description: 'Name of the pipeline.' },
    {
      name: 'run_id',
      type: 'VARCHAR',
      sql: 'run.value',
      entity: 'run',
      description: 'Name of the run: how it came about and its logical date. It stands in the logs of its tasks and in what they register.',
    },
    {
      name: 'run_type',
      type: 'VARCHAR',
      sql: 'kind.value',
      description: 'scheduled, manual (somebody started it) or backfill (somebody had past days made again).',
    },
    {
      name: 'logical_date',
      type: 'TIMESTAMP',
      sql: `CASE WHEN s.logical > 0 THEN ${timestamp('s.logical')} END`,
      description: 'Date that the run stands for, UTC. A scheduled run starts when its interval has passed, so about a day later.',
    },
    {
      name: 'data_interval_start',
      type: 'TIMESTAMP',
      sql: timestamp('s.day'),
      description: 'Start of the day whose data the run works on.',
    },
    { name: 'data_interval_end', type: 'TIMESTAMP', sql: timestamp(`s.day + ${DAY}`), description: 'End of that day.' },
    { name: 'queued_at', type: 'TIMESTAMP', sql: timestamp('s.queued'), description: 'When the scheduler put the run into the queue.' },
    { name: 'start_date', type: 'TIMESTAMP', sql: timestamp('s.t'), description: 'When it started.' },
    {
      name: 'end_date',
      type: 'TIMESTAMP',
      sql: `CASE WHEN s.ended > 0 THEN ${timestamp('s.ended')} END`,
      description: 'When its last task ended; NULL while it runs.',
    },
    {
      name: 'state',
      type: 'VARCHAR',
      sql: `CASE WHEN s.ended > 0 THEN state.value::VARCHAR ELSE 'running' END`,
      description: 'running, success or failed. A task that failed and went well on a later try leaves the run a success.',
    },
    {
      name: 'external_trigger',
      type: 'BOOLEAN',
      sql: `kind.value::VARCHAR = 'manual'`,
      description: 'Whether somebody or something other than the scheduler started it.',
    },
    {
      name: 'triggered_by',
      type: 'VARCHAR',
      sql: 'author.value',
      entity: 'user',
      description: 'Who asked for it; NULL for the scheduler.',
    },
    {
      name: 'release',
      type: 'VARCHAR',
      sql: 'release.value',
      description: 'Release of the pipeline’s code that was deployed when it started.',
    },
  ],
  delivery: { medianS: 190, sigma: 0.5, minS: 14, late: LATE_SHARE },
  written: ({ t, end }, row, { clock }) => ((end[row] as number) < clock.end ? (end[row] as number) : (t[row] as number)),
  derived: {
    logical: { column: { type: 'f64' }, of: logicalDates },
    queued: { column: { type: 'f64' }, of: queued },
    ended: { column: { type: 'f64' }, of: ends },
  },
});
