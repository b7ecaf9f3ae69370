/** Machines that are replaced, and their exporters. */
import { clusterSuffix } from '../../core/ids.ts';
import { exporterGap, replacement, type Replacement } from '../../core/cluster/estate.ts';
import { REGISTRY, type Named, type Reports } from '../../core/cluster/reports.ts';
import { lognormal } from '../../core/distributions.ts';
import type { PlanContext } from '../../core/producer.ts';
import type { Rng } from '../../core/random.ts';
import { SECOND } from '../../core/time.ts';

/** One machine for another, as planned: the new one joins, the old one is emptied, its pods start again. */
export function replaced(context: PlanContext, reports: Reports, podsAt: (t: number) => readonly Named[]): void {
  const planned = replacement(context);
  for (const swap of reports.swaps) {
    // Place by place: what stood on the old machine, and what stands on the new one.
    const [before, after] = [podsAt(swap.joined - SECOND), podsAt(swap.gone)];
    exchanged(
      reports,
      before.map((pod, i) => [pod, after[i]!] as const).filter(([pod]) => pod.node.name === swap.old.name),
      swap,
      swap.fresh.name === planned?.fresh.name ? context.rng('noise', 'replaced') : context.rng('noise', 'replaced', swap.fresh.name),
    );
  }
}

function exchanged(
  reports: Reports,
  pods: readonly (readonly [before: Named, after: Named])[],
  { old, fresh, joined, drained, gone }: Replacement,
  rng: Rng,
): void {
  reports.join(joined, fresh, rng);
  for (const name of ['aws-node', 'kube-proxy', 'node-exporter', 'log-router']) {
    const pod: Named = {
      name: `${name}-${clusterSuffix(rng)}`,
      namespace: name === 'node-exporter' ? 'monitoring' : name === 'log-router' ? 'logging' : 'kube-system',
      container: name,
      image: `${REGISTRY}/system/${name}:1.${rng.between(4, 30)}.${rng.between(0, 6)}`,
      node: fresh,
    };
    reports.create(joined + 3 * SECOND, pod, { kind: 'DaemonSet', name });
    reports.start(joined + 3.2 * SECOND, pod, rng, { pullS: lognormal(rng, 2, 0.4), bytes: 60e6 * (0.5 + rng.unit()) });
  }
  reports.node(drained, old, 'NodeNotSchedulable', `Node ${old.name} status is now: NodeNotSchedulable`);
  let at = drained + 4 * SECOND;
  for (const [before, pod] of pods) {
    const set = pod.name.slice(0, pod.name.lastIndexOf('-'));
    reports.stop(at, before);
    reports.create(at + 0.3 * SECOND, pod, { kind: 'ReplicaSet', name: set });
    reports.start(at + 0.35 * SECOND, pod, rng, { pullS: lognormal(rng, 6, 0.4), bytes: 4e8 * (0.5 + rng.unit()) });
    at += (12 + 25 * rng.unit()) * SECOND;
  }
  reports.leave(gone, old);
}

/** The exporter of a machine is replaced by its next release, and does not answer for some minutes. */
export function exporterMoved(context: PlanContext, reports: Reports): void {
  const { node, from, to } = exporterGap(context);
  const rng = context.rng('noise', 'exporter');
  const exporter = (image: string): Named => ({
    name: `node-exporter-${clusterSuffix(rng)}`,
    namespace: 'monitoring',
    container: 'node-exporter',
    image,
    node,
  });
  reports.stop(from, exporter(`${REGISTRY}/system/node-exporter:1.8.1`));
  const next = exporter(`${REGISTRY}/system/node-exporter:1.8.2`);
  reports.create(from + 2 * SECOND, next, { kind: 'DaemonSet', name: 'node-exporter' });
  reports.start(from + 2.1 * SECOND, next, rng, { pullS: Math.max(20, (to - from) / SECOND - 25), bytes: 24e6 });
}
