/** The lines of one Spark application: its start, a job for each partition that it wrote, its end. */
import type { Pools } from '../../core/pools.ts';
import type { Try, Written } from '../../core/source-kit/pipeline.ts';
import { MS, SECOND } from '../../core/time.ts';
import type { Lines } from './lines.ts';
import { DRIVER, EXECUTOR, START, STOP } from './phrases.ts';
import { CORES, Stages } from './stages.ts';

/** Rows that a task reads, about. */
const ROWS_PER_TASK = 6_000;
/** Tasks that read a partition, at most; those that write are as many as its files. */
const READERS = 48;
const WRITERS = 200;
/** Applications with more jobs than this tell less of each. */
const DETAILED_JOBS = 6;

/** Requests that the tasks of a run made: who made them, and when a part of the output was written. */
export interface Seen {
  readonly hosts: ReadonlySet<number>;
  readonly uploads: readonly { readonly t: number; readonly part: number }[];
}

export class Story extends Stages {
  private readonly reserved: boolean;

  /**
   * @param hosts instances by number of the executor, from 1
   * @param reserved the committer is told of by somebody else
   * @param folder that it writes to, with its bucket
   */
  constructor(lines: Lines, pools: Pools, one: Try, hosts: ReadonlyMap<number, number>, reserved: boolean, folder: string) {
    super(lines, pools, one, hosts, folder);
    this.reserved = reserved;
  }

  /** @param seen what S3 saw of the tasks */
  tell(seen: Seen): void {
    const { one } = this;
    const well = one.state === 'success';
    const end = one.end - (well ? 1.9 + this.unit() : 0.9 + this.unit()) * SECOND;
    for (const [phrase, median] of START) if (this.at < end) this.then(median, phrase);
    for (const executor of this.executors) {
      if (this.at >= end) break;
      this.then(900, DRIVER.registered, { ...executor, executor: executor.id });
      this.then(40, DRIVER.blocks, { ...executor, host: executor.name, port: executor.port + 61, executor: executor.id, memory: 4.8 });
    }
    let from = this.at;
    for (const written of one.written) {
      this.at = Math.max(this.at, from);
      this.runJob(written, Math.min(written.t, end), one.written.length <= DETAILED_JOBS);
      from = this.at;
    }
    if (!well && this.at < end) this.breakJob(end, seen);
    this.at = Math.max(this.at, end);
    this.stop(well);
  }

  /** Reads, shuffles, writes, commits: all done shortly before `until`. */
  private runJob(written: Written, until: number, detailed: boolean): void {
    const { origin, rowsIn } = written;
    const start = this.at;
    const commit = Math.min(Math.floor(this.spread(0.6 * SECOND, 0.4)), 0.2 * (until - start));
    const readers = Math.max(2, Math.min(READERS, Math.ceil(rowsIn / ROWS_PER_TASK)));
    const writers = Math.max(1, Math.min(WRITERS, written.files));
    const job = this.plan(origin, readers, writers);
    if (!this.reserved) this.then(9, DRIVER.committer, { dataset: written.dataset, partition: written.partition }, origin);
    this.runStage(origin, 'ShuffleMapStage', readers, this.at, this.at + 0.55 * (until - commit - this.at), detailed, written);
    this.then(2, DRIVER.looking, undefined, origin);
    this.then(1, DRIVER.waiting, { stage: this.stage }, origin);
    this.runStage(origin, 'ResultStage', writers, this.at, until - commit, detailed, written);
    this.then(2, DRIVER.done, { job, seconds: (this.at - start) / SECOND }, origin);
    const values = { uuid: this.uuid(200 + job), ms: Math.max(1, Math.round((0.7 * commit) / MS)) };
    this.then(1, DRIVER.commit, values, origin);
    this.at = Math.max(this.at, until - 20 * MS);
    this.then(2, DRIVER.committed, values, origin);
    this.then(1, DRIVER.stats, values, origin);
    const { dataset, partition, rowsOut, bytesOut, files } = written;
    this.then(2, DRIVER.metrics, { job, dataset, partition, in: rowsIn, out: rowsOut, bytes: bytesOut, files }, origin);
    if (this.unit() < 0.5) this.then(300, DRIVER.cleaned, { tid: this.tid + 11 }, origin);
  }

  /** A job begins and does not live to its commit. Parts that were written stay. */
  private breakJob(end: number, { uploads }: Seen): void {
    const { origin } = this.one;
    const from = this.at;
    const mine = uploads.filter(({ t }) => t > from && t < end);
    const readers = 16 + (this.draw() % 33);
    const writers = Math.max(8 + (this.draw() % 16), mine.length + 3);
    this.plan(origin, readers, writers);
    const first = mine[0]?.t ?? from + 0.7 * (end - from);
    const written: Written = { origin, t: end, dataset: '', partition: '', rowsIn: 0, rowsOut: 0, bytesOut: 0, files: 0 };
    this.runStage(origin, 'ShuffleMapStage', readers, this.at, Math.max(this.at + SECOND, first - 2 * SECOND), true, written);
    const stage = this.stage++;
    this.submit(origin, 'ResultStage', stage, writers);
    const firstTid = this.tid;
    this.tid += writers;
    const begun = this.at;
    const moments: [number, () => void][] = [];
    for (let index = 0; index < writers; index++) {
      const executor = this.executors[index % this.executors.length]!;
      const upload = mine[index];
      // Only so many run at once; the others wait for a core until the end.
      if (index >= mine.length + this.executors.length * CORES) continue;
      const task = { stage, tasks: writers, index, attempt: 0, tid: firstTid + index, host: executor.name, executor: executor.id };
      const start = upload
        ? Math.max(begun, upload.t - this.spread(4 * SECOND, 0.4))
        : begun + Math.floor(0.5 * this.unit() * (end - begun));
      moments.push([start, () => this.starts(task, 0, origin)]);
      if (!upload) {
        this.on(executor, start + 2 * MS, EXECUTOR.assigned, task, origin);
        this.on(executor, start + 3 * MS, EXECUTOR.running, task, origin);
        continue;
      }
      this.work(executor, task, start, upload.t + 60 * MS, 'ResultStage', written);
      const ms = Math.round((upload.t + 60 * MS - start) / MS);
      moments.push([upload.t + 62 * MS, () => this.say(DRIVER.finish, { ...task, ms, done: mine.indexOf(upload) + 1 }, origin)]);
    }
    this.play(moments.filter(([moment]) => moment < end));
  }

  private stop(well: boolean): void {
    const { one } = this;
    const terminated = one.exitCode === 143;
    if (!well) {
      const stamp = '';
      if (terminated) this.then(2, STOP.signal);
      else if (one.exitCode === 137) {
        const executor = this.executors[this.draw() % this.executors.length]!;
        this.then(5, STOP.killed, { host: executor.name, six: String(executor.id + 1).padStart(6, '0'), stamp });
      } else this.then(9, STOP.badly);
      for (const executor of this.executors)
        if (terminated) this.on(executor, this.at + (this.draw() % 30_000), EXECUTOR.term, {}, one.origin);
      if (this.job > one.written.length) this.then(8, STOP.aborted, { job: this.job - 1, uuid: this.uuid(200 + this.job) });
    } else this.then(12, STOP.well);
    const steps = [
      terminated ? STOP.hook : STOP.stopping,
      STOP.ui,
      STOP.executors,
      STOP.tracker,
      STOP.memory,
      STOP.stopped,
      STOP.shutdown,
      STOP.deleting,
    ];
    for (const phrase of steps) this.then(22, phrase);
    if (!terminated)
      for (const executor of this.executors) this.on(executor, this.at - (this.draw() % 60_000), EXECUTOR.shutdown, {}, one.origin);
  }
}
