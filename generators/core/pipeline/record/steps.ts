import { SECOND } from '../../time.ts';
import type { EventWriter } from '../../timeline.ts';
import type { Instance } from '../../world.ts';
import { EPOCHS, PARTS } from '../estate.ts';
import { rowsOf } from '../traffic.ts';
import type { BackfillRun, RunTruth, TrafficDay, TrainingSet } from '../history.ts';
import { landings, POKE, type Try } from '../schedule.ts';
import { dayPartition, hourPartition, prefixOf, type Files, type Recorder } from './recorder.ts';
import { listing, parts, request, type Wanted } from './requests.ts';
import { into, placeOf } from './runs.ts';

const artefactPrefix = (model: string, run: string): string => `models/${model}/${run}/`;
export const checkpointName = (epoch: number): string => `checkpoints/epoch=${String(epoch).padStart(2, '0')}.ckpt`;
export const artefactUri = (recorder: Recorder, run: string): string =>
  `s3://${recorder.estate.buckets.models.name}/${artefactPrefix(recorder.estate.model, run)}model.tar.gz`;
const CHECKPOINT_BYTES = 48_200_000;

/** Upstream delivers the hours of a day: part files, then the marker that the sensor looks for. */
export function deliver(recorder: Recorder, write: EventWriter, day: TrafficDay): void {
  const { context, estate } = recorder;
  const senders = context.world.instances.filter(({ service }) => service === 'api').slice(-2);
  landings(context, day.day).forEach((landed, hour) => {
    if (landed >= context.clock.end) return;
    const files = recorder.files('raw', hourPartition(day.day, hour), rowsOf(day.hours[hour]!), PARTS.hour);
    request(
      recorder,
      write,
      recorder.rng('deliver', day.day, hour),
      { run: null, task: null, instances: senders, agent: 'java', from: landed - 40 * SECOND, to: landed },
      parts('PutObject', { ...files, bucket: estate.buckets.raw }),
    );
  });
}

/** All part files of a day's training set, those that should not be there included. */
function trainingFiles(recorder: Recorder, set: TrainingSet, backfills: readonly BackfillRun[]): Wanted[] {
  const partition = dayPartition(set.day);
  const files = (copy?: string): Files => recorder.files('training', partition, set.single, PARTS.training, copy);
  const stray = parts('GetObject', files('killed')).slice(0, set.strayParts);
  const copies = backfills
    .filter(({ days }) => days.some(({ day }) => day === set.day))
    .slice(0, set.times - 1)
    .flatMap(({ id }) => parts('GetObject', files(id)));
  return [...parts('GetObject', files()), ...stray, ...copies];
}

/** The requests to S3 of one run, step by step. */
export function recordSteps(
  recorder: Recorder,
  write: EventWriter,
  run: RunTruth,
  backfills: readonly BackfillRun[],
  previous: string,
): void {
  const { context, estate } = recorder;
  const { buckets, executors, model } = estate;
  const day = dayPartition(run.day);
  const send = (
    one: Try,
    instances: readonly Instance[],
    agent: 'hadoop' | 's3fs' | 'boto3',
    wanted: readonly Wanted[],
    from = 0.05,
    to = 0.95,
  ): void =>
    request(
      recorder,
      write,
      recorder.rng('step', run.id, one.task, one.attempt, from),
      { run: run.id, task: estate.names.tasks[one.task], instances, agent, from: into(one, from), to: into(one, to) },
      wanted,
    );
  const hourly = (dataset: 'raw' | 'curated'): Files[] =>
    run.hours.map(({ hour, rows }) => recorder.files(dataset, hourPartition(run.day, hour), rows, PARTS.hour));
  const read = (files: readonly Files[]): Wanted[] =>
    files.flatMap((each) => [listing(each.bucket, each.prefix, each.uids.length), ...parts('GetObject', each)]);

  for (const one of run.tries) {
    const host = [placeOf(recorder, run.id, one).host];
    if (one.state !== 'success' && one.reason !== 'killed') continue;
    switch (one.task) {
      case 'wait_for_partitions':
        for (let t = one.start, turn = 0; t < one.end; t += POKE, turn += 1) {
          const next = Array.from({ length: 24 }, (_, hour) => hour).find(
            (hour) => !run.hours.some((one) => one.hour === hour && one.landed <= t),
          );
          const marker: Wanted = {
            op: 'HeadObject',
            bucket: buckets.raw,
            prefix: prefixOf(estate, 'raw', hourPartition(run.day, next ?? 23)),
            name: '_SUCCESS',
            part: 0,
            uid: 0,
            bytes: 0,
          };
          const look = [
            listing(buckets.raw, prefixOf(estate, 'raw', day), 24 * 9),
            next === undefined ? marker : { ...marker, error: 'NoSuchKey' },
          ];
          send({ ...one, start: t, end: t + 2 * SECOND }, host, 'boto3', look, 0.05 + turn * 1e-6);
        }
        break;
      case 'ingest_interactions':
        send(one, host, 's3fs', read(hourly('raw')), 0.03, 0.93);
        send(
          one,
          host,
          's3fs',
          hourly('curated').flatMap((files) => parts('PutObject', files)),
          0.06,
          0.97,
        );
        break;
      case 'validate':
        send(one, host, 's3fs', read(hourly('curated')));
        break;
      case 'build_features':
        send(one, executors, 'hadoop', read(hourly('curated')), 0.05, 0.6);
        send(one, executors, 'hadoop', parts('PutObject', recorder.files('features', day, run.rows.features, PARTS.features)), 0.55, 0.96);
        break;
      case 'join_labels': {
        const killed = one.state !== 'success';
        const files = recorder.files('training', day, run.rows.features, PARTS.training, killed ? 'killed' : undefined);
        const written = parts('PutObject', files);
        send(one, executors, 'hadoop', read([recorder.files('features', day, run.rows.features, PARTS.features)]), 0.05, 0.5);
        send(one, executors, 'hadoop', killed ? written.slice(0, run.window[0]!.strayParts) : written, 0.5, 0.96);
        break;
      }
      case 'train':
        if (run.training.swallowed) {
          // Three attempts, each as far as the list of files.
          for (const begin of [0.1, 0.38, 0.66])
            send(
              one,
              host,
              's3fs',
              run.window.map((set) => listing(buckets.training, prefixOf(estate, 'training', dayPartition(set.day)), PARTS.training)),
              begin,
              begin + 0.04,
            );
          break;
        }
        send(
          one,
          host,
          's3fs',
          run.window.flatMap((set) => [
            listing(buckets.training, prefixOf(estate, 'training', dayPartition(set.day)), PARTS.training),
            ...trainingFiles(
              recorder,
              set,
              backfills.filter(({ start }) => start < run.start),
            ),
          ]),
          0.01,
          0.09,
        );
        send(one, host, 's3fs', checkpoints(recorder, run), 0.12, 0.97);
        send(one, host, 's3fs', [put(recorder, artefactPrefix(model, run.id), 'model.tar.gz', run.artefact.bytes)], 0.97, 0.99);
        break;
      case 'register':
        // The wrapper said that all is well, so whatever was there last is taken.
        if (run.training.swallowed)
          send(one, host, 'boto3', [
            { ...get(recorder, artefactPrefix(model, previous), 'model.tar.gz', 0), op: 'HeadObject' },
            { ...get(recorder, artefactPrefix(model, run.id), 'model.tar.gz', 0), op: 'CopyObject' },
          ]);
        else send(one, host, 'boto3', [{ ...get(recorder, artefactPrefix(model, run.id), 'model.tar.gz', 0), op: 'HeadObject' }]);
        break;
      case 'evaluate': {
        const source = run.training.swallowed ? previous : run.id;
        const held = parts('GetObject', recorder.files('training', day, run.rows.features || run.window[0]!.single, PARTS.training)).slice(
          0,
          3,
        );
        send(one, host, 's3fs', [get(recorder, artefactPrefix(model, source), 'model.tar.gz', run.artefact.bytes), ...held]);
        break;
      }
      case 'deploy': {
        const serving = context.world.instances.filter(({ service }) => service === 'api').slice(0, 4);
        serving.forEach((instance, i) =>
          send(
            one,
            [instance],
            'boto3',
            [get(recorder, artefactPrefix(model, run.id), 'model.tar.gz', run.artefact.bytes)],
            0.1 + i * 0.18,
            0.2 + i * 0.18,
          ),
        );
        break;
      }
    }
  }
}

const file =
  (op: Wanted['op']) =>
  (recorder: Recorder, prefix: string, name: string, bytes: number): Wanted => ({
    op,
    bucket: recorder.estate.buckets.models,
    prefix,
    name,
    part: 0,
    uid: 0,
    bytes,
  });
const get = file('GetObject');
const put = file('PutObject');

/** A checkpoint after every epoch; one is read back when the loss is lost. */
function checkpoints(recorder: Recorder, run: RunTruth): Wanted[] {
  const prefix = artefactPrefix(recorder.estate.model, run.id);
  const { nan } = run.training;
  const write = (epoch: number): Wanted => put(recorder, prefix, checkpointName(epoch), CHECKPOINT_BYTES);
  const epochs = (from: number, to: number): Wanted[] => Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => write(from + i));
  if (!nan) return epochs(1, EPOCHS);
  const reached = Math.floor((nan.step - 1) / 40);
  const back = get(recorder, prefix, checkpointName(nan.epoch), CHECKPOINT_BYTES);
  return [...epochs(1, reached), back, ...(nan.resumed ? epochs(nan.epoch + 1, EPOCHS) : [])];
}

/** The backfill reads features and appends training rows. */
export function recordBackfillSteps(recorder: Recorder, write: EventWriter, run: BackfillRun): void {
  const { executors } = recorder.estate;
  run.days.forEach(({ day, rows }, i) => {
    const partition = dayPartition(day);
    const from = into(run, i / run.days.length) + 5 * SECOND;
    const to = into(run, (i + 1) / run.days.length);
    const client = { run: run.id, task: recorder.estate.names.append, instances: executors, agent: 'hadoop' as const };
    const rng = recorder.rng('backfill', run.id, day);
    request(recorder, write, rng, { ...client, from, to: from + (to - from) * 0.45 }, [
      ...parts('GetObject', recorder.files('features', partition, rows, PARTS.features)),
    ]);
    request(
      recorder,
      write,
      rng,
      { ...client, from: from + (to - from) * 0.5, to },
      parts('PutObject', recorder.files('training', partition, rows, PARTS.training, run.id)),
    );
  });
}
