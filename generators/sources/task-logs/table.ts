import type { StageColumn, TableSpec } from '../../core/source.ts';
import { LINE_STAGE } from '../../core/source-kit/log-lines.ts';
import { timestamp } from '../../core/sql.ts';

export const STAGE = {
  ...LINE_STAGE,
  dag: { ref: 'string' },
  run: { ref: 'string' },
  task: { ref: 'string' },
  attempt: { type: 'u8' },
  file: { ref: 'string' },
  line: { type: 'u16' },
} as const satisfies Record<string, StageColumn>;

export const TASK_LOGS: TableSpec = {
  name: 'task_logs',
  title: 'Logs of tasks (Airflow)',
  description:
    'Lines that Airflow and the code of a task write during one try of the task; a line with a stack trace is one row. ' +
    'A shipper on the worker reads the files and sends them every few seconds; parts come late now and then, and at higher levels some are lost, a whole worker’s of an hour or two among them. What a Spark job does inside the cluster is in spark_logs, under the application that is named here.',
  spec: 'https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/logging-monitoring/logging-tasks.html',
  columns: [
    { name: 'timestamp', type: 'TIMESTAMP', description: 'When the line was written, UTC, milliseconds.' },
    { name: 'dag_id', type: 'VARCHAR', description: 'Pipeline.', entity: 'pipeline' },
    { name: 'run_id', type: 'VARCHAR', description: 'Run of the pipeline.', entity: 'run' },
    { name: 'task_id', type: 'VARCHAR', description: 'Task of the run.', entity: 'task' },
    { name: 'try_number', type: 'INTEGER', description: 'Try of the task, from 1; every try has its own file.' },
    { name: 'hostname', type: 'VARCHAR', description: 'Worker that ran it.', entity: 'host' },
    { name: 'level', type: 'VARCHAR', description: 'DEBUG, INFO, WARNING or ERROR.' },
    {
      name: 'filename',
      type: 'VARCHAR',
      description: 'Source file that wrote the line: of Airflow, of a library, or of the pipeline itself.',
    },
    { name: 'lineno', type: 'INTEGER', description: 'Line in that file.' },
    { name: 'message', type: 'VARCHAR', description: 'The text; stack traces have several lines.' },
  ],
  time: 'timestamp',
  stage: STAGE,
  select: {
    timestamp: timestamp('floor(s.t / 1000) * 1000'),
    dag_id: 'dag.value',
    run_id: 'run.value',
    task_id: 'task.value',
    try_number: 's.attempt',
    hostname: 'host.value',
    level: 'level.value',
    filename: 'file.value',
    lineno: 's.line',
    message: 's.body',
  },
  arrived: timestamp('s.arrived'),
  order: 'arrived, t, tie',
  raw: {
    format: 'line',
    sql: `concat('[', strftime("timestamp", '%Y-%m-%dT%H:%M:%S.%g'), '+0000] {', filename, ':', lineno, '} ', "level", ' - ', message)`,
  },
};
