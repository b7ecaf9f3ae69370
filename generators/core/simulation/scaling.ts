/** The horizontal autoscaler: a control loop on a mean metric. */
import type { CompiledService } from './compile.ts';
import type { Replicas } from './replicas.ts';
import { ON_SCALE, READY, type State } from './state.ts';

/** Defaults of Kubernetes' autoscaler: 15 s between evaluations, 300 s of stabilisation, 10 % tolerance. */
const PERIOD = 15e6;
const STABILIZATION = 300e6;
const TOLERANCE = 0.1;

export class Autoscaler {
  private readonly s: State;
  private readonly replicas: Replicas;
  private readonly service: CompiledService;
  private readonly period: number;
  /** Sum of the metric's integral over all replicas at the last evaluation. */
  private before = 0;
  /** What the last evaluations wanted, a ring. */
  private readonly recent: Float64Array;
  private at = 0;
  private last = -1;

  constructor(state: State, replicas: Replicas, service: CompiledService) {
    this.s = state;
    this.replicas = replicas;
    this.service = service;
    const scaling = service.spec.scaling!;
    this.period = scaling.period ?? PERIOD;
    this.recent = new Float64Array(Math.max(1, Math.round((scaling.stabilization ?? STABILIZATION) / this.period))).fill(
      service.spec.replicas,
    );
    state.at(state.now + this.period, ON_SCALE, service.index);
  }

  evaluate(): void {
    const { s, service } = this;
    if (s.now >= s.end) return;
    s.at(s.now + this.period, ON_SCALE, service.index);
    const scaling = service.spec.scaling!;
    // An engine with continuous batching is one worker.
    const perWorker = scaling.metric === 'busy' && service.spec.serves.kind !== 'llm';
    let sum = 0;
    let capacity = 0;
    for (let r = service.first; r < service.first + service.slots; r++) {
      s.touch(r);
      sum += scaling.metric === 'busy' ? s.busyTime[r]! : s.callTime[r]!;
      if (s.life[r] === READY) capacity += perWorker ? s.parameters.now.workers[r]! : 1;
    }
    const mean = capacity === 0 ? 0 : (sum - this.before) / this.period / capacity;
    this.before = sum;
    const ready = this.replicas.readyCount(service.index);
    const have = this.replicas.wanted(service);
    const ratio = mean / scaling.target;
    const minimum = s.parameters.now.minimum[service.index]!;
    const maximum = Math.min(service.slots, s.parameters.now.maximum[service.index]!);
    const raw = Math.abs(ratio - 1) <= TOLERANCE ? have : Math.ceil(ready * ratio);
    this.recent[this.at] = raw;
    this.at = (this.at + 1) % this.recent.length;
    let highest = 0;
    for (const value of this.recent) if (value > highest) highest = value;
    // Replicas that are still starting count as if the load were theirs already: growth waits for nothing, shrinking for all.
    const stable = raw >= have ? raw : Math.min(have, highest);
    const wanted = Math.max(minimum, Math.min(maximum, stable));
    if (wanted !== have) {
      if (wanted !== this.last) s.out.mark(s.now, 'scale', service.index, service.first, 0, wanted);
      this.last = wanted;
      this.replicas.scale(service, wanted);
    }
  }
}
