import type { EventBatch } from '../../core/events.ts';
import { defineSource, type SourceContext } from '../../core/source.ts';
import { perRun } from '../../core/source-kit/run.ts';
import { Stage } from '../../core/source-kit/stage.ts';
import { writeCluster } from './cluster.ts';
import { Exported } from './exported.ts';
import { Drivers, writeGpus } from './gpus.ts';
import { Pods } from './pods.ts';
import { Processors } from './processors.ts';
import { ORIGIN, Schedules } from './schedule.ts';
import { METRICS, STAGE } from './table.ts';

const run = perRun((context) => {
  const schedules = new Schedules(context);
  const processors = new Processors(context);
  return {
    schedules,
    processors,
    drivers: new Drivers(context),
    rows: new Stage(METRICS.name, STAGE),
    pods: new Pods(context, schedules),
    exported: new Exported(context, schedules, processors),
  };
});

/** The kubelet's word for a container that it has started. */
function starts({ columns, rows }: EventBatch<'ClusterEvent'>, context: SourceContext): void {
  const { pods } = run(context);
  const { pools } = context;
  for (let row = 0; row < rows; row++) {
    if (pools.read('string', columns.reason[row] as number) !== 'Started') continue;
    if (pools.read('string', columns.kind[row] as number) !== 'Pod') continue;
    pods.start(pools.read('string', columns.object[row] as number) as string, columns.t[row] as number);
  }
}

function* finish(context: SourceContext): Generator<void> {
  const { pods, processors, drivers, rows, schedules } = run(context);
  const all = pods.all;
  const until = Math.max(...all.map(({ last }) => last));
  for (const target of all) {
    target.write(rows, pods.startsOf(target.pod), until);
    yield;
  }
  writeGpus(context, rows, schedules, drivers, all, until);
  writeCluster(context, rows, schedules, pods, until);
  processors.finish(rows, schedules, pods, until);
  rows.emit(context, ORIGIN);
}

/** Counters are sums of the world's events up to each scrape, and so agree with every log and span of the same calls. */
export default defineSource({
  id: 'metrics',
  title: 'Prometheus metrics',
  tables: [METRICS],
  accepts: {
    ServiceCall: (batch, context) => run(context).pods.calls(batch),
    NodeDriver: (batch, context) => run(context).drivers.changed(batch),
    JobRun: (batch, context) => run(context).processors.jobs(batch),
    ReplicaSample: (batch, context) => run(context).pods.samples(batch),
    MetricSample: (batch, context) => run(context).exported.observe(batch, run(context).rows),
    ClusterEvent: starts,
  },
  finish,
});
