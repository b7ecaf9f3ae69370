import { createKeyring, parseSeed } from '../../../generators/index.ts';
import { loadScenario, scenarioSlugs } from '../../../src/case/library.ts';
import { resolveConfig } from '../../../src/case/resolve.ts';
import { generateAll, hashes } from '../../helpers/generate.ts';
import { fixtureIncident, withIncident } from '../../helpers/law-case.ts';

const seed = parseSeed('amber-fox-kite-plum-tiger');

/** Table name → SHA-256 of a small case of a scenario. */
async function scenarioBytes(slug: string): Promise<Record<string, string>> {
  const config = resolveConfig(await loadScenario(slug), createKeyring(seed.bytes), { level: 2, size: 'full', scale: 0.02 });
  return hashes(await generateAll(config, seed));
}

/** Case → table name → SHA-256, from practice words: a short company with every source and an incident, and each scenario. */
export async function sameBytes(): Promise<Record<string, Record<string, string>>> {
  const bytes = { company: hashes(await generateAll(withIncident(), seed, { units: [fixtureIncident] })) };
  for (const slug of scenarioSlugs()) Object.assign(bytes, { [slug]: await scenarioBytes(slug) });
  return bytes;
}
