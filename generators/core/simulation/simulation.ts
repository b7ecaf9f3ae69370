/** The event loop: takes the next event and hands it to its mechanism. */
import { Clients } from './clients.ts';
import { compile, type Compiled, type Streams } from './compile.ts';
import { KINDS, Parameters, type Effect, type Kind } from './effects.ts';
import { RequestFlow } from './flow.ts';
import { Gauges } from './gauges.ts';
import { Gpus } from './gpu.ts';
import type { Model } from './model.ts';
import { pause, regularPause, schedulePause } from './pauses.ts';
import { Writer, type Consumer, type Mechanisms } from './records.ts';
import { Autoscaler } from './scaling.ts';
import {
  ON_ARRIVAL,
  ON_ARRIVE,
  ON_BATCH_DONE,
  ON_BATCH_DUE,
  ON_BURST,
  ON_EFFECT,
  ON_HEAT,
  ON_LLM,
  ON_PAUSE,
  ON_PLANNED,
  ON_POD,
  ON_RATE,
  ON_REPLY,
  ON_RETRY,
  ON_SAMPLE,
  ON_SCALE,
  ON_THINK,
  ON_TIMEOUT,
  ON_WORKED,
  State,
} from './state.ts';

export interface Options {
  /** Half open, microseconds. Requests begin inside; those in flight at the end are followed to theirs. */
  readonly start: number;
  readonly end: number;
  readonly streams: Streams;
  readonly effects?: readonly Effect[];
  /** Gauges are sampled so often. Default 15 s. */
  readonly sampleEvery?: number;
}

/** What the indices in the batches mean. */
export interface Layout {
  readonly nodes: readonly string[];
  readonly services: readonly string[];
  readonly operations: readonly string[];
  /** `caller>service/operation` */
  readonly calls: readonly string[];
  readonly clients: readonly string[];
  /** Of each slot: service, number within it, node. */
  readonly replicas: readonly { readonly service: number; readonly index: number; readonly node: number }[];
}

export interface Totals {
  readonly requests: number;
  readonly events: number;
  /** Frames and pending events for which there is room: what memory grows with. */
  readonly frames: number;
  readonly pending: number;
}

const mechanismsOf = ({ services, planned }: Model): Mechanisms => ({
  batching: services.some(({ serves }) => serves.kind === 'batching'),
  llm: services.some(({ serves }) => serves.kind === 'llm'),
  planned: planned !== undefined,
});

export class Simulation {
  readonly layout: Layout;
  private readonly compiled: Compiled;
  private readonly s: State;
  private readonly clients: Clients;
  private readonly flow: RequestFlow;
  private readonly gauges: Gauges;
  private readonly gpus: Gpus;
  private readonly scalers: readonly (Autoscaler | null)[];
  private readonly sampleEvery: number;
  private events = 0;

  /** @throws on names that do not fit together, in model or effects */
  constructor(model: Model, options: Options, consumer: Consumer) {
    const compiled = compile(model, options.streams);
    this.compiled = compiled;
    this.layout = {
      nodes: compiled.nodes,
      services: compiled.services.map((x) => x.name),
      operations: compiled.operations.map((x) => x.name),
      calls: compiled.calls.map((x) => x.name),
      clients: compiled.clients.map((x) => x.name),
      replicas: Array.from(compiled.serviceOf, (service, r) => ({
        service,
        index: r - compiled.services[service]!.first,
        node: compiled.nodeOf[r]!,
      })),
    };
    const parameters = new Parameters(compiled, options.effects ?? []);
    for (const kind of Object.keys(KINDS) as Kind[]) parameters.rewrite(kind, options.start);
    const s = new State(compiled, parameters, new Writer(consumer, mechanismsOf(model)), options.start, options.end);
    this.s = s;
    this.clients = new Clients(s);
    this.gauges = new Gauges(s);
    this.flow = new RequestFlow(s, this.clients, this.gauges);
    this.gpus = new Gpus(s);
    this.flow.replicas.start();
    this.scalers = compiled.services.map((service) => (service.spec.scaling ? new Autoscaler(s, this.flow.replicas, service) : null));
    for (let r = 0; r < compiled.serviceOf.length; r++) schedulePause(s, r);
    parameters.effects.forEach((effect, index) => {
      if (effect.to <= options.start || effect.from >= options.end) return;
      s.at(Math.max(effect.from, options.start), ON_EFFECT, 2 * index);
      s.at(effect.to, ON_EFFECT, 2 * index + 1);
    });
    this.sampleEvery = options.sampleEvery ?? 15e6;
    s.at(options.start + this.sampleEvery, ON_SAMPLE, 0);
    this.clients.start();
  }

  /**
   * Runs up to a moment, or to the end of all that was begun; batches reach the consumer meanwhile.
   * @returns whether there is more to do
   */
  run(until = Infinity): boolean {
    const s = this.s;
    const heap = s.heap;
    let events = 0;
    while (heap.next <= until && (s.openRequests > 0 || heap.next < s.end)) {
      const event = heap.pop();
      s.now = heap.time;
      events++;
      this.handle(event & 31, event >>> 5);
    }
    this.events += events;
    const more = s.openRequests > 0 || heap.next < s.end;
    if (!more) {
      this.gauges.all();
      s.out.finish();
    }
    return more;
  }

  /** The moment up to which it has been played. */
  get now(): number {
    return this.s.now;
  }

  get totals(): Totals {
    return { requests: this.flow.serial, events: this.events, frames: this.s.frames.size, pending: this.s.heap.room };
  }

  private handle(kind: number, index: number): void {
    const { flow, clients } = this;
    switch (kind) {
      case ON_ARRIVAL:
        if (clients.arrives(index)) flow.begin(index);
        return;
      case ON_ARRIVE:
        flow.arrive(index);
        return;
      case ON_WORKED:
        flow.workers.done(index);
        return;
      case ON_REPLY:
        flow.reply(index);
        return;
      case ON_RETRY:
        flow.retry(index);
        return;
      case ON_TIMEOUT:
        flow.expire(index);
        return;
      case ON_BATCH_DUE:
        flow.batches.serve(index);
        return;
      case ON_BATCH_DONE:
        flow.batches.done(index);
        return;
      case ON_LLM:
        flow.llms.due(index);
        return;
      case ON_PLANNED:
        if (clients.due(index)) flow.begin(this.compiled.planned!.client[index]!, index);
        return;
      case ON_THINK:
        if (this.s.now < this.s.end) flow.begin(index);
        return;
      default:
        this.handleRare(kind, index);
    }
  }

  private handleRare(kind: number, index: number): void {
    const s = this.s;
    if (kind === ON_EFFECT) this.turnEffect(index >> 1, (index & 1) === 0);
    else if (kind === ON_SAMPLE) {
      this.gauges.all();
      s.at(s.now + this.sampleEvery, ON_SAMPLE, 0);
    } else if (kind === ON_SCALE) this.scalers[index]!.evaluate();
    else if (kind === ON_POD) this.flow.replicas.started(index);
    else if (kind === ON_PAUSE) regularPause(s, index);
    else if (kind === ON_HEAT) this.gpus.tick(this.compiled.services[index]!);
    else if (kind === ON_RATE) this.clients.readRate(index);
    else if (kind === ON_BURST) this.clients.turn(index);
  }

  /** An effect begins or ends: its table is rewritten, and whoever waits looks again. */
  private turnEffect(index: number, begins: boolean): void {
    const s = this.s;
    const effect = s.parameters.effects[index]!;
    const { parameters } = s;
    parameters.rewrite(effect.kind, s.now);
    const targets = parameters.targetsOf(index);
    s.lossy = parameters.now.loss.some((share) => share > 0);
    if (effect.kind === 'rate') for (const client of targets) this.clients.follow(client);
    if (KINDS[effect.kind].per === 'replica') {
      for (const replica of targets) {
        if (effect.kind === 'down') this.flow.replicas.fell(replica, begins);
        if (effect.kind === 'pause' && begins) pause(s, replica, effect.to - s.now);
        const { discipline } = this.compiled.services[this.compiled.serviceOf[replica]!]!;
        if (discipline === 0) this.flow.workers.serve(replica);
        else if (discipline === 1) this.flow.batches.serve(replica);
      }
    }
    s.out.mark(s.now, begins ? 'effect-on' : 'effect-off', 0, 0, 0, index);
  }
}
