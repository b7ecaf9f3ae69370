import { instanceCredentials, type InstanceCredentials } from '../../background/identities.ts';
import { agent, serverOf } from '../../background/agents.ts';
import { s3Addresses } from '../../background/addresses.ts';
import { s3Connections } from '../../background/s3-connections.ts';
import type { EventRow, EventType } from '../../events.ts';
import type { PlanContext } from '../../producer.ts';
import type { Rng } from '../../random.ts';
import { DAY, isoDay } from '../../time.ts';
import type { EventWriter } from '../../timeline.ts';
import type { Bucket, Instance } from '../../world.ts';
import type { PipelineEstate } from '../estate.ts';
import type { DatasetName } from '../names.ts';

/** Part files of one partition of a dataset: the same whoever asks. */
export interface Files {
  readonly bucket: Bucket;
  readonly prefix: string;
  readonly uids: readonly number[];
  readonly bytes: readonly number[];
}

/** Bytes that a row takes on disk. */
const ROW_BYTES = { raw: 118, curated: 64, features: 152, training: 171 } as const;
export type Dataset = keyof typeof ROW_BYTES;

const PATHS: Readonly<Record<Dataset, readonly [folder: string, dataset: DatasetName]>> = {
  raw: ['events', 'interactions'],
  curated: ['tables', 'interactions'],
  features: ['tables', 'features'],
  training: ['training', 'training'],
};

export const dayPartition = (day: number): string => `dt=${isoDay(day * DAY)}`;
export const hourPartition = (day: number, hour: number): string => `${dayPartition(day)}/hour=${String(hour).padStart(2, '0')}`;
export const prefixOf = ({ names }: PipelineEstate, dataset: Dataset, partition: string): string =>
  `${PATHS[dataset][0]}/${names.datasets[PATHS[dataset][1]]}/${partition}/`;

/** What all recorders of the pipeline share: names, files, credentials, and a writer that drops what lies outside the case. */
export interface Recorder {
  readonly context: PlanContext;
  readonly estate: PipelineEstate;
  /** Writes one event if its time lies in the case. */
  add<T extends EventType>(write: EventWriter, type: T, row: EventRow<T>): void;
  /** @param copy which writing of the partition: 0 the first, `killed`, or the number of an appended copy */
  files(dataset: Dataset, partition: string, rows: number, parts: number, copy?: string): Files;
  credentials(instance: Instance): InstanceCredentials;
  agentOf(instance: Instance, kind: 'hadoop' | 's3fs' | 'boto3' | 'java'): string;
  readonly flows: ReturnType<typeof s3Connections>;
  rng(...path: (string | number)[]): Rng;
}

export function createRecorder(context: PlanContext, estate: PipelineEstate): Recorder {
  const { clock } = context;
  const credentials = new Map<string, InstanceCredentials>();
  const agents = new Map<string, string>();
  const { raw, curated, training } = estate.buckets;
  const buckets: Readonly<Record<Dataset, Bucket>> = { raw, curated, features: curated, training };
  return {
    context,
    estate,
    flows: s3Connections(context, s3Addresses(context)),
    rng: (...path) => context.rng('noise', ...path),
    add(write, type, row) {
      if (row.t >= clock.start && row.t < clock.end) write.add(type, { ...row, t: Math.floor(row.t) });
    },
    files(dataset, partition, rows, parts, copy = '0') {
      const rng = context.shared('ids', 'pipeline', 'files', dataset, partition, copy);
      const each = (rows * ROW_BYTES[dataset]) / parts;
      return {
        bucket: buckets[dataset],
        prefix: prefixOf(estate, dataset, partition),
        uids: Array.from({ length: parts }, () => rng.u32()),
        bytes: Array.from({ length: parts }, () => Math.round(420 + each * (0.94 + 0.12 * rng.unit()))),
      };
    },
    credentials(instance) {
      const known = credentials.get(instance.id) ?? instanceCredentials(context, instance);
      credentials.set(instance.id, known);
      return known;
    },
    agentOf(instance, kind) {
      const key = `${instance.service}/${kind}`;
      const known = agents.get(key) ?? agent(context.shared('entity', 'pipeline', 'agent', key), kind, serverOf(context, instance.service));
      agents.set(key, known);
      return known;
    },
  };
}
