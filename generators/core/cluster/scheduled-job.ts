/** What the cluster reports of a job that a schedule starts, from its creation to its removal. */
import { MINUTE, SECOND } from '../time.ts';
import type { ClusterNode } from '../world.ts';
import type { Named, Reports } from './reports.ts';

/** Finished jobs that are kept: the default of `successfulJobsHistoryLimit`. */
export const HISTORY = 3;

export class ScheduledJob {
  private readonly reports: Reports;
  private readonly job: Pick<Named, 'name' | 'namespace' | 'container' | 'image'>;

  /** @param job its name, and what its pods are */
  constructor(reports: Reports, job: Pick<Named, 'name' | 'namespace' | 'container' | 'image'>) {
    this.reports = reports;
    this.job = job;
  }

  /** Name of a run: the controller names it after the minute for which it was due. */
  run(due: number): string {
    return `${this.job.name}-${Math.floor(due / MINUTE)}`;
  }

  pod(run: string, suffix: string, node: ClusterNode): Named {
    const { namespace, container, image } = this.job;
    return { name: `${run}-${suffix}`, namespace, container, image, node };
  }

  created(t: number, run: string): void {
    this.schedule(t, 'SuccessfulCreate', `Created job ${run}`);
  }

  placed(t: number, run: string, pod: Named): void {
    this.reports.create(t, pod, { kind: 'Job', name: run });
  }

  /** @param seen seconds until the schedule has seen it */
  ended(t: number, run: string, { failed = false, seen = 0.2 }: { readonly failed?: boolean; readonly seen?: number } = {}): void {
    const about = { t, kind: 'Job', object: run, namespace: this.job.namespace, component: 'job-controller' } as const;
    if (failed)
      this.reports.add({
        ...about,
        type: 'Warning',
        reason: 'BackoffLimitExceeded',
        message: 'Job has reached the specified backoff limit',
      });
    else this.reports.add({ ...about, reason: 'Completed', message: 'Job completed' });
    this.schedule(t + seen * SECOND, 'SawCompletedJob', `Saw completed job: ${run}, condition: ${failed ? 'Failed' : 'Complete'}`);
  }

  removed(t: number, run: string): void {
    this.schedule(t, 'SuccessfulDelete', `Deleted job ${run}`);
  }

  private schedule(t: number, reason: string, message: string): void {
    const { name, namespace } = this.job;
    this.reports.add({ t, kind: 'CronJob', object: name, namespace, component: 'cronjob-controller', reason, message });
  }
}
