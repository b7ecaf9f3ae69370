/** Processor time: what containers use, and so the machines that carry them. */
import type { SourceContext } from '../../core/source.ts';
import { Page, store, type Rows } from './page.ts';
import type { PodTarget, Pods } from './pods.ts';
import { ORIGIN, type Schedules } from './schedule.ts';

const SECOND = 1e6;
/** Processor seconds of a second at work: of a worker, of a process that feeds a GPU, and of one that does a GPU's work itself (on 3 of its cores). */
const PER_BUSY = { worker: 1, feeder: 0.3, instead: 3 } as const;
/** Of a process that only waits, per second. */
const IDLE = 0.012;
/** Share of pods' processor time that the kernel works for them. */
const SYSTEM = 0.14;
/** Part of a machine's idle time that its pods may take. */
const MOST = 0.97;
/** Memory of the load average, seconds. */
const LOAD_MEMORY = 60;

const NODE_CPU = 'node_cpu_seconds_total';
const LOAD = 'node_load1';

/** Processor seconds of a container since it is known, by time. */
class Used {
  private readonly times: number[] = [];
  private readonly sums: number[] = [];

  constructor({ samples }: PodTarget) {
    let sum = 0;
    samples.latest(0);
    for (let row = 0; row < samples.rows; row++) {
      const busy = samples.get(row, 'busyTime') / SECOND;
      const gpu = samples.get(row, 'temperature') > 0;
      const per = !gpu ? PER_BUSY.worker : samples.get(row, 'clock') === 0 ? PER_BUSY.instead : PER_BUSY.feeder;
      // Sequences that a GPU works on together are fed by one process.
      const most = row > 0 ? (samples.get(row, 't') - samples.get(row - 1, 't')) / SECOND : busy;
      sum += per * (gpu ? Math.min(busy, Math.max(0, most)) : busy);
      this.times.push(samples.get(row, 't'));
      this.sums.push(sum);
    }
  }

  /** Even between samples. */
  at(t: number): number {
    const { times, sums } = this;
    let low = 0;
    let high = times.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((times[middle] as number) <= t) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return 0;
    const before = sums[low - 1] as number;
    if (low === times.length) return before;
    const from = times[low - 1] as number;
    return before + (((sums[low] as number) - before) * (t - from)) / ((times[low] as number) - from);
  }
}

interface Held {
  readonly t: number;
  readonly name: number;
  readonly labels: number;
  readonly value: number;
  readonly tie: number;
  readonly what: 'idle' | 'system' | 'user' | 'load';
}

/** Samples of machines that wait until it is known what their pods have used: an exporter's base is what runs there besides. */
export class Processors {
  private readonly context: SourceContext;
  private readonly held = new Map<string, Held[]>();

  constructor(context: SourceContext) {
    this.context = context;
  }

  /** What a series is about, by its name and labels; null: it is stored as it is. */
  whatOf(name: string, labels: Readonly<Record<string, string>>): { readonly node: string; readonly what: Held['what'] } | null {
    const { node, mode } = labels;
    if (node === undefined) return null;
    if (name === LOAD) return { node, what: 'load' };
    return name === NODE_CPU && (mode === 'idle' || mode === 'system' || mode === 'user') ? { node, what: mode } : null;
  }

  hold(node: string, sample: Held): void {
    const all = this.held.get(node);
    if (all) all.push(sample);
    else this.held.set(node, [sample]);
  }

  /** Stores what was held back, and the containers' own counters. @param until end of what is known of any pod */
  finish(rows: Rows, schedules: Schedules, pods: Pods, until: number): void {
    const { context } = this;
    const byNode = new Map<string, { readonly target: PodTarget; readonly used: Used }[]>();
    for (const target of pods.all) {
      if (target.samples.rows === 0) continue;
      const entry = { target, used: new Used(target) };
      byNode.set(target.pod.node, [...(byNode.get(target.pod.node) ?? []), entry]);
    }
    for (const [node, held] of [...this.held].sort(([a], [b]) => (a < b ? -1 : 1)))
      this.machine(
        rows,
        held,
        (byNode.get(node) ?? []).map(({ used }) => used),
      );
    for (const [node, entries] of [...byNode].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const slots = schedules.of(`kubelet/${node}`);
      const page = new Page(context, rows, slots, `kubelet/${node}`, { instance: `${node}:10250`, job: 'kubelet', node });
      for (const { target, used } of entries) {
        const { container, image, name, namespace } = target.pod;
        const series = page.series('container_cpu_usage_seconds_total', { container, image, namespace, pod: name });
        const processes = target.processes(pods.startsOf(target.pod));
        for (let slot = slots.at(target.first); slot <= slots.last; slot++) {
          const t = slots.time(slot);
          if (slots.isAway(t) || slots.isMissed(t) || !target.livesAt(t, until)) continue;
          const { start } = processes.findLast((process) => process.start <= t) ?? processes[0]!;
          page.put(series, slot, Math.round(1e6 * (used.at(t) - used.at(start) + (IDLE * (t - start)) / SECOND)) / 1e6);
        }
      }
    }
    rows.emit(context, ORIGIN);
  }

  private machine(rows: Rows, held: Held[], pods: readonly Used[]): void {
    const { context } = this;
    let before = -1;
    let last = 0;
    let idle = 0;
    let taken = 0;
    let load = 0;
    // Idle time comes first, as it says how much there is to take.
    const order = { idle: 0, system: 1, user: 2, load: 3 } as const;
    held.sort((a, b) => a.t - b.t || order[a.what] - order[b.what]);
    rows.reserve(held.length);
    for (const { t, name, labels, value, tie, what } of held) {
      if (what === 'idle') {
        const used = pods.reduce((sum, one) => sum + one.at(t), 0);
        const more = before < 0 ? used : Math.min(used - last, MOST * (value - idle));
        const seconds = before < 0 ? LOAD_MEMORY : (t - before) / SECOND;
        taken += more;
        const keep = LOAD_MEMORY / (LOAD_MEMORY + seconds);
        load = load * keep + (more / Math.max(1, seconds)) * (1 - keep);
        before = t;
        last = used;
        idle = value;
      }
      const shown = { idle: value - taken, system: value + SYSTEM * taken, user: value + (1 - SYSTEM) * taken, load: value + load }[what];
      store(rows, context.clock.end, t, name, labels, Math.round(shown * 100) / 100, tie);
    }
    rows.emit(context, ORIGIN);
  }
}
