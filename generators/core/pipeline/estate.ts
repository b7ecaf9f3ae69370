import type { PlanContext } from '../producer.ts';
import { DAY, HOUR } from '../time.ts';
import type { Bucket, Instance } from '../world.ts';
import { weekday } from '../arrivals.ts';
import { businessOf, type Business } from './business.ts';
import { buildColumns, type PipelineColumn } from './columns.ts';
import { namesOf, type PipelineNames } from './names.ts';

/** Tasks of the daily run in their order: what it is here, operator, minutes that it takes. What it is called is drawn: `names`. */
export const TASKS = [
  ['wait_for_partitions', 'S3KeySensor', 0],
  ['ingest_interactions', 'PythonOperator', 11],
  ['ingest_catalog', 'PythonOperator', 4],
  ['ingest_orders', 'PythonOperator', 3],
  ['validate', 'PythonOperator', 7],
  ['build_features', 'SparkSubmitOperator', 21],
  ['join_labels', 'SparkSubmitOperator', 14],
  ['train', 'BashOperator', 34],
  ['evaluate', 'PythonOperator', 7],
  ['register', 'PythonOperator', 1],
  ['deploy', 'PythonOperator', 5],
] as const;
export type TaskName = (typeof TASKS)[number][0];

/** When the scheduler starts the run of yesterday's data, microseconds after midnight. */
const SCHEDULE = HOUR / 2;
/** Days whose data a model is trained on, and how much less a day weighs than the one after it. */
export const WINDOW_DAYS = 7;
export const DECAY = 0.35;
/** Part files of an hour of interactions, of a day of features, and of a day of training rows. */
export const PARTS = { hour: 8, features: 64, training: 64 } as const;
export const EPOCHS = 12;
export const STEPS_PER_EPOCH = 40;
/** The feature store listens here. */
export const STORE_PORT = 6566;

/** What the daily pipeline of this company is made of: the same for every unit of a case. */
export interface PipelineEstate {
  readonly business: Business;
  readonly names: PipelineNames;
  readonly dag: string;
  readonly backfillDag: string;
  readonly model: string;
  readonly buckets: { readonly raw: Bucket; readonly curated: Bucket; readonly training: Bucket; readonly models: Bucket };
  readonly columns: readonly PipelineColumn[];
  /** Where tasks run, where Spark's executors run, and the host of the feature store. */
  readonly workers: readonly Instance[];
  readonly executors: readonly Instance[];
  readonly store: Instance;
  readonly storeHost: string;
  readonly storeGroup: string;
  /** Version of the first run's model. */
  readonly firstVersion: number;
  /** First day (days since 1970) whose data a run of the case works on; and the last run's. */
  readonly firstDay: number;
  readonly lastDay: number;
  /** First run that works under the cause, and the day on which users first feel it: `onsetDay` is that run's calendar day. */
  readonly onsetDay: number;
  readonly onset: number;
}

const found = <T>(items: readonly T[], fits: (item: T) => boolean, what: string): T => {
  const item = items.find(fits);
  if (item === undefined) throw new Error(`The world has no ${what}.`);
  return item;
};

/** The pipeline of the case's company. */
export function pipelineEstate(context: PlanContext): PipelineEstate {
  const { world, clock } = context;
  const rng = context.shared('entity', 'pipeline');
  const bucket = (purpose: string): Bucket => found(world.buckets, ({ name }) => name.includes(purpose), `bucket for ${purpose}`);
  const of = (service: string): readonly Instance[] => world.instances.filter((instance) => instance.service === service);
  const names = namesOf(
    context,
    TASKS.map(([task]) => task),
  );
  const last = Math.floor(clock.end / DAY);
  const store = of('reporting').at(-1)!;
  const onsetDay = drawOnset(context, last);
  return {
    business: businessOf(context),
    names,
    ...{ dag: names.dag, backfillDag: names.backfillDag, model: names.model },
    buckets: {
      raw: bucket('datalake-raw'),
      curated: bucket('datalake-curated'),
      training: bucket('ml-datasets'),
      models: bucket('model-artifacts'),
    },
    columns: buildColumns(context.shared('entity', 'pipeline', 'columns'), businessOf(context).kind, names.column),
    workers: of('batch').slice(0, 4),
    executors: of('etl-worker').slice(0, 6),
    store,
    storeHost: `feature-store.${world.org.slug}.internal`,
    storeGroup: `sg-0${rng.hex(16)}`,
    firstVersion: rng.between(180, 620),
    firstDay: Math.floor(clock.start / DAY) - 1,
    lastDay: last - 1,
    onsetDay,
    onset: onsetDay * DAY + SCHEDULE,
  };
}

/** A day four to seven days back, whose eve was a working day: somebody changed something then. */
function drawOnset(context: PlanContext, last: number): number {
  const days = [4, 5, 6, 7].map((back) => last - back).filter((day) => ![0, 6].includes(weekday((day - 1) * DAY)));
  return context.shared('entity', 'pipeline', 'onset').pick(days);
}
