/**
 * Continuous batching of a language model as in vLLM. Steps of equal length are not simulated one by one but as a phase, until
 * the first sequence ends, a new one can join, or the KV cache may be full.
 */
import {
  BUSY,
  CACHED,
  CANCELLED,
  ENTER,
  F,
  FIRST,
  FLAGS,
  I,
  OUTPUT,
  PREEMPTED,
  PREFIX,
  PROMPT,
  QUEUE,
  REPLICA,
  REQUEST,
  RI,
  SERVE,
  TOKENS,
} from './frames.ts';
import type { Llm } from './model.ts';
import { late, standstill } from './pauses.ts';
import { GIVEN_UP, REJECTED } from './records.ts';
import { ON_LLM, type Flow, type State } from './state.ts';

/** What runs at one replica. */
class Engine {
  running: Int32Array;
  count = 0;
  /** The present phase: steps, their length, beginning and end (Infinity when idle). New sequences join at `decoding`. */
  steps = 0;
  stepTime = 0;
  from = 0;
  until = Infinity;
  decoding = 0;
  paused = 0;

  constructor(sequences: number) {
    this.running = new Int32Array(sequences);
  }
}

export class LlmStation {
  private readonly s: State;
  private readonly flow: Flow;
  /** By replica. */
  private readonly engines: Engine[] = [];
  private readonly over: number[] = [];

  constructor(state: State, flow: Flow) {
    this.s = state;
    this.flow = flow;
    for (const service of state.compiled.services) {
      const { serves } = service.spec;
      if (serves.kind === 'llm') for (let k = 0; k < service.slots; k++) this.engines[service.first + k] = new Engine(serves.sequences);
    }
  }

  enter(frame: number): void {
    const s = this.s;
    const replica = s.frames.i[frame * I + REPLICA]!;
    const engine = this.engines[replica]!;
    const r = s.frames.requests.i;
    const request = s.frames.i[frame * I + REQUEST]! * RI;
    const whole = this.blocks(replica, r[request + PROMPT]! + r[request + OUTPUT]!);
    if (s.queueLength[replica]! >= s.room[replica]! || whole > s.parameters.now['kv-blocks'][replica]!) {
      this.flow.leave(frame, REJECTED);
      return;
    }
    s.enqueue(replica, frame);
    if (engine.until === Infinity) this.next(replica, engine);
    else if (engine.decoding === engine.count && this.fits(replica, engine)) this.cut(replica, engine);
  }

  /** A phase is over, unless it was cut short or a pause has moved its end. */
  due(replica: number): void {
    const s = this.s;
    const engine = this.engines[replica]!;
    if (s.now !== engine.until) return;
    const delay = late(s, replica, engine.paused);
    if (delay > 0) {
      engine.paused = s.paused[replica]!;
      engine.until = s.now + delay;
      s.at(engine.until, ON_LLM, replica);
      return;
    }
    this.progress(engine);
    this.next(replica, engine);
    for (let frame = this.over.pop(); frame !== undefined; frame = this.over.pop()) this.flow.worked(frame);
  }

  /** The caller of a frame has given up: what runs looks at it after the present step. */
  interrupt(replica: number): void {
    const engine = this.engines[replica]!;
    if (engine.until < Infinity && engine.decoding === engine.count) this.cut(replica, engine);
  }

  private model(replica: number): Llm {
    return this.s.compiled.services[this.s.compiled.serviceOf[replica]!]!.spec.serves as Llm;
  }

  private blocks(replica: number, tokens: number): number {
    return Math.ceil(tokens / this.model(replica).blockTokens);
  }

  /** Tokens of a sequence, and those it will still make. */
  private length(frame: number): number {
    const { i, requests } = this.s.frames;
    return requests.i[i[frame * I + REQUEST]! * RI + PROMPT]! + i[frame * I + TOKENS]!;
  }

  private left(frame: number): number {
    const { i, requests } = this.s.frames;
    return requests.i[i[frame * I + REQUEST]! * RI + OUTPUT]! - i[frame * I + TOKENS]!;
  }

  /** Blocks that the running sequences need after `steps` more tokens each. */
  private need(replica: number, engine: Engine, steps: number): number {
    const size = this.model(replica).blockTokens;
    const { i, requests } = this.s.frames;
    const r = requests.i;
    const { running, count } = engine;
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const b = running[k]! * I;
      sum += Math.ceil((r[i[b + REQUEST]! * RI + PROMPT]! + i[b + TOKENS]! + steps) / size);
    }
    return sum;
  }

  /** Could the first of the queue join? Alone it always can. */
  private fits(replica: number, engine: Engine): boolean {
    const s = this.s;
    if (s.queueLength[replica] === 0 || engine.count >= Math.min(engine.running.length, s.parameters.now.workers[replica]!)) return false;
    const blocks = this.blocks(replica, this.length(s.first(replica)) + 1);
    return engine.count === 0 || this.need(replica, engine, 1) + blocks <= s.parameters.now['kv-blocks'][replica]!;
  }

  /** Ends a phase of decoding with the present step. */
  private cut(replica: number, engine: Engine): void {
    const s = this.s;
    const begun = Math.ceil((s.now - engine.from) / engine.stepTime);
    if (begun >= engine.steps || late(s, replica, engine.paused) > 0) return;
    engine.steps = Math.max(1, begun);
    engine.until = engine.from + engine.steps * engine.stepTime;
    s.at(engine.until, ON_LLM, replica);
  }

  /** Books the tokens of the phase that ends now; sequences that are complete or given up leave. */
  private progress(engine: Engine): void {
    const s = this.s;
    const { f, i } = s.frames;
    let kept = 0;
    for (let k = 0; k < engine.count; k++) {
      const frame = engine.running[k]!;
      i[frame * I + TOKENS] = i[frame * I + TOKENS]! + (k < engine.decoding ? Math.min(engine.steps, this.left(frame)) : 1);
      if (f[frame * F + FIRST] === 0) f[frame * F + FIRST] = s.now;
      if (this.left(frame) > 0 && (i[frame * I + FLAGS]! & CANCELLED) === 0) {
        engine.running[kept++] = frame;
        continue;
      }
      f[frame * F + BUSY] = f[frame * F + BUSY]! + s.now - f[frame * F + SERVE]!;
      this.over.push(frame);
    }
    engine.count = kept;
    // The last to leave is told first: keep their order.
    this.over.reverse();
  }

  /** Begins the next phase: make room, let sequences join, plan its length. */
  private next(replica: number, engine: Engine): void {
    const s = this.s;
    const model = this.model(replica);
    const capacity = s.parameters.now['kv-blocks'][replica]!;
    const full = this.preempt(replica, engine, capacity);
    engine.decoding = engine.count;
    const prefill = full ? 0 : this.admit(replica, engine);
    const { count } = engine;
    s.kvUsed[replica] = this.need(replica, engine, 0);
    if ((s.busy[replica] === 0) !== (count === 0)) s.addBusy(replica, count === 0 ? -1 : 1);
    if (count === 0) {
      engine.until = Infinity;
      return;
    }
    engine.steps = prefill > 0 ? Math.ceil(prefill / model.budget) : this.stepsLeft(replica, engine, capacity);
    const speed = s.parameters.now.latency[replica]! / (s.parameters.now.clock[replica]! * s.throttle[replica]!);
    engine.stepTime = (model.base + model.perSequence * count + (model.perToken * prefill) / engine.steps) * speed;
    engine.from = s.now + standstill(s, replica);
    engine.paused = s.paused[replica]!;
    engine.until = engine.from + engine.steps * engine.stepTime;
    s.at(engine.until, ON_LLM, replica);
  }

  /** While the next tokens do not fit, the youngest sequence goes back to the queue and will be computed again. */
  private preempt(replica: number, engine: Engine, capacity: number): boolean {
    const s = this.s;
    let any = false;
    while (engine.count > 1 && this.need(replica, engine, 1) > capacity) {
      const frame = engine.running[--engine.count]!;
      const { f, i } = s.frames;
      i[frame * I + PREEMPTED] = i[frame * I + PREEMPTED]! + 1;
      f[frame * F + ENTER] = s.now;
      s.putBack(replica, frame);
      s.out.mark(s.now, 'preemption', s.compiled.serviceOf[replica]!, replica, s.pod[replica]!, this.length(frame));
      any = true;
    }
    return any;
  }

  /** Lets waiting sequences join while they fit; returns the tokens to prefill. */
  private admit(replica: number, engine: Engine): number {
    const s = this.s;
    const { f, i } = s.frames;
    const rng = s.compiled.services[s.compiled.serviceOf[replica]!]!.rng;
    let prefill = 0;
    while (this.fits(replica, engine)) {
      const frame = s.dequeue(replica);
      const wait = s.now - f[frame * F + ENTER]!;
      f[frame * F + QUEUE] = f[frame * F + QUEUE]! + wait;
      if ((i[frame * I + FLAGS]! & CANCELLED) !== 0) {
        this.flow.leave(frame, GIVEN_UP);
        continue;
      }
      if (f[frame * F + SERVE] === 0) {
        f[frame * F + SERVE] = s.now;
        const prefix = s.frames.requests.i[i[frame * I + REQUEST]! * RI + PREFIX]!;
        if (prefix > 0 && rng.chance(s.parameters.now['prefix-hit'][replica]!)) i[frame * I + CACHED] = prefix;
      } else {
        // Time at work is counted from the first start on: what a preempted one waited since is taken off.
        f[frame * F + BUSY] = f[frame * F + BUSY]! - wait;
      }
      prefill += this.length(frame) - i[frame * I + CACHED]!;
      engine.running[engine.count++] = frame;
    }
    return prefill;
  }

  /** Steps until a sequence ends or the cache may be full. */
  private stepsLeft(replica: number, engine: Engine, capacity: number): number {
    let most = this.left(engine.running[0]!);
    for (let k = 1; k < engine.count; k++) {
      const left = this.left(engine.running[k]!);
      if (left < most) most = left;
    }
    if (engine.count === 1 || this.need(replica, engine, most) <= capacity) return most;
    let fits = 1;
    let full = most;
    while (full - fits > 1) {
      const middle = (fits + full) >> 1;
      if (this.need(replica, engine, middle) <= capacity) fits = middle;
      else full = middle;
    }
    return fits;
  }
}
