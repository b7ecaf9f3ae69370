/** What Airflow 2.10 and its providers write around a task: place in the source, level, text. */
import { parseTemplate, type Template } from '../../core/source-kit/templates.ts';

export interface Phrase {
  readonly file: string;
  readonly line: number;
  readonly level: 'INFO' | 'WARNING' | 'ERROR';
  readonly template: Template;
}

/** @param place `taskinstance.py:2613` */
function phrase(place: string, text: string, level: Phrase['level'] = 'INFO'): Phrase {
  const [file = '', line] = place.split(':');
  return { file, line: Number(line), level, template: parseTemplate(text) };
}

const TI = '<TaskInstance: {dag}.{task} {run} [{state}]>';
const ENDED = 'dag_id={dag}, task_id={task}, run_id={run}, execution_date={logical}, start_date={start}, end_date={end}';
const SITE = '/home/airflow/.local/lib/python3.12/site-packages';

export const BEGIN = {
  group: phrase('local_task_job_runner.py:123', '::group::Pre task execution logs'),
  ready: phrase('taskinstance.py:2613', `Dependencies all met for dep_context=non-requeueable deps ti=${TI}`),
  requeueable: phrase('taskinstance.py:2613', `Dependencies all met for dep_context=requeueable deps ti=${TI}`),
  attempt: phrase('taskinstance.py:2866', 'Starting attempt {attempt} of {most}'),
  executing: phrase('taskinstance.py:2889', 'Executing <Task({operator}): {task}> on {date}'),
  process: phrase('standard_task_runner.py:72', 'Started process {pid} to run task'),
  running: phrase(
    'standard_task_runner.py:104',
    "Running: ['airflow', 'tasks', 'run', '{dag}', '{task}', '{run}', '--job-id', '{job}', '--raw', '--subdir', 'DAGS_FOLDER/{dag}.py', '--cfg-path', '/tmp/tmp{cfg}']",
  ),
  subtask: phrase('standard_task_runner.py:105', 'Job {job}: Subtask {task}'),
  host: phrase('task_command.py:467', `Running ${TI} on host {host}`),
  environment: phrase(
    'taskinstance.py:3132',
    "Exporting env vars: AIRFLOW_CTX_DAG_OWNER='ml-platform' AIRFLOW_CTX_DAG_ID='{dag}' AIRFLOW_CTX_TASK_ID='{task}' AIRFLOW_CTX_EXECUTION_DATE='{iso}' AIRFLOW_CTX_TRY_NUMBER='{attempt}' AIRFLOW_CTX_DAG_RUN_ID='{run}'",
  ),
  endgroup: phrase('taskinstance.py:731', '::endgroup::'),
} as const;

export const END = {
  group: phrase('taskinstance.py:340', '::group::Post task execution logs'),
  success: phrase('taskinstance.py:352', `Marking task as SUCCESS. ${ENDED}`),
  skipped: phrase('taskinstance.py:2549', `Marking task as SKIPPED. ${ENDED}`),
  retry: phrase('taskinstance.py:1226', `Marking task as UP_FOR_RETRY. ${ENDED}`),
  failed: phrase('taskinstance.py:1226', `Marking task as FAILED. ${ENDED}`),
  code: phrase('local_task_job_runner.py:266', 'Task exited with return code {code}'),
  downstream: phrase('taskinstance.py:3895', '{next} downstream tasks scheduled from follow-on schedule check'),
  endgroup: phrase('local_task_job_runner.py:245', '::endgroup::'),
  sigterm: phrase('taskinstance.py:3093', 'Received SIGTERM. Terminating subprocesses.', 'ERROR'),
  job: phrase('standard_task_runner.py:124', 'Failed to execute job {job} for task {task} ({error}; {pid})', 'ERROR'),
  killed: phrase('standard_task_runner.py:231', 'Job {job} was killed before it finished (likely due to running out of memory)', 'ERROR'),
} as const;

export const SPARK = {
  connection: phrase('base.py:84', "Retrieving connection 'spark_default'"),
  submit: phrase(
    'spark_submit.py:401',
    'Spark-Submit cmd: spark-submit --master yarn --deploy-mode cluster --conf spark.dynamicAllocation.enabled=true --conf spark.sql.shuffle.partitions=200 --name {task}-{day} --queue pipelines /opt/airflow/jobs/{task}.py --day {day}',
  ),
  identified: phrase('spark_submit.py:526', 'Identified spark driver id: {application}'),
  accepted: phrase('spark_submit.py:541', '{log} INFO Client: Application report for {application} (state: ACCEPTED)'),
  going: phrase('spark_submit.py:541', '{log} INFO Client: Application report for {application} (state: RUNNING)'),
  finished: phrase('spark_submit.py:541', '{log} INFO Client: Application report for {application} (state: FINISHED)'),
  ended: phrase('spark_submit.py:541', '{log} INFO ShutdownHookManager: Shutdown hook called'),
} as const;

export const BASH = {
  folder: phrase('subprocess.py:63', 'Tmp dir root location: /tmp'),
  command: phrase('subprocess.py:75', "Running command: ['/usr/bin/bash', '-c', 'python -m pipeline.{task} --day {day}']"),
  output: phrase('subprocess.py:86', 'Output:'),
  exited: phrase('subprocess.py:97', 'Command exited with return code {code}'),
} as const;

export const POD = {
  building: phrase('pod.py:1133', 'Building pod {task}-{suffix} with labels: {labels}'),
  found: phrase('pod.py:544', 'Found matching pod {task}-{suffix} with labels {labels}'),
  waiting: phrase('pod_manager.py:396', 'Pod not yet started: {task}-{suffix}', 'WARNING'),
  phase: phrase('pod_manager.py:619', 'Pod {task}-{suffix} has phase {phase}'),
  removed: phrase('pod.py:1086', 'Deleting pod: {task}-{suffix}'),
} as const;

export const SENSOR = { met: phrase('base.py:339', 'Success criteria met. Exiting.') } as const;
export const PYTHON = { done: phrase('python.py:240', 'Done. Returned value was: None') } as const;

/** A step has committed a partition. */
export const COUNT = phrase(
  'commit.py:88',
  '{dataset} {partition}: read {in:,} rows, wrote {out:,} rows in {files} files ({bytes:,} bytes)',
);

/** The same of a step that only looks at rows. */
export const SEEN = phrase('commit.py:61', '{dataset} {partition}: read {in:,} rows, kept {out:,}');

/** What libraries say now and then, whatever happens. */
export const ASIDES: readonly Phrase[] = [
  phrase('credentials.py:1147', 'Found credentials from IAM Role: {role}'),
  phrase('credentials.py:1075', 'Found credentials in environment variables.'),
  phrase('base.py:84', "Retrieving connection 'aws_default'"),
  phrase('base_aws.py:178', "No connection ID provided. Fallback on boto3 credential strategy (region_name='{region}')."),
  phrase(
    'connectionpool.py:330',
    'Connection pool is full, discarding connection: s3.{region}.amazonaws.com. Connection pool size: 10',
    'WARNING',
  ),
  phrase('retryhandler.py:187', 'Retry needed, retrying request after delay of: {delay:.3f}'),
  phrase(
    'warnings.py:112',
    `${SITE}/pipeline/frames.py:61: FutureWarning: The behavior of DataFrame concatenation with empty or all-NA entries is deprecated. In a future version, this will no longer exclude empty or all-NA columns when determining the result dtypes.\n  merged = concat([left, right])`,
    'WARNING',
  ),
  phrase(
    'warnings.py:112',
    `${SITE}/airflow/models/baseoperator.py:1267: AirflowProviderDeprecationWarning: The parameter "dataset" is deprecated, use "datasets".\n  result = cls.__new__(cls)`,
    'WARNING',
  ),
  phrase('utils.py:148', 'Note: NumExpr detected 16 cores but "NUMEXPR_MAX_THREADS" not set, so enforcing safe limit of 8.'),
  phrase('dagbag.py:588', 'Filling up the DagBag from /opt/airflow/dags/{dag}.py'),
];

const frame = (file: string, line: number, name: string, code: string) => `  File "${file}", line ${line}, in ${name}\n    ${code}`;
const traceback = (frames: readonly string[], error: string): Phrase =>
  phrase(
    'taskinstance.py:3313',
    ['Task failed with exception', 'Traceback (most recent call last):', ...frames, error].join('\n'),
    'ERROR',
  );

const CORE = [
  frame(
    `${SITE}/airflow/models/taskinstance.py`,
    768,
    '_execute_task',
    'result = _execute_callable(context=context, **execute_callable_kwargs)',
  ),
  frame(`${SITE}/airflow/models/taskinstance.py`, 734, '_execute_callable', 'return ExecutionCallableRunner('),
];
const OWN = [...CORE, frame('/opt/airflow/dags/pipeline/steps.py', 142, 'run', 'result = self.step(partition)')];

/** Stack traces of tries that ended badly, and the errors in short. */
export const FAILURES: Readonly<Record<'spark' | 'sensor' | 'bash' | 'sigterm', Failure>> & { readonly other: readonly Failure[] } = {
  spark: failure(
    [
      ...CORE,
      frame(`${SITE}/airflow/providers/apache/spark/operators/spark_submit.py`, 201, 'execute', 'self._hook.submit(self.application)'),
      frame(`${SITE}/airflow/providers/apache/spark/hooks/spark_submit.py`, 482, 'submit', 'raise AirflowException('),
    ],
    'airflow.exceptions.AirflowException: Cannot execute: spark-submit --master yarn --deploy-mode cluster --name {task}-{day}. Error code is: {code}.',
  ),
  sensor: failure(
    [...CORE, frame(`${SITE}/airflow/sensors/base.py`, 298, 'execute', 'raise AirflowSensorTimeout(message)')],
    'airflow.exceptions.AirflowSensorTimeout: Sensor has timed out; run duration of {delay:.3f} seconds exceeds the specified timeout.',
  ),
  bash: failure(
    [...CORE, frame(`${SITE}/airflow/operators/bash.py`, 287, 'execute', 'raise AirflowException(')],
    'airflow.exceptions.AirflowException: Bash command failed. The command returned a non-zero exit code {code}.',
  ),
  sigterm: failure(
    [
      ...CORE,
      frame(
        `${SITE}/airflow/models/taskinstance.py`,
        3095,
        'signal_handler',
        'raise AirflowTaskTerminated("Task received SIGTERM signal")',
      ),
    ],
    'airflow.exceptions.AirflowTaskTerminated: Task received SIGTERM signal',
  ),
  other: [
    failure(
      [...OWN, frame(`${SITE}/botocore/httpsession.py`, 493, 'send', 'raise EndpointConnectionError(endpoint_url=request.url, error=e)')],
      'botocore.exceptions.EndpointConnectionError: Could not connect to the endpoint URL: "https://s3.{region}.amazonaws.com/"',
    ),
    failure(
      [...OWN, frame(`${SITE}/requests/adapters.py`, 713, 'send', 'raise ReadTimeout(e, request=request)')],
      "requests.exceptions.ReadTimeout: HTTPSConnectionPool(host='catalog.internal', port=443): Read timed out. (read timeout=30)",
    ),
    failure(
      [...OWN, frame(`${SITE}/sqlalchemy/engine/base.py`, 1967, '_exec_single_context', 'self.dialect.do_execute(')],
      'sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) SSL connection has been closed unexpectedly',
    ),
    failure(
      [...OWN, frame('/usr/lib/python3.12/ssl.py', 1103, 'read', 'return self._sslobj.read(len, buffer)')],
      'ConnectionResetError: [Errno 104] Connection reset by peer',
    ),
  ],
};

export interface Failure {
  readonly trace: Phrase;
  /** The last line of the trace without its class, as the runner repeats it; it has holes too. */
  readonly error: string;
}

function failure(frames: readonly string[], error: string): Failure {
  return { trace: traceback(frames, error), error: error.replace(/^\S+: /, '') };
}
