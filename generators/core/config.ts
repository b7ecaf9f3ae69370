import type { Scenario } from '../../scenarios/_schema/index.ts';
import type { Label } from './manifest.ts';

/** One use of an activity, fault or technique. */
export interface UnitUse {
  /** Unique in the case: key of its draws. */
  readonly name: string;
  /** Id of the unit. */
  readonly use: string;
  /** Its parameters, checked by the unit's schema. */
  readonly with?: Readonly<Record<string, unknown>>;
}

/** A step of the cause, planned in order; it sees the facts of the steps before it. */
export interface PhaseUse extends UnitUse {
  /** How its rows are marked for authors; default: an incident row with the plan's own reason. */
  readonly label?: Partial<Label>;
}

/** An innocent oddity, or a faint trace of another variant. */
export interface HerringUse {
  /** Unique in the case: key of its draws and id in the manifest. */
  readonly id: string;
  readonly use: string;
  readonly with?: Readonly<Record<string, unknown>>;
  /** The variant it is a weakened sibling of. */
  readonly sibling?: string;
  /** Why it is innocent: one sentence. */
  readonly why: string;
}

export type EstatePart = Scenario['estate'][number];

/** A scenario with everything chosen: all that `generate` needs besides the seed. */
export interface GenerateConfig {
  readonly scenario: string;
  readonly variant: string;
  readonly level: 1 | 2 | 3;
  readonly size: 'full' | 'short';
  /** Multiplies background volume. Another scale is another case. */
  readonly scale: number;
  readonly baseline: readonly UnitUse[];
  readonly herrings: readonly HerringUse[];
  readonly phases: readonly PhaseUse[];
  /** Ids of the sources that observe; each brings its tables. */
  readonly sources: readonly string[];
  /** What the organisation has besides what every one has. Default: nothing. */
  readonly estate?: readonly EstatePart[];
}

/** @throws when a name is used twice: its draws would repeat */
export function checkNames(config: GenerateConfig): void {
  const seen = new Set<string>();
  for (const name of [
    ...config.baseline.map((use) => use.name),
    ...config.herrings.map((use) => use.id),
    ...config.phases.map((use) => use.name),
  ]) {
    if (seen.has(name))
      throw new Error(
        `${config.scenario}/${config.variant}: the name "${name}" is used twice. Names key the random draws: give each use its own.`,
      );
    seen.add(name);
  }
}
