/** A container that dies and starts again in its pod: what its machine says of it, and what its callers feel. */
import type { EventRow } from '../events.ts';
import type { Script } from '../incident/script.ts';
import type { Pod } from '../pools.ts';
import type { Rng } from '../random.ts';
import type { Effect } from '../simulation/index.ts';
import { SECOND } from '../time.ts';

/** Chance that it dies once more, seconds after it has started. */
const AGAIN = 0.35;
/** Seconds until callers know that it is gone, and that it waits before it is started for the third time. */
const NOTICED = [0.6, 1.6] as const;
const BACK_OFF = 10;
/** A process that hangs fails three probes, ten seconds apart, and is slow meanwhile. */
const PROBES = 3;
const PROBE_SECONDS = 10;
const HANGING = 4;

const between = (rng: Rng, [least, most]: readonly [number, number]): number => least + (most - least) * rng.unit();

/**
 * @param slot number of the replica of its service
 * @param t when it dies, microseconds
 * @returns effects on the simulation, and when it takes calls again
 */
export function restart(
  script: Script,
  { pod, slot, t, rng }: { readonly pod: Pod; readonly slot: number; readonly t: number; readonly rng: Rng },
): { readonly effects: readonly Effect[]; readonly back: number; readonly why: 'memory' | 'probe' } {
  const { name, namespace, container, image, node, deployment, uid } = pod;
  const add = (row: EventRow<'ClusterEvent'>): void => script.add('ClusterEvent', { ...row, t: Math.floor(row.t) });
  const tell = (at: number, reason: string, message: string, type: 'Normal' | 'Warning' = 'Normal'): void =>
    add({ t: at, type, reason, message, kind: 'Pod', object: name, namespace, component: 'kubelet', node });
  const started = (at: number): number => {
    tell(at, 'Pulled', `Container image "${image}" already present on machine`);
    tell(at + (0.06 + 0.1 * rng.unit()) * SECOND, 'Created', `Created container: ${container}`);
    const up = Math.floor(at + (0.2 + 0.2 * rng.unit()) * SECOND);
    tell(up, 'Started', `Started container ${container}`);
    return up;
  };
  const killed = (at: number): void =>
    add({
      t: at + 0.02 * SECOND,
      type: 'Warning',
      reason: 'OOMKilling',
      kind: 'Node',
      object: node,
      component: 'kernel-monitor',
      message: `Memory cgroup out of memory: Killed process ${rng.between(4000, 99_000)} (${container}) total-vm:${rng.between(900_000, 2_400_000)}kB, anon-rss:${rng.between(500_000, 524_000)}kB, file-rss:${rng.between(1000, 9000)}kB, shmem-rss:0kB, UID:1000 pgtables:${rng.between(1200, 3000)}kB oom_score_adj:985`,
    });
  const why = rng.chance(0.5) ? 'memory' : 'probe';
  const effects: Effect[] = [];
  const target = `replica:${deployment}/${slot}`;
  if (why === 'memory') killed(t);
  else {
    const first = t - (PROBES - 1) * PROBE_SECONDS * SECOND - 40e3;
    for (let n = 0; n < PROBES; n++)
      tell(
        first + (n * PROBE_SECONDS + 0.01 * rng.unit()) * SECOND,
        'Unhealthy',
        `Liveness probe failed: Get "http://${pod.ip}:8080/healthz": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
        'Warning',
      );
    tell(t, 'Killing', `Container ${container} failed liveness probe, will be restarted`);
    effects.push({ kind: 'latency', target, from: Math.floor(first - 2 * SECOND), to: t, amount: HANGING });
  }
  const starts = [started(t + between(rng, [0.5, 1.4]) * SECOND)];
  if (why === 'memory' && rng.chance(AGAIN)) {
    const again = starts[0]! + (3 + 5 * rng.unit()) * SECOND;
    killed(again);
    tell(
      again + 0.8 * SECOND,
      'BackOff',
      `Back-off restarting failed container ${container} in pod ${name}_${namespace}(${uid})`,
      'Warning',
    );
    starts.push(started(again + (BACK_OFF + 2 * rng.unit()) * SECOND));
  }
  const up = starts.at(-1)!;
  tell(
    up + (2 + 2 * rng.unit()) * SECOND,
    'Unhealthy',
    `Readiness probe failed: Get "http://${pod.ip}:8080/ready": dial tcp ${pod.ip}:8080: connect: connection refused`,
    'Warning',
  );
  const back = Math.floor(up + (6 + 6 * rng.unit()) * SECOND);
  effects.push(
    { kind: 'down', target, from: t, to: back, amount: 1 },
    { kind: 'down', target, from: Math.floor(t + between(rng, NOTICED) * SECOND), to: back, amount: 2 },
  );
  return { effects, back, why };
}
