/** Failures that grow with work: each call is exposed to some risk, and one fails whenever enough of it has come together. */
import { gamma } from '../distributions.ts';
import { log } from '../math.ts';
import type { CompiledOperation, CompiledService } from './compile.ts';

/**
 * Shape of the gamma gaps between failures on the clock of risk. 1 would be chance alone; more makes their number depend less on luck, so that
 * a small case shows the same shares as a large one.
 */
const SHAPE = 12;

export class Hazards {
  private readonly perMicrosecond: Float64Array;
  private readonly risk: Float64Array;
  private readonly next: Float64Array;

  constructor(services: readonly CompiledService[]) {
    this.perMicrosecond = Float64Array.from(services, ({ spec }) => (spec.hazard ?? 0) * 1e-6);
    this.risk = new Float64Array(services.length);
    this.next = Float64Array.from(services, ({ spec, rng }) => (spec.hazard === undefined ? 0 : gamma(rng, SHAPE, 1 / SHAPE) * rng.unit()));
  }

  /** Does a call fail after its work? @param errors share that fails whatever it takes; @param busy microseconds of work */
  fails({ service, rng }: CompiledOperation, errors: number, busy: number): boolean {
    const hazard = this.perMicrosecond[service]!;
    if (hazard === 0) return errors > 0 && rng.unit() < errors;
    if (errors >= 1) return true;
    this.risk[service] = this.risk[service]! + hazard * busy - (errors > 0 ? log(1 - errors) : 0);
    if (this.risk[service] < this.next[service]!) return false;
    this.next[service] = this.risk[service] + gamma(rng, SHAPE, 1 / SHAPE);
    return true;
  }
}
