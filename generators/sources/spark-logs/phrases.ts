/** What Spark 3.5 writes: class, level, text. Texts follow the sources of Apache Spark. */
import { parseTemplate, type Template } from '../../core/source-kit/templates.ts';

export interface Phrase {
  readonly logger: string;
  readonly level: 'INFO' | 'WARN' | 'ERROR';
  readonly template: Template;
}

const phrase = (logger: string, text: string, level: Phrase['level'] = 'INFO'): Phrase => ({
  logger,
  level,
  template: parseTemplate(text),
});

/** Where Python jobs call from. */
const SITE = 'parquet at NativeMethodAccessorImpl.java:0';
const trace = (error: string, ...places: string[]): string => [error, ...places.map((place) => `\tat ${place}`)].join('\n');

/** The driver begins, with the median milliseconds before each line. */
export const START: readonly (readonly [Phrase, number])[] = [
  [phrase('SignalUtils', 'Registering signal handler for TERM'), 0],
  [phrase('ApplicationMaster', 'ApplicationAttemptId: appattempt_{number}_000001'), 420],
  [phrase('ApplicationMaster', 'Starting the user application in a separate Thread'), 610],
  [phrase('SparkContext', 'Running Spark version 3.5.1'), 1900],
  [phrase('SparkContext', 'OS info Linux, 6.1.102-111.187.amzn2023.x86_64, amd64'), 2],
  [phrase('SparkContext', 'Java version 17.0.12'), 1],
  [phrase('ResourceProfile', 'Limiting resource is cpus at 4 tasks per executor'), 24],
  [phrase('SparkContext', 'Submitted application: {task}-{day}'), 14],
  [phrase('Utils', "Successfully started service 'sparkDriver' on port {port}."), 180],
  [phrase('SparkEnv', 'Registering MapOutputTracker'), 30],
  [phrase('SparkEnv', 'Registering BlockManagerMaster'), 20],
  [phrase('DiskBlockManager', 'Created local directory at /mnt/yarn/usercache/hadoop/appcache/{application}/blockmgr-{uuid}'), 25],
  [phrase('MemoryStore', 'MemoryStore started with capacity {memory:.1f} MiB'), 14],
  [phrase('SparkEnv', 'Registering OutputCommitCoordinator'), 16],
  [
    phrase(
      'YarnAllocator',
      'Will request {executors} executor container(s) for ResourceProfile Id: 0, each with 4 core(s) and 9011 MB memory.',
    ),
    2300,
  ],
];

export const DRIVER = {
  registered: phrase(
    'YarnSchedulerBackend$YarnDriverEndpoint',
    'Registered executor NettyRpcEndpointRef(spark-client://Executor) ({ip}:{port}) with ID {executor},  ResourceProfileId 0',
  ),
  blocks: phrase(
    'BlockManagerMasterEndpoint',
    'Registering block manager {host}:{port} with {memory:.1f} GiB RAM, BlockManagerId({executor}, {host}, {port}, None)',
  ),
  pushed: phrase('FileSourceStrategy', 'Pushed Filters: IsNotNull(user_id),IsNotNull(item_id)'),
  code: phrase('CodeGenerator', 'Code generated in {ms:.6f} ms'),
  scan: phrase(
    'FileSourceScanExec',
    'Planning scan with bin packing, max size: {bytes} bytes, open cost is considered as scanning 4194304 bytes.',
  ),
  committer: phrase('AbstractS3ACommitterFactory', 'Using committer magic to output data to s3a://{folder}/{dataset}/{partition}'),
  job: phrase('SparkContext', `Starting job: ${SITE}`),
  shuffle: phrase('DAGScheduler', `Registering RDD {rdd} (${SITE}) as input to shuffle {shuffle}`),
  got: phrase('DAGScheduler', `Got job {job} (${SITE}) with {tasks} output partitions`),
  final: phrase('DAGScheduler', `Final stage: ResultStage {stage} (${SITE})`),
  parents: phrase('DAGScheduler', 'Parents of final stage: List(ShuffleMapStage {parent})'),
  missing: phrase('DAGScheduler', 'Missing parents: List(ShuffleMapStage {parent})'),
  submitting: phrase('DAGScheduler', `Submitting {kind} {stage} (MapPartitionsRDD[{rdd}] at ${SITE}), which has no missing parents`),
  broadcast: phrase(
    'MemoryStore',
    'Block broadcast_{broadcast} stored as values in memory (estimated size {kib:.1f} KiB, free {mib:.1f} MiB)',
  ),
  piece: phrase(
    'BlockManagerInfo',
    'Added broadcast_{broadcast}_piece0 in memory on {host}:{port} (size: {kib:.1f} KiB, free: {mib:.1f} MiB)',
  ),
  created: phrase('SparkContext', 'Created broadcast {broadcast} from broadcast at DAGScheduler.scala:1585'),
  tasks: phrase(
    'DAGScheduler',
    `Submitting {tasks} missing tasks from {kind} {stage} (MapPartitionsRDD[{rdd}] at ${SITE}) (first 15 tasks are for partitions Vector({first}))`,
  ),
  set: phrase('YarnClusterScheduler', 'Adding task set {stage}.0 with {tasks} tasks resource profile 0'),
  start: phrase(
    'TaskSetManager',
    'Starting task {index}.{attempt} in stage {stage}.0 (TID {tid}) ({host}, executor {executor}, partition {index}, {locality}, {bytes} bytes)',
  ),
  finish: phrase(
    'TaskSetManager',
    'Finished task {index}.{attempt} in stage {stage}.0 (TID {tid}) in {ms} ms on {host} (executor {executor}) ({done}/{tasks})',
  ),
  removed: phrase('YarnClusterScheduler', 'Removed TaskSet {stage}.0, whose tasks have all completed, from pool '),
  finished: phrase('DAGScheduler', `{kind} {stage} (${SITE}) finished in {seconds:.3f} s`),
  looking: phrase('DAGScheduler', 'looking for newly runnable stages'),
  waiting: phrase('DAGScheduler', 'waiting: Set(ResultStage {stage})'),
  done: phrase('DAGScheduler', `Job {job} finished: ${SITE}, took {seconds:.6f} s`),
  commit: phrase('FileFormatWriter', 'Start to commit write Job {uuid}.'),
  committed: phrase('FileFormatWriter', 'Write Job {uuid} committed. Elapsed time: {ms} ms.'),
  stats: phrase('FileFormatWriter', 'Finished processing stats for write job {uuid}.'),
  /** The company's own listener. */
  metrics: phrase(
    'JobMetricsListener',
    'job={job} dataset={dataset} partition={partition} recordsRead={in} recordsWritten={out} bytesWritten={bytes} files={files}',
  ),
  cleaned: phrase('ContextCleaner', 'Cleaned accumulator {tid}'),
  idle: phrase('ExecutorAllocationManager', 'Executors {executor} removed due to idle timeout.'),
  slow: phrase(
    'TransportChannelHandler',
    'Exception in connection from /{ip}:{port}\njava.io.IOException: Connection reset by peer\n\tat java.base/sun.nio.ch.FileDispatcherImpl.read0(Native Method)\n\tat java.base/sun.nio.ch.SocketDispatcher.read(SocketDispatcher.java:39)\n\tat io.netty.buffer.PooledByteBuf.setBytes(PooledByteBuf.java:254)\n\tat io.netty.channel.nio.NioEventLoop.run(NioEventLoop.java:562)',
    'WARN',
  ),
  truncated: phrase(
    'SparkStringUtils',
    "Truncated the string representation of a plan since it was too large. This behavior can be adjusted by setting 'spark.sql.debug.maxToStringFields'.",
    'WARN',
  ),
} as const;

const lost = (why: string): Phrase =>
  phrase('TaskSetManager', `Lost task {index}.0 in stage {stage}.0 (TID {tid}) ({host} executor {executor}): ${why}\n`, 'WARN');

/** A task is lost and tried again, as happens now and then: while it reads, or while it writes. */
export const LOST: Readonly<Record<'ShuffleMapStage' | 'ResultStage', readonly Phrase[]>> = {
  ShuffleMapStage: [
    lost(
      trace(
        'java.net.SocketTimeoutException: Read timed out',
        'java.base/sun.nio.ch.NioSocketImpl.timedRead(NioSocketImpl.java:288)',
        'java.base/sun.security.ssl.SSLSocketImpl$AppInputStream.read(SSLSocketImpl.java:968)',
        'org.apache.hadoop.fs.s3a.S3AInputStream.lambda$read$3(S3AInputStream.java:564)',
        'org.apache.parquet.hadoop.ParquetFileReader.readNextRowGroup(ParquetFileReader.java:930)',
        'org.apache.spark.sql.execution.datasources.FileScanRDD$$anon$1.hasNext(FileScanRDD.scala:129)',
        'org.apache.spark.scheduler.Task.run(Task.scala:141)',
      ),
    ),
  ],
  ResultStage: [
    lost(
      trace(
        'org.apache.hadoop.fs.s3a.AWSStatus503Exception: Writing Object: com.amazonaws.services.s3.model.AmazonS3Exception: Please reduce your request rate. (Service: Amazon S3; Status Code: 503; Error Code: SlowDown)',
        'org.apache.hadoop.fs.s3a.S3AUtils.translateException(S3AUtils.java:289)',
        'org.apache.hadoop.fs.s3a.Invoker.retryUntranslated(Invoker.java:468)',
        'org.apache.parquet.hadoop.ParquetFileWriter.end(ParquetFileWriter.java:1208)',
        'org.apache.spark.sql.execution.datasources.FileFormatDataWriter.commit(FileFormatDataWriter.scala:105)',
        'org.apache.spark.scheduler.Task.run(Task.scala:141)',
      ),
    ),
    lost(
      `FetchFailed(BlockManagerId({executor}, {host}, {port}, None), shuffleId={shuffle}, mapIndex={index}, mapId={tid}, reduceId=0, message=\n${trace(
        'org.apache.spark.shuffle.FetchFailedException: Connection from /{ip}:{port} closed',
        'org.apache.spark.storage.ShuffleBlockFetcherIterator.throwFetchFailedException(ShuffleBlockFetcherIterator.scala:1239)',
        'org.apache.spark.sql.execution.aggregate.HashAggregateExec.$anonfun$doExecute$1(HashAggregateExec.scala:95)',
        'org.apache.spark.scheduler.Task.run(Task.scala:141)',
      )}\n)`,
    ),
  ],
};

export const EXECUTOR = {
  assigned: phrase('YarnCoarseGrainedExecutorBackend', 'Got assigned task {tid}'),
  running: phrase('Executor', 'Running task {index}.{attempt} in stage {stage}.0 (TID {tid})'),
  reading: phrase('FileScanRDD', 'Reading File path: {path}part-{part}, range: 0-{bytes}, partition values: [empty row]'),
  fetching: phrase(
    'ShuffleBlockFetcherIterator',
    'Getting {blocks} ({kib:.1f} KiB) non-empty blocks including {local} ({part:.1f} KiB) local and {remote} ({rest:.1f} KiB) remote blocks',
  ),
  codec: phrase('CodecConfig', 'Compression: SNAPPY'),
  committed: phrase('SparkHadoopMapRedUtil', 'attempt_{stamp}_{padded}_m_{six}_{tid}: Committed. Elapsed time: {ms} ms.'),
  finished: phrase('Executor', 'Finished task {index}.{attempt} in stage {stage}.0 (TID {tid}). {bytes} bytes result sent to driver'),
  term: phrase('YarnCoarseGrainedExecutorBackend', 'RECEIVED SIGNAL TERM', 'ERROR'),
  shutdown: phrase('YarnCoarseGrainedExecutorBackend', 'Driver commanded a shutdown'),
} as const;

export const STOP = {
  well: phrase('ApplicationMaster', 'Final app status: SUCCEEDED, exitCode: 0'),
  badly: phrase('ApplicationMaster', 'User application exited with status {code}', 'ERROR'),
  signal: phrase('ApplicationMaster', 'RECEIVED SIGNAL TERM', 'ERROR'),
  killed: phrase(
    'YarnAllocator',
    'Container from a bad node: container_{number}_01_{six} on host: {host}. Exit status: 137. Diagnostics: [{stamp}]Container killed on request. Exit code is 137\n[{stamp}]Container exited with a non-zero exit code 137.\n[{stamp}]Killed by external signal\n.',
    'WARN',
  ),
  aborted: phrase(
    'FileFormatWriter',
    `Aborting job {uuid}.\n${trace(
      'org.apache.spark.SparkException: Job {job} cancelled because SparkContext was shut down',
      'org.apache.spark.scheduler.DAGScheduler.$anonfun$cleanUpAfterSchedulerStop$1(DAGScheduler.scala:1253)',
      'org.apache.spark.SparkContext.runJob(SparkContext.scala:2398)',
      'org.apache.spark.sql.execution.datasources.FileFormatWriter$.executeWrite(FileFormatWriter.scala:307)',
      'py4j.Gateway.invoke(Gateway.java:282)',
    )}`,
    'ERROR',
  ),
  hook: phrase('SparkContext', 'Invoking stop() from shutdown hook'),
  stopping: phrase('SparkContext', 'SparkContext is stopping with exitCode {code}.'),
  ui: phrase('SparkUI', 'Stopped Spark web UI at http://{host}:{port}'),
  executors: phrase('YarnClusterSchedulerBackend', 'Shutting down all executors'),
  tracker: phrase('MapOutputTrackerMasterEndpoint', 'MapOutputTrackerMasterEndpoint stopped!'),
  memory: phrase('MemoryStore', 'MemoryStore cleared'),
  stopped: phrase('SparkContext', 'Successfully stopped SparkContext'),
  shutdown: phrase('ShutdownHookManager', 'Shutdown hook called'),
  deleting: phrase('ShutdownHookManager', 'Deleting directory /mnt/yarn/usercache/hadoop/appcache/{application}/spark-{uuid}'),
} as const;
