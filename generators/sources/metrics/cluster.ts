/** kube-state-metrics: what the cluster's API says of deployments and pods. */
import type { SourceContext } from '../../core/source.ts';
import { Page, type Rows } from './page.ts';
import type { Pods } from './pods.ts';
import { ORIGIN, type Schedules } from './schedule.ts';

const TARGET = 'kube-state-metrics';

/** @param until end of what is known of any pod */
export function writeCluster(context: SourceContext, rows: Rows, schedules: Schedules, pods: Pods, until: number): void {
  // Only pods of which there are samples say whether they are ready.
  const all = pods.all.filter(({ samples }) => samples.rows > 0);
  if (all.length === 0) return;
  const slots = schedules.of(TARGET);
  const address = `10.0.${context.rng('ids', ORIGIN, TARGET).between(32, 191)}.${context.rng('ids', ORIGIN, `${TARGET}/host`).between(4, 250)}`;
  const page = new Page(context, rows, slots, TARGET, { instance: `${address}:8080`, job: TARGET });
  const up = page.series('up');
  const deployments = new Map<string, number>();
  const available = all.map(({ pod: { deployment, namespace } }) => {
    const name = `${namespace}/${deployment}`;
    if (!deployments.has(name)) deployments.set(name, page.series('kube_deployment_status_replicas_available', { deployment, namespace }));
    return deployments.get(name) as number;
  });
  const restarts = all.map(({ pod: { container, name, namespace, uid } }) =>
    page.series('kube_pod_container_status_restarts_total', { container, namespace, pod: name, uid }),
  );
  const restartTimes = all.map((target) =>
    target
      .processes(pods.startsOf(target.pod))
      .slice(1)
      .map(({ start }) => start),
  );
  const first = Math.min(...all.map((target) => target.first));
  for (let slot = slots.at(first); slot <= slots.last; slot++) {
    const t = slots.time(slot);
    const living = all.flatMap((target, index) => (target.livesAt(t, until) ? [index] : []));
    // Where a window begins some pods are seen a little earlier than others: nothing is counted before all are known.
    if (!living.some((index) => all[index]!.toldAt(t)) || slots.isAway(t)) continue;
    page.put(up, slot, slots.isMissed(t) ? 0 : 1);
    if (slots.isMissed(t)) continue;
    const counts = new Map([...deployments.values()].map((series) => [series, 0]));
    for (const index of living) {
      const series = available[index] as number;
      if (all[index]!.readyAt(t)) counts.set(series, (counts.get(series) as number) + 1);
      page.put(restarts[index] as number, slot, restartTimes[index]!.filter((start) => start <= t).length);
    }
    for (const [series, count] of counts) page.put(series, slot, count);
  }
}
