import { lognormal } from '../distributions.ts';
import { AUTH, PATH } from '../events.ts';
import { ipText } from '../ids.ts';
import type { PlanContext } from '../producer.ts';
import type { Rng } from '../random.ts';
import { SECOND } from '../time.ts';
import type { EventWriter } from '../timeline.ts';
import type { Bucket, Instance } from '../world.ts';
import { s3Addresses } from './addresses.ts';
import { s3Connections } from './s3-connections.ts';

const MIB = 1_048_576;
/** Size of a ranged GET of the AWS tools. */
export const PART_BYTES = 8 * MIB;
/** Keys on one page of a listing. */
const LIST_PAGE = 1000;

/**
 * One client that reads (or writes) S3 for a while.
 * `Codes` are what the pools gave for the values; intern them while planning.
 */
export interface ReadJob {
  /** Start, µs. */
  readonly at: number;
  /** Nothing is written at or after this time (default: end of the window). */
  readonly until?: number;
  /** Code of the caller (`pools.identity`). */
  readonly identity: number;
  /** Code of the user agent, without brackets (`pools.string`). */
  readonly ua: number;
  readonly bucket: Bucket;
  /** Indices of `world.objects`, in the order they are read. */
  readonly objects: ArrayLike<number>;
  /**
   * The way to S3, which decides what else is seen:
   *  - `gateway`: from an instance through the VPC's S3 endpoint: private address, endpoint id, DNS look-up and flow records
   *  - `internet`: from outside the VPC: a public address and nothing in the flow logs
   *  - `service`: an AWS service for us; its name stands where the address would be
   */
  readonly path: 'gateway' | 'internet' | 'service';
  /** The instance, for `gateway`. */
  readonly instance?: Instance;
  /** Code of the caller's address or service name, for the other paths. */
  readonly ip?: number;
  /** How the requests are signed: in a header (default) or not at all. */
  readonly auth?: 'header' | 'anonymous';
  /** Presigned addresses instead: when they were signed, µs, and for how many seconds they are good. */
  readonly link?: { readonly signed: number; readonly expires: number };
  /** `get` (default), `put` for uploads in parts of 8 MiB, `head` for looks without reading. */
  readonly verb?: 'get' | 'put' | 'head' | 'delete';
  /** Lists the bucket first: number of keys to page through; default none. */
  readonly list?: number;
  /** A HeadObject before each read, as `aws s3 cp` does. */
  readonly head?: boolean;
  /** Parts of 8 MiB to read of each object, at most: a look at its beginning. Default all. */
  readonly parts?: number;
  /** Requests under way at once. Default 4; the AWS tools use up to 10. */
  readonly parallel?: number;
  /** Bytes per second of the whole job. Default 40 MB/s. */
  readonly bytesPerSecond?: number;
  /** Pause between objects, mean seconds (exponential); default none. */
  readonly pauseS?: number;
  /** Share of requests that fail, and with what (code of `AccessDenied`, `NoSuchKey`, `SlowDown`…). */
  readonly errors?: { readonly share: number; readonly code: number };
}

/** What a job did. */
export interface ReadResult {
  /** Requests of any kind that were written. */
  readonly requests: number;
  /** Distinct objects that were read (or written) as far as was wanted. */
  readonly objects: number;
  /** Sum of object bytes sent by S3 (`get`) or received (`put`): the body bytes of successful requests. */
  readonly bytes: number;
  /** Bytes that entered / left the interface in the matching flow records; 0 where the path does not cross the VPC. */
  readonly flowIn: number;
  readonly flowOut: number;
  readonly connections: number;
  /** Time of the first and the last request, and the end of the last transfer (µs). */
  readonly first: number;
  readonly last: number;
  readonly end: number;
}

/** Writes the requests of S3 clients, with all that belongs to them. */
export interface ObjectReader {
  /**
   * Writes one job's ObjectAccess events (list pages of at most 1000 keys, HeadObject, GETs in ranges of 8 MiB for larger
   * objects) and, for `gateway`, the DNS look-ups and the connections whose bytes carry them: entering bytes are 1.037 ×
   * the objects' at MTU 1500, 1.007 × at 9001, plus about half a kilobyte of headers per request.
   * Depends on `rng` and `job` alone. Usable from streams and scripts.
   */
  read(write: EventWriter, rng: Rng, job: ReadJob): ReadResult;
}

/**
 * Prepares the codes that S3 requests need. Call it once in `plan`.
 * Activities and techniques both use it, so that their rows look alike.
 */
export function objectReader(context: PlanContext): ObjectReader {
  const { world, pools, clock } = context;
  const code = (text: string): number => pools.string(text);
  const ops = {
    get: code('GetObject'),
    put: code('PutObject'),
    head: code('HeadObject'),
    delete: code('DeleteObject'),
    list: code('ListObjects'),
  };
  const missing = code('NoSuchKey');
  const slow = code('SlowDown');
  const buckets = world.buckets.map((bucket) => ({ name: code(bucket.name), region: code(bucket.region), account: code(bucket.account) }));
  const endpoints = new Map(world.vpcs.map((vpc) => [vpc.id, code(vpc.s3Endpoint)]));
  const privateIps = new Map(world.instances.map((instance) => [instance.id, code(ipText(instance.eni.privateIp))]));
  const flows = s3Connections(context, s3Addresses(context));

  function read(write: EventWriter, rng: Rng, job: ReadJob): ReadResult {
    const until = Math.min(job.until ?? clock.end, clock.end);
    const lanes = Math.max(1, job.parallel ?? 4);
    const verb = job.verb ?? 'get';
    const rate = (job.bytesPerSecond ?? 40e6) / lanes;
    const names = buckets[job.bucket.index];
    if (!names) throw new Error(`Bucket ${job.bucket.name} is not of this world.`);
    const { instance } = job;
    if (job.path === 'gateway' && !instance)
      throw new Error(`Reading ${job.bucket.name} through the gateway needs the instance that reads.`);
    const through = job.path === 'gateway' && instance ? flows.open(write, rng, instance, job.bucket, until) : null;
    const ip = instance && job.path === 'gateway' ? (privateIps.get(instance.id) ?? 0) : (job.ip ?? 0);
    const vpce = instance && job.path === 'gateway' ? (endpoints.get(instance.eni.vpc) ?? 0) : 0;
    const auth = job.link ? AUTH.query : AUTH[job.auth ?? 'header'];
    const signed = Math.floor((job.link?.signed ?? 0) / SECOND);
    const expires = job.link?.expires ?? 0;
    const path = PATH[job.path];
    const free = new Float64Array(lanes).fill(job.at);
    const buffer = write.buffer('ObjectAccess');
    let requests = 0,
      bytes = 0,
      whole = 0,
      first = 0,
      last = 0,
      end = job.at;

    /** One request on a lane, not before `ready`; returns when it is answered, or -1 if it falls outside. */
    function request(op: number, lane: number, object: number, body: number, up: number, error: number, ready: number): number {
      const t = Math.floor(Math.max(free[lane] ?? job.at, ready));
      if (t >= until) return -1;
      const ms = Math.ceil(lognormal(rng, op === ops.list ? 62 : op === ops.put ? 41 : 23, 0.5) + ((body + up) / rate) * 1000);
      buffer.ensure(1);
      const { columns, rows } = buffer;
      columns.t[rows] = t;
      columns.identity[rows] = job.identity;
      columns.op[rows] = op;
      columns.bucket[rows] = names?.name ?? 0;
      columns.object[rows] = object;
      columns.bytesOut[rows] = body;
      columns.bytesIn[rows] = up;
      columns.ip[rows] = ip;
      columns.ua[rows] = job.ua;
      // Only who asks for one object can miss it: uploads, deletions and listings are slowed down instead.
      columns.errorCode[rows] = error === missing && op !== ops.get && op !== ops.head ? slow : error;
      columns.auth[rows] = auth;
      columns.path[rows] = path;
      columns.vpce[rows] = vpce;
      columns.region[rows] = names?.region ?? 0;
      columns.account[rows] = names?.account ?? 0;
      columns.totalMs[rows] = ms;
      columns.signed[rows] = signed;
      columns.expires[rows] = expires;
      buffer.rows += 1;
      through?.carry(lane, t, ms * 1000, up + 380 + rng.int(420), body + 330 + rng.int(260));
      if (requests === 0) first = t;
      requests += 1;
      last = Math.max(last, t);
      // A client takes a moment before it sends the next request on the same connection.
      free[lane] = t + ms * 1000 + 400 + rng.int(5200);
      end = Math.max(end, t + ms * 1000);
      return t + ms * 1000;
    }
    const failing = (): boolean => job.errors !== undefined && rng.chance(job.errors.share);
    const nextLane = (): number => {
      let best = 0;
      for (let lane = 1; lane < lanes; lane += 1) if ((free[lane] ?? 0) < (free[best] ?? 0)) best = lane;
      return best;
    };
    const errorBody = (): number => 243 + rng.int(290);

    let ready = job.at;
    for (let left = job.list ?? 0; left > 0; left -= LIST_PAGE) {
      const failed = failing();
      const keys = Math.min(left, LIST_PAGE);
      const done = request(
        ops.list,
        0,
        0,
        failed ? errorBody() : 290 + keys * (262 + rng.int(40)),
        0,
        failed ? (job.errors?.code ?? 0) : 0,
        ready,
      );
      if (done < 0) break;
      ready = done + 1500 + rng.int(9000);
      if (failed) break;
    }
    for (let lane = 0; lane < lanes; lane += 1)
      free[lane] = Math.max(free[lane] ?? 0, ready + (lane === 0 ? 0 : rng.int(1 + Math.min(lane * 40_000, SECOND))));

    for (let index = 0; index < job.objects.length; index += 1) {
      const object = job.objects[index] ?? 0;
      const size = Math.min(world.objects.size[object] ?? 0, (job.parts ?? Infinity) * PART_BYTES);
      const ref = pools.object(object);
      if (failing()) {
        if (request(ops[verb], nextLane(), ref, verb === 'head' ? 0 : errorBody(), 0, job.errors?.code ?? 0, ready) < 0) break;
        continue;
      }
      if (verb === 'head' || verb === 'delete' || job.head === true) {
        const done = request(verb === 'delete' ? ops.delete : ops.head, nextLane(), ref, 0, 0, 0, ready);
        if (done < 0) break;
        if (verb !== 'get' && verb !== 'put') continue;
        if (lanes === 1) ready = done;
      }
      let got = 0;
      do {
        const part = Math.min(PART_BYTES, size - got);
        const done =
          verb === 'put' ? request(ops.put, nextLane(), ref, 0, part, 0, ready) : request(ops.get, nextLane(), ref, part, 0, 0, ready);
        if (done < 0) break;
        got += part;
      } while (got < size);
      bytes += got;
      if (got < size) break;
      whole += 1;
      if (job.pauseS !== undefined) ready = Math.max(ready, last) + Math.floor(lognormal(rng, job.pauseS * SECOND * 0.6, 1));
    }
    const flow = through?.close() ?? { bytesIn: 0, bytesOut: 0, connections: 0 };
    return {
      requests,
      objects: whole,
      bytes,
      flowIn: flow.bytesIn,
      flowOut: flow.bytesOut,
      connections: flow.connections,
      first,
      last,
      end,
    };
  }
  return { read };
}
