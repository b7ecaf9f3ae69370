import type { GenerateConfig } from './config.ts';
import { checkNames } from './config.ts';
import type { Effect } from './effects.ts';
import type { Order } from './orders.ts';
import { worldEntities } from './entities.ts';
import { isoSeconds } from './ids.ts';
import type { EntityRecord, Fact, Label, Manifest, TimelineEntry } from './manifest.ts';
import type { Pools } from './pools.ts';
import type { Plan, PlanContext, Producer } from './producer.ts';
import type { Keyring } from './random.ts';
import type { Clock, World } from './world.ts';

/** A unit's plan with the name its rows carry and the label they get. */
export interface PlannedUse {
  readonly name: string;
  readonly producer: Producer;
  readonly plan: Plan;
  readonly label: number;
}

export interface Planned {
  readonly uses: readonly PlannedUse[];
  readonly manifest: Manifest;
}

interface Surroundings {
  readonly keyring: Keyring;
  readonly world: World;
  readonly clock: Clock;
  readonly pools: Pools;
  /** Finds a unit by id. @throws when there is none */
  producer(id: string): Producer;
}

const BRIEF = 'brief.';

/** Plans everything that happens: background, then herrings, then the cause in its order. Nothing is written yet. */
export function planCase(config: GenerateConfig, around: Surroundings): Planned {
  checkNames(config);
  const facts = new Map<string, Fact>();
  const labels: Label[] = [{ id: 'background', kind: 'herring', why: 'Background.' }];
  const uses: PlannedUse[] = [];
  const entities = new Map<string, EntityRecord>(worldEntities(around.world).map((item) => [item.id, item]));
  const timeline: TimelineEntry[] = [];
  const herrings: Manifest['herrings'][number][] = [];
  const effects: Effect[] = [];
  const orders: Order[] = [];

  const plan = (name: string, use: string, parameters: unknown): { producer: Producer; plan: Plan } => {
    const producer = around.producer(use);
    const parsed = producer.params.safeParse(parameters ?? {});
    if (!parsed.success)
      throw new Error(
        `${config.scenario}: "${name}" uses ${use} with wrong parameters: ${parsed.error.issues.map((issue) => `${issue.path.join('.') || 'with'}: ${issue.message}`).join('; ')}`,
      );
    const made = producer.plan(contextOf(name, config, around, facts, [...effects], [...orders]), parsed.data);
    effects.push(...(made.effects ?? []));
    orders.push(...(made.orders ?? []));
    return { producer, plan: made };
  };
  const publish = (name: string, made: Plan): void => {
    for (const [key, fact] of Object.entries(made.facts ?? {})) {
      if (facts.has(key)) throw new Error(`${config.scenario}/${config.variant}: "${name}" states the fact "${key}" again.`);
      facts.set(key, fact);
    }
  };
  const enlist = (made: Plan): void => made.entities?.forEach((item) => entities.set(item.id, merge(entities.get(item.id), item)));
  const label = (entry: Label): number => labels.push(entry) - 1;

  for (const { name, use, with: parameters } of config.baseline) {
    const made = plan(name, use, parameters);
    publish(name, made.plan);
    enlist(made.plan);
    uses.push({ name, ...made, label: 0 });
  }
  for (const { id, use, with: parameters, sibling, why } of config.herrings) {
    const made = plan(id, use, parameters);
    enlist(made.plan);
    herrings.push({ id, entities: made.plan.entities?.map((item) => item.id) ?? [], why, facts: made.plan.facts ?? {} });
    uses.push({ name: id, ...made, label: label({ id, kind: sibling ? 'sibling' : 'herring', why: made.plan.why ?? why }) });
  }
  for (const phase of config.phases) {
    const made = plan(phase.name, phase.use, phase.with);
    publish(phase.name, made.plan);
    enlist(made.plan);
    timeline.push(...(made.plan.timeline ?? []));
    uses.push({
      name: phase.name,
      ...made,
      label: label({ id: phase.name, kind: 'incident', why: made.plan.why ?? made.producer.title, ...phase.label }),
    });
  }

  const stated = [...facts];
  return {
    uses,
    manifest: {
      scenario: config.scenario,
      variant: config.variant,
      level: config.level,
      size: config.size,
      window: { start: isoSeconds(around.clock.detailStart), end: isoSeconds(around.clock.end) },
      facts: Object.fromEntries(stated.filter(([key]) => !key.startsWith(BRIEF))),
      brief: Object.fromEntries(
        stated.filter(([key]) => key.startsWith(BRIEF)).map(([key, fact]) => [key.slice(BRIEF.length), String(fact.value)]),
      ),
      entities: [...entities.values()],
      labels,
      timeline: timeline.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
      herrings,
    },
  };
}

const merge = (known: EntityRecord | undefined, item: EntityRecord): EntityRecord =>
  known ? { ...known, aliases: [...new Set([...(known.aliases ?? []), ...(item.aliases ?? [])])] } : item;

function contextOf(
  name: string,
  config: GenerateConfig,
  around: Surroundings,
  facts: ReadonlyMap<string, Fact>,
  effects: readonly Effect[],
  orders: readonly Order[],
): PlanContext {
  const { keyring, world, clock, pools } = around;
  return {
    name,
    world,
    clock,
    pools,
    level: config.level,
    scale: config.scale,
    effects,
    orders,
    rng: (purpose, ...path) => keyring.rng(purpose === 'noise' || purpose === 'ids' ? `${purpose}/${name}` : purpose, name, ...path),
    shared: (purpose, ...path) => keyring.rng(`shared/${purpose}`, ...path),
    fact(key) {
      const fact = facts.get(key);
      if (!fact)
        throw new Error(
          `"${name}" asks for the fact "${key}", which no phase before it states. Stated: ${[...facts.keys()].join(', ') || 'none'}.`,
        );
      return fact.value;
    },
  };
}
