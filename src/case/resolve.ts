import type { GenerateConfig, HerringUse, PhaseUse } from '../../generators/core/config.ts';
import type { Keyring, Rng } from '../../generators/core/random.ts';
import type { HerringSpec, Phase, Variant } from '../../scenarios/_schema/index.ts';
import type { LoadedScenario } from './parse-scenario.ts';

/** What a person (or the seed) chooses besides the scenario. */
export interface CaseChoice {
  readonly level: 1 | 2 | 3;
  readonly size: 'full' | 'short';
  /** Multiplies background volume. */
  readonly scale: number;
  /** Left out: the seed draws one. */
  readonly variant?: string;
}

/**
 * Chooses what the seed has to choose (variant from the purpose `cause`, herrings from `decoys`) and gives the generator's
 * configuration. The variant does not shift the draw of the herrings, only which of them are allowed.
 * @throws Error with the known variants when the asked one does not exist
 */
export function resolveConfig(
  loaded: LoadedScenario,
  keyring: Keyring,
  { level, size, scale, variant: asked }: CaseChoice,
): GenerateConfig {
  const { scenario } = loaded;
  const variant = asked === undefined ? drawVariant(loaded, keyring.rng('cause', scenario.id)) : loaded.variants.get(asked);
  if (!variant) throw new Error(`Unknown variant "${asked}" of ${scenario.id}. Known: ${[...loaded.variants.keys()].join(', ')}.`);
  const at = (phases: readonly Phase[]): PhaseUse[] =>
    phases
      .filter((phase) => phase.levels === undefined || phase.levels.includes(level))
      .map(({ name, use, with: parameters }) => ({ name, use, with: parameters }));
  return {
    scenario: scenario.id,
    variant: variant.id,
    level,
    size,
    scale,
    baseline: at(scenario.baseline),
    herrings: drawHerrings(loaded, variant, scenario.levels[level].herrings[size], keyring.rng('decoys', scenario.id)),
    phases: [...at(variant.phases), ...at(scenario.closing)],
    sources: scenario.sources[size],
    estate: scenario.estate,
  };
}

function drawVariant({ variants }: LoadedScenario, rng: Rng): Variant | undefined {
  const all = [...variants.values()];
  return all[rng.weighted(all.map((variant) => variant.weight))];
}

/** So many general oddities and so many siblings, these of different variants and never of the chosen one. */
function drawHerrings(
  { scenario }: LoadedScenario,
  variant: Variant,
  counts: { readonly herring: number; readonly sibling: number },
  rng: Rng,
): HerringUse[] {
  const order = rng.shuffle(Object.entries(scenario.herrings).sort(([a], [b]) => (a < b ? -1 : 1)));
  const allowed = order.filter(([id, herring]) => herring.of !== variant.id && !variant.without.includes(id));
  const general = allowed.filter(([, herring]) => herring.kind === 'herring').slice(0, counts.herring);
  const seen = new Set<string>();
  const siblings = allowed
    .filter(([, herring]) => herring.kind === 'sibling' && !seen.has(herring.of ?? '') && seen.add(herring.of ?? ''))
    .slice(0, counts.sibling);
  return [...general, ...siblings].sort(([a], [b]) => (a < b ? -1 : 1)).map(toUse);
}

const toUse = ([id, herring]: [string, HerringSpec]): HerringUse => ({
  id,
  use: herring.use,
  with: herring.with,
  why: herring.why,
  ...(herring.of === undefined ? {} : { sibling: herring.of }),
});
