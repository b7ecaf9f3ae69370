/**
 * Attempts in flight ("frames") and the requests they belong to, in two pools of typed arrays with free lists. A frame is one attempt
 * of one call: the caller's wait and the server's work. Frames of a request are freed together, when all of them are over.
 */

/** f64 fields of a frame. */
export const START = 0;
export const END = 1;
export const ARRIVE = 2;
export const SERVE = 3;
export const LEAVE = 4;
export const QUEUE = 5;
export const BATCH = 6;
export const BUSY = 7;
export const CONNECT = 8;
export const DNS = 9;
export const BYTES_IN = 10;
export const BYTES_OUT = 11;
export const FIRST = 12;
/** When it began to wait. */
export const ENTER = 13;
/** Pauses of its replica before its work began. */
export const PAUSED = 14;
export const F = 16;

/** i32 fields of a frame. */
export const REQUEST = 0;
export const PARENT = 1;
export const CALL = 2;
export const OPERATION = 3;
export const REPLICA = 4;
export const POD = 5;
/** Next step of the operation. */
export const STEP = 6;
/** Calls that it waits for. */
export const PENDING = 7;
export const FLAGS = 8;
export const STATUS = 9;
export const SERVED = 10;
/** Status on its way to the caller. */
export const RESULT = 11;
export const ATTEMPT = 12;
/** Next in the queue or batch. */
export const NEXT = 13;
/** Next frame of the same request. */
export const SIBLING = 14;
export const ROW = 15;
export const BATCH_SIZE = 16;
export const RESENT = 17;
export const LOOKUPS = 18;
export const TOKENS = 19;
export const CACHED = 20;
export const PREEMPTED = 21;
export const I = 24;

/** FLAGS: the caller waits; a worker is held; given up by the caller; the server is done; a needed call failed; owns a connection. */
export const WAITING = 1;
export const HELD = 2;
export const CANCELLED = 4;
export const LEFT = 8;
export const FAILED = 16;
export const CONNECTED = 32;

/** Fields of a request, f64 and i32. `OPEN` counts the waits and works that are not over. */
export const BYTES = 0;
export const WORK = 1;
export const RF = 2;
export const HEAD = 0;
export const TAIL = 1;
export const OPEN = 2;
export const CLIENT = 3;
export const KIND = 4;
export const SERIAL = 5;
export const PROMPT = 6;
export const OUTPUT = 7;
export const PREFIX = 8;
export const COUNT = 9;
/** Index in the plan, or -1; 1 = over its limit. */
export const PLANNED = 10;
export const LIMIT = 11;
export const RI = 12;

class Pool {
  f: Float64Array;
  i: Int32Array;
  /** In use. */
  used = 0;
  private free: Int32Array;
  private spare: number;
  private capacity: number;
  private readonly fWidth: number;
  private readonly iWidth: number;

  constructor(capacity: number, fWidth: number, iWidth: number) {
    this.capacity = capacity;
    this.fWidth = fWidth;
    this.iWidth = iWidth;
    this.f = new Float64Array(capacity * fWidth);
    this.i = new Int32Array(capacity * iWidth);
    this.free = Int32Array.from({ length: capacity }, (_, k) => capacity - 1 - k);
    this.spare = capacity;
  }

  get size(): number {
    return this.capacity;
  }

  take(): number {
    if (this.spare === 0) this.grow();
    this.used++;
    return this.free[--this.spare] as number;
  }

  give(slot: number): void {
    this.used--;
    this.free[this.spare++] = slot;
  }

  private grow(): void {
    const old = this.capacity;
    this.capacity = 2 * old;
    const f = new Float64Array(this.capacity * this.fWidth);
    const i = new Int32Array(this.capacity * this.iWidth);
    f.set(this.f);
    i.set(this.i);
    this.f = f;
    this.i = i;
    this.free = new Int32Array(this.capacity);
    for (let k = 0; k < old; k++) this.free[k] = this.capacity - 1 - k;
    this.spare = old;
  }
}

/** The two pools. `f` and `i` may be replaced whenever a frame is taken: read them anew after that. */
export class Frames extends Pool {
  readonly requests = new Pool(64, RF, RI);

  constructor() {
    super(256, F, I);
  }

  /** A frame of a request, at the end of the request's list. */
  open(request: number, parent: number): number {
    const slot = this.take();
    const f = this.f;
    const i = this.i;
    const a = slot * F;
    const b = slot * I;
    f[a + END] = f[a + ARRIVE] = f[a + SERVE] = f[a + LEAVE] = f[a + QUEUE] = f[a + BATCH] = f[a + BUSY] = 0;
    f[a + CONNECT] = f[a + DNS] = f[a + BYTES_OUT] = f[a + FIRST] = 0;
    i[b + REQUEST] = request;
    i[b + PARENT] = parent;
    i[b + REPLICA] = i[b + NEXT] = i[b + SIBLING] = -1;
    i[b + STEP] = i[b + PENDING] = i[b + STATUS] = i[b + SERVED] = i[b + RESULT] = i[b + BATCH_SIZE] = 0;
    i[b + RESENT] = i[b + LOOKUPS] = i[b + TOKENS] = i[b + CACHED] = i[b + PREEMPTED] = i[b + POD] = 0;
    i[b + FLAGS] = WAITING;
    const r = this.requests.i;
    const c = request * RI;
    const tail = r[c + TAIL] as number;
    if (tail < 0) r[c + HEAD] = slot;
    else i[tail * I + SIBLING] = slot;
    r[c + TAIL] = slot;
    r[c + COUNT] = (r[c + COUNT] as number) + 1;
    return slot;
  }
}
