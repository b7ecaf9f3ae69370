/** Samples that the world makes itself (nodes, devices, controllers): stored as they are, or not at all where a scrape was missed. */
import type { EventBatch } from '../../core/events.ts';
import type { SourceContext } from '../../core/source.ts';
import { CodeMemo } from '../../core/source-kit/run.ts';
import { sortedLabels, store, type Labels, type Rows } from './page.ts';
import type { Processors } from './processors.ts';
import type { Schedules, Slots } from './schedule.ts';

interface Target {
  readonly slots: Slots;
  /** Labels of its `up`. */
  readonly labels: number;
  /** The series at whose samples `up` is written, too. */
  leader: string;
}

/** Labels that name a target. */
const NAMING = ['instance', 'job'] as const;

export class Exported {
  private readonly targets: Target[] = [];
  private readonly byName = new Map<string, number>();
  private readonly targetOf: CodeMemo;
  private readonly sorted: CodeMemo;
  private readonly up: number;
  private readonly context: SourceContext;
  private readonly schedules: Schedules;

  /** By name and labels: the machine whose pods add to a series. */
  private readonly sharedBy = new Map<number, ReturnType<Processors['whatOf']>>();
  private readonly processors: Processors;

  constructor(context: SourceContext, schedules: Schedules, processors: Processors) {
    this.processors = processors;
    this.context = context;
    this.schedules = schedules;
    const { pools } = context;
    this.up = pools.string('up');
    this.sorted = new CodeMemo((code) => pools.params(sortedLabels((pools.read('params', code) as Labels | null) ?? {})));
    this.targetOf = new CodeMemo((code) => this.target((pools.read('params', code) as Labels | null) ?? {}));
  }

  /** Number of the target that labels name; 0 when they name none. */
  private target(labels: Labels): number {
    if (NAMING.some((label) => labels[label] === undefined)) return 0;
    const own = Object.fromEntries(NAMING.map((label) => [label, labels[label] as string]));
    const name = Object.values(own).join(' ');
    let number = this.byName.get(name);
    if (number === undefined) {
      number = this.targets.push({ slots: this.schedules.of(name), labels: this.context.pools.params(own), leader: '' });
      this.byName.set(name, number);
    }
    return number;
  }

  private carried(name: number, labels: number): ReturnType<Processors['whatOf']> {
    const key = name * 2 ** 26 + labels;
    let found = this.sharedBy.get(key);
    if (found === undefined) {
      const { pools } = this.context;
      found = this.processors.whatOf(
        (pools.read('string', name) as string | null) ?? '',
        (pools.read('params', labels) as Labels | null) ?? {},
      );
      this.sharedBy.set(key, found);
    }
    return found;
  }

  observe(batch: EventBatch<'MetricSample'>, rows: Rows): void {
    const { context } = this;
    const { end } = context.clock;
    const e = batch.columns;
    const ties = context.rng('noise', batch, 'rows').fill(new Uint32Array(2 * batch.rows));
    rows.reserve(2 * batch.rows);
    for (let i = 0; i < batch.rows; i++) {
      const t = e.t[i] as number;
      const name = e.name[i] as number;
      const labels = e.labels[i] as number;
      const target = this.targets[this.targetOf.get(labels) - 1];
      let missed = false;
      if (target) {
        if (target.slots.isAway(t)) continue;
        missed = target.slots.isMissed(t);
        const series = `${name} ${labels}`;
        if (target.leader === '') target.leader = series;
        if (target.leader === series) store(rows, end, t, this.up, target.labels, missed ? 0 : 1, ties[2 * i] as number);
      }
      if (missed) continue;
      const sample = { t, name, labels: this.sorted.get(labels), value: e.value[i] as number, tie: ties[2 * i + 1] as number };
      const carried = this.carried(name, labels);
      if (carried) this.processors.hold(carried.node, { ...sample, what: carried.what });
      else store(rows, end, t, name, sample.labels, sample.value, sample.tie);
    }
    rows.emit(context, batch);
  }
}
