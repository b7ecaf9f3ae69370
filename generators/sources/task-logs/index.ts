import type { EventBatch } from '../../core/events.ts';
import { defineSource, type SourceContext } from '../../core/source.ts';
import { Tries } from '../../core/source-kit/pipeline.ts';
import { perRun } from '../../core/source-kit/run.ts';
import { reader, ties } from '../../core/staging.ts';
import { Lines } from './lines.ts';
import { Story } from './story.ts';
import { TASK_LOGS } from './table.ts';

/** `PipelineLine.channel` of a task's own log. */
const TASK = 0;

const run = perRun((context) => ({
  lines: new Lines(context),
  tries: new Tries(context),
  /** Tries whose own code wrote a stack trace. */
  explained: new Set<string>(),
}));

function ownLines(batch: EventBatch<'PipelineLine'>, context: SourceContext): void {
  const { lines, explained } = run(context);
  const text = reader(context.pools);
  const e = batch.columns;
  const tie = ties(context.rng('noise', batch, 'tie'), batch.rows);
  for (let i = 0; i < batch.rows; i++) {
    if (e.channel[i] !== TASK) continue;
    if (text(e.level[i]) === 'ERROR' && text(e.text[i]).includes('Traceback'))
      explained.add(Tries.key(e.dag[i] as number, e.run[i] as number, e.task[i] as number, e.attempt[i] as number));
    lines.own(batch, i, tie[i] as number);
  }
  lines.flush();
}

/** Airflow's own lines need the whole try: what it wrote, and how it ended. */
function finish(context: SourceContext): void {
  const { lines, tries, explained } = run(context);
  for (const one of tries.all()) {
    const { dag, run, task } = one.codes;
    new Story(lines, context, one).tell(explained.has(Tries.key(dag, run, task, one.attempt)));
  }
  lines.flush();
}

export default defineSource({
  id: 'task-logs',
  title: 'Logs of tasks',
  tables: [TASK_LOGS],
  accepts: {
    PipelineTask: (batch, context) => run(context).tries.tasks(batch),
    PartitionCount: (batch, context) => run(context).tries.counts(batch),
    PipelineLine: ownLines,
  },
  finish,
});
