import { sources } from '../../generators/index.ts';
import type { LoadedScenario } from './parse-scenario.ts';

export interface ScenarioTable {
  readonly source: string;
  readonly name: string;
  readonly title: string;
  /** Is it in short cases, too? */
  readonly short: boolean;
}

/** The tables of a scenario's full case, in its order. */
export const tablesOf = ({ scenario }: LoadedScenario): ScenarioTable[] =>
  scenario.sources.full.flatMap((source) =>
    (sources.get(source)?.tables ?? []).map(({ name, title }) => ({ source, name, title, short: scenario.sources.short.includes(source) })),
  );
