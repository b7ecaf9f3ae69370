import { z } from 'zod';
import { nodeAt } from '../core/cluster/estate.ts';
import { effect, faultPeriod, faultPlan, type Period } from '../core/cluster/fault.ts';
import { PodFactory } from '../core/cluster/index.ts';
import { castOf } from '../core/cluster/inference-cast.ts';
import { REGISTRY, Reports, type Named } from '../core/cluster/reports.ts';
import { HISTORY, ScheduledJob } from '../core/cluster/scheduled-job.ts';
import { windows } from '../core/cluster/windows.ts';
import { clusterSuffix } from '../core/ids.ts';
import { entity } from '../core/incident/cast.ts';
import { fact } from '../core/incident/script.ts';
import { defineProducer, type PlanContext } from '../core/producer.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../core/time.ts';
import type { ClusterNode } from '../core/world.ts';

/** How much slower work is while the job runs. */
const SLOWER = { real: 7.5, faint: 1.7 } as const;
/** By day it starts so often, and takes so many seconds. */
const EVERY = 2 * MINUTE;
const SECONDS = 50;
/** How much of what its machine leaves idle the job takes: of a factor on the time that others' work takes. */
const GREED = 2.5;
/** A run of the night: within so many minutes from 3 o'clock, for so many minutes, and what it takes of the idle time. */
const NIGHT = { hour: 3, within: 80, minutes: [7, 15], share: 0.3 } as const;

interface Run {
  /** The full minute for which it is due. */
  readonly due: number;
  readonly night: boolean;
}

/** Runs of the recorded time in order, and those before it that are still kept when it begins. */
function runsOf(context: PlanContext, job: string, change: number, { from, to }: Period): readonly Run[] {
  const { clock } = context;
  const { before, now } = windows(context);
  const at = NIGHT.hour * HOUR + context.rng('params', 'night', job).int(NIGHT.within) * MINUTE;
  const nights: Run[] = [];
  for (let day = Math.floor(clock.detailStart / DAY) * DAY - HISTORY * DAY; day < clock.end; day += DAY) {
    const due = day + at;
    // Nothing of it in the hours of requests.
    const spared = [before, now].some(([start, end]) => due + HOUR > start && due < end);
    if (!spared && (due < change || due > to)) nights.push({ due, night: true });
  }
  const days: Run[] = [];
  for (let due = Math.ceil(from / MINUTE) * MINUTE; due < to; due += EVERY) days.push({ due, night: false });
  return [...nights, ...days].sort((a, b) => a.due - b.due);
}

/** A batch job without limits lands on the nodes of the service; what they wait for is the processor, though no limit of their own throttles them. */
export default defineProducer({
  id: 'noisy-neighbour',
  title: 'A batch job on the same nodes',
  params: z.strictObject({ faint: z.boolean().default(false) }),
  emits: ['Change', 'ClusterEvent', 'JobRun'],
  plan(context, { faint }) {
    const { clock, pools, world } = context;
    const { jobs, jobNodes, quietJobNodes } = castOf(context);
    const job = jobs[faint ? 1 : 0]!;
    const nodes = faint ? quietJobNodes : jobNodes;
    const period = faultPeriod(context, faint);
    const slower = faint ? SLOWER.faint : SLOWER.real;
    const records = context.rng('ids', 'pods', 'records');
    const image = `${REGISTRY}/batch/${job}:${records.between(1, 4)}.${records.int(20)}.${records.int(10)}`;
    const bytes = 1e6 * records.between(140, 900);
    // The new schedule holds from the change on: its first minute comes within its own period.
    const first = Math.ceil(period.from / MINUTE) * MINUTE;
    const change = first - Math.floor((0.15 + 0.8 * context.rng('params', 'schedule').unit()) * EVERY);
    const runs = runsOf(context, job, change, period);

    /** Reports all runs. @param run gets each pod with the time that its container works; `home`: the machine of the end in whose place it stands */
    const play = (reports: Reports, run: (one: Run, pod: Named, home: ClusterNode, works: Period) => void): void => {
      const scheduled = new ScheduledJob(reports, { name: job, namespace: 'batch', container: job, image });
      runs.forEach((one, n) => {
        const rng = context.rng('ids', 'pods', one.due);
        const name = scheduled.run(one.due);
        const begun = one.due + rng.unit() * SECOND;
        scheduled.created(begun, name);
        const ended = nodes.map((home) => {
          const pod = scheduled.pod(name, clusterSuffix(rng), nodeAt(reports.swaps, home, one.due));
          const t = begun + (0.1 + rng.unit()) * SECOND;
          scheduled.placed(t, name, pod);
          const from = Math.floor(reports.start(t + 0.05 * SECOND, pod, rng, one.night ? { pullS: 4 + 9 * rng.unit(), bytes } : {}));
          const [least, most] = NIGHT.minutes;
          const lasts = one.night ? (least + (most - least) * rng.unit()) * MINUTE : SECONDS * (0.7 + 0.6 * rng.unit()) * SECOND;
          const works = { from, to: Math.floor(from + lasts) };
          run(one, pod, home, works);
          return works.to;
        });
        const over = Math.max(...ended) + (0.5 + 0.4 * rng.unit()) * SECOND;
        scheduled.ended(over, name);
        const oldest = runs[n - HISTORY];
        if (oldest) scheduled.removed(over + 0.6 * SECOND, scheduled.run(oldest.due));
      });
    };

    const effects: ReturnType<typeof effect>[] = [];
    play(new Reports(context), ({ night }, _, home, { from, to }) => {
      if (!night) effects.push(effect('latency', `node:${home.name}`, slower, { from, to: Math.min(to, clock.end) }));
    });
    const plan = faultPlan(
      context,
      {
        faint,
        period,
        summary: `The job ${job} runs by day on ${nodes.length} nodes of the service, without limits; whatever shares those nodes waits for the processor.`,
        actor: { kind: 'job', name: job },
        change: {
          at: change,
          kind: 'config',
          system: 'batch-jobs',
          summary: `${job}: schedule moved from the night to every few minutes`,
          undone: `${job}: schedule back to the night`,
        },
        facts: { 'actor.job': fact(job), 'actor.nodes': { value: nodes.length, unit: 'count' } },
        entities: nodes.map((node) => entity('node', node.name)),
        why: faint ? `${job} ran for some minutes.` : `${job} takes the processors.`,
      },
      effects,
    );
    return {
      ...plan,
      script(write, orders) {
        plan.script?.(write, orders);
        const reports = new Reports(context, orders);
        const factory = new PodFactory(context);
        const addresses = context.rng('ids', 'pods', 'addresses');
        play(reports, ({ night }, { node, ...pod }, _, { from, to }) => {
          if (from < clock.detailStart || from >= clock.end) return;
          write.add('JobRun', {
            t: from,
            end: to,
            share: night ? NIGHT.share : 1 - 1 / (1 + GREED * (slower - 1)),
            pod: pools.pod({
              ...pod,
              uid: addresses.uuid(),
              deployment: '',
              node: node.name,
              instance: node.instance,
              ip: factory.address(node, addresses),
              azId: node.azId,
              cluster: world.cluster?.name ?? '',
            }),
          });
        });
        for (const row of reports.rows) if (row.t >= clock.detailStart && row.t < clock.end) write.add('ClusterEvent', row);
      },
    };
  },
});
