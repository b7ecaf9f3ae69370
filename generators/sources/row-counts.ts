import { recordSource } from '../core/source-kit/records.ts';
import { LATE_SHARE } from '../core/source-kit/run.ts';
import { timestamp } from '../core/sql.ts';

export default recordSource({
  id: 'row-counts',
  title: 'Row counts of pipeline steps',
  event: 'PartitionCount',
  table: {
    name: 'row_counts',
    title: 'Row counts by step and partition',
    description:
      'What each step of a pipeline read and wrote of a partition, as the step itself counts it when it commits; after OpenLineage’s statistics of datasets. ' +
      'Rows arrive within a minute or two. A try that was killed before its commit has none, and a step that made nothing writes none; now and then an entry comes twice or is lost.',
    spec: 'https://openlineage.io/docs/spec/facets/',
    time: 'recorded_at',
  },
  columns: [
    {
      name: 'recorded_at',
      type: 'TIMESTAMP',
      sql: timestamp('floor(s.t / 1000) * 1000'),
      description: 'When the step had committed, UTC.',
    },
    { name: 'dag_id', type: 'VARCHAR', sql: 'dag.value', entity: 'pipeline', description: 'Name of the pipeline.' },
    { name: 'run_id', type: 'VARCHAR', sql: 'run.value', entity: 'run', description: 'Run of the pipeline.' },
    { name: 'task_id', type: 'VARCHAR', sql: 'task.value', entity: 'task', description: 'Step of the pipeline: task of the run.' },
    { name: 'try_number', type: 'INTEGER', sql: 's.attempt', description: 'Which try of the task, from 1.' },
    { name: 'dataset', type: 'VARCHAR', sql: 'dataset.value', description: 'Dataset that was written.' },
    {
      name: 'partition',
      type: 'VARCHAR',
      sql: 'partition.value',
      entity: 'partition',
      description: 'Part of the dataset, as the folder is called: dt=2026-03-03, or dt=2026-03-03/hour=04.',
    },
    { name: 'rows_in', type: 'BIGINT', sql: 's.rowsIn', description: 'Rows that the step read for it, of all its inputs.' },
    { name: 'rows_out', type: 'BIGINT', sql: 's.rowsOut', description: 'Rows that it wrote.' },
    { name: 'bytes_out', type: 'BIGINT', sql: 's.bytesOut', description: 'Bytes of the files that it wrote, compressed.' },
    { name: 'files_out', type: 'INTEGER', sql: 's.files', description: 'Files that it wrote, markers aside.' },
  ],
  delivery: { medianS: 48, sigma: 0.55, minS: 3, late: LATE_SHARE },
  lost: { 1: 0, 2: 0.0008, 3: 0.006 },
  repeated: { 1: 0, 2: 0.001, 3: 0.003 },
});
