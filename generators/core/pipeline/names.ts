import type { PlanContext } from '../producer.ts';
import type { Rng } from '../random.ts';
import { businessOf } from './business.ts';
import type { TaskName } from './estate.ts';

/** Datasets by what they are. */
export type DatasetName = 'interactions' | 'features' | 'training' | 'catalog' | 'orders' | 'window' | 'held';

/** What a company calls the parts of its pipeline: drawn from the seed, so that no name tells what went wrong. */
export interface PipelineNames {
  readonly dag: string;
  readonly backfillDag: string;
  readonly model: string;
  readonly tasks: Readonly<Record<TaskName, string>>;
  /** The task of the backfill. */
  readonly append: string;
  readonly datasets: Readonly<Record<DatasetName, string>>;
  /** A column as upstream's programmers write it. */
  readonly column: (name: string) => string;
}

/** Verbs and objects of a task; `{e}` stands for the events, `{l}` for the list of items. */
const WORDS: Readonly<Record<TaskName, readonly [verbs: readonly string[], objects: readonly string[]]>> = {
  wait_for_partitions: [
    ['await', 'wait_for', 'expect'],
    ['partitions', 'deliveries', 'upstream', 'landing'],
  ],
  ingest_interactions: [['ingest', 'load', 'pull', 'import'], ['{e}']],
  ingest_catalog: [['ingest', 'load', 'pull', 'import'], ['{l}']],
  ingest_orders: [['ingest', 'load', 'pull', 'import'], ['orders']],
  validate: [
    ['validate', 'check', 'audit', 'verify'],
    ['contract', 'inputs', '{e}'],
  ],
  build_features: [
    ['build', 'compute', 'derive', 'make'],
    ['features', 'feature_rows', 'signals'],
  ],
  join_labels: [
    ['join', 'attach', 'add', 'match'],
    ['labels', 'outcomes', 'targets'],
  ],
  train: [
    ['train', 'fit', 'learn'],
    ['ranker', 'model', 'weights'],
  ],
  evaluate: [
    ['evaluate', 'score', 'compare'],
    ['candidate', 'challenger', 'new_model'],
  ],
  register: [
    ['register', 'publish', 'record'],
    ['version', 'artefact'],
  ],
  deploy: [
    ['deploy', 'roll_out', 'release'],
    ['version', 'serving', 'to_hosts'],
  ],
};

const APPEND = [['append', 'refill', 'restate', 'write'] as const, ['training_days', 'days', 'window_days'] as const] as const;

/** How teams put a task's words together. */
const STYLES: readonly ((verb: string, object: string, place: number) => string)[] = [
  (verb, object) => `${verb}_${object}`,
  (verb, object) => `${object}_${verb}`,
  (verb, object) => `${verb}-${object}`.replaceAll('_', '-'),
  (verb, object, place) => `s${String(place * 10).padStart(3, '0')}_${verb}_${object}`,
  (verb, object) => camel(`${verb}_${object}`),
];
const DAGS = ['{s}_daily', '{s}_nightly', 'daily-{s}', '{s}-training', 'ml_{s}', '{s}_refresh'] as const;
const BACKFILLS = ['{s}_backfill', '{s}-backfill', 'backfill_{s}', '{s}_backfill_days', '{s}-backfill-window'] as const;
const ARCHITECTURES = ['two-tower', 'dcn', 'wide-deep', 'mlp', 'sasrec', 'deepfm'] as const;
const MODELS = ['{s}-{a}', '{s}.{a}', '{a}_{s}', '{s}-ranker-{a}'] as const;
const DATASETS = {
  features: ['{e}_features', 'features_{e}', '{e}_signals', 'model_inputs'],
  training: ['{e}_labelled', 'labelled_{e}', 'training_examples', '{e}_with_labels'],
  window: ['training_window', 'train_window'],
  held: ['held_out', 'holdout_rows', 'evaluation_rows'],
} as const;
const COLUMNS: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => name,
  camel,
  (name) => `f_${name}`,
  (name) => name.toUpperCase(),
];

function camel(text: string): string {
  return text.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** @param tasks in their order */
export function namesOf(context: PlanContext, tasks: readonly TaskName[]): PipelineNames {
  const { events, list, stems } = businessOf(context);
  const rng = (part: string): Rng => context.shared('entity', 'pipeline', 'names', part);
  const stem = rng('stem').pick(stems);
  const fill = (text: string): string => text.replace('{s}', stem).replace('{e}', events).replace('{l}', list);
  const style = rng('style').pick(STYLES);
  const words = rng('tasks');
  // Three tasks that do the same have the same verb.
  const shared = words.int(4);
  const named = tasks.map((task, place): readonly [TaskName, string] => {
    const [verbs, objects] = WORDS[task];
    const [verb, object] = [words.pick(verbs), words.pick(objects)];
    return [task, style(task.startsWith('ingest_') ? verbs[shared]! : verb, fill(object), place)];
  });
  const sets = rng('datasets');
  return {
    dag: fill(rng('dag').pick(DAGS)),
    backfillDag: fill(rng('backfill').pick(BACKFILLS)),
    model: fill(rng('model').pick(MODELS)).replace('{a}', rng('architecture').pick(ARCHITECTURES)),
    tasks: Object.fromEntries(named) as Record<TaskName, string>,
    append: style(sets.pick(APPEND[0]), sets.pick(APPEND[1]), 1),
    datasets: {
      ...{ interactions: events, catalog: list, orders: 'orders' },
      ...{ features: fill(sets.pick(DATASETS.features)), training: fill(sets.pick(DATASETS.training)) },
      ...{ window: sets.pick(DATASETS.window), held: sets.pick(DATASETS.held) },
    },
    column: rng('columns').pick(COLUMNS),
  };
}
