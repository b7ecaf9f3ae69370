/** What happens in a training pipeline, and what people do with its recommendations: part of the schemas of `../events.ts`. */
import type { EventColumnKind } from '../events.ts';

export const PIPELINE_EVENTS = {
  /** A run of a data pipeline (DAG). Written when it has ended. */
  PipelineRun: {
    /** Start; then end. */
    t: 'time',
    end: 'time',
    dag: 'ref:string',
    /** `scheduled__2026-03-03T00:30:00+00:00` */
    run: 'ref:string',
    /** `scheduled`, `manual`, `backfill`. */
    kind: 'ref:string',
    /** Start of the day whose data it works on. */
    day: 'time',
    /** `success`, `failed`. */
    state: 'ref:string',
    /** Who asked for it; NULL: the scheduler. */
    author: 'ref:string',
    /** Release of the pipeline's code. */
    release: 'ref:string',
  },
  /** One try of one task of a run. */
  PipelineTask: {
    t: 'time',
    end: 'time',
    queued: 'time',
    dag: 'ref:string',
    run: 'ref:string',
    task: 'ref:string',
    attempt: 'u8',
    maxAttempts: 'u8',
    /** `success`, `failed`, `up_for_retry`, `skipped`. */
    state: 'ref:string',
    /** `SparkSubmitOperator`, `ExternalTaskSensor`, ... */
    operator: 'ref:string',
    exitCode: 'u8',
    host: 'ref:instance',
    /** Spark application, where the task is one: `application_1772500000000_0042`. */
    application: 'ref:string',
  },
  /**
   * A line of a task's log or of a Spark log. In `text`, `{a}` `{b}` `{c}` stand for whole numbers, `{d}` for a number with four decimals
   * (`nan` where `finite` is 0) and `{x}` `{y}` for texts.
   */
  PipelineLine: {
    t: 'time',
    /** 0 task log, 1 Spark driver, 2 Spark executor. */
    channel: 'u8',
    dag: 'ref:string',
    run: 'ref:string',
    task: 'ref:string',
    attempt: 'u8',
    application: 'ref:string',
    host: 'ref:instance',
    /** Executor number; 0 = driver or no Spark. */
    executor: 'u16',
    /** DEBUG, INFO, WARNING, ERROR (Spark writes WARN). */
    level: 'ref:string',
    /** `taskinstance.py:353`, `TaskSetManager`. */
    logger: 'ref:string',
    text: 'ref:string',
    a: 'f64',
    b: 'f64',
    c: 'f64',
    d: 'f64',
    finite: 'u8',
    x: 'ref:string',
    y: 'ref:string',
  },
  /** What a step read and wrote of one partition. */
  PartitionCount: {
    t: 'time',
    dag: 'ref:string',
    run: 'ref:string',
    task: 'ref:string',
    attempt: 'u8',
    dataset: 'ref:string',
    /** `dt=2026-03-03/hour=04`, `dt=2026-03-03` */
    partition: 'ref:string',
    rowsIn: 'f64',
    rowsOut: 'f64',
    bytesOut: 'f64',
    files: 'u32',
  },
  /** The result of one data check. */
  QualityCheck: {
    t: 'time',
    dag: 'ref:string',
    run: 'ref:string',
    dataset: 'ref:string',
    partition: 'ref:string',
    /** NULL: the check is about the whole dataset. */
    column: 'ref:string',
    /** null_share, mean, stddev, distinct_values, duplicate_share, row_count, unexpected_columns, label_share, ... */
    check: 'ref:string',
    value: 'f64',
    /** Bounds, and which of them there are: 1 low, 2 high. */
    low: 'f64',
    high: 'f64',
    bounds: 'u8',
    /** pass, warn; a failed one would stop the run. */
    result: 'ref:string',
    /** What the check adds, such as names of columns. */
    note: 'ref:string',
  },
  /** A request to S3 for a part of a pipeline's dataset. Its key is `prefix`, then `name`, or where that is NULL `part-<part>-<uid>…`. */
  DatasetRequest: {
    t: 'time',
    /** GetObject, PutObject, DeleteObject, ListObjects, CopyObject, HeadObject. */
    op: 'ref:string',
    bucket: 'ref:string',
    /** `curated/interactions/dt=2026-03-03/hour=04/` */
    prefix: 'ref:string',
    name: 'ref:string',
    /** `part-00017-<uid as 8 hex digits>.c000.snappy.parquet` */
    part: 'u16',
    uid: 'u32',
    /** Bytes that S3 sent; body of an upload. */
    bytesOut: 'f64',
    bytesIn: 'f64',
    errorCode: 'ref:string',
    identity: 'ref:identity',
    instance: 'ref:instance',
    ua: 'ref:string',
    totalMs: 'u32',
    run: 'ref:string',
    task: 'ref:string',
  },
  /** Something happens to a version of a model in the registry. */
  ModelVersion: {
    t: 'time',
    model: 'ref:string',
    version: 'u32',
    run: 'ref:string',
    /** registered, promoted, deployed, archived. */
    action: 'ref:string',
    /** SHA-256 of the artefact, hex. */
    sha256: 'ref:string',
    bytes: 'f64',
    uri: 'ref:string',
    /** Version that training started from; 0 = none. */
    parent: 'u32',
    author: 'ref:string',
    /** Parameters and tags, flattened. */
    params: 'ref:params',
  },
  /** One metric of one evaluation before promotion. */
  EvalMetric: {
    t: 'time',
    model: 'ref:string',
    version: 'u32',
    run: 'ref:string',
    dataset: 'ref:string',
    slice: 'ref:string',
    metric: 'ref:string',
    value: 'f64',
    /** The same of the version in production. */
    champion: 'f64',
    rows: 'f64',
  },
  /** A logged step of training. */
  TrainingStep: {
    t: 'time',
    model: 'ref:string',
    version: 'u32',
    run: 'ref:string',
    attempt: 'u8',
    epoch: 'u16',
    step: 'u32',
    loss: 'f64',
    /** 0: loss and gradient are not a number; they stand as 0 then. */
    finite: 'u8',
    /** 0 where it was not validated. */
    validLoss: 'f64',
    learningRate: 'f64',
    gradientNorm: 'f64',
    /** Checkpoint written, or restored, at this step. */
    checkpoint: 'ref:string',
    restored: 'u8',
  },
  /** A day of one segment of users, counted at `t`; what is older than the case was counted when the case begins. */
  OnlineMetric: {
    t: 'time',
    day: 'time',
    surface: 'ref:string',
    platform: 'ref:string',
    /** `model` or `holdout` (gets what is popular, whatever the model says). */
    arm: 'ref:string',
    impressions: 'f64',
    clicks: 'f64',
    orders: 'f64',
    revenue: 'f64',
    sessions: 'f64',
  },
  /** What a user saw or did with a recommendation. */
  Interaction: {
    t: 'time',
    /** 0 impression, 1 click, 2 order. */
    action: 'u8',
    user: 'u32',
    session: 'u32',
    clientIp: 'u32',
    ua: 'ref:string',
    surface: 'ref:string',
    platform: 'ref:string',
    arm: 'ref:string',
    country: 'ref:string',
    item: 'u32',
    seller: 'u32',
    /** Place in the list, from 1. */
    slot: 'u8',
    /** Version of the model that chose it; 0 in the holdout. */
    version: 'u32',
    price: 'f64',
    /** Milliseconds on the item's page; 0 for impressions. */
    dwellMs: 'u32',
  },
} as const satisfies Record<string, Record<string, EventColumnKind>>;
