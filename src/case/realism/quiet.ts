import { createKeyring, parseSeed, prepare } from '../../../generators/index.ts';
import type { Connector } from '../../query/connector.ts';
import type { Case, CatalogTable } from '../case.ts';
import { makeTables } from '../make.ts';
import type { LoadedScenario } from '../parse-scenario.ts';
import { resolveConfig } from '../resolve.ts';

/** Where nobody cares which case it is. */
export const SEED = 'cabin-kite-tiger-engine-peach';

/** What telemetry looks like while nothing happens: neither an incident nor an oddity, so that it tells of none. */
export interface QuietCompany {
  readonly scenario: string;
  readonly window: Case['window'];
  readonly tables: readonly CatalogTable[];
}

/**
 * Makes the company of a scenario, at level 2 and in full, without incident and oddities, in the connector's current database.
 * @param scale of the background volume, 1 is a full case
 */
export async function makeQuiet(connector: Connector, loaded: LoadedScenario, scale = 1): Promise<QuietCompany> {
  const keyring = createKeyring(parseSeed(SEED).bytes);
  const control = [...loaded.variants.values()].find((variant) => variant.control);
  if (!control) throw new Error(`scenarios/${loaded.scenario.id}: no variant is the control.`);
  const config = {
    ...resolveConfig(loaded, keyring, { level: 2, size: 'full', scale, variant: control.id }),
    herrings: [],
    phases: [],
  };
  const prepared = prepare(config, keyring);
  return { scenario: loaded.scenario.id, window: prepared.manifest.window, tables: await makeTables(connector, config, prepared) };
}
