import { buildClock } from './core/clock.ts';
import type { GenerateConfig } from './core/config.ts';
import { planCase, type Planned } from './core/plan.ts';
import { createPools, type Pools } from './core/pools.ts';
import type { Producer } from './core/producer.ts';
import { createKeyring, type Keyring } from './core/random.ts';
import { collect, lookup } from './core/registry.ts';
import { run, type Message, type RunOptions } from './core/run.ts';
import type { Seed } from './core/seed.ts';
import type { Source } from './core/source.ts';
import { buildWorld } from './core/world/index.ts';
import type { Clock, World } from './core/world.ts';

export type { GenerateConfig } from './core/config.ts';
export type { Message, RunOptions, TableResult } from './core/run.ts';
export { createKeyring, type Keyring } from './core/random.ts';
export { parseSeed, practiceWords } from './core/seed.ts';

/** Benign behaviour, by id. */
export const activities = collect(
  import.meta.glob<Producer>(['./activities/*.ts', './activities/*/index.ts'], { eager: true, import: 'default' }),
);
/** Operational failures, by id. */
export const faults = collect(import.meta.glob<Producer>(['./faults/*.ts', './faults/*/index.ts'], { eager: true, import: 'default' }));
/** Adversary behaviour, by id. */
export const techniques = collect(
  import.meta.glob<Producer>(['./techniques/*.ts', './techniques/*/index.ts'], { eager: true, import: 'default' }),
);
/** Telemetry formats, by id. */
export const sources = collect(import.meta.glob<Source>(['./sources/*.ts', './sources/*/index.ts'], { eager: true, import: 'default' }));

/** All three kinds of producer: a case names them by id alone. @throws at import when two kinds share an id */
export const producers = merged([activities, faults, techniques]);

function merged(maps: readonly ReadonlyMap<string, Producer>[]): ReadonlyMap<string, Producer> {
  const all = new Map<string, Producer>();
  for (const map of maps) {
    for (const [id, unit] of map) {
      if (all.has(id)) throw new Error(`Two units are called "${id}". Activities, faults and techniques share one set of ids.`);
      all.set(id, unit);
    }
  }
  return all;
}

/** A parsed seed, its 32 bytes, or a keyring over them. */
export type SeedLike = Seed | Uint8Array | Keyring;

/** Everything that is decided before the first row: for authors, tests and the grader's key. */
export interface Prepared extends Planned {
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly world: World;
  readonly pools: Pools;
}

/**
 * Builds the world and plans the case, without any telemetry.
 * @param producer finds a unit by id; default: the registered ones
 * @throws when a unit is unknown, its parameters are wrong, or a name or fact repeats
 */
export function prepare(
  config: GenerateConfig,
  seed: SeedLike,
  producer = (id: string): Producer => lookup(producers, id, 'activity, fault or technique'),
): Prepared {
  const keyring = seed instanceof Uint8Array ? createKeyring(seed) : 'rng' in seed ? seed : createKeyring(seed.bytes);
  const clock = buildClock(keyring, config.size);
  const world = buildWorld(keyring, {
    scale: config.scale,
    level: config.level,
    size: config.size,
    clock,
    estate: config.estate ?? [],
  });
  const pools = createPools(world);
  return { keyring, clock, world, pools, ...planCase(config, { keyring, world, clock, pools, producer }) };
}

/**
 * Generates a case as a stream of messages: batches of rows, dimension tables, progress, and at the end the manifest with
 * rows and SHA-256 of every table. Pulling slowly slows it down; `signal` stops it with the signal's reason.
 */
export async function* generate(config: GenerateConfig, seed: SeedLike, options: RunOptions = {}): AsyncGenerator<Message> {
  options.signal?.throwIfAborted();
  yield* play(config, prepare(config, seed), options);
}

/** The same of a case that is prepared already. Its pools fill meanwhile, so a preparation is good for one play. */
export async function* play(config: GenerateConfig, prepared: Prepared, options: RunOptions = {}): AsyncGenerator<Message> {
  options.signal?.throwIfAborted();
  const observers = config.sources.map((id) => lookup(sources, id, 'source'));
  const { uses, manifest, ...setting } = prepared;
  yield* run(uses, observers, manifest, { ...setting, config }, options);
}
