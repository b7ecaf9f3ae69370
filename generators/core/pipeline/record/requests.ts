import { lognormal } from '../../distributions.ts';
import type { Rng } from '../../random.ts';
import type { EventWriter } from '../../timeline.ts';
import type { Bucket, Instance } from '../../world.ts';
import type { Recorder } from './recorder.ts';

/** A file that a task reads or writes. `uid` null: its name stands in `name`. */
export interface Wanted {
  readonly op: 'GetObject' | 'PutObject' | 'DeleteObject' | 'ListObjects' | 'CopyObject' | 'HeadObject';
  readonly bucket: Bucket;
  readonly prefix: string;
  readonly name: string | null;
  readonly part: number;
  readonly uid: number;
  readonly bytes: number;
  readonly error?: string;
}

/** All parts of a partition, and its success marker where the op writes. */
export function parts(
  op: 'GetObject' | 'PutObject',
  files: { readonly bucket: Bucket; readonly prefix: string; readonly uids: readonly number[]; readonly bytes: readonly number[] },
  marker = op === 'PutObject',
): Wanted[] {
  const { bucket, prefix, uids, bytes } = files;
  const all = uids.map((uid, part): Wanted => ({ op, bucket, prefix, name: null, part, uid, bytes: bytes[part]! }));
  return marker ? [...all, { op: 'PutObject', bucket, prefix, name: '_SUCCESS', part: 0, uid: 0, bytes: 0 }] : all;
}

export const listing = (bucket: Bucket, prefix: string, keys: number): Wanted => ({
  op: 'ListObjects',
  bucket,
  prefix,
  name: '',
  part: 0,
  uid: 0,
  bytes: 290 + keys * 280,
});

/** Who sends requests, for what. */
export interface Client {
  readonly run: string | null;
  readonly task: string | null;
  readonly instances: readonly Instance[];
  readonly agent: 'hadoop' | 's3fs' | 'boto3' | 'java';
  readonly from: number;
  readonly to: number;
}

const LANES = 6;
/** Share of requests that S3 refuses once. */
const REFUSED = 0.0025;

/** Sends requests from `from` to `to`, spread over instances, with the connections that carry them where flow logs reach back so far. */
export function request(recorder: Recorder, write: EventWriter, rng: Rng, client: Client, wanted: readonly Wanted[]): void {
  const { context, flows } = recorder;
  const { pools, clock } = context;
  if (wanted.length === 0 || client.from >= clock.end) return;
  const { instances, from, to } = client;
  const seen = from >= clock.detailStart;
  const clients = new Map<string, ReturnType<typeof flows.open>>();
  const codes = instances.map((instance) => ({
    instance: pools.instance(instance.index),
    ua: pools.string(recorder.agentOf(instance, client.agent)),
  }));
  const run = pools.string(client.run);
  const task = pools.string(client.task);
  const step = Math.max(1, (to - from) / (wanted.length + 1));
  const buffer = write.buffer('DatasetRequest');
  const send = (one: Wanted, place: number, lane: number, t: number, error: string | undefined): void => {
    if (t < clock.start || t >= clock.end) return;
    const instance = instances[place]!;
    const failed = error !== undefined;
    const down = failed
      ? one.op === 'HeadObject'
        ? 0
        : 243 + rng.int(290)
      : one.op === 'GetObject' || one.op === 'ListObjects'
        ? one.bytes
        : 0;
    const up = one.op === 'PutObject' && !failed ? one.bytes : 0;
    const ms = Math.ceil(lognormal(rng, one.op === 'PutObject' ? 44 : 24, 0.45) + (down + up) / 55e3);
    buffer.ensure(1);
    const { columns, rows } = buffer;
    columns.t[rows] = t;
    columns.op[rows] = pools.string(one.op);
    columns.bucket[rows] = pools.string(one.bucket.name);
    columns.prefix[rows] = pools.string(one.prefix);
    columns.name[rows] = pools.string(one.name);
    columns.part[rows] = one.part;
    columns.uid[rows] = one.uid;
    columns.bytesOut[rows] = down;
    columns.bytesIn[rows] = up;
    columns.errorCode[rows] = pools.string(error ?? null);
    columns.identity[rows] = recorder.credentials(instance).codeAt(t);
    columns.instance[rows] = codes[place]!.instance;
    columns.ua[rows] = codes[place]!.ua;
    columns.totalMs[rows] = ms;
    columns.run[rows] = run;
    columns.task[rows] = task;
    buffer.rows += 1;
    if (!seen) return;
    const key = `${instance.id}/${one.bucket.index}`;
    const flow = clients.get(key) ?? flows.open(write, rng, instance, one.bucket, clock.end);
    clients.set(key, flow);
    flow.carry(lane, t, ms * 1000, up + 380 + rng.int(420), down + 330 + rng.int(260));
  };
  wanted.forEach((one, i) => {
    const place = one.op === 'ListObjects' || one.name !== null ? 0 : i % instances.length;
    const t = Math.floor(from + step * (i + 0.15 + 0.7 * rng.unit()));
    // Sometimes S3 asks to wait, and the client does.
    const wait = one.error === undefined && rng.unit() < REFUSED ? Math.floor(step * 0.1 * rng.unit()) : -1;
    if (wait >= 0) send(one, place, i % LANES, t - wait, rng.unit() < 0.8 ? 'SlowDown' : 'InternalError');
    // A client that opens a folder looks for what only some writers leave there.
    if (one.op === 'ListObjects' && client.agent === 'hadoop')
      send({ ...one, op: 'HeadObject', name: '_spark_metadata', bytes: 0 }, place, 0, t - 1 - rng.int(40_000), 'NoSuchKey');
    else if (one.op === 'ListObjects' && rng.unit() < 0.2)
      send({ ...one, op: 'HeadObject', name: '.schema', bytes: 0 }, place, 0, t - 1 - rng.int(40_000), 'NoSuchKey');
    send(one, place, i % LANES, t, one.error);
  });
  for (const flow of clients.values()) flow.close();
}
