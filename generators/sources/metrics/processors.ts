/** Processor time: what containers use, and so the machines that carry them. */
import type { EventBatch } from '../../core/events.ts';
import type { Pod } from '../../core/pools.ts';
import type { SourceContext } from '../../core/source.ts';
import { SECOND } from '../../core/time.ts';
import { Page, store, type Rows } from './page.ts';
import type { PodTarget, Pods } from './pods.ts';
import { ORIGIN, type Schedules } from './schedule.ts';

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

/** A sum that only rises, by time. */
class Sum {
  protected readonly times: number[] = [];
  protected readonly sums: number[] = [];

  add(t: number, sum: number): void {
    this.times.push(t);
    this.sums.push(sum);
  }

  /** Even between what is known. */
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

/** Processor seconds of a container since it is known. */
class Used extends Sum {
  constructor({ samples }: PodTarget) {
    super();
    let sum = 0;
    samples.latest(0);
    for (let row = 0; row < samples.rows; row++) {
      const gpu = samples.get(row, 'temperature') > 0;
      // A worker that waits for a processor burns none.
      const busy = samples.get(row, gpu ? 'busyTime' : 'workTime') / SECOND;
      const per = !gpu ? PER_BUSY.worker : samples.get(row, 'clock') === 0 ? PER_BUSY.instead : PER_BUSY.feeder;
      // Sequences that a GPU works on together are fed by one process.
      const most = row > 0 ? (samples.get(row, 't') - samples.get(row - 1, 't')) / SECOND : busy;
      sum += per * (gpu ? Math.min(busy, Math.max(0, most)) : busy);
      this.add(samples.get(row, 't'), sum);
    }
  }
}

/** A run of a job: it takes its share of what is idle while it lasts. */
interface Run {
  readonly pod: Pod;
  readonly from: number;
  readonly to: number;
  readonly share: number;
}

/** Processor seconds of a run, of what its machine and the pods there left idle by then. */
const takenBy = (run: Run, free: Sum, t: number): number =>
  t <= run.from ? 0 : run.share * Math.max(0, free.at(Math.min(t, run.to)) - free.at(run.from));

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
  /** By node. */
  private readonly runs = new Map<string, Run[]>();

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

  /** Runs of jobs. */
  jobs({ columns, rows }: EventBatch<'JobRun'>): void {
    for (let row = 0; row < rows; row++) {
      const pod = this.context.pools.read('pod', columns.pod[row] as number) as Pod;
      const run = { pod, from: columns.t[row] as number, to: columns.end[row] as number, share: columns.share[row] as number };
      const all = this.runs.get(pod.node);
      if (all) all.push(run);
      else this.runs.set(pod.node, [run]);
    }
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
    const free = new Map<string, Sum>();
    for (const [node, held] of inOrder(this.held)) {
      const used = (byNode.get(node) ?? []).map((entry) => entry.used);
      const left = leftIdle(held, used);
      free.set(node, left);
      this.machine(rows, held, left, this.runs.get(node) ?? []);
    }
    for (const [node, entries] of inOrder(byNode)) this.kubelet(rows, schedules, node, entries, free.get(node) ?? new Sum(), pods, until);
    rows.emit(context, ORIGIN);
  }

  /** What the kubelet of a machine tells of its containers. */
  private kubelet(
    rows: Rows,
    schedules: Schedules,
    node: string,
    entries: readonly { readonly target: PodTarget; readonly used: Used }[],
    free: Sum,
    pods: Pods,
    until: number,
  ): void {
    const slots = schedules.of(`kubelet/${node}`);
    const page = new Page(this.context, rows, slots, `kubelet/${node}`, { instance: `${node}:10250`, job: 'kubelet', node });
    const up = page.series('up');
    const series = ({ container, image, name, namespace }: Pod): number =>
      page.series('container_cpu_usage_seconds_total', { container, image, namespace, pod: name });
    const micros = (seconds: number): number => Math.round(1e6 * seconds) / 1e6;
    const answers = new Set<number>();
    for (const { target, used } of entries) {
      const own = series(target.pod);
      const processes = target.processes(pods.startsOf(target.pod));
      for (let slot = slots.at(target.first); slot <= slots.last; slot++) {
        const t = slots.time(slot);
        if (slots.isAway(t) || !target.livesAt(t, until)) continue;
        answers.add(slot);
        if (slots.isMissed(t)) continue;
        const { start } = processes.findLast((process) => process.start <= t) ?? processes[0]!;
        page.put(own, slot, micros(used.at(t) - used.at(start) + (IDLE * (t - start)) / SECOND));
      }
    }
    for (const run of this.runs.get(node) ?? []) {
      const own = series(run.pod);
      for (let slot = slots.at(run.from); slot <= slots.last && slots.time(slot) < run.to; slot++) {
        const t = slots.time(slot);
        if (answers.has(slot) && !slots.isMissed(t)) page.put(own, slot, micros(takenBy(run, free, t)));
      }
    }
    for (const slot of answers) page.put(up, slot, slots.isMissed(slots.time(slot)) ? 0 : 1);
  }

  private machine(rows: Rows, held: readonly Held[], free: Sum, runs: readonly Run[]): void {
    const { context } = this;
    let before = -1;
    let taken = 0;
    let load = 0;
    rows.reserve(held.length);
    for (const { t, name, labels, value, tie, what } of held) {
      if (what === 'idle') {
        const all = value - free.at(t) + runs.reduce((sum, run) => sum + takenBy(run, free, t), 0);
        const seconds = before < 0 ? LOAD_MEMORY : (t - before) / SECOND;
        const keep = LOAD_MEMORY / (LOAD_MEMORY + seconds);
        load = load * keep + ((all - taken) / Math.max(1, seconds)) * (1 - keep);
        before = t;
        taken = all;
      }
      const shown = { idle: value - taken, system: value + SYSTEM * taken, user: value + (1 - SYSTEM) * taken, load: value + load }[what];
      store(rows, context.clock.end, t, name, labels, Math.round(shown * 100) / 100, tie);
    }
    rows.emit(context, ORIGIN);
  }
}

/** Entries by name. */
const inOrder = <T>(map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

/** Idle seconds of a machine that its pods leave, by time; puts what was held in order. */
function leftIdle(held: Held[], pods: readonly Used[]): Sum {
  // Idle time comes first, as it says how much there is to take.
  const order = { idle: 0, system: 1, user: 2, load: 3 } as const;
  held.sort((a, b) => a.t - b.t || order[a.what] - order[b.what]);
  const left = new Sum();
  let idle = 0;
  let last = 0;
  let taken = 0;
  held.forEach(({ t, value, what }, i) => {
    if (what !== 'idle') return;
    const used = pods.reduce((sum, one) => sum + one.at(t), 0);
    taken += i === 0 ? used : Math.min(used - last, MOST * (value - idle));
    last = used;
    idle = value;
    left.add(t, value - taken);
  });
  return left;
}
