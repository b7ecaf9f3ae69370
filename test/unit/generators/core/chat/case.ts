/** Small cases of the chat service: planned, simulated, and gathered as events. */
import { chatStretches } from '../../../../../generators/core/chat/play.ts';
import { planWindow, type ChatPlan } from '../../../../../generators/core/chat/planner.ts';
import type { GenerateConfig } from '../../../../../generators/core/config.ts';
import { EVENT_SCHEMAS, type EventBatch, type EventType } from '../../../../../generators/core/events.ts';
import type { PlanContext, Producer } from '../../../../../generators/core/producer.ts';
import { run } from '../../../../../generators/core/run.ts';
import type { Source } from '../../../../../generators/core/source.ts';
import { prepare, producers, type Prepared } from '../../../../../generators/index.ts';
import { z } from 'zod';

export interface Use {
  readonly use: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface Made {
  /** With the effects and orders of the whole case. */
  readonly context: PlanContext;
  readonly prepared: Prepared;
  readonly config: GenerateConfig;
}

/** Plans a case with these phases. @param scale windows below 1 are shorter */
export function chatCase(
  phases: readonly Use[],
  options: { seed?: number; scale?: number; service?: boolean; herrings?: readonly Use[] } = {},
): Made {
  let context: PlanContext | undefined;
  const probe: Producer = { id: 'probe', title: '', params: z.object({}), emits: [], plan: (given) => ((context = given), {}) };
  const config: GenerateConfig = {
    scenario: 'chat',
    variant: 'test',
    level: 2,
    size: 'full',
    scale: options.scale ?? 0.15,
    baseline: [...(options.service ? [{ name: 'chat-service', use: 'chat-service' }] : []), { name: 'probe', use: 'probe' }],
    herrings: (options.herrings ?? []).map((herring, n) => ({ id: `herring-${n}`, why: 'test', ...herring })),
    phases: phases.map((phase, n) => ({ name: `phase-${n}`, ...phase })),
    sources: [],
    estate: ['cluster'],
  };
  const prepared = prepare(config, new Uint8Array(32).fill(options.seed ?? 7), (id) => (id === 'probe' ? probe : producers.get(id)!));
  const all = prepared.uses.map(({ plan }) => plan);
  const effects = all.flatMap((plan) => plan.effects ?? []);
  const orders = all.flatMap((plan) => plan.orders ?? []);
  return { context: { ...context!, effects, orders }, prepared, config };
}

/** The plan of a window, under the orders of the case. */
export function windowPlan({ context }: Made, name: 'before' | 'now' = 'now'): ChatPlan {
  return planWindow(
    context,
    chatStretches(context).find((part) => part[0] === name)!,
  );
}

export type Row = Readonly<Record<string, number>> & { readonly cell: number; readonly row: number };

/** Plays a case and gathers events of some types. */
export async function eventsOf<T extends EventType>({ prepared, config }: Made, types: readonly T[]): Promise<Record<T, Row[]>> {
  const rows = Object.fromEntries(types.map((type) => [type, [] as Row[]])) as Record<T, Row[]>;
  const gather = (batch: EventBatch): void => {
    const columns = Object.keys(EVENT_SCHEMAS[batch.type]);
    for (let i = 0; i < batch.rows; i++)
      rows[batch.type as T].push({
        ...Object.fromEntries(columns.map((name) => [name, (batch.columns as unknown as Record<string, ArrayLike<number>>)[name]![i]!])),
        cell: batch.cell,
        row: i + 1,
      });
  };
  const source: Source = { id: 'gather', title: '', tables: [], accepts: Object.fromEntries(types.map((type) => [type, gather])) };
  const { uses, manifest, ...setting } = prepared;
  for await (const _ of run(uses, [source], manifest, { ...setting, config })) void _;
  return rows;
}
