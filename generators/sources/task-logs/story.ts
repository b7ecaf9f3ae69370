/** The lines that Airflow writes around one try of a task. */
import type { SourceContext } from '../../core/source.ts';
import type { Try } from '../../core/source-kit/pipeline.ts';
import { mix, TO_UNIT } from '../../core/source-kit/run.ts';
import type { Values } from '../../core/source-kit/templates.ts';
import { MS, SECOND, isoSeconds } from '../../core/time.ts';
import type { Lines } from './lines.ts';
import { ASIDES, BASH, BEGIN, COUNT, END, FAILURES, POD, PYTHON, SEEN, SENSOR, SPARK, type Failure, type Phrase } from './phrases.ts';

/** Microseconds of one slot of job numbers: the scheduler counts for all pipelines of the company. */
const JOB = 41 * SECOND;
const FIRST_JOB = 91_000;
/** Median milliseconds between the lines before a task's own. */
const BEGIN_GAPS: readonly (readonly [Phrase, number])[] = [
  [BEGIN.group, 0],
  [BEGIN.ready, 9],
  [BEGIN.requeueable, 11],
  [BEGIN.attempt, 2],
  [BEGIN.executing, 21],
  [BEGIN.process, 24],
  [BEGIN.running, 3],
  [BEGIN.subtask, 1],
  [BEGIN.host, 92],
  [BEGIN.environment, 118],
  [BEGIN.endgroup, 2],
];
/** The client asks for the state of an application so often at most; most of it is not logged. */
const REPORTS = 14;
const KILLED = 137;
const TERMINATED = 143;

const NOTHING: Values = {};

/** `20260303T003000` of `2026-03-03T00:30:00Z` */
const compact = (iso: string) => iso.replace(/[-:Z]/g, '');

/** Tells the story of a try, line by line. */
export class Story {
  private readonly lines: Lines;
  private readonly one: Try;
  private readonly values: Values;
  private draws = 0;
  private at: number;

  constructor(lines: Lines, context: SourceContext, one: Try) {
    this.lines = lines;
    this.one = one;
    this.at = one.t;
    const iso = /__(\S+?)(?:\.\d+)?(?:\+00:00|Z)?$/.exec(one.run)?.[1] ?? isoSeconds(one.t);
    const start = isoSeconds(one.t);
    const suffix = mix(one.draw ^ 77).toString(36);
    this.values = {
      dag: one.dag,
      task: one.task,
      run: one.run,
      attempt: one.attempt,
      most: one.maxAttempts,
      operator: one.operator,
      application: one.application,
      code: one.exitCode === KILLED ? '-9' : one.exitCode === TERMINATED ? '-15' : one.exitCode,
      date: `${iso.replace('T', ' ')}+00:00`,
      iso: `${iso}+00:00`,
      logical: compact(iso),
      day: iso.slice(0, 10),
      start: compact(start),
      end: compact(isoSeconds(one.end)),
      pid: 60 + (mix(one.draw ^ 71) % 31_000),
      job: FIRST_JOB + Math.floor((one.t - context.clock.start) / JOB),
      cfg: suffix,
      suffix,
      labels: `{'dag_id': '${one.dag}', 'task_id': '${one.task}', 'run_id': '${one.run.replace(/[:+]/g, '')}', 'try_number': '${one.attempt}'}`,
      region: context.world.region,
      role: lines.roleOf(one),
      delay: (one.end - one.t) / SECOND,
      next: 1 + (mix(one.draw ^ 73) % 2),
      state: 'queued',
    };
  }

  private draw(): number {
    return mix(this.one.draw ^ Math.imul(++this.draws, 0x9e3779b1));
  }

  /** A gap of `median` milliseconds, from half to almost twice. Never nothing: lines keep their order. */
  private after(median: number): number {
    return (this.at += Math.floor((0.5 + 1.4 * this.draw() * TO_UNIT) * median * MS) + 1 + (this.draw() % 700));
  }

  private say(phrase: Phrase, more: Values = NOTHING): void {
    this.lines.say(this.one, this.at, this.draw(), phrase, more, this.values);
  }

  /** @param explained the try wrote a stack trace of its own */
  tell(explained: boolean): void {
    const { one } = this;
    for (const [phrase, median] of BEGIN_GAPS) {
      this.after(median);
      this.say(phrase, phrase === BEGIN.host ? { ...this.host(), state: 'running' } : undefined);
    }
    const begun = this.at;
    this.operatorBegins();
    this.asides(begun);
    this.counts();
    this.at = Math.max(this.at, one.end - (140 + (this.draw() % 90)) * MS);
    this.ends(explained);
  }

  private host(): Values {
    return { host: this.lines.hostName(this.one) };
  }

  private is(pattern: RegExp): boolean {
    return pattern.test(this.one.operator);
  }

  private operatorBegins(): void {
    const { one } = this;
    if (this.is(/Spark/)) {
      for (const phrase of [SPARK.connection, SPARK.submit]) {
        this.after(60);
        this.say(phrase);
      }
      this.reports();
    } else if (this.is(/Bash/)) {
      for (const phrase of [BASH.folder, BASH.command, BASH.output]) {
        this.after(30);
        this.say(phrase);
      }
    } else if (this.is(/Pod/)) {
      for (const phrase of [POD.building, POD.found, POD.waiting, POD.waiting]) {
        this.after(1800);
        if (this.at < one.end) this.say(phrase);
      }
    }
  }

  /** What the client says of its application while it runs. */
  private reports(): void {
    const { one } = this;
    if (one.application === '') return;
    const report = (phrase: Phrase): void => {
      if (this.at < one.end - 200 * MS) this.say(phrase, { log: isoSeconds(this.at).slice(2, 19).replaceAll('-', '/').replace('T', ' ') });
    };
    this.after(4200);
    report(SPARK.identified);
    for (let i = 0; i < 2; i++) {
      this.after(1004);
      report(SPARK.accepted);
    }
    const count = Math.min(REPORTS, Math.floor((one.end - this.at) / (20 * SECOND)));
    const gap = (one.end - this.at) / (count + 1) / MS;
    for (let i = 0; i < count; i++) {
      this.after(0.8 * gap);
      report(SPARK.going);
    }
    if (one.state !== 'success') return;
    this.at = Math.max(this.at, one.end - 1600 * MS);
    this.after(80);
    report(SPARK.finished);
    this.after(300);
    report(SPARK.ended);
  }

  /** What libraries say: at most one thing in each eighth of the try. */
  private asides(begun: number): void {
    const { one, at } = this;
    const length = one.end - begun;
    for (let part = 0; part < 8; part++) {
      if (this.draw() * TO_UNIT > 0.2) continue;
      this.at = begun + Math.floor(((part + this.draw() * TO_UNIT) / 8) * length);
      const delay = 0.4 + 40 * this.draw() * TO_UNIT;
      if (this.at < one.end - 300 * MS) this.say(ASIDES[this.draw() % ASIDES.length]!, { delay });
    }
    this.at = at;
  }

  private counts(): void {
    const { one, lines } = this;
    for (const { origin, t, dataset, partition, rowsIn, rowsOut, bytesOut, files } of one.written) {
      const values: Values = { dataset, partition, in: rowsIn, out: rowsOut, bytes: bytesOut, files };
      lines.say(
        one,
        Math.min(t, one.end) - (2 + (this.draw() % 60)) * MS,
        this.draw(),
        bytesOut > 0 ? COUNT : SEEN,
        values,
        NOTHING,
        origin,
      );
    }
  }

  private ends(explained: boolean): void {
    const { one } = this;
    const well = one.state === 'success' || one.state === 'skipped';
    if (well) this.wentWell();
    this.after(2);
    this.say(END.group);
    if (!well) this.wentWrong(explained);
    else {
      this.after(9);
      this.say(one.state === 'skipped' ? END.skipped : END.success);
    }
    this.after(70);
    this.say(END.code);
    if (well) {
      this.after(34);
      this.say(END.downstream);
    }
    this.after(3);
    this.say(END.endgroup);
  }

  private wentWell(): void {
    const phrases = this.is(/Sensor/)
      ? [SENSOR.met]
      : this.is(/Bash/)
        ? [BASH.exited]
        : this.is(/Pod/)
          ? [POD.phase, POD.removed]
          : this.is(/Python|^_/)
            ? [PYTHON.done]
            : [];
    for (const phrase of phrases) {
      this.after(8);
      this.say(phrase, { phase: 'Succeeded' });
    }
  }

  private wentWrong(explained: boolean): void {
    const { one } = this;
    const spark = this.is(/Spark/);
    if (one.exitCode === KILLED && !spark) {
      this.after(6);
      this.say(END.killed);
      return;
    }
    if (one.exitCode === TERMINATED && !spark) {
      this.after(4);
      this.say(END.sigterm);
    }
    const failure = this.failure();
    if (!explained) {
      this.after(12);
      this.say(failure.trace, spark ? { code: one.exitCode } : undefined);
    }
    this.after(7);
    this.say(one.state === 'failed' ? END.failed : END.retry);
    this.after(11);
    this.say(END.job, { error: this.filled(failure.error) });
  }

  private failure(): Failure {
    if (this.is(/Spark/)) return FAILURES.spark;
    if (this.one.exitCode === TERMINATED) return FAILURES.sigterm;
    if (this.is(/Sensor/)) return FAILURES.sensor;
    if (this.is(/Bash/)) return FAILURES.bash;
    return FAILURES.other[mix(this.one.draw ^ 79) % FAILURES.other.length]!;
  }

  private filled(text: string): string {
    return text.replace(/\{(\w+)(?::[^}]*)?\}/g, (_, name: string) => {
      const value = name === 'code' && this.is(/Spark/) ? this.one.exitCode : this.values[name];
      return typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(3) : String(value ?? '');
    });
  }
}
