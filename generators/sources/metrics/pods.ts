/** Pods as scrape targets: what they count, when they lived, which scrapes they answered. */
import type { EventBatch } from '../../core/events.ts';
import type { Pod } from '../../core/pools.ts';
import { causes } from '../../core/service-calls.ts';
import type { SourceContext } from '../../core/source.ts';
import { exporterOf, type Exporter } from './exporters/index.ts';
import { Steps } from './instruments.ts';
import { Page, type Labels, type Rows } from './page.ts';
import { Samples } from './samples.ts';
import { INTERVAL, ORIGIN, type Schedules, type Slots } from './schedule.ts';

/** A process begins so many seconds before anything is seen of it, where no event tells. */
const EARLIER = { least: 2, most: 40 } as const;

export class PodTarget {
  readonly pod: Pod;
  readonly samples = new Samples();
  readonly slots: Slots;
  /** Signs of life by slot. */
  private readonly seen = new Steps();
  first = Infinity;
  last = -Infinity;
  /** Null: it has no metrics page. */
  readonly exporter: Exporter | null;
  private readonly port: number;
  /** Starts of its container that were known when it was first seen. */
  private readonly known: readonly number[];
  private readonly context: SourceContext;

  constructor(pod: Pod, context: SourceContext, schedules: Schedules, known: readonly number[] = []) {
    this.known = known;
    this.pod = pod;
    this.context = context;
    this.slots = schedules.of(pod.uid);
    const made = exporterOf({ pod, pools: context.pools, slots: this.slots });
    this.exporter = made?.exporter ?? null;
    this.port = made?.port ?? 0;
  }

  alive(t: number): void {
    if (t < this.first) this.first = t;
    if (t > this.last) this.last = t;
    this.seen.add(this.slots.at(t), 1);
  }

  /** What a process counted after its last scrape died with it. */
  diesBeforeScrape(t: number): boolean {
    return this.known.length > 0 && this.known.some((start) => t < start && this.slots.at(t) === this.slots.at(start));
  }

  /** @param until end of what is known of any pod: one that was seen just before still lives */
  livesAt(t: number, until: number): boolean {
    if (t < this.first || (t > this.last && this.last < until - INTERVAL)) return false;
    const slot = this.slots.at(t);
    // A pause in which nothing at all is known of it is no life without work: those hours are not part of the case.
    return this.seen.at(slot) > 0 || this.seen.at(slot + 1) > 0 || this.seen.at(slot - 1) > 0;
  }

  /** Whether a sample from shortly before `t` tells how it is. */
  toldAt(t: number): boolean {
    const row = this.samples.latest(t);
    return row >= 0 && t - this.samples.get(row, 't') < INTERVAL;
  }

  /** Whether the latest sample before `t` takes calls. */
  readyAt(t: number): boolean {
    const row = this.samples.latest(t);
    return row >= 0 && this.samples.get(row, 'ready') === 1;
  }

  /** Target labels of its own page. */
  private get labels(): Labels {
    const { deployment, ip, name, namespace, node } = this.pod;
    return { instance: `${ip}:${this.port}`, job: deployment, namespace, node, pod: name };
  }

  /** The processes of its container, one after the other. @param starts times at which the container was started, ascending */
  processes(starts: readonly number[]): readonly Process[] {
    const { samples, context, first, slots } = this;
    const earlier = first - context.rng('noise', ORIGIN, `start/${this.pod.uid}`).between(EARLIER.least, EARLIER.most) * 1e6;
    const firstReady = samples.rows === 0 ? first : samples.readyFrom(-Infinity);
    // A start after it had been ready is a restart; one before that is its first, else nobody saw that one.
    const restarts = starts.filter((start) => start > firstReady);
    const begun = starts.findLast((start) => start <= firstReady) ?? earlier;
    return [begun, ...restarts].map((start, i) => ({
      start,
      // Without samples it is taken to listen whenever it lives.
      listens: samples.rows === 0 ? -Infinity : samples.readyFrom(start),
      reset: i === 0 ? -1 : slots.at(start) - 1,
    }));
  }

  /** @param until end of what is known of any pod */
  write(rows: Rows, starts: readonly number[], until: number): void {
    if (!this.exporter) return;
    const { slots, samples, context } = this;
    const page = new Page(context, rows, slots, this.pod.uid, this.labels);
    const up = page.series('up');
    const processes = this.processes(starts);
    const processAt = (t: number): Process => processes.findLast(({ start }) => start <= t) ?? (processes[0] as Process);
    const answered: number[] = [];
    const resets: number[] = [];
    for (let slot = slots.at(this.first); slot <= slots.last; slot++) {
      const t = slots.time(slot);
      if (slots.isAway(t) || !this.livesAt(t, until)) continue;
      const process = processAt(t);
      const ok = process.listens <= t && !slots.isMissed(t);
      page.put(up, slot, ok ? 1 : 0);
      if (!ok) continue;
      answered.push(slot);
      resets.push(process.reset);
    }
    const latest = (slot: number): number => samples.latest(slots.time(slot));
    this.exporter.write(page, {
      slots: Int32Array.from(answered),
      resets: Int32Array.from(resets),
      gauge: (field) => (slot) => {
        const row = latest(slot);
        return row < 0 ? NaN : samples.get(row, field);
      },
      gpuLoad: (slot) => {
        const row = latest(slot);
        return row < 0 || samples.get(row, 'temperature') === 0 ? NaN : gpuLoad(samples, row);
      },
      started: (slot) => Math.round(processAt(slots.time(slot)).start / 1e4) / 100,
    });
  }
}

interface Process {
  /** When it began, and when it listens for the first time. It listens on when it takes no more calls. */
  readonly start: number;
  readonly listens: number;
  /** Last slot before it; -1 for the first. */
  readonly reset: number;
}

/** Load of a GPU, 0 to 1. A clock of 0 says that the work is done elsewhere. */
export const gpuLoad = (samples: Samples, row: number): number =>
  samples.get(row, 'clock') === 0 ? 0 : Math.round(samples.load(row) * 1000) / 1000;

/** All pods of a run. */
export class Pods {
  private readonly byCode: (PodTarget | undefined)[] = [];
  private readonly context: SourceContext;
  private readonly schedules: Schedules;
  /** By name of the pod: when its container was started. */
  private readonly started = new Map<string, number[]>();

  constructor(context: SourceContext, schedules: Schedules) {
    this.context = context;
    this.schedules = schedules;
  }

  private of(code: number): PodTarget {
    let target = this.byCode[code];
    if (!target) {
      const pod = this.context.pools.read('pod', code) as Pod;
      this.byCode[code] = target = new PodTarget(pod, this.context, this.schedules, this.started.get(pod.name));
    }
    return target;
  }

  calls(batch: EventBatch<'ServiceCall'>): void {
    const { columns, rows } = batch;
    const cause = causes(columns.parent, columns.status, rows);
    for (let row = 0; row < rows; row++) {
      const why = cause[row] as number;
      const server = columns.server[row] as number;
      if (server !== 0 && columns.arrive[row] !== 0 && columns.leave[row] !== 0) {
        const target = this.of(server);
        target.alive(columns.arrive[row] as number);
        target.alive(columns.leave[row] as number);
        if (!target.diesBeforeScrape(columns.leave[row] as number)) target.exporter?.served(columns, row, why);
      }
      const caller = columns.caller[row] as number;
      if (caller === 0) continue;
      const target = this.of(caller);
      target.alive(columns.end[row] as number);
      if (!target.diesBeforeScrape(columns.end[row] as number)) target.exporter?.called(columns, row, why);
    }
  }

  samples({ columns, rows }: EventBatch<'ReplicaSample'>): void {
    for (let row = 0; row < rows; row++) {
      const target = this.of(columns.pod[row] as number);
      target.alive(columns.t[row] as number);
      target.samples.add(columns, row);
    }
  }

  start(pod: string, t: number): void {
    const starts = this.started.get(pod);
    if (starts) starts.push(t);
    else this.started.set(pod, [t]);
  }

  /** Times at which a pod's container was started, ascending. */
  startsOf(pod: Pod): readonly number[] {
    return (this.started.get(pod.name) ?? []).sort((a, b) => a - b);
  }

  /** In the order of namespaces and names. */
  get all(): readonly PodTarget[] {
    const name = ({ pod }: PodTarget) => `${pod.namespace}/${pod.name}/${pod.uid}`;
    return this.byCode.filter((target) => target !== undefined).sort((a, b) => (name(a) < name(b) ? -1 : 1));
  }
}
