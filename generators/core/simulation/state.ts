/** What all mechanisms share: the clock, the pending events, frames, replicas, parameters and the writer. */
import type { Compiled } from './compile.ts';
import type { Parameters } from './effects.ts';
import { ENTER, F, Frames, I, NEXT } from './frames.ts';
import { EventHeap } from './heap.ts';
import type { Writer } from './records.ts';

/** Kinds of events; the payload is index × 32 + kind. */
export const ON_ARRIVAL = 0;
export const ON_ARRIVE = 1;
export const ON_WORKED = 2;
export const ON_REPLY = 3;
export const ON_RETRY = 4;
export const ON_TIMEOUT = 5;
export const ON_EFFECT = 6;
export const ON_SAMPLE = 7;
export const ON_BATCH_DUE = 8;
export const ON_BATCH_DONE = 9;
export const ON_LLM = 10;
export const ON_SCALE = 11;
export const ON_POD = 12;
export const ON_PAUSE = 13;
export const ON_HEAT = 14;
export const ON_THINK = 15;
export const ON_RATE = 16;
export const ON_BURST = 17;
export const ON_PLANNED = 18;

/** States of a replica slot. */
export const EMPTY = 0;
export const STARTING = 1;
export const READY = 2;
export const DRAINING = 3;

/** What the flow of requests offers to the mechanisms. */
export interface Flow {
  /** Go on with the frame's operation. */
  advance(frame: number): void;
  /** The frame's work step is over. */
  worked(frame: number): void;
  /** The server is done with the frame. */
  leave(frame: number, status: number): void;
  /** Send the request off, after `delay`. */
  send(frame: number, delay: number): void;
}

export class State {
  // A cell of a typed array: a plain field would box a new number at each event.
  private readonly clockCell = new Float64Array(1);
  readonly end: number;
  readonly heap = new EventHeap();
  readonly frames = new Frames();
  readonly compiled: Compiled;
  readonly parameters: Parameters;
  readonly out: Writer;
  /** Requests that are not over. */
  openRequests = 0;

  /** Does any node lose packets now? */
  lossy = false;

  // Of each replica slot.
  /** Calls that may wait, and whether workers stay with their calls. */
  readonly room: Float64Array;
  readonly holds: Uint8Array;
  readonly life: Uint8Array;
  readonly pod: Int32Array;
  readonly busy: Int32Array;
  readonly calls: Int32Array;
  readonly queueLength: Int32Array;
  private readonly queueHead: Int32Array;
  private readonly queueTail: Int32Array;
  /** Integrals of busy workers and of calls over time, to `touched`. */
  readonly busyTime: Float64Array;
  readonly callTime: Float64Array;
  /** Work done at workers' and batches' steps, as long as it takes on a processor of its own: without the factor `latency`. */
  readonly workTime: Float64Array;
  private readonly touched: Float64Array;
  /** End of the present pause, and length of all so far. */
  readonly pausedUntil: Float64Array;
  /** When its process died last; 0: never. */
  readonly fell: Float64Array;
  readonly paused: Float64Array;
  readonly kvUsed: Float64Array;
  /** GPU: what heat leaves of the clock. */
  readonly throttle: Float64Array;
  readonly temperature: Float64Array;

  constructor(compiled: Compiled, parameters: Parameters, out: Writer, start: number, end: number) {
    this.compiled = compiled;
    this.parameters = parameters;
    this.out = out;
    this.now = start;
    this.end = end;
    const n = compiled.serviceOf.length;
    this.room = Float64Array.from(compiled.serviceOf, (service) => compiled.services[service]!.queue);
    this.holds = Uint8Array.from(compiled.serviceOf, (service) => (compiled.services[service]!.holds ? 1 : 0));
    this.life = new Uint8Array(n);
    this.pod = new Int32Array(n);
    this.busy = new Int32Array(n);
    this.calls = new Int32Array(n);
    this.queueLength = new Int32Array(n);
    this.queueHead = new Int32Array(n).fill(-1);
    this.queueTail = new Int32Array(n).fill(-1);
    this.busyTime = new Float64Array(n);
    this.callTime = new Float64Array(n);
    this.workTime = new Float64Array(n);
    this.touched = new Float64Array(n).fill(start);
    this.pausedUntil = new Float64Array(n);
    this.fell = new Float64Array(n);
    this.paused = new Float64Array(n);
    this.kvUsed = new Float64Array(n);
    this.throttle = new Float64Array(n).fill(1);
    this.temperature = new Float64Array(n);
  }

  get now(): number {
    return this.clockCell[0] as number;
  }

  set now(time: number) {
    this.clockCell[0] = time;
  }

  at(time: number, kind: number, index: number): void {
    this.heap.push(time, index * 32 + kind);
  }

  /** Brings the integrals of a replica up to now; to be called before `busy` or `calls` changes. */
  touch(replica: number): void {
    const span = this.now - (this.touched[replica] as number);
    if (span > 0) {
      this.touched[replica] = this.now;
      this.busyTime[replica] = (this.busyTime[replica] as number) + span * (this.busy[replica] as number);
      this.callTime[replica] = (this.callTime[replica] as number) + span * (this.calls[replica] as number);
    }
  }

  addBusy(replica: number, change: number): void {
    this.touch(replica);
    this.busy[replica] = (this.busy[replica] as number) + change;
  }

  /** Puts a frame at the end of the replica's queue. */
  enqueue(replica: number, frame: number): void {
    const i = this.frames.i;
    this.frames.f[frame * F + ENTER] = this.now;
    i[frame * I + NEXT] = -1;
    const tail = this.queueTail[replica] as number;
    if (tail < 0) this.queueHead[replica] = frame;
    else i[tail * I + NEXT] = frame;
    this.queueTail[replica] = frame;
    this.queueLength[replica] = (this.queueLength[replica] as number) + 1;
  }

  /** Puts a frame back to the front; it keeps the time of its waiting. */
  putBack(replica: number, frame: number): void {
    const head = this.queueHead[replica] as number;
    this.frames.i[frame * I + NEXT] = head;
    this.queueHead[replica] = frame;
    if (head < 0) this.queueTail[replica] = frame;
    this.queueLength[replica] = (this.queueLength[replica] as number) + 1;
  }

  /** First of the queue, or -1. */
  first(replica: number): number {
    return this.queueHead[replica] as number;
  }

  dequeue(replica: number): number {
    const frame = this.queueHead[replica] as number;
    const next = this.frames.i[frame * I + NEXT] as number;
    this.queueHead[replica] = next;
    if (next < 0) this.queueTail[replica] = -1;
    this.queueLength[replica] = (this.queueLength[replica] as number) - 1;
    return frame;
  }
}
