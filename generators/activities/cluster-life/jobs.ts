/** Scheduled jobs and the nightly batch. */
import { clusterSuffix } from '../../core/ids.ts';
import { nightlyJobs } from '../../core/cluster/estate.ts';
import { REGISTRY, type Named, type Reports } from '../../core/cluster/reports.ts';
import { lognormal } from '../../core/distributions.ts';
import type { PlanContext } from '../../core/producer.ts';
import type { Rng } from '../../core/random.ts';
import { HOUR, MINUTE, SECOND } from '../../core/time.ts';

/** Scheduled jobs: how often they start, how long they take (median), how large their image is. */
const CRON = [
  { name: 'feature-refresh', namespace: 'vision', every: 15, at: 4, seconds: 70, image: 'vision/features-batch:1.18.2', bytes: 212e6 },
  { name: 'label-sync', namespace: 'vision', every: 60, at: 17, seconds: 22, image: 'vision/labels-sync:0.9.4', bytes: 61e6 },
  { name: 'thumbnail-sweep', namespace: 'media', every: 30, at: 9, seconds: 140, image: 'media/thumbnails:3.4.1', bytes: 148e6 },
  { name: 'rules-backup', namespace: 'monitoring', every: 360, at: 41, seconds: 12, image: 'ops/backup:2.2.0', bytes: 38e6 },
] as const;
/** Shares of runs: the image is not there yet; the job fails. */
const FRESH_IMAGE = 0.16;
const FAILS = 0.012;
/** Finished jobs that are kept. */
const HISTORY = 3;

/** One run of a scheduled job, from its start to its removal. */
function cronRun(reports: Reports, rng: Rng, job: (typeof CRON)[number], t: number, removed: number): void {
  const { name, namespace } = job;
  // The controller names a job after the minute for which it was due.
  const run = `${name}-${Math.floor(t / MINUTE)}`;
  const pod: Named = {
    name: `${run}-${clusterSuffix(rng)}`,
    namespace,
    container: name,
    image: `${REGISTRY}/${job.image}`,
    node: reports.anyNode(rng, t, 'general'),
  };
  const cron = { kind: 'CronJob', object: name, namespace, component: 'cronjob-controller' } as const;
  const begun = t + rng.unit() * SECOND;
  reports.add({ t: begun, ...cron, reason: 'SuccessfulCreate', message: `Created job ${run}` });
  reports.create(begun + 0.1 * SECOND, pod, { kind: 'Job', name: run });
  const pullS = rng.chance(FRESH_IMAGE) ? lognormal(rng, 2.4, 0.5) : 0;
  const started = reports.start(begun + 0.15 * SECOND, pod, rng, { pullS, bytes: job.bytes });
  const ended = started + lognormal(rng, job.seconds, 0.3) * SECOND;
  const failed = rng.chance(FAILS);
  const about = { kind: 'Job', object: run, namespace, component: 'job-controller' } as const;
  if (failed)
    reports.add({
      t: ended,
      ...about,
      type: 'Warning',
      reason: 'BackoffLimitExceeded',
      message: 'Job has reached the specified backoff limit',
    });
  else reports.add({ t: ended, ...about, reason: 'Completed', message: 'Job completed' });
  reports.add({
    t: ended + 0.2 * SECOND,
    ...cron,
    reason: 'SawCompletedJob',
    message: `Saw completed job: ${run}, condition: ${failed ? 'Failed' : 'Complete'}`,
  });
  reports.add({ t: removed + 0.4 * SECOND, ...cron, reason: 'SuccessfulDelete', message: `Deleted job ${run}` });
}

/** All runs of scheduled jobs. */
export function cronJobs(context: PlanContext, reports: Reports): void {
  const { clock } = context;
  for (const job of CRON) {
    const every = job.every * MINUTE;
    const first = Math.floor(clock.detailStart / HOUR) * HOUR + job.at * MINUTE;
    for (let t = first; t < clock.end; t += every)
      if (t >= clock.detailStart) cronRun(reports, context.rng('noise', job.name, t), job, t, t + HISTORY * every + job.seconds * SECOND);
  }
}

/** The nightly batch: one pod on each of its machines, as long as their metrics say. */
export function nightly(context: PlanContext, reports: Reports): void {
  for (const { from, to, nodes } of nightlyJobs(context, reports.swaps)) {
    const rng = context.rng('noise', 'nightly', from);
    const name = 'nightly-embeddings';
    const run = `${name}-${Math.floor(from / MINUTE)}`;
    const cron = { kind: 'CronJob', object: name, namespace: 'batch', component: 'cronjob-controller' } as const;
    reports.add({ t: from - 3 * SECOND, ...cron, reason: 'SuccessfulCreate', message: `Created job ${run}` });
    for (const node of nodes) {
      const pod: Named = {
        name: `${run}-${clusterSuffix(rng)}`,
        namespace: 'batch',
        container: 'embed',
        image: `${REGISTRY}/batch/embeddings:2.7.0`,
        node,
      };
      const t = from - (2.6 - rng.unit()) * SECOND;
      reports.create(t, pod, { kind: 'Job', name: run });
      reports.start(t + 0.1 * SECOND, pod, rng, { pullS: lognormal(rng, 14, 0.3), bytes: 1.9e9 });
    }
    reports.add({
      t: to,
      kind: 'Job',
      object: run,
      namespace: 'batch',
      component: 'job-controller',
      reason: 'Completed',
      message: 'Job completed',
    });
    reports.add({ t: to + 0.3 * SECOND, ...cron, reason: 'SawCompletedJob', message: `Saw completed job: ${run}, condition: Complete` });
  }
}
