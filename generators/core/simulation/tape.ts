/** Keeps what a simulation hands out, to hand it out again without simulating. */
import type { Consumer, MarkBatch, SampleBatch, SpanBatch } from './records.ts';
import type { Layout, Simulation } from './simulation.ts';

type Kept = { readonly time: number } & (
  | { readonly kind: 'spans'; readonly batch: SpanBatch }
  | { readonly kind: 'samples'; readonly batch: SampleBatch }
  | { readonly kind: 'marks'; readonly batch: MarkBatch }
);

/** What can be played up to a moment: a simulation, or a tape of it. */
export type Playable = Pick<Simulation, 'layout' | 'run'>;

/** A recording. It is played once: what has been handed out is forgotten. */
export class Tape implements Playable {
  private readonly kept: (Kept | undefined)[] = [];
  private next = 0;
  private consumer: Consumer = {};
  /** Calls that it holds, about 120 bytes each. */
  calls = 0;

  constructor(readonly layout: Layout) {}

  /** Keeps a batch that nobody else will change. `time`: of the simulation when it was handed out */
  add(kept: Kept): void {
    this.kept.push(kept);
    if (kept.kind === 'spans') this.calls += kept.batch.rows;
  }

  /** Who gets the batches. */
  to(consumer: Consumer): this {
    this.consumer = consumer;
    return this;
  }

  /** As {@link Simulation.run}: hands out what the simulation handed out up to a moment. */
  run(until = Infinity): boolean {
    for (; this.next < this.kept.length; this.next++) {
      const kept = this.kept[this.next]!;
      if (kept.time > until) return true;
      this.kept[this.next] = undefined;
      if (kept.kind === 'spans') this.consumer.spans?.(kept.batch);
      else if (kept.kind === 'samples') this.consumer.samples?.(kept.batch);
      else this.consumer.marks?.(kept.batch);
    }
    return false;
  }
}
