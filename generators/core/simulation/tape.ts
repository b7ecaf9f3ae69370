/** Keeps what a simulation hands out, to hand it out again without simulating. */
import { MarkBatch, SampleBatch, SpanBatch, type Consumer } from './records.ts';
import type { Layout, Simulation } from './simulation.ts';

type Batch = SpanBatch | SampleBatch | MarkBatch;
type Column = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

/** A batch as it is kept: a column that is the same in all rows is one number. */
interface Kept {
  readonly time: number;
  readonly kind: keyof Consumer;
  readonly rows: number;
  readonly columns: readonly (readonly [name: string, values: Column | number])[];
}

/** What can be played up to a moment: a simulation, or a tape of it. */
export type Playable = Pick<Simulation, 'layout' | 'run'>;

/** A recording. It is played once: what has been handed out is forgotten. */
export class Tape implements Playable {
  private readonly kept: (Kept | undefined)[] = [];
  private next = 0;
  private consumer: Consumer = {};
  private readonly into = { spans: new SpanBatch(0), samples: new SampleBatch(0), marks: new MarkBatch(0) };
  /** Bytes that it holds. */
  bytes = 0;

  constructor(readonly layout: Layout) {}

  /** Keeps a batch. @param time of the simulation when it was handed out */
  add(time: number, kind: keyof Consumer, batch: Batch): void {
    const { rows } = batch;
    const columns = columnsOf(batch).map(([name, values]) => {
      const first = values[0] as number;
      let same = 1;
      while (same < rows && values[same] === first) same++;
      if (same < rows) this.bytes += rows * values.BYTES_PER_ELEMENT;
      return [name, same < rows ? values.slice(0, rows) : first] as const;
    });
    this.kept.push({ time, kind, rows, columns });
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
      this.pass(kept);
    }
    return false;
  }

  private pass({ kind, rows, columns }: Kept): void {
    if (kind === 'spans' && this.into.spans.start.length < rows) this.into.spans = new SpanBatch(rows);
    if (kind === 'samples' && this.into.samples.time.length < rows) this.into.samples = new SampleBatch(rows);
    if (kind === 'marks' && this.into.marks.time.length < rows) this.into.marks = new MarkBatch(rows);
    const batch = this.into[kind];
    batch.rows = rows;
    for (const [name, values] of columns) {
      const column = batch[name as keyof typeof batch] as unknown as Column;
      if (typeof values === 'number') column.fill(values, 0, rows);
      else column.set(values);
    }
    (this.consumer[kind] as ((batch: Batch) => void) | undefined)?.call(this.consumer, batch);
  }
}

const columnsOf = (batch: Batch): [string, Column][] =>
  Object.entries(batch).filter((entry): entry is [string, Column] => ArrayBuffer.isView(entry[1]));
