/** NVIDIA's exporter for data-centre GPUs: one per node, which tells what its GPUs do and whose pod they serve. */
import type { EventBatch } from '../../core/events.ts';
import { batchEffort } from '../../core/simulation/gpu.ts';
import type { SourceContext } from '../../core/source.ts';
import { Page, type Labels, type Rows } from './page.ts';
import { gpuLoad, type PodTarget } from './pods.ts';
import { ORIGIN, type Schedules } from './schedule.ts';

const MODEL = 'NVIDIA A10G';
/** Highest SM clock of an A10G and its clock at rest; clocks move in steps. MHz. */
const CLOCK = { highest: 1710, idle: 210, step: 15 } as const;
/** Idle and full power of an A10G, W. */
const POWER = { idle: 55, full: 285 } as const;
/** Bits of the reasons why a clock is not at its highest (NVML: GPU idle, software thermal slowdown). */
const REASON = { none: 0, idle: 1, thermal: 32 } as const;

interface Sample {
  readonly load: number;
  /** Part of its power that it takes while it works: a model that decodes for few leaves much of it. */
  readonly effort: number;
  readonly clock: number;
  readonly temperature: number;
}

const FIELDS: Readonly<Record<string, (sample: Sample) => number>> = {
  DCGM_FI_DEV_SM_CLOCK: ({ load, clock }) => (load === 0 ? CLOCK.idle : Math.round((clock * CLOCK.highest) / CLOCK.step) * CLOCK.step),
  DCGM_FI_DEV_GPU_TEMP: ({ temperature }) => Math.round(temperature),
  DCGM_FI_DEV_GPU_UTIL: ({ load }) => Math.round(load * 100),
  DCGM_FI_DEV_POWER_USAGE: ({ load, effort, clock }) =>
    Math.round((POWER.idle + (POWER.full - POWER.idle) * load * effort * clock) * 1000) / 1000,
  DCGM_FI_DEV_CLOCK_THROTTLE_REASONS: ({ load, clock }) => (load === 0 ? REASON.idle : clock < 0.995 ? REASON.thermal : REASON.none),
};

/** Pods of a node with a GPU each; a pod that follows another takes over its GPU. */
function placed(pods: readonly PodTarget[]): Map<PodTarget, number> {
  const free: number[] = [];
  const out = new Map<PodTarget, number>();
  for (const pod of [...pods].sort((a, b) => a.first - b.first)) {
    const found = free.findIndex((until) => until < pod.first);
    const gpu = found < 0 ? free.length : found;
    free[gpu] = pod.last;
    out.set(pod, gpu);
  }
  return out;
}

/** Which driver a machine's GPUs run with: the cluster's, until it is changed there. */
export class Drivers {
  private readonly context: SourceContext;
  private readonly changes = new Map<string, { readonly t: number; readonly version: string }[]>();

  constructor(context: SourceContext) {
    this.context = context;
  }

  changed({ columns, rows }: EventBatch<'NodeDriver'>): void {
    const text = (code: number): string => this.context.pools.read('string', code) as string;
    for (let row = 0; row < rows; row++) {
      const node = text(columns.node[row] as number);
      const change = { t: columns.t[row] as number, version: text(columns.version[row] as number) };
      this.changes.set(
        node,
        [...(this.changes.get(node) ?? []), change].sort((a, b) => a.t - b.t),
      );
    }
  }

  /** In the order of time; the first one since ever. */
  of(node: string): readonly { readonly t: number; readonly version: string }[] {
    const { world } = this.context;
    return [{ t: -Infinity, version: world.cluster?.driver ?? '' }, ...(this.changes.get(node) ?? [])];
  }
}

/** @param until end of what is known of any pod */
export function writeGpus(
  context: SourceContext,
  rows: Rows,
  schedules: Schedules,
  drivers: Drivers,
  pods: readonly PodTarget[],
  until: number,
): void {
  const nodes = new Map<string, PodTarget[]>();
  for (const target of pods) {
    const { samples, pod } = target;
    if (samples.rows === 0 || samples.get(samples.rows - 1, 'temperature') === 0) continue;
    nodes.set(pod.node, [...(nodes.get(pod.node) ?? []), target]);
  }
  for (const [node, targets] of [...nodes].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const slots = schedules.of(`dcgm-exporter/${node}`);
    const page = new Page(context, rows, slots, `dcgm-exporter/${node}`, { instance: `${node}:9400`, job: 'dcgm-exporter' });
    const up = page.series('up');
    const known = new Set<number>();
    const answered = new Set<number>();
    for (const [target, gpu] of placed(targets)) {
      const { container, namespace, name } = target.pod;
      const labels: Labels = {
        Hostname: node,
        UUID: `GPU-${context.rng('ids', ORIGIN, `gpu/${node}/${gpu}`).uuid()}`,
        container,
        device: `nvidia${gpu}`,
        gpu: String(gpu),
        modelName: MODEL,
        namespace,
        pod: name,
      };
      const series = drivers.of(node).map(({ t: from, version }) => ({
        from,
        all: Object.entries(FIELDS).map(
          ([field, value]) => [page.series(field, { DCGM_FI_DRIVER_VERSION: version, ...labels }), value] as const,
        ),
      }));
      for (let slot = slots.at(target.first); slot <= slots.last; slot++) {
        const t = slots.time(slot);
        const row = target.samples.latest(t);
        if (row < 0 || slots.isAway(t) || !target.livesAt(t, until)) continue;
        known.add(slot);
        if (slots.isMissed(t)) continue;
        answered.add(slot);
        const { samples } = target;
        const sample = {
          load: gpuLoad(samples, row),
          effort: samples.get(row, 'kv') > 0 ? batchEffort(samples.get(row, 'calls') - samples.get(row, 'queue')) : 1,
          clock: samples.get(row, 'clock'),
          temperature: samples.get(row, 'temperature'),
        };
        for (const [one, value] of series.findLast(({ from }) => from <= t)!.all) page.put(one, slot, value(sample));
      }
    }
    for (const slot of [...known].sort((a, b) => a - b)) page.put(up, slot, answered.has(slot) ? 1 : 0);
  }
}
