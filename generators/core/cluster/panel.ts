import type { SpanBatch } from '../simulation/index.ts';
import { MINUTE } from '../time.ts';

/** Durations of a stretch. Milliseconds, requests per second. */
export interface Stretch {
  readonly requests: number;
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  /** Requests that took longer than the objective. */
  readonly slow: number;
}

/** What a dashboard knows of requests from outside: how long the gateway took for each, and whether a customer sent it. */
export class LatencyPanel {
  readonly from: number;
  readonly to: number;
  private readonly internal: string;
  private readonly objective: number;
  private readonly at: number[] = [];
  private readonly took: number[] = [];
  private readonly own: boolean[] = [];
  /** Requests by the minute of their answer, counted from `from`: dashboards ask for many short stretches. */
  private readonly minutes: number[][] = [];

  /** @param internal client that is no customer @param objectiveMs longest good answer */
  constructor(from: number, to: number, internal: string, objectiveMs: number) {
    this.from = from;
    this.to = to;
    this.internal = internal;
    this.objective = objectiveMs * 1e3;
  }

  add(batch: SpanBatch, clients: readonly string[]): void {
    const internal = clients.indexOf(this.internal);
    for (let i = 0; i < batch.rows; i++) {
      if ((batch.parent[i] as number) >= 0 || batch.leave[i] === 0) continue;
      const at = batch.leave[i] as number;
      (this.minutes[this.minute(at)] ??= []).push(this.at.length);
      this.at.push(at);
      this.took.push(at - (batch.arrive[i] as number));
      this.own.push(batch.client[i] === internal);
    }
  }

  private minute(time: number): number {
    return Math.max(0, Math.floor((time - this.from) / MINUTE));
  }

  /** Requests answered in `[from, to)`. @param customers only theirs */
  over(from: number, to: number, customers = false): Stretch {
    const took: number[] = [];
    const last = Math.min(this.minutes.length - 1, this.minute(to));
    for (let minute = this.minute(from); minute <= last; minute++)
      for (const i of this.minutes[minute] ?? []) {
        const t = this.at[i]!;
        if (t >= from && t < to && !(customers && this.own[i]!)) took.push(this.took[i]!);
      }
    const sorted = Float64Array.from(took).sort();
    const quantile = (p: number): number => (sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? 0) / 1e3;
    return {
      requests: sorted.length,
      rate: sorted.length / Math.max(1, (to - from) / 1e6),
      p50: quantile(0.5),
      p99: quantile(0.99),
      slow: sorted.reduce((count, each) => count + Number(each > this.objective), 0),
    };
  }
}
