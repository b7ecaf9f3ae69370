import { recordSource } from '../core/source-kit/records.ts';
import { LATE_SHARE } from '../core/source-kit/run.ts';
import { timestamp } from '../core/sql.ts';

export default recordSource({
  id: 'eval-metrics',
  title: 'Offline evaluation',
  event: 'EvalMetric',
  table: {
    name: 'eval_metrics',
    title: 'Metrics of the offline evaluation',
    description:
      'Metrics of a candidate on the held-out dataset of its run, by slice of users, beside the same of the version in production. Logged by the task that evaluates, within a minute. ' +
      'Offline metrics only say how well the model explains the labels that it was given: wrong labels may even raise them.',
    spec: 'https://mlflow.org/docs/latest/tracking.html',
    time: 'timestamp',
  },
  columns: [
    { name: 'timestamp', type: 'TIMESTAMP', sql: timestamp('floor(s.t / 1000) * 1000'), description: 'When the metric was logged, UTC.' },
    { name: 'run_id', type: 'VARCHAR', sql: 'run.value', entity: 'run', description: 'Run of the pipeline.' },
    { name: 'name', type: 'VARCHAR', sql: 'model.value', entity: 'model', description: 'Model.' },
    {
      name: 'version',
      type: 'INTEGER',
      sql: 's.version',
      entity: 'model version',
      description: 'Version that the candidate becomes once it is registered.',
    },
    { name: 'dataset', type: 'VARCHAR', sql: 'dataset.value', description: 'Dataset that it was evaluated on.' },
    { name: 'slice', type: 'VARCHAR', sql: 'slice.value', description: 'Part of the users: all, or a platform, market or age of account.' },
    {
      name: 'metric',
      type: 'VARCHAR',
      sql: 'metric.value',
      description: 'Which metric: ndcg_at_10, recall_at_50, auc, logloss and so on.',
    },
    { name: 'value', type: 'DOUBLE', sql: 's.value', description: 'Its value for the candidate.' },
    {
      name: 'champion_value',
      type: 'DOUBLE',
      sql: `CASE WHEN isfinite(s.champion) THEN s.champion END`,
      description: 'The same of the version in production, on the same rows.',
    },
    { name: 'rows', type: 'BIGINT', sql: 's.rows', description: 'Rows that were evaluated.' },
  ],
  delivery: { medianS: 22, sigma: 0.6, minS: 2, late: LATE_SHARE },
});
