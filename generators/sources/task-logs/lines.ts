/** Staged lines of task logs. */
import type { EventBatch } from '../../core/events.ts';
import type { SourceContext } from '../../core/source.ts';
import { Deliveries, type Beat } from '../../core/source-kit/deliveries.ts';
import { hostName, LineTexts, type Try } from '../../core/source-kit/pipeline.ts';
import { CodeMemo } from '../../core/source-kit/run.ts';
import { Stage } from '../../core/source-kit/stage.ts';
import { writeTemplate, type Values } from '../../core/source-kit/templates.ts';
import { reader } from '../../core/staging.ts';
import type { Instance } from '../../core/world.ts';
import type { Phrase } from './phrases.ts';
import { STAGE, TASK_LOGS } from './table.ts';

/** The shipper of a worker sends what it has read every five seconds. Source: Flush of Fluent Bit's service section. */
const SHIPPER: Beat = { every: 5, delay: [0.5, 4], late: 1500, lost: { 1: 0, 2: 0.0004, 3: 0.004 } };

export class Lines {
  private readonly stage = new Stage(TASK_LOGS.name, STAGE);
  private readonly context: SourceContext;
  private readonly deliveries: Deliveries;
  private readonly hosts: CodeMemo;
  private readonly files: CodeMemo;
  private readonly numbers: CodeMemo;
  private readonly texts: LineTexts;
  private readonly codes = new Map<string, number>();
  private origin: EventBatch | undefined;

  constructor(context: SourceContext) {
    const { pools } = context;
    const text = reader(pools);
    this.context = context;
    this.deliveries = new Deliveries(context, SHIPPER, (code) => hostName(pools, code));
    this.hosts = new CodeMemo((code) => pools.string(hostName(pools, code)));
    // `features.py:118`
    this.files = new CodeMemo((code) => pools.string(text(code).replace(/:\d+$/, '')));
    this.numbers = new CodeMemo((code) => Number(/:(\d+)$/.exec(text(code))?.[1] ?? 0));
    this.texts = new LineTexts(pools);
  }

  private code(text: string): number {
    let code = this.codes.get(text);
    if (code === undefined) this.codes.set(text, (code = this.context.pools.string(text)));
    return code;
  }

  /** The worker of a try. */
  hostName({ host }: Try): string {
    return hostName(this.context.pools, host);
  }

  /** The role that its worker has. */
  roleOf({ host }: Try): string {
    return (this.context.pools.read('instance', host) as Instance | null)?.role ?? '';
  }

  /** Fills time and place of a row; false where it never arrives. */
  private begin(origin: EventBatch, t: number, host: number): boolean {
    if (this.origin && this.origin !== origin) this.flush();
    this.origin = origin;
    const time = Math.floor(t);
    const arrived = this.deliveries.arrival(host, time);
    if (arrived < 0 || arrived >= this.context.clock.end) return false;
    this.stage.reserve(1);
    const { columns: c, rows: row } = this.stage;
    c.t[row] = time;
    c.arrived[row] = arrived;
    c.host[row] = this.hosts.get(host);
    return true;
  }

  /** A line of Airflow about a try. @param t microseconds; two lines of a try never have the same */
  say(one: Try, t: number, tie: number, phrase: Phrase, values: Values, others: Values, origin = one.origin): void {
    if (!this.begin(origin, t, one.host)) return;
    const { columns: c, rows: row } = this.stage;
    c.tie[row] = tie;
    c.dag[row] = one.codes.dag;
    c.run[row] = one.codes.run;
    c.task[row] = one.codes.task;
    c.attempt[row] = one.attempt;
    c.level[row] = this.code(phrase.level);
    c.file[row] = this.code(phrase.file);
    c.line[row] = phrase.line;
    writeTemplate(c.body, row, phrase.template, values, others);
    this.stage.rows++;
  }

  /** A line that the task's own code writes. */
  own(batch: EventBatch<'PipelineLine'>, i: number, tie: number): void {
    const e = batch.columns;
    if (!this.begin(batch, e.t[i] as number, e.host[i] as number)) return;
    const { columns: c, rows: row } = this.stage;
    c.tie[row] = tie;
    c.dag[row] = e.dag[i] as number;
    c.run[row] = e.run[i] as number;
    c.task[row] = e.task[i] as number;
    c.attempt[row] = e.attempt[i] as number;
    c.level[row] = e.level[i] as number;
    c.file[row] = this.files.get(e.logger[i] as number);
    c.line[row] = this.numbers.get(e.logger[i] as number);
    this.texts.write(c.body, row, e, i);
    this.stage.rows++;
  }

  /** Hands over what belongs to one origin. */
  flush(): void {
    if (this.origin) this.stage.emit(this.context, this.origin);
    this.origin = undefined;
  }
}
