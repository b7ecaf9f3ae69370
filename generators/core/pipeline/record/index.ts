import type { PlanContext } from '../../producer.ts';
import type { EventWriter } from '../../timeline.ts';
import { addUp } from '../traffic.ts';
import type { PipelineEstate } from '../estate.ts';
import type { History } from '../history.ts';
import { recordChecks } from './checks.ts';
import { recordBackfillCounts, recordCounts } from './counts.ts';
import { recordLines } from './lines.ts';
import { createRecorder } from './recorder.ts';
import { recordRegistry } from './registry.ts';
import { recordBackfillRun, recordRun } from './runs.ts';
import { deliver, recordBackfillSteps, recordSteps } from './steps.ts';
import { recordStore } from './store.ts';
import { recordTraining } from './training.ts';

/** Writes all that the pipeline leaves behind, one calendar day at a time. */
export function pipelineRecorder(
  context: PlanContext,
  estate: PipelineEstate,
): (history: History) => (from: number, to: number, write: EventWriter) => void {
  const recorder = createRecorder(context, estate);
  return (history) => (from, to, write) => {
    for (const day of history.traffic) if (day.day * 86_400e6 >= from && day.day * 86_400e6 < to) deliver(recorder, write, day);
    history.runs.forEach((run, i) => {
      if (run.start < from || run.start >= to) return;
      const before = history.runs[i - 1];
      const orders = addUp(history.traffic.find(({ day }) => day === run.day)!.hours).orders.reduce((sum, value) => sum + value, 0);
      recordRun(recorder, write, run);
      recordCounts(recorder, write, run, orders);
      recordChecks(
        recorder,
        write,
        run,
        history.runs.slice(Math.max(0, i - 7), i).filter(({ kind }) => kind === 'scheduled'),
      );
      recordSteps(recorder, write, run, history.backfills, before?.id ?? run.id);
      recordStore(recorder, write, run);
      recordTraining(recorder, write, run);
      recordRegistry(recorder, write, run, before);
      recordLines(recorder, write, run, before);
    });
    for (const run of history.backfills) {
      if (run.start < from || run.start >= to) continue;
      recordBackfillRun(recorder, write, run);
      recordBackfillCounts(recorder, write, run);
      recordBackfillSteps(recorder, write, run);
    }
  };
}
