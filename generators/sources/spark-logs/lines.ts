/** Staged lines of Spark logs. */
import type { EventBatch } from '../../core/events.ts';
import type { SourceContext } from '../../core/source.ts';
import type { Beat } from '../../core/source-kit/deliveries.ts';
import { LogLines } from '../../core/source-kit/log-lines.ts';
import type { Try } from '../../core/source-kit/pipeline.ts';
import type { Values } from '../../core/source-kit/templates.ts';
import type { Phrase } from './phrases.ts';
import { SPARK_LOGS, STAGE } from './table.ts';

/** The shipper of a node. Source: Flush of Fluent Bit's service section. */
const SHIPPER: Beat = { every: 10, delay: [0.6, 5], late: 1500, lost: { 1: 0, 2: 0.0004, 3: 0.004 } };

export class Lines extends LogLines<typeof STAGE> {
  constructor(context: SourceContext) {
    super(context, SPARK_LOGS.name, STAGE, SHIPPER);
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
    this.line(origin, t, tie, host, this.code(phrase.level), phrase.template, values, others, (c, row) => {
      c.application[row] = one.codes.application;
      c.executor[row] = executor;
      c.logger[row] = this.code(phrase.logger);
    });
  }

  /** A line that is written for a reason of its own. @param level code; Spark writes WARN */
  own(batch: EventBatch<'PipelineLine'>, i: number, tie: number, level: number): void {
    const e = batch.columns;
    this.event(batch, i, tie, level, (c, row) => {
      c.application[row] = e.application[i] as number;
      c.executor[row] = e.executor[i] as number;
      c.logger[row] = e.logger[i] as number;
    });
  }
}
