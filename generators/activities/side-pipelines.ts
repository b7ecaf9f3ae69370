import { z } from 'zod';
import { weekday } from '../core/arrivals.ts';
import { lognormal } from '../core/distributions.ts';
import { entity } from '../core/incident/cast.ts';
import { defineProducer, type PlanContext } from '../core/producer.ts';
import type { EventWriter } from '../core/timeline.ts';
import type { Instance } from '../core/world.ts';
import { DAY, HOUR, MINUTE, SECOND, isoSeconds } from '../core/time.ts';

/** Other pipelines of the data teams: name, hour of the day at which they start, share of runs that fail, tasks with minutes. */
const DAGS = [
  ['catalog_sync', 1, 0.03, ['fetch_items:3', 'diff:2', 'publish:1']],
  ['warehouse_load', 2, 0.02, ['stage_orders:8', 'stage_accounts:6', 'merge:19', 'statistics:4']],
  ['search_index', 3, 0.04, ['export:7', 'build:22', 'swap_alias:1']],
  ['account_merge', 4, 0.03, ['candidates:6', 'score:11', 'apply:2']],
  ['sales_report', 5, 0.05, ['extract:9', 'aggregate:14', 'send_mail:1']],
  ['price_sync', 6, 0.04, ['fetch_prices:2', 'check:1', 'publish:1']],
] as const;
const ERRORS = [
  'psycopg2.OperationalError: server closed the connection unexpectedly',
  'requests.exceptions.ReadTimeout: HTTPSConnectionPool: Read timed out. (read timeout=30)',
  'botocore.exceptions.ClientError: An error occurred (SlowDown) when calling the PutObject operation: Please reduce your request rate.',
  'ValueError: mail has no recipients',
  'KeyError: 2',
] as const;
const TRACE =
  'Task failed with exception\nTraceback (most recent call last):\n  File "/opt/airflow/dags/common/base.py", line 88, in run\n    self.execute(context)\n{x}';

type Dag = (typeof DAGS)[number];

/** One run of a pipeline: its tasks one after the other, each up to three times. */
function writeRun(
  context: PlanContext,
  write: EventWriter,
  hosts: readonly Instance[],
  [dag, hour, failing, tasks]: Dag,
  day: number,
): void {
  const rng = context.rng('noise', dag, day);
  const due = day * DAY + hour * HOUR;
  const start = due + rng.int(5 * SECOND);
  const run = `scheduled__${isoSeconds(due - DAY).replace('Z', '+00:00')}`;
  const broken = rng.chance(failing) ? rng.int(tasks.length) : -1;
  let t = start + (2 + rng.int(9)) * SECOND;
  for (const [place, text] of tasks.entries()) {
    const [task = '', minutes = '1'] = text.split(':');
    const tries = place === broken ? 3 : rng.chance(0.015) ? 2 : 1;
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      const good = place !== broken && attempt === tries;
      const end = t + Math.floor(lognormal(rng, Number(minutes), 0.15) * MINUTE * (good ? 1 : 0.6));
      const base = { dag, run, task, attempt, host: context.pools.instance(rng.pick(hosts).index) };
      write.add('PipelineTask', {
        ...base,
        t,
        end,
        queued: t - (1 + rng.int(4)) * SECOND,
        maxAttempts: 3,
        state: good ? 'success' : attempt === 3 ? 'failed' : 'up_for_retry',
        operator: 'PythonOperator',
        exitCode: good ? 0 : 1,
      });
      const line = good
        ? { level: 'INFO', logger: 'base.py:96', text: '{x}: {a} rows', x: task, a: 2000 + rng.int(90_000) }
        : { level: 'ERROR', logger: 'taskinstance.py:3313', text: TRACE, x: rng.pick(ERRORS) };
      write.add('PipelineLine', { ...base, ...line, t: end - SECOND, finite: 1 });
      t = end + (good ? 4 * SECOND : 2 * MINUTE);
    }
    if (place === broken) break;
  }
  const state = broken >= 0 ? 'failed' : 'success';
  write.add('PipelineRun', { t: start, end: t, dag, run, kind: 'scheduled', day: (day - 1) * DAY, state });
}

/** Pipelines that have nothing to do with recommendations. Some of their runs fail, and somebody cares or nobody does. */
export default defineProducer({
  id: 'side-pipelines',
  title: 'Other pipelines',
  params: z.strictObject({}),
  emits: ['PipelineRun', 'PipelineTask', 'PipelineLine'],
  plan(context) {
    const { clock, world } = context;
    const hosts = world.instances.filter(({ service }) => service === 'batch');
    return {
      why: 'Other pipelines of the data teams.',
      entities: DAGS.map(([dag]) => entity('job', dag)),
      script(write) {
        for (let day = Math.floor(clock.start / DAY); day * DAY < clock.end; day += 1)
          for (const dag of DAGS) if (dag[0] !== 'sales_report' || weekday(day * DAY) % 6 !== 0) writeRun(context, write, hosts, dag, day);
      },
    };
  },
});
