/** Plays the planned conversations in both windows, and writes all that comes of it. */
import type { PodFactory } from '../cluster/index.ts';
import { ClusterRecorder } from '../cluster/index.ts';
import { CELL_SECONDS, perform, playWindows, type Running } from '../cluster/play.ts';
import type { Plan, PlanContext } from '../producer.ts';
import type { Effect } from '../simulation/index.ts';
import { forgetWindow, planWindow } from './planner.ts';
import { ChatRecorder } from './record.ts';
import { chatDeployments, chatModel } from './services.ts';
import { chatWindows } from './windows.ts';

/** The windows of a case by name. */
export function chatStretches(context: PlanContext): readonly (readonly [string, number, number])[] {
  const { before, now } = chatWindows(context);
  return [
    ['before', ...before],
    ['now', ...now],
  ];
}

function start(context: PlanContext, names: PodFactory, part: readonly [string, number, number], effects: readonly Effect[]): Running {
  const plan = planWindow(context, part);
  forgetWindow(context, part[0]);
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
      return playWindows(context, parts, (part, names) => start(whole, names, part, effects));
    },
  };
}
