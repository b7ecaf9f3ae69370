/** Timeouts, backoff and retry budgets of calls. */
import type { CompiledCall } from './compile.ts';
import { ATTEMPT, CALL, F, FIRST, FLAGS, HEAD, I, PARENT, REQUEST, RI, SERIAL, SIBLING, WAITING } from './frames.ts';
import { GIVEN_UP, OK } from './records.ts';
import { ON_TIMEOUT, type State } from './state.ts';

/** Retries in reserve of a budget. */
const RESERVE = 10;

/**
 * Deadlines of one length, in the order of their attempts: a ring with one pending event for its head. Most attempts are over before
 * their deadline, so this costs next to nothing.
 */
class Deadlines {
  readonly length: number;
  /** Time of the pending event. */
  planned = -1;
  private times = new Float64Array(64);
  private frames = new Int32Array(64);
  private serials = new Int32Array(64);
  private head = 0;
  private count = 0;

  constructor(length: number) {
    this.length = length;
  }

  add(time: number, frame: number, serial: number): void {
    if (this.count === this.times.length) this.grow();
    const at = (this.head + this.count++) & (this.times.length - 1);
    this.times[at] = time;
    this.frames[at] = frame;
    this.serials[at] = serial;
  }

  /** Frame of the first deadline if it is due and `alive`, else -1 after dropping what is over; `next` tells when to look again. */
  due(now: number, alive: (frame: number, serial: number) => boolean): number {
    while (this.count > 0) {
      const frame = this.frames[this.head] as number;
      const live = alive(frame, this.serials[this.head] as number);
      if (live && (this.times[this.head] as number) > now) return -1;
      this.head = (this.head + 1) & (this.times.length - 1);
      this.count--;
      if (live) return frame;
    }
    return -1;
  }

  get next(): number {
    return this.count === 0 ? Infinity : (this.times[this.head] as number);
  }

  private grow(): void {
    const old = this.times.length;
    const move = <T extends Float64Array | Int32Array>(from: T, to: T): T => {
      for (let k = 0; k < old; k++) to[k] = from[(this.head + k) & (old - 1)] as number;
      return to;
    };
    this.times = move(this.times, new Float64Array(2 * old));
    this.frames = move(this.frames, new Int32Array(2 * old));
    this.serials = move(this.serials, new Int32Array(2 * old));
    this.head = 0;
  }
}

export class Retries {
  private readonly s: State;
  private readonly timeouts: Float64Array;
  private readonly attempts: Float64Array;
  private readonly budget: Float64Array;
  /** All rings ever begun, and for each call the one of its present timeout. */
  private readonly rings: Deadlines[] = [];
  private readonly ringOf: Int32Array;
  private readonly alive: (frame: number, serial: number) => boolean;

  constructor(state: State) {
    this.s = state;
    this.timeouts = state.parameters.now.timeout;
    this.attempts = state.parameters.now.attempts;
    this.budget = new Float64Array(state.compiled.calls.length).fill(RESERVE);
    this.ringOf = new Int32Array(state.compiled.calls.length).fill(-1);
    this.alive = (frame, serial) => {
      const i = state.frames.i;
      if (((i[frame * I + FLAGS] as number) & WAITING) === 0) return false;
      if (state.frames.requests.i[(i[frame * I + REQUEST] as number) * RI + SERIAL] !== serial) return false;
      return state.compiled.calls[i[frame * I + CALL] as number]!.spec.untilFirst !== true || !this.hasBegun(frame);
    };
  }

  /** Has the first token of its answer come? */
  private hasBegun(frame: number): boolean {
    const { f, i, requests } = this.s.frames;
    let child = requests.i[(i[frame * I + REQUEST] as number) * RI + HEAD] as number;
    for (; child >= 0; child = i[child * I + SIBLING] as number)
      if (i[child * I + PARENT] === frame && (f[child * F + FIRST] as number) > 0) return true;
    return false;
  }

  /** An attempt begins: its deadline is noted, its share of the retry budget put aside. */
  began(call: CompiledCall, frame: number): void {
    const s = this.s;
    const i = s.frames.i;
    const budget = call.spec.retry?.budget;
    if (budget !== undefined && i[frame * I + ATTEMPT] === 1)
      this.budget[call.index] = Math.min(RESERVE, (this.budget[call.index] as number) + budget);
    const timeout = this.timeouts[call.index] as number;
    if (timeout <= 0) return;
    let ring = this.ringOf[call.index] as number;
    if (ring < 0 || this.rings[ring]!.length !== timeout) {
      ring = this.rings.push(new Deadlines(timeout)) - 1;
      this.ringOf[call.index] = ring;
    }
    const serial = s.frames.requests.i[(i[frame * I + REQUEST] as number) * RI + SERIAL] as number;
    this.rings[ring]!.add(s.now + timeout, frame, serial);
    this.plan(ring);
  }

  private plan(ring: number): void {
    const deadlines = this.rings[ring]!;
    if (deadlines.planned >= 0 || deadlines.next === Infinity) return;
    deadlines.planned = deadlines.next;
    this.s.at(deadlines.next, ON_TIMEOUT, ring);
  }

  /** The next attempt of a ring that has run out of time, or -1; then the ring's next event is planned. */
  expired(ring: number): number {
    const frame = this.rings[ring]!.due(this.s.now, this.alive);
    if (frame < 0) {
      this.rings[ring]!.planned = -1;
      this.plan(ring);
    }
    return frame;
  }

  /** Wait before the next attempt after a failed one, or -1 when there is none. */
  backoff(call: CompiledCall, frame: number, status: number): number {
    const retry = call.spec.retry;
    if (status === OK || status === GIVEN_UP || !retry) return -1;
    const attempt = this.s.frames.i[frame * I + ATTEMPT] as number;
    if (attempt >= (this.attempts[call.index] as number)) return -1;
    if (retry.budget !== undefined) {
      if ((this.budget[call.index] as number) < 1) return -1;
      this.budget[call.index] = (this.budget[call.index] as number) - 1;
    }
    let wait = retry.base;
    for (let k = 1; k < attempt; k++) wait *= 2;
    wait = Math.min(wait, retry.longest ?? Infinity);
    const jitter = retry.jitter ?? 1;
    return wait * (1 - jitter) + wait * jitter * call.rng.unit();
  }
}
