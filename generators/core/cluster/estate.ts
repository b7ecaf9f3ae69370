/** What happens to the machines of a cluster by plan: facts that their metrics, their events and the change calendar tell alike. */
import { intensity } from '../arrivals.ts';
import { defineChannel, type Order } from '../orders.ts';
import type { PlanContext } from '../producer.ts';
import type { Rng } from '../random.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../time.ts';
import type { Cluster, ClusterNode } from '../world.ts';
import { windows } from './windows.ts';

/** @throws when the scenario's estate has none */
export function clusterOf({ world, name }: Pick<PlanContext, 'world' | 'name'>): Cluster {
  if (!world.cluster) throw new Error(`"${name}" needs a cluster in the scenario's estate.`);
  return world.cluster;
}

/** Virtual cores of a type: `large` has 2, `xlarge` 4, `2xlarge` 8. */
export function coresOf(type: string): number {
  const [, times, size] = /\.(\d*)(x?large)$/.exec(type) ?? [];
  return size === 'large' ? 2 : 4 * Number(times || 1);
}

/** Memory of a type in bytes: 2 GiB for each core of a `c`, 8 of an `r`, 4 of any other. */
export const memoryOf = (type: string): number => coresOf(type) * (type.startsWith('c') ? 2 : type.startsWith('r') ? 8 : 4) * 2 ** 30;

/** Demand at a moment relative to its mean: what all that customers cause follows. */
export const demand = (t: number): number => 0.72 + 0.4 * Math.min(1.6, intensity('home', t));

/** Something that lasts. Half open, microseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A night's batch: long, heavy, on some machines of the general pool, while customers sleep. */
export interface NightlyJob extends Span {
  readonly nodes: readonly ClusterNode[];
  /** Share of their cores. */
  readonly busy: number;
}

/** Nightly jobs of the detailed window, in order. */
export function nightlyJobs(context: PlanContext, swaps: readonly Replacement[]): readonly NightlyJob[] {
  const { clock } = context;
  const general = clusterOf(context).nodes.filter(({ pool }) => pool === 'general');
  const jobs: NightlyJob[] = [];
  for (let day = Math.floor(clock.detailStart / DAY) * DAY; day < clock.end; day += DAY) {
    const rng = context.shared('entity', 'cluster', 'nightly', day);
    const from = day + 1.5 * HOUR + Math.floor((2 + rng.unit() * 5) * SECOND);
    const to = from + Math.floor((34 + 38 * rng.unit()) * MINUTE);
    const nodes = rng.sample(general, Math.min(general.length, 4)).map((node) => nodeAt(swaps, node, from));
    const job = { from, to, nodes, busy: 0.24 + 0.14 * rng.unit() };
    if (from >= clock.detailStart && to < clock.end) jobs.push(job);
  }
  return jobs;
}

/** A machine that was replaced as planned, before any request is simulated. */
export interface Replacement {
  readonly old: ClusterNode;
  readonly fresh: ClusterNode;
  /** When the new one joins, the old one is closed, and it is gone. */
  readonly joined: number;
  readonly drained: number;
  readonly gone: number;
}

/** Groups of the general pool, the one to blame first: what is replaced as planned is none of it. */
export function generalGroups(context: PlanContext): readonly string[] {
  const groups = new Set(
    clusterOf(context)
      .nodes.filter(({ pool }) => pool === 'general')
      .map(({ group }) => group),
  );
  return context.shared('entity', 'cast', 'inference', 'group').shuffle([...groups]);
}

const MOVES = defineChannel<Replacement>('cluster-moves');

/**
 * All machines of a group are replaced by machines of another type, one after the other, between the hours of requests of the two days.
 * @returns orders for the plan, in the order of time: whoever names machines reads them with {@link replacements}
 */
export function moveGroup(context: PlanContext, group: string, type: string, from: number): readonly Order[] {
  const rng = context.rng('entity', 'moved', group);
  let at = from;
  return clusterOf(context)
    .nodes.filter((node) => node.group === group)
    .map((node) => {
      const one = exchange(rng, { ...node, type }, at, predecessor(context, node));
      at = one.gone + Math.floor((20 + 60 * rng.unit()) * SECOND);
      return MOVES.order(one.joined, one.gone, one);
    });
}

/** Every replacement of a case. @param orders of the whole case */
export function replacements(context: PlanContext, orders: readonly Order[]): readonly Replacement[] {
  const planned = replacement(context);
  return [...(planned ? [planned] : []), ...MOVES.of(orders).map(({ value }) => value)];
}

/** The replacement of the first day; null in a case whose detail begins with its requests. */
export function replacement(context: PlanContext): Replacement | null {
  const { clock } = context;
  const rng = context.shared('entity', 'cluster', 'replacement');
  const room = windows(context).before[0] - 2 * HOUR - (clock.detailStart + HOUR);
  if (room < 6 * HOUR) return null;
  const [blamed, ...others] = generalGroups(context);
  const fresh = rng.pick(
    clusterOf(context).nodes.filter(({ pool, group }) => pool === 'general' && (others.length === 0 || group !== blamed)),
  );
  return exchange(rng, fresh, Math.floor(clock.detailStart + HOUR + room * rng.unit()), predecessor(context, fresh));
}

function exchange(rng: Rng, fresh: ClusterNode, joined: number, old: ClusterNode): Replacement {
  const drained = joined + Math.floor((3 + 5 * rng.unit()) * MINUTE);
  return { old, fresh, joined, drained, gone: drained + Math.floor((6 + 9 * rng.unit()) * MINUTE) };
}

/** The machine that stood in a machine's place: another instance with another interface in the same subnet. */
function predecessor(context: PlanContext, node: ClusterNode): ClusterNode {
  const former = clusterOf(context).former.get(node);
  if (!former) throw new Error(`Nothing stood in the place of ${node.name}: only machines of the general pool are replaced.`);
  return former;
}

/** The machine that takes at a moment what a machine takes in the end: the old one until it is closed, when the new one is long ready. */
export const nodeAt = (swaps: readonly Replacement[], node: ClusterNode, t: number): ClusterNode =>
  swaps.find(({ fresh, drained }) => node.name === fresh.name && t < drained)?.old ?? node;

/** The exporter of one machine did not answer for some minutes of the calm part: its pod was moved to a new release. */
export function exporterGap(context: PlanContext): Span & { readonly node: ClusterNode } {
  const rng = context.shared('entity', 'cluster', 'exporter-gap');
  const { now, onset } = windows(context);
  const from = Math.floor(now[0] + (onset - now[0]) * (0.1 + 0.4 * rng.unit()));
  return { node: rng.pick(clusterOf(context).nodes), from, to: Math.min(onset, from + Math.floor((4 + 4 * rng.unit()) * MINUTE)) };
}
