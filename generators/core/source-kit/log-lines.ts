/** What tables of shipped log lines share: delivery, hosts, codes, and the texts of `PipelineLine` events. */
import type { EventBatch } from '../events.ts';
import type { SourceContext, StageColumn } from '../source.ts';
import { Deliveries, type Beat } from './deliveries.ts';
import { hostName, LineTexts } from './pipeline.ts';
import { CodeMemo } from './run.ts';
import { Stage } from './stage.ts';
import { writeTemplate, type Template, type Values } from './templates.ts';

/** Columns that every table of lines has. */
export const LINE_STAGE = {
  t: { type: 'f64' },
  arrived: { type: 'f64' },
  tie: { type: 'u32' },
  host: { ref: 'string' },
  level: { ref: 'string' },
  body: { type: 'utf8' },
} as const satisfies Record<string, StageColumn>;

type Columns<S extends Record<string, StageColumn>> = Stage<S>['columns'];

/** Stages lines. What a table has beyond {@link LINE_STAGE}, the caller fills in. */
export class LogLines<S extends typeof LINE_STAGE & Record<string, StageColumn>> {
  protected readonly context: SourceContext;
  private readonly stage: Stage<S>;
  private readonly deliveries: Deliveries;
  private readonly hosts: CodeMemo;
  private readonly texts: LineTexts;
  private readonly codes = new Map<string, number>();
  private origin: EventBatch | undefined;

  constructor(context: SourceContext, table: string, columns: S, shipper: Beat) {
    const { pools } = context;
    this.context = context;
    this.stage = new Stage(table, columns);
    this.deliveries = new Deliveries(context, shipper, (code) => hostName(pools, code));
    this.hosts = new CodeMemo((code) => pools.string(hostName(pools, code)));
    this.texts = new LineTexts(pools);
  }

  /** Code of a text that is said often. */
  protected code(text: string): number {
    let code = this.codes.get(text);
    if (code === undefined) this.codes.set(text, (code = this.context.pools.string(text)));
    return code;
  }

  /**
   * Writes a line from a template, if it arrives.
   * @param t microseconds @param host code of an instance @param level code
   */
  protected line(
    origin: EventBatch,
    t: number,
    tie: number,
    host: number,
    level: number,
    template: Template,
    values: Values,
    others: Values,
    fill: (columns: Columns<S>, row: number) => void,
  ): void {
    const row = this.begin(origin, t, tie, host, level, fill);
    if (row < 0) return;
    writeTemplate(this.common.body, row, template, values, others);
    this.stage.rows++;
  }

  /** Writes a line that is an event of its own. @param level code */
  protected event(
    batch: EventBatch<'PipelineLine'>,
    i: number,
    tie: number,
    level: number,
    fill: (columns: Columns<S>, row: number) => void,
  ): void {
    const e = batch.columns;
    const row = this.begin(batch, e.t[i] as number, tie, e.host[i] as number, level, fill);
    if (row < 0) return;
    this.texts.write(this.common.body, row, e, i);
    this.stage.rows++;
  }

  /** Hands over what belongs to one origin. */
  flush(): void {
    if (this.origin) this.stage.emit(this.context, this.origin);
    this.origin = undefined;
  }

  /** The columns that all tables of lines have: the compiler does not see through `S`. */
  private get common(): Columns<typeof LINE_STAGE> {
    return (this.stage as unknown as Stage<typeof LINE_STAGE>).columns;
  }

  /** Fills time, place and level of a row; -1 where it never arrives. */
  private begin(
    origin: EventBatch,
    t: number,
    tie: number,
    host: number,
    level: number,
    fill: (columns: Columns<S>, row: number) => void,
  ): number {
    if (this.origin && this.origin !== origin) this.flush();
    this.origin = origin;
    const time = Math.floor(t);
    const arrived = this.deliveries.arrival(host, time);
    if (arrived < 0 || arrived >= this.context.clock.end) return -1;
    this.stage.reserve(1);
    const { rows: row } = this.stage;
    const c = this.common;
    c.t[row] = time;
    c.arrived[row] = arrived;
    c.tie[row] = tie;
    c.host[row] = this.hosts.get(host);
    c.level[row] = level;
    fill(this.stage.columns, row);
    return row;
  }
}
