import { recordSource } from '../core/source-kit/records.ts';
import { LATE_SHARE } from '../core/source-kit/run.ts';
import { timestamp } from '../core/sql.ts';

/** `bounds` says which there are. */
const bound = (column: 'low' | 'high', bit: number) => `CASE WHEN (s.bounds & ${bit}) <> 0 THEN s.${column} END`;

export default recordSource({
  id: 'data-quality',
  title: 'Data quality checks',
  event: 'QualityCheck',
  table: {
    name: 'data_quality',
    title: 'Results of data quality checks',
    description:
      'One row per check of a scan: the measured value and the bounds in force at that moment. Scans belong to a run of a pipeline and are stored within a minute. ' +
      'Only what somebody wrote a check for is here, and a check that looks at the share of NULLs does not see values that were filled in; a warning stops nothing.',
    spec: 'https://docs.soda.io/',
    time: 'scan_time',
  },
  columns: [
    { name: 'scan_time', type: 'TIMESTAMP', sql: timestamp('floor(s.t / 1000) * 1000'), description: 'When the check was evaluated, UTC.' },
    { name: 'dag_id', type: 'VARCHAR', sql: 'dag.value', entity: 'pipeline', description: 'Pipeline whose run made the scan.' },
    { name: 'run_id', type: 'VARCHAR', sql: 'run.value', entity: 'run', description: 'That run.' },
    { name: 'dataset', type: 'VARCHAR', sql: 'dataset.value', description: 'Dataset that was checked.' },
    { name: 'partition', type: 'VARCHAR', sql: 'partition.value', entity: 'partition', description: 'Part of it that was looked at.' },
    {
      name: 'column_name',
      type: 'VARCHAR',
      sql: '"column".value',
      entity: 'column',
      description: 'Column that was checked; NULL where the check is about the dataset as a whole.',
    },
    {
      name: 'metric',
      type: 'VARCHAR',
      sql: '"check".value',
      description: 'What was measured: null_share, mean, stddev, distinct_values, duplicate_share, row_count and so on.',
    },
    { name: 'value', type: 'DOUBLE', sql: 's.value', description: 'Measured value.' },
    { name: 'lower_bound', type: 'DOUBLE', sql: bound('low', 1), description: 'Least value that passes; NULL for no bound.' },
    { name: 'upper_bound', type: 'DOUBLE', sql: bound('high', 2), description: 'Greatest value that passes; NULL for no bound.' },
    { name: 'outcome', type: 'VARCHAR', sql: 'result.value', description: 'pass, warn or fail. Only fail stops the run.' },
    { name: 'note', type: 'VARCHAR', sql: 'note.value', description: 'What the check adds, such as names of columns.' },
  ],
  delivery: { medianS: 31, sigma: 0.6, minS: 4, late: LATE_SHARE },
  lost: { 1: 0, 2: 0.0005, 3: 0.006 },
});
