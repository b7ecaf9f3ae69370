/** What fails for a moment and means nothing. */
import { clusterSuffix } from '../../core/ids.ts';
import { REGISTRY, type Named, type Reports } from '../../core/cluster/reports.ts';
import { poisson } from '../../core/distributions.ts';
import type { PlanContext } from '../../core/producer.ts';
import type { Rng } from '../../core/random.ts';
import { HOUR, MINUTE, SECOND } from '../../core/time.ts';

/** Other people's services on the same machines. */
const NEIGHBOURS = [
  { name: 'console', namespace: 'portal', port: 8080 },
  { name: 'thumbnails', namespace: 'media', port: 9000 },
  { name: 'billing-api', namespace: 'portal', port: 8080 },
  { name: 'log-router', namespace: 'logging', port: 2020 },
] as const;
/** Per day. */
const RARE = { probes: 9, metricsLate: 6, rescales: 3, leaders: 2, imageCleaning: 1.5, certificates: 1.2 } as const;

/** Moments of something that happens so many times a day. */
function moments(context: PlanContext, what: string, perDay: number): { readonly t: number; readonly rng: Rng }[] {
  const { clock } = context;
  const rng = context.rng('noise', what);
  const span = clock.end - clock.detailStart;
  return Array.from({ length: poisson(rng, (perDay * span) / (24 * HOUR)) }, () => ({ t: clock.detailStart + span * rng.unit(), rng }));
}

/** The autoscaler of another service gives it a third pod for a while. */
function rescaled(reports: Reports, rng: Rng, t: number): void {
  const set = `console-${clusterSuffix(rng, 10)}`;
  const pod: Named = {
    name: `${set}-${clusterSuffix(rng)}`,
    namespace: 'portal',
    container: 'console',
    image: `${REGISTRY}/portal/console:5.2.0`,
    node: reports.anyNode(rng, t, 'general'),
  };
  const hpa = {
    kind: 'HorizontalPodAutoscaler',
    object: 'console',
    namespace: 'portal',
    component: 'horizontal-pod-autoscaler',
    reason: 'SuccessfulRescale',
  } as const;
  const scaled = {
    kind: 'Deployment',
    object: 'console',
    namespace: 'portal',
    component: 'deployment-controller',
    reason: 'ScalingReplicaSet',
  } as const;
  reports.add({ t, ...hpa, message: 'New size: 3; reason: cpu resource utilization (percentage of request) above target' });
  reports.add({ t: t + 0.03 * SECOND, ...scaled, message: `Scaled up replica set ${set} from 2 to 3` });
  reports.create(t + 0.06 * SECOND, pod, { kind: 'ReplicaSet', name: set });
  reports.start(t + 0.1 * SECOND, pod, rng);
  const back = t + (6 + 30 * rng.unit()) * MINUTE;
  reports.add({ t: back, ...hpa, message: 'New size: 2; reason: All metrics below target' });
  reports.add({ t: back + 0.03 * SECOND, ...scaled, message: `Scaled down replica set ${set} from 3 to 2` });
  reports.add({
    t: back + 0.05 * SECOND,
    reason: 'SuccessfulDelete',
    kind: 'ReplicaSet',
    object: set,
    namespace: 'portal',
    component: 'replicaset-controller',
    message: `Deleted pod: ${pod.name}`,
  });
  reports.stop(back + 0.3 * SECOND, pod);
}

/** What fails for a moment and means nothing. */
export function trifles(context: PlanContext, reports: Reports, pods: readonly Named[]): void {
  const neighbour = (rng: Rng, t: number): Named & { readonly port: number } => {
    const { name, namespace, port } = rng.pick(NEIGHBOURS);
    const own = context.rng('ids', 'neighbour', name);
    return {
      name: `${name}-${clusterSuffix(own, 10)}-${clusterSuffix(own)}`,
      namespace,
      container: name,
      image: '',
      node: reports.anyNode(own, t, 'general'),
      port,
    };
  };
  for (const { t, rng } of moments(context, 'probes', RARE.probes)) {
    const mine = rng.chance(0.3) && pods.length > 0 ? rng.pick(pods) : undefined;
    // A pod on a machine that is not there yet has no probe to fail.
    const pod = mine && reports.swaps.every(({ fresh, gone }) => mine.node.name !== fresh.name || t > gone) ? mine : neighbour(rng, t);
    const kind = rng.chance(0.75) ? 'Readiness' : 'Liveness';
    const address = `10.0.${rng.between(32, 191)}.${rng.between(4, 250)}`;
    const why = rng.chance(0.6)
      ? `Get "http://${address}:8080/healthz": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`
      : `Get "http://${address}:8080/healthz": dial tcp ${address}:8080: connect: connection refused`;
    reports.kubelet(t, pod, 'Unhealthy', `${kind} probe failed: ${why}`, 'Warning');
  }
  for (const { t, rng } of moments(context, 'metrics-late', RARE.metricsLate)) {
    const hpa = {
      kind: 'HorizontalPodAutoscaler',
      object: rng.pick(['console', 'thumbnails', 'labels']),
      component: 'horizontal-pod-autoscaler',
      type: 'Warning',
    } as const;
    const namespace = hpa.object === 'labels' ? 'vision' : hpa.object === 'console' ? 'portal' : 'media';
    const why = 'failed to get cpu utilization: did not receive metrics for targeted pods (pods might be unready)';
    reports.add({ t, ...hpa, namespace, reason: 'FailedGetResourceMetric', message: why });
    reports.add({
      t: t + 0.01 * SECOND,
      ...hpa,
      namespace,
      reason: 'FailedComputeMetricsReplicas',
      message: `invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: ${why}`,
    });
  }
  for (const { t, rng } of moments(context, 'rescales', RARE.rescales)) rescaled(reports, rng, t);
  for (const { t, rng } of moments(context, 'leaders', RARE.leaders)) {
    const object = rng.pick(['cert-manager-controller', 'ebs-csi-aws-com', 'cluster-autoscaler']);
    reports.add({
      t,
      kind: 'Lease',
      object,
      namespace: 'kube-system',
      component: object,
      reason: 'LeaderElection',
      message: `${object}-${clusterSuffix(rng, 10)}-${clusterSuffix(rng)} became leader`,
    });
  }
  for (const { t, rng } of moments(context, 'image-cleaning', RARE.imageCleaning)) {
    const node = reports.anyNode(rng, t);
    const wanted = rng.between(2e9, 9e9);
    reports.node(
      t,
      node,
      'FreeDiskSpaceFailed',
      `Failed to garbage collect required amount of images. Attempted to free ${wanted} bytes, but only found ${Math.floor(wanted * rng.unit() * 0.7)} bytes eligible to free.`,
      'kubelet',
      'Warning',
    );
  }
  for (const { t, rng } of moments(context, 'certificates', RARE.certificates)) {
    const object = rng.pick(['webhook-tls', 'console-internal', 'metrics-server-tls']);
    const about = { kind: 'Certificate', object, namespace: 'cert-manager', component: 'cert-manager-certificates-issuing' } as const;
    reports.add({
      t,
      ...about,
      component: 'cert-manager-certificates-trigger',
      reason: 'Issuing',
      message: 'Renewing certificate as renewal was scheduled',
    });
    reports.add({
      t: t + (2 + 9 * rng.unit()) * SECOND,
      ...about,
      reason: 'Issuing',
      message: 'The certificate has been successfully issued',
    });
  }
}
