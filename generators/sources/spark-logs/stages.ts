/** A job's stages as the driver and the executors tell of them. */
import type { EventBatch } from '../../core/events.ts';
import type { Written } from '../../core/source-kit/pipeline.ts';
import { mix } from '../../core/source-kit/run.ts';
import type { Values } from '../../core/source-kit/templates.ts';
import { MS, SECOND, isoSeconds } from '../../core/time.ts';
import { Narrator, type Executor } from './narrator.ts';
import { DRIVER, EXECUTOR, LOST, type Phrase } from './phrases.ts';

/** Tasks that an executor runs at once. */
export const CORES = 4;
/** Share of tasks that are lost and tried again. */
const LOST_SHARE = 0.004;
const LOCALITY = ['PROCESS_LOCAL', 'NODE_LOCAL', 'NODE_LOCAL', 'RACK_LOCAL', 'ANY'];

/** One task of a stage, on its core. */
interface Slot {
  readonly index: number;
  readonly executor: Executor;
  readonly from: number;
  readonly to: number;
}

/** Plans jobs of two stages and runs their tasks. */
export class Stages extends Narrator {
  protected job = 0;
  protected stage = 0;
  protected tid = 0;
  /** Begins the names of the job's attempts: its moment, and a random number of the driver. */
  private stamp = '';
  private rdd = 3;
  private broadcast = 0;

  /** What the driver says before a job of two stages. */
  protected plan(origin: EventBatch, readers: number, writers: number): number {
    const job = this.job++;
    const { draw } = this.one;
    this.stamp = isoSeconds(this.at).replace(/\D/g, '') + String(1_000_000_000 + mix(draw ^ 31)) + String(mix(draw ^ 33)).slice(0, 8);
    const parent = this.stage;
    const values = { job, tasks: writers, stage: parent + 1, parent, shuffle: job, rdd: (this.rdd += 5) };
    if (this.unit() < 0.6) this.then(120, DRIVER.pushed, undefined, origin);
    if (this.unit() < 0.2) this.then(4, DRIVER.truncated, undefined, origin);
    this.then(60, DRIVER.code, { ms: this.spread(14, 0.6) }, origin);
    this.then(30, DRIVER.scan, { bytes: 4_194_304 * (1 + (readers % 32)) }, origin);
    for (const phrase of [DRIVER.job, DRIVER.shuffle, DRIVER.got, DRIVER.final, DRIVER.parents, DRIVER.missing])
      this.then(4, phrase, values, origin);
    return job;
  }

  protected runStage(
    origin: EventBatch,
    kind: 'ShuffleMapStage' | 'ResultStage',
    tasks: number,
    from: number,
    until: number,
    detailed: boolean,
    written: Written,
  ): void {
    const stage = this.stage++;
    this.submit(origin, kind, stage, tasks);
    const slots = this.schedule(tasks, this.at, Math.max(until, this.at + 0.2 * SECOND));
    const values = { stage, kind, tasks };
    const firstTid = this.tid;
    this.tid += tasks;
    const moments: [number, () => void][] = [];
    let done = 0;
    for (const { index, executor, from: begun, to } of slots) {
      const task = {
        ...values,
        index,
        tid: firstTid + index,
        host: executor.name,
        executor: executor.id,
        ip: executor.ip,
        port: executor.port,
      };
      moments.push([begun, () => this.starts(task, 0, origin)]);
      let [last, attempt, since] = [task, 0, begun];
      if (this.unit() < LOST_SHARE) {
        [last, attempt, since] = [{ ...task, tid: this.tid++ }, 1, begun + 0.4 * (to - begun)];
        const why = LOST[kind][this.draw() % LOST[kind].length]!;
        const again = last;
        moments.push([since, () => this.say(why, { shuffle: this.job - 1 }, origin, task)]);
        moments.push([since + 3 * MS, () => this.starts(again, 1, origin)]);
      }
      const ended = { attempt, ms: Math.round((to - since) / MS), done: 0 };
      const one = last;
      moments.push([to, () => this.say(DRIVER.finish, { ...ended, done: ++done }, origin, one)]);
      if (detailed || kind === 'ResultStage') this.work(executor, { ...one, attempt }, since, to, kind, written);
    }
    this.play(moments);
    this.then(1, DRIVER.removed, values, origin);
    this.then(1, DRIVER.finished, { ...values, seconds: (this.at - from) / SECOND }, origin);
  }

  protected starts(task: Values, attempt: number, origin: EventBatch): void {
    const locality = LOCALITY[this.draw() % LOCALITY.length]!;
    this.say(DRIVER.start, { attempt, locality, bytes: 8_900 + (this.draw() % 900) }, origin, task);
  }

  /** Says what happens at its moments, in their order. */
  protected play(moments: [number, () => void][]): void {
    moments.sort(([a], [b]) => a - b);
    for (const [moment, say] of moments) {
      this.at = Math.max(this.at + 1, Math.floor(moment));
      say();
    }
  }

  protected submit(origin: EventBatch, kind: string, stage: number, tasks: number): void {
    const broadcast = this.broadcast++;
    const kib = this.spread(kind === 'ResultStage' ? 240 : 52, 0.3);
    const mib = 5100 - 3 * broadcast - this.unit();
    const first = Array.from({ length: Math.min(15, tasks) }, (_, i) => i).join(', ');
    const values = { kind, stage, tasks, broadcast, kib, mib, first, rdd: this.rdd + 4 };
    this.then(6, DRIVER.submitting, values, origin);
    this.then(12, DRIVER.broadcast, values, origin);
    this.then(3, DRIVER.piece, { ...values, kib: kib / 2.6 }, origin);
    this.then(1, DRIVER.created, values, origin);
    this.then(2, DRIVER.tasks, values, origin);
    this.then(1, DRIVER.set, values, origin);
  }

  /** Tasks on cores: whoever is free takes the next; the last ends at `until`. */
  protected schedule(tasks: number, from: number, until: number): Slot[] {
    const cores = Array.from({ length: CORES }, () => this.executors.map((executor) => ({ executor, free: 0 }))).flat();
    const planned = Array.from({ length: tasks }, (_, index) => {
      const core = cores.reduce((best, one) => (one.free < best.free ? one : best));
      const begun = core.free;
      core.free += this.spread(1, 0.45);
      return { index, executor: core.executor, from: begun, to: core.free };
    });
    const scale = (until - from) / Math.max(...planned.map(({ to }) => to));
    return planned.map((slot) => ({
      ...slot,
      from: from + 1 + Math.floor(slot.from * scale),
      to: Math.max(from + 2, Math.floor(from + slot.to * scale)),
    }));
  }

  /** What an executor says of a task. */
  protected work(executor: Executor, task: Values, from: number, to: number, kind: string, written: Written): void {
    const { origin } = written;
    const say = (t: number, phrase: Phrase, values?: Values) =>
      this.on(executor, Math.min(t, to - 1), phrase, values ?? task, origin, task);
    say(from + 2 * MS, EXECUTOR.assigned);
    say(from + 3 * MS, EXECUTOR.running);
    if (kind === 'ResultStage') {
      const kib = this.spread(900, 0.5);
      const local = 1 + (this.draw() % 4);
      const part = kib * 0.2 * this.unit();
      say(from + 30 * MS, EXECUTOR.fetching, { blocks: local + 8, kib, local, part, remote: 8, rest: kib - part });
      // A writer says it once.
      if ((task['index'] as number) < this.executors.length) say(from + 44 * MS, EXECUTOR.codec);
      say(to - 4 * MS, EXECUTOR.committed, this.commitOf(task));
    }
    say(to - 2 * MS, EXECUTOR.finished, { bytes: 1_800 + (this.draw() % 3_900) });
  }

  protected commitOf(task: Values): Values {
    return {
      stamp: this.stamp,
      padded: String(task['stage']).padStart(4, '0'),
      six: String(task['index']).padStart(6, '0'),
      ms: 1 + (this.draw() % 48),
    };
  }
}
