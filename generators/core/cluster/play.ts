import type { Plan, PlanContext } from '../producer.ts';
import { Simulation, Tape, type Consumer, type Effect, type Layout, type Model, type Playable } from '../simulation/index.ts';
import { PodFactory } from './deployments.ts';
import { placesAt } from './places.ts';
import { ClusterRecorder, type ServiceWorld } from './recorder.ts';
import { windows } from './windows.ts';

/** Seconds of a stretch of the simulation. */
export const CELL_SECONDS = 300;
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
      get keeps() {
        return relay.to?.keeps === true;
      },
      spans: (batch) => relay.to?.spans?.(batch),
      samples: (batch) => relay.to?.samples?.(batch),
      marks: (batch) => relay.to?.marks?.(batch),
    },
  );
  relay.to = consumer(simulation.layout);
  return simulation;
}

/** Calls of a window that are kept at most, 80 MB; a larger one is simulated again. */
const LARGEST_TAPE = 650_000;
/** A window that is far ahead of that when part of it is over will be too large: so much of the tape may be used by then, for each share. */
const AHEAD = 1.5;
const LEAST = 0.125;

interface Rehearsed {
  readonly effects: readonly Effect[];
  readonly tape: Tape;
}

const rehearsals = new WeakMap<object, Map<string, Rehearsed>>();

/**
 * Plays a window for its figures, before anything is written, and keeps what happened for {@link perform}.
 * @param of what stands for the services: with the same object, window and effects the same happens
 */
export function rehearse(
  context: PlanContext,
  services: ServiceWorld,
  part: readonly [string, number, number],
  of: object,
  consumer: (layout: Layout) => Consumer,
): void {
  let tape: Tape | null = null;
  const [, start, end] = part;
  const keep = (kept: Parameters<Tape['add']>[0]): void => {
    tape?.add(kept);
    const share = (AHEAD * (kept.time - start)) / (end - start);
    if (tape && tape.calls > LARGEST_TAPE * Math.min(1, Math.max(LEAST, share))) tape = null;
  };
  const simulation = simulate(context, services, part, context.effects, (layout) => {
    tape = new Tape(layout);
    const to = consumer(layout);
    return {
      get keeps() {
        return tape !== null;
      },
      spans: (batch) => (to.spans?.(batch), keep({ time: simulation.now, kind: 'spans', batch })),
      samples: (batch) => (to.samples?.(batch), keep({ time: simulation.now, kind: 'samples', batch })),
      marks: (batch) => (to.marks?.(batch), keep({ time: simulation.now, kind: 'marks', batch })),
    };
  });
  simulation.run();
  let kept = rehearsals.get(of);
  if (!kept) rehearsals.set(of, (kept = new Map<string, Rehearsed>()));
  kept.delete(part[0]);
  // As a variable that only closures have set.
  const made = tape as Tape | null;
  if (made) kept.set(part[0], { effects: context.effects, tape: made });
}

/** What a window's services do: as it was rehearsed, if nothing has changed since, or simulated. */
export function perform(
  context: PlanContext,
  services: ServiceWorld,
  part: readonly [string, number, number],
  effects: readonly Effect[],
  of: object,
  consumer: (layout: Layout) => Consumer,
): Playable {
  const kept = rehearsals.get(of);
  const rehearsed = kept?.get(part[0]);
  kept?.delete(part[0]);
  const own = (all: readonly Effect[]): readonly Effect[] => all.filter((effect) => concerns(services.model, effect));
  const now = own(effects);
  if (rehearsed) {
    const then = own(rehearsed.effects);
    if (then.length === now.length && then.every((effect, i) => effect === now[i]))
      return rehearsed.tape.to(consumer(rehearsed.tape.layout));
  }
  return simulate(context, services, part, effects, consumer);
}

/** The windows of a case by name. */
export function stretches(context: PlanContext): readonly (readonly [string, number, number])[] {
  const { before, now } = windows(context);
  return [
    ['before', ...before],
    ['now', ...now],
  ];
}

/** A window that has begun: what plays it, and who writes down what happens. */
export interface Running {
  readonly playing: Playable;
  readonly recorder: ClusterRecorder;
}

/**
 * Plays windows one cell after the other and forgets each when it is over.
 * @param start begins a window, when its first cell comes
 */
export function playWindows(
  context: PlanContext,
  parts: readonly (readonly [string, number, number])[],
  start: (part: readonly [string, number, number], names: PodFactory) => Running,
): ReturnType<NonNullable<Plan['ordered']>['begin']> {
  const names = new PodFactory(context);
  const runs: (Running | 'over' | undefined)[] = parts.map(() => undefined);
  return (cell, write) => {
    parts.forEach((part, n) => {
      const [name, from, to] = part;
      if (runs[n] === 'over' || cell.end <= from) return;
      const run = runs[n] ?? start(part, names);
      run.recorder.to(write, context.rng('noise', 'record', name, cell.index));
      const more = run.playing.run(cell.end >= to ? Infinity : cell.end);
      run.recorder.settle(more ? cell.end : Infinity);
      runs[n] = more ? run : 'over';
    });
  };
}

/** Plays services in both windows and writes all they do. */
export function playServices(context: PlanContext, services: ServiceWorld): NonNullable<Plan['ordered']> {
  return {
    cellSeconds: CELL_SECONDS,
    begin: (effects, orders) =>
      playWindows(context, stretches(context), (part, names) => {
        const places = placesAt(context, orders, part[1]);
        let recorder: ClusterRecorder | undefined;
        const playing = perform(
          context,
          services,
          part,
          effects,
          context.pools,
          (layout) => (recorder = new ClusterRecorder(context, services, names, part[0], layout, places)),
        );
        return { playing, recorder: recorder! };
      }),
  };
}
