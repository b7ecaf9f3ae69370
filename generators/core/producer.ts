import type { z } from 'zod';
import type { Effect } from './effects.ts';
import type { EventRow, EventType } from './events.ts';
import type { EntityRecord, Fact, Label, TimelineEntry } from './manifest.ts';
import type { Order } from './orders.ts';
import type { EventWriter } from './timeline.ts';
import type { Pools } from './pools.ts';
import type { Rng } from './random.ts';
import type { Clock, World } from './world.ts';

/** A time cell of a stream: half open, microseconds. */
export interface Cell {
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

/** What a unit gets when it plans. Everything random comes from `rng`, keyed by unit, purpose and name. */
export interface PlanContext {
  /** Unique name of this use of the unit: key of its draws. */
  readonly name: string;
  readonly world: World;
  readonly clock: Clock;
  readonly pools: Pools;
  readonly level: 1 | 2 | 3;
  /** Multiplies background volume only. */
  readonly scale: number;
  /** Secret choices of an incident or herring use `entity` and `params`; background uses `noise`; published ids use `ids`. */
  readonly rng: (purpose: 'entity' | 'params' | 'decoys' | 'noise' | 'ids', ...path: (string | number)[]) => Rng;
  /**
   * Draws keyed by the path alone, the same for every unit of the case: for things that several units must agree on,
   * such as the role sessions of an instance.
   */
  readonly shared: (purpose: 'entity' | 'ids', ...path: (string | number)[]) => Rng;
  /** Effects of what was planned before this: for a phase that must know what they add up to. */
  readonly effects: readonly Effect[];
  /** Orders of what was planned before this. */
  readonly orders: readonly Order[];
  /** Facts of phases that were planned before this one. @throws when there is none of that name. */
  readonly fact: (name: string) => Fact['value'];
}

/** What a unit plans. */
export interface Plan {
  /**
   * Background: called once per cell with a writer per event type. Must depend on seed, name and cell alone.
   * Cells run from `from` (default `clock.detailStart`) to `clock.end`; choose their length so that one holds hundreds of events.
   */
  readonly stream?: {
    readonly cellSeconds: number;
    readonly from?: number;
    fill(cell: Cell, write: EventWriter, effects: readonly Effect[]): void;
  };
  /**
   * Background with memory (services as queues, a daily pipeline, counters): begun once with the effects and orders of the whole case, then called
   * once for each cell, in the order of time. Cells as those of a stream.
   */
  readonly ordered?: {
    readonly cellSeconds: number;
    readonly from?: number;
    begin(effects: readonly Effect[], orders: readonly Order[]): (cell: Cell, write: EventWriter) => void;
  };
  /** What it does to streams and simulations, its own and others', while it lasts. `fill` gets those that touch its cell. */
  readonly effects?: readonly Effect[];
  /** What it asks of models that understand more than effects. */
  readonly orders?: readonly Order[];
  /** Scripted events, in any order of time. Gets the orders of the whole case. */
  readonly script?: (write: EventWriter, orders: readonly Order[]) => void;
  readonly facts?: Readonly<Record<string, Fact>>;
  readonly entities?: readonly EntityRecord[];
  readonly timeline?: readonly TimelineEntry[];
  /** What an author reads about these rows. */
  readonly why?: string;
}

/** Benign behaviour, operational failure, or adversary behaviour: one interface, three folders. */
export interface Producer<P = unknown> {
  readonly id: string;
  readonly title: string;
  /** ATT&CK or ATLAS id, for techniques. */
  readonly attack?: string;
  readonly params: z.ZodType<P>;
  /** Event types it may emit. */
  readonly emits: readonly EventType[];
  plan(context: PlanContext, params: P): Plan;
}

export function defineProducer<P>(producer: Producer<P>): Producer<P> {
  return producer;
}

export type { EventRow, Label };
