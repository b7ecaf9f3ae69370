/** Temperature of a GPU follows its load; above its limit the clock gives way, and everything there takes longer. */
import { exp } from '../math.ts';
import type { CompiledService } from './compile.ts';
import { ON_HEAT, READY, type State } from './state.ts';

const TICK = 1e6;
/** A model that decodes for one waits for memory most of the time; sequences beside it give the processors something to do. Source: project's own estimate. */
const ALONE = 0.4;
const HALF = 10;

/** Part of its power that a GPU takes while it decodes for so many sequences, 0 to 1. */
export const batchEffort = (sequences: number): number => (sequences <= 0 ? 0 : ALONE + ((1 - ALONE) * sequences) / (sequences + HALF));

export class Gpus {
  private readonly s: State;
  private readonly before: Float64Array;

  constructor(state: State) {
    this.s = state;
    this.before = new Float64Array(state.compiled.serviceOf.length);
    for (const service of state.compiled.services) {
      if (!service.spec.gpu) continue;
      for (let r = service.first; r < service.first + service.slots; r++) state.temperature[r] = service.spec.gpu.ambient;
      state.at(state.now + TICK, ON_HEAT, service.index);
    }
  }

  /** One second of heating or cooling for all replicas of a service. */
  tick(service: CompiledService): void {
    const s = this.s;
    if (s.now >= s.end) return;
    s.at(s.now + TICK, ON_HEAT, service.index);
    const gpu = service.spec.gpu!;
    const isLlm = service.spec.serves.kind === 'llm';
    const servers = service.spec.serves.kind === 'llm' ? 1 : service.spec.serves.workers;
    const stay = exp(-TICK / gpu.inertia);
    for (let r = service.first; r < service.first + service.slots; r++) {
      if (s.life[r] !== READY) continue;
      s.touch(r);
      const share = Math.min(1, (s.busyTime[r]! - this.before[r]!) / (TICK * servers));
      const load = isLlm ? share * batchEffort(s.calls[r]! - s.queueLength[r]!) : share;
      this.before[r] = s.busyTime[r]!;
      const heat = s.parameters.now['gpu-idle'][r] === 1 ? 0 : s.parameters.now.heat[r]!;
      // Where the clock has nothing left to give, the hardware holds the temperature.
      const most = gpu.limit + (1 - gpu.floor) / gpu.slope;
      const goal = gpu.ambient + gpu.rise * load * heat;
      const temperature = Math.min(most, goal + (s.temperature[r]! - goal) * stay);
      s.temperature[r] = temperature;
      s.throttle[r] = Math.max(gpu.floor, Math.min(1, 1 - gpu.slope * (temperature - gpu.limit)));
    }
  }
}
