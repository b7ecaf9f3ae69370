import type { StageColumn, TableSpec } from '../../core/source.ts';
import { LINE_STAGE } from '../../core/source-kit/log-lines.ts';
import { timestamp } from '../../core/sql.ts';

export const STAGE = {
  ...LINE_STAGE,
  application: { ref: 'string' },
  /** 0 = driver. */
  executor: { type: 'u16' },
  logger: { ref: 'string' },
} as const satisfies Record<string, StageColumn>;

export const SPARK_LOGS: TableSpec = {
  name: 'spark_logs',
  title: 'Logs of Spark applications',
  description:
    'Lines of drivers and executors, as Spark’s default pattern writes them: whole seconds, level, class, message; a line with a stack trace is one row. ' +
    'A shipper on each node sends its files every ten seconds; parts come late now and then, and at higher levels a few are lost, and of what executors say as INFO one line in four is kept. The application’s number stands in the log of the task that started it. An application may end well and have written nothing.',
  spec: 'https://spark.apache.org/docs/latest/configuration.html#configuring-logging',
  columns: [
    { name: 'timestamp', type: 'TIMESTAMP', description: 'When the line was written, UTC, in whole seconds.' },
    { name: 'application_id', type: 'VARCHAR', description: 'Application, as YARN numbers it.', entity: 'application' },
    { name: 'executor_id', type: 'VARCHAR', description: 'driver, or the number of the executor that wrote the line.' },
    { name: 'host', type: 'VARCHAR', description: 'Node that it ran on.', entity: 'host' },
    { name: 'level', type: 'VARCHAR', description: 'INFO, WARN or ERROR.' },
    { name: 'logger', type: 'VARCHAR', description: 'Class that wrote, in short: DAGScheduler, TaskSetManager, Executor and so on.' },
    { name: 'message', type: 'VARCHAR', description: 'The text; stack traces have several lines.' },
  ],
  time: 'timestamp',
  stage: STAGE,
  select: {
    timestamp: timestamp('floor(s.t / 1000000) * 1000000'),
    application_id: 'application.value',
    executor_id: `CASE WHEN s.executor = 0 THEN 'driver' ELSE s.executor::VARCHAR END`,
    host: 'host.value',
    level: 'level.value',
    logger: 'logger.value',
    message: 's.body',
  },
  memo: [['executor']],
  arrived: timestamp('s.arrived'),
  order: 'arrived, t, tie',
  raw: { format: 'line', sql: `concat(strftime("timestamp", '%y/%m/%d %H:%M:%S'), ' ', "level", ' ', logger, ': ', message)` },
};
