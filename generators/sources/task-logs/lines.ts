/** Staged lines of task logs. */
import type { EventBatch } from '../../core/events.ts';
import type { SourceContext } from '../../core/source.ts';
import type { Beat } from '../../core/source-kit/deliveries.ts';
import { LogLines } from '../../core/source-kit/log-lines.ts';
import { hostName, type Try } from '../../core/source-kit/pipeline.ts';
import { CodeMemo } from '../../core/source-kit/run.ts';
import type { Values } from '../../core/source-kit/templates.ts';
import { reader } from '../../core/staging.ts';
import type { Instance } from '../../core/world.ts';
import type { Phrase } from './phrases.ts';
import { STAGE, TASK_LOGS } from './table.ts';

/** The shipper of a worker sends what it has read every five seconds. Source: Flush of Fluent Bit's service section. */
const SHIPPER: Beat = { every: 5, delay: [0.5, 4], late: 1500, lost: { 1: 0, 2: 0.0004, 3: 0.004 }, gaps: { share: 0.3, minutes: 150 } };

export class Lines extends LogLines<typeof STAGE> {
  private readonly files: CodeMemo;
  private readonly numbers: CodeMemo;

  constructor(context: SourceContext) {
    super(context, TASK_LOGS.name, STAGE, SHIPPER);
    const { pools } = context;
    const text = reader(pools);
    // `features.py:118`
    this.files = new CodeMemo((code) => pools.string(text(code).replace(/:\d+$/, '')));
    this.numbers = new CodeMemo((code) => Number(/:(\d+)$/.exec(text(code))?.[1] ?? 0));
  }

  /** The worker of a try. */
  hostName({ host }: Try): string {
    return hostName(this.context.pools, host);
  }

  /** The role that its worker has. */
  roleOf({ host }: Try): string {
    return (this.context.pools.read('instance', host) as Instance | null)?.role ?? '';
  }

  /** A line of Airflow about a try. @param t microseconds; two lines of a try never have the same */
  say(one: Try, t: number, tie: number, phrase: Phrase, values: Values, others: Values, origin = one.origin): void {
    this.line(origin, t, tie, one.host, this.code(phrase.level), phrase.template, values, others, (c, row) => {
      c.dag[row] = one.codes.dag;
      c.run[row] = one.codes.run;
      c.task[row] = one.codes.task;
      c.attempt[row] = one.attempt;
      c.file[row] = this.code(phrase.file);
      c.line[row] = phrase.line;
    });
  }

  /** A line that the task's own code writes. */
  own(batch: EventBatch<'PipelineLine'>, i: number, tie: number): void {
    const e = batch.columns;
    this.event(batch, i, tie, e.level[i] as number, (c, row) => {
      c.dag[row] = e.dag[i] as number;
      c.run[row] = e.run[i] as number;
      c.task[row] = e.task[i] as number;
      c.attempt[row] = e.attempt[i] as number;
      c.file[row] = this.files.get(e.logger[i] as number);
      c.line[row] = this.numbers.get(e.logger[i] as number);
    });
  }
}
