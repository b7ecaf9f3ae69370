import type { Plan, PlanContext } from '../producer.ts';
import { Simulation, type Consumer, type Effect, type Layout, type Model } from '../simulation/index.ts';
import { PodFactory } from './deployments.ts';
import { ClusterRecorder, type ServiceWorld } from './recorder.ts';
import { windows } from './windows.ts';

/** Seconds of a stretch of the simulation. */
const CELL_SECONDS = 300;
/** Seconds between two samples of a replica. */
const SAMPLE_SECONDS = 15;

/** Whether an effect is about something of the model: a case may hold services, pipelines and more, each struck by its own. */
function concerns(model: Model, { target }: Effect): boolean {
  const [, what, name = ''] = /^(\w+):(.*)$/.exec(target) ?? [];
  const named = (all: readonly { readonly name: string }[]): boolean => all.some((one) => one.name === name.split(/[/>]/)[0]);
  if (target === '*') return true;
  if (what === 'node') return model.nodes.includes(name);
  if (what === 'client') return named(model.clients);
  if (what === 'call') return named(model.clients) || named(model.services);
  return (what === 'service' || what === 'replica') && named(model.services);
}

/** The simulation of one window, with the streams of its name. */
export function simulate(
  context: PlanContext,
  { model }: ServiceWorld,
  [name, start, end]: readonly [string, number, number],
  effects: PlanContext['effects'],
  consumer: (layout: Layout) => Consumer,
): Simulation {
  const relay: { to?: Consumer } = {};
  const simulation = new Simulation(
    model,
    {
      start,
      end,
      effects: effects.filter((effect) => concerns(model, effect)),
      sampleEvery: SAMPLE_SECONDS * 1e6,
      streams: (...path) => context.shared('entity', 'simulation', name, ...path),
    },
    {
      spans: (batch) => relay.to?.spans?.(batch),
      samples: (batch) => relay.to?.samples?.(batch),
      marks: (batch) => relay.to?.marks?.(batch),
    },
  );
  relay.to = consumer(simulation.layout);
  return simulation;
}

/** The windows of a case by name. */
export function stretches(context: PlanContext): readonly (readonly [string, number, number])[] {
  const { before, now } = windows(context);
  return [
    ['before', ...before],
    ['now', ...now],
  ];
}

/** Plays services in both windows and writes all they do. */
export function playServices(context: PlanContext, services: ServiceWorld): NonNullable<Plan['ordered']> {
  const parts = stretches(context);
  return {
    cellSeconds: CELL_SECONDS,
    begin(effects) {
      const names = new PodFactory(context);
      const running = parts.map((part) => {
        let recorder: ClusterRecorder | undefined;
        let simulation: Simulation | undefined;
        return {
          part,
          done: false,
          start: () =>
            (simulation ??= simulate(
              context,
              services,
              part,
              effects,
              (layout) => (recorder = new ClusterRecorder(context, services, names, part[0], layout)),
            )),
          recorder: () => recorder!,
        };
      });
      return (cell, write) => {
        for (const one of running) {
          const [name, start, end] = one.part;
          if (one.done || cell.end <= start) continue;
          const simulation = one.start();
          one.recorder().to(write, context.rng('noise', 'record', name, cell.index));
          one.done = !simulation.run(cell.end >= end ? Infinity : cell.end);
          one.recorder().settle();
        }
      };
    },
  };
}
