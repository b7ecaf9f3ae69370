/** Plays the planned conversations in both windows, and writes all that comes of it. */
import { ClusterRecorder, PodFactory } from '../cluster/index.ts';
import { perform } from '../cluster/play.ts';
import type { Plan, PlanContext } from '../producer.ts';
import type { Effect, Playable } from '../simulation/index.ts';
import { planWindow } from './planner.ts';
import { ChatRecorder } from './record.ts';
import { chatDeployments, chatModel } from './services.ts';
import { chatWindows } from './windows.ts';

const CELL_SECONDS = 300;

/** The windows of a case by name. */
export function chatStretches(context: PlanContext): readonly (readonly [string, number, number])[] {
  const { before, now } = chatWindows(context);
  return [
    ['before', ...before],
    ['now', ...now],
  ];
}

interface Running {
  readonly playing: Playable;
  readonly recorder: ClusterRecorder;
}

function begin(context: PlanContext, names: PodFactory, part: readonly [string, number, number], effects: readonly Effect[]): Running {
  const plan = planWindow(context, part);
  const { trace } = plan;
  const chat: { recorder?: ChatRecorder } = {};
  const services = {
    model: chatModel(context, plan),
    deployments: chatDeployments(context),
    callers: Object.fromEntries(plan.clients.map((name) => [name, { apiKey: '', ips: [0], agents: [''] }])),
    senders: trace,
    observe: (...written: Parameters<ChatRecorder['observe']>) => chat.recorder!.observe(...written),
  };
  let recorder: ClusterRecorder | undefined;
  const playing = perform(context, services, part, effects, plan, (layout) => {
    chat.recorder = new ChatRecorder(context, plan, layout);
    return (recorder = new ClusterRecorder(context, services, names, part[0], layout));
  });
  return { playing, recorder: recorder! };
}

export function playChat(context: PlanContext): NonNullable<Plan['ordered']> {
  const parts = chatStretches(context);
  return {
    cellSeconds: CELL_SECONDS,
    from: Math.min(context.clock.detailStart, Math.floor(parts[0]![1] / (CELL_SECONDS * 1e6)) * CELL_SECONDS * 1e6),
    begin(effects, orders) {
      const whole = { ...context, orders };
      const names = new PodFactory(context);
      const runs: (Running | 'over' | undefined)[] = parts.map(() => undefined);
      return (cell, write) => {
        parts.forEach((part, n) => {
          const [name, start, end] = part;
          if (runs[n] === 'over' || cell.end <= start) return;
          const run = runs[n] ?? begin(whole, names, part, effects);
          run.recorder.to(write, context.rng('noise', 'record', name, cell.index));
          const more = run.playing.run(cell.end >= end ? Infinity : cell.end);
          run.recorder.settle();
          runs[n] = more ? run : 'over';
        });
      };
    },
  };
}
