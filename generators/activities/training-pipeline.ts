import { z } from 'zod';
import { entity } from '../core/incident/cast.ts';
import { pipelineEstate, pipelineOf } from '../core/pipeline/index.ts';
import { pipelineRecorder } from '../core/pipeline/record/index.ts';
import { TASKS } from '../core/pipeline/estate.ts';
import { defineProducer } from '../core/producer.ts';
import { DAY } from '../core/time.ts';

/**
 * The daily pipeline that trains and deploys the recommendation model: its runs, tasks, logs, counts, checks, requests to S3, training
 * curves and registry. What it does follows from what it gets, so a fault changes an input and everything after it follows.
 */
export default defineProducer({
  id: 'training-pipeline',
  title: 'Daily training pipeline',
  params: z.strictObject({}),
  emits: [
    'PipelineRun',
    'PipelineTask',
    'PipelineLine',
    'PartitionCount',
    'QualityCheck',
    'DatasetRequest',
    'ModelVersion',
    'EvalMetric',
    'TrainingStep',
    'Connection',
    'DnsLookup',
  ],
  plan(context) {
    const estate = pipelineEstate(context);
    const record = pipelineRecorder(context, estate);
    return {
      why: 'The daily training pipeline.',
      ordered: {
        cellSeconds: DAY / 1e6,
        from: context.clock.start,
        begin(_, orders) {
          const play = record(pipelineOf(context, orders).history);
          return (cell, write) => play(cell.start, cell.end, write);
        },
      },
      entities: [
        entity('job', estate.dag),
        entity('job', estate.backfillDag),
        entity('model', estate.model),
        ...TASKS.map(([task]) => entity('task', estate.names.tasks[task])),
        ...estate.columns.flatMap(({ name, renamed }) => [
          entity('column', name),
          ...(renamed === name ? [] : [entity('column', renamed)]),
        ]),
        ...Object.values(estate.names.datasets).map((table) => entity('table', table)),
      ],
    };
  },
});
