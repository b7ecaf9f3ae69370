/** Staged lines of Spark logs. */
import type { EventBatch } from '../../core/events.ts';
import type { SourceContext } from '../../core/source.ts';
import { Deliveries, type Beat } from '../../core/source-kit/deliveries.ts';
import { hostName, LineTexts, type Try } from '../../core/source-kit/pipeline.ts';
import { CodeMemo } from '../../core/source-kit/run.ts';
import { Stage } from '../../core/source-kit/stage.ts';
import { writeTemplate, type Values } from '../../core/source-kit/templates.ts';
import type { Phrase } from './phrases.ts';
import { SPARK_LOGS, STAGE } from './table.ts';

/** The shipper of a node. Source: Flush of Fluent Bit's service section. */
const SHIPPER: Beat = { every: 10, delay: [0.6, 5], late: 1500, lost: { 1: 0, 2: 0.0004, 3: 0.004 } };

export class Lines {
  private readonly stage = new Stage(SPARK_LOGS.name, STAGE);
  private readonly context: SourceContext;
  private readonly deliveries: Deliveries;
  private readonly hosts: CodeMemo;
  private readonly texts: LineTexts;
  private readonly codes = new Map<string, number>();
  private origin: EventBatch | undefined;

  constructor(context: SourceContext) {
    const { pools } = context;
    this.context = context;
    this.deliveries = new Deliveries(context, SHIPPER, (code) => hostName(pools, code));
    this.hosts = new CodeMemo((code) => pools.string(hostName(pools, code)));
    this.texts = new LineTexts(pools);
  }

  private code(text: string): number {
    let code = this.codes.get(text);
    if (code === undefined) this.codes.set(text, (code = this.context.pools.string(text)));
    return code;
  }

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

  /** A line of Spark itself. @param host code of an instance @param executor 0 = driver */
  say(
    one: Try,
    t: number,
    tie: number,
    host: number,
    executor: number,
    phrase: Phrase,
    values: Values,
    others: Values,
    origin = one.origin,
  ): void {
    if (!this.begin(origin, t, host)) return;
    const { columns: c, rows: row } = this.stage;
    c.tie[row] = tie;
    c.application[row] = one.codes.application;
    c.executor[row] = executor;
    c.level[row] = this.code(phrase.level);
    c.logger[row] = this.code(phrase.logger);
    writeTemplate(c.body, row, phrase.template, values, others);
    this.stage.rows++;
  }

  /** A line that is written for a reason of its own. @param level code; Spark writes WARN */
  own(batch: EventBatch<'PipelineLine'>, i: number, tie: number, level: number): void {
    const e = batch.columns;
    if (!this.begin(batch, e.t[i] as number, e.host[i] as number)) return;
    const { columns: c, rows: row } = this.stage;
    c.tie[row] = tie;
    c.application[row] = e.application[i] as number;
    c.executor[row] = e.executor[i] as number;
    c.level[row] = level;
    c.logger[row] = e.logger[i] as number;
    this.texts.write(c.body, row, e, i);
    this.stage.rows++;
  }

  /** Hands over what belongs to one origin. */
  flush(): void {
    if (this.origin) this.stage.emit(this.context, this.origin);
    this.origin = undefined;
  }
}
