/** Samples what is going on at the replicas. */
import { EMPTY, READY, type State } from './state.ts';

export class Gauges {
  private readonly s: State;
  /** Integrals at the last sample. */
  private readonly busyTime: Float64Array;
  private readonly callTime: Float64Array;
  private readonly workTime: Float64Array;

  constructor(state: State) {
    this.s = state;
    this.busyTime = new Float64Array(state.life.length);
    this.callTime = new Float64Array(state.life.length);
    this.workTime = new Float64Array(state.life.length);
  }

  /** One row for each replica that is there. */
  all(): void {
    for (let r = 0; r < this.s.life.length; r++) if (this.s.life[r] !== EMPTY) this.sample(r);
  }

  sample(r: number): void {
    const s = this.s;
    if (s.out.samples.rows === s.out.samples.time.length) s.out.passSamples();
    const out = s.out.samples;
    const row = out.rows++;
    s.touch(r);
    out.time[row] = s.now;
    out.service[row] = s.compiled.serviceOf[r]!;
    out.replica[row] = r;
    out.pod[row] = s.pod[r]!;
    out.ready[row] = s.life[r] === READY && s.parameters.now.down[r] === 0 ? 1 : 0;
    out.queue[row] = s.queueLength[r]!;
    out.calls[row] = s.calls[r]!;
    out.busy[row] = s.busy[r]!;
    out.busyTime[row] = s.busyTime[r]! - this.busyTime[r]!;
    out.callTime[row] = s.callTime[r]! - this.callTime[r]!;
    out.workTime[row] = s.workTime[r]! - this.workTime[r]!;
    this.workTime[r] = s.workTime[r]!;
    this.busyTime[r] = s.busyTime[r]!;
    this.callTime[r] = s.callTime[r]!;
    const blocks = s.parameters.now['kv-blocks'][r]!;
    out.kv[row] = blocks > 0 ? s.kvUsed[r]! / blocks : 0;
    out.clock[row] = s.parameters.now['gpu-idle'][r] === 1 ? 0 : s.parameters.now.clock[r]! * s.throttle[r]!;
    out.temperature[row] = s.temperature[r]!;
  }
}
