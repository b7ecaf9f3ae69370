/** Scheduled jobs and the nightly batch. */
import { clusterSuffix } from '../../core/ids.ts';
import { nightlyJobs } from '../../core/cluster/estate.ts';
import { REGISTRY, type Reports } from '../../core/cluster/reports.ts';
import { HISTORY, ScheduledJob } from '../../core/cluster/scheduled-job.ts';
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

/** One run of a scheduled job, from its start to its removal. */
function cronRun(reports: Reports, rng: Rng, spec: (typeof CRON)[number], t: number, removed: number): void {
  const { name, namespace } = spec;
  const job = new ScheduledJob(reports, { name, namespace, container: name, image: `${REGISTRY}/${spec.image}` });
  const run = job.run(t);
  const pod = job.pod(run, clusterSuffix(rng), reports.anyNode(rng, t, 'general'));
  const begun = t + rng.unit() * SECOND;
  job.created(begun, run);
  job.placed(begun + 0.1 * SECOND, run, pod);
  const pullS = rng.chance(FRESH_IMAGE) ? lognormal(rng, 2.4, 0.5) : 0;
  const started = reports.start(begun + 0.15 * SECOND, pod, rng, { pullS, bytes: spec.bytes });
  const ended = started + lognormal(rng, spec.seconds, 0.3) * SECOND;
  job.ended(ended, run, { failed: rng.chance(FAILS) });
  job.removed(removed + 0.4 * SECOND, run);
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
    const job = new ScheduledJob(reports, {
      name: 'nightly-embeddings',
      namespace: 'batch',
      container: 'embed',
      image: `${REGISTRY}/batch/embeddings:2.7.0`,
    });
    const run = job.run(from);
    job.created(from - 3 * SECOND, run);
    for (const node of nodes) {
      const pod = job.pod(run, clusterSuffix(rng), node);
      const t = from - (2.6 - rng.unit()) * SECOND;
      job.placed(t, run, pod);
      reports.start(t + 0.1 * SECOND, pod, rng, { pullS: lognormal(rng, 14, 0.3), bytes: 1.9e9 });
    }
    job.ended(to, run, { seen: 0.3 });
  }
}
