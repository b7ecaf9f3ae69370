/** Staged lines of Spark logs. */
import type { EventBatch } from '../../core/events.ts';
import type { SourceContext } from '../../core/source.ts';
import type { Beat } from '../../core/source-kit/deliveries.ts';
import { LogLines } from '../../core/source-kit/log-lines.ts';
import type { Try } from '../../core/source-kit/pipeline.ts';
import { mix } from '../../core/source-kit/run.ts';
import type { Values } from '../../core/source-kit/templates.ts';
import type { Phrase } from './phrases.ts';
import { SPARK_LOGS, STAGE } from './table.ts';

/** The shipper of a node. Source: Flush of Fluent Bit's service section. */
const SHIPPER: Beat = { every: 10, delay: [0.6, 5], late: 1500, lost: { 1: 0, 2: 0.0004, 3: 0.004 } };

/** One line in so many. */
const KEPT = 4;
/** Sets its draws apart from those of the order. */
const SAMPLE = 0x2545f491;

export class Lines extends LogLines<typeof STAGE> {
  constructor(context: SourceContext) {
    super(context, SPARK_LOGS.name, STAGE, SHIPPER);
  }

  /** Executors talk most: where logs are dear, of what they say as INFO one line in so many is kept. */
  private sampledOut(tie: number, executor: number, level: number): boolean {
    return this.context.level === 3 && executor > 0 && level === this.code('INFO') && mix(tie ^ SAMPLE) % KEPT !== 0;
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
    if (this.sampledOut(tie, executor, this.code(phrase.level))) return;
    this.line(origin, t, tie, host, this.code(phrase.level), phrase.template, values, others, (c, row) => {
      c.application[row] = one.codes.application;
      c.executor[row] = executor;
      c.logger[row] = this.code(phrase.logger);
    });
  }

  /** A line that is written for a reason of its own. @param level code; Spark writes WARN */
  own(batch: EventBatch<'PipelineLine'>, i: number, tie: number, level: number): void {
    const e = batch.columns;
    if (this.sampledOut(tie, e.executor[i] as number, level)) return;
    this.event(batch, i, tie, level, (c, row) => {
      c.application[row] = e.application[i] as number;
      c.executor[row] = e.executor[i] as number;
      c.logger[row] = e.logger[i] as number;
    });
  }
}
