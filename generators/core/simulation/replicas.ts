/** Life of replicas (scheduled, ready, draining, gone) and the choice of one for a call. */
import type { CompiledService } from './compile.ts';
import type { Gauges } from './gauges.ts';
import { pause } from './pauses.ts';
import { DRAINING, EMPTY, ON_POD, READY, STARTING, type State } from './state.ts';

export class Replicas {
  private readonly s: State;
  private readonly gauges: Gauges;
  /** A new process takes calls. */
  private readonly onReady: (replica: number) => void;
  /** Ready slots of each service, and how many they are. */
  private readonly ready: readonly Int32Array[];
  private readonly count: Int32Array;
  private readonly turn: Int32Array;
  private serial = 0;

  constructor(state: State, gauges: Gauges, onReady: (replica: number) => void) {
    this.s = state;
    this.gauges = gauges;
    this.onReady = onReady;
    this.ready = state.compiled.services.map((service) => new Int32Array(service.slots));
    this.count = new Int32Array(state.compiled.services.length);
    this.turn = new Int32Array(state.compiled.services.length);
  }

  /** The replicas of the beginning are ready at once. */
  start(): void {
    for (const service of this.s.compiled.services) {
      for (let k = 0; k < service.spec.replicas; k++) {
        this.s.pod[service.first + k] = this.serial++;
        this.s.life[service.first + k] = READY;
      }
      this.list(service);
    }
  }

  readyCount(service: number): number {
    return this.count[service] as number;
  }

  /** Starting or ready. */
  wanted(service: CompiledService): number {
    let n = 0;
    for (let r = service.first; r < service.first + service.slots; r++) if (this.s.life[r] === READY || this.s.life[r] === STARTING) n++;
    return n;
  }

  /** A ready replica, or -1. */
  choose(service: CompiledService): number {
    const count = this.count[service.index] as number;
    const ready = this.ready[service.index]!;
    if (count <= 1) return count === 0 ? -1 : (ready[0] as number);
    let turn = (this.turn[service.index] as number) + 1;
    if (turn >= count) turn = 0;
    this.turn[service.index] = turn;
    const balance = service.spec.balance;
    if (balance === 'random') return ready[service.rng.int(count)] as number;
    let best = ready[turn] as number;
    if (balance === 'least') {
      const calls = this.s.calls;
      // Ties go round, so that an idle service does not use its first replica alone.
      for (let k = 1; k < count; k++) {
        const other = ready[(turn + k) % count] as number;
        if ((calls[other] as number) < (calls[best] as number)) best = other;
      }
    }
    return best;
  }

  /** Brings the number of starting and ready replicas to `wanted`. */
  scale(service: CompiledService, wanted: number): void {
    const s = this.s;
    let have = this.wanted(service);
    for (let r = service.first; r < service.first + service.slots && have < wanted; r++) {
      if (s.life[r] !== EMPTY) continue;
      s.life[r] = STARTING;
      s.pod[r] = this.serial++;
      s.out.mark(s.now, 'scheduled', service.index, r, s.pod[r]!, 0);
      const scaling = service.spec.scaling!;
      const early = s.parameters.now['ready-before-load'][service.index] === 1;
      const load = early ? 0 : (scaling.load?.from(service.rng) ?? 0);
      s.at(s.now + scaling.start.from(service.rng) + load, ON_POD, r);
      have++;
    }
    // The youngest leave first.
    while (have > wanted) {
      let youngest = -1;
      for (let r = service.first; r < service.first + service.slots; r++)
        if ((s.life[r] === READY || s.life[r] === STARTING) && (youngest < 0 || s.pod[r]! > s.pod[youngest]!)) youngest = r;
      this.drain(service, youngest);
      have--;
    }
    this.list(service);
  }

  /** The start-up of a replica is over, unless it was called off. */
  started(replica: number): void {
    const s = this.s;
    if (s.life[replica] === DRAINING) this.emptied(replica);
    if (s.life[replica] !== STARTING) return;
    const service = s.compiled.services[s.compiled.serviceOf[replica]!]!;
    s.life[replica] = READY;
    s.touch(replica);
    s.temperature[replica] = service.spec.gpu?.ambient ?? 0;
    s.throttle[replica] = 1;
    this.list(service);
    s.out.mark(s.now, 'ready', service.index, replica, s.pod[replica]!, 0);
    if (s.parameters.now['ready-before-load'][service.index] === 1 && service.spec.scaling?.load) {
      const load = service.spec.scaling.load.from(service.rng);
      pause(s, replica, load);
      s.out.mark(s.now + load, 'loaded', service.index, replica, s.pod[replica]!, load);
    }
    this.onReady(replica);
  }

  /** A draining replica that has finished its last call is gone. */
  emptied(replica: number): void {
    const s = this.s;
    if (s.life[replica] !== DRAINING || s.calls[replica] !== 0) return;
    this.gauges.sample(replica);
    s.life[replica] = EMPTY;
    s.out.mark(s.now, 'stopped', s.compiled.serviceOf[replica]!, replica, s.pod[replica]!, 0);
  }

  private drain(service: CompiledService, replica: number): void {
    const s = this.s;
    s.out.mark(s.now, 'draining', service.index, replica, s.pod[replica]!, 0);
    // One that is still starting keeps its slot until its start-up event has passed.
    const running = s.life[replica] === READY;
    s.life[replica] = DRAINING;
    this.list(service);
    if (running) this.emptied(replica);
  }

  /** The process of a replica is gone, or there again. */
  fell(replica: number, begins: boolean): void {
    const s = this.s;
    if (begins && s.parameters.now.down[replica] === 1) s.fell[replica] = s.now;
    if (!begins && s.parameters.now.down[replica] === 0) this.onReady(replica);
    this.list(s.compiled.services[s.compiled.serviceOf[replica]!]!);
  }

  private list(service: CompiledService): void {
    let n = 0;
    const ready = this.ready[service.index]!;
    const { down } = this.s.parameters.now;
    for (let r = service.first; r < service.first + service.slots; r++) if (this.s.life[r] === READY && down[r]! < 2) ready[n++] = r;
    this.count[service.index] = n;
  }
}
