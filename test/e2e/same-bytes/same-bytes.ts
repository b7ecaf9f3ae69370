import { parseSeed } from '../../../generators/index.ts';
import { generateAll, hashes } from '../../helpers/generate.ts';
import { fixtureIncident, withIncident } from '../../helpers/law-case.ts';

/** Table name → SHA-256 of a short company with an incident, from practice words. */
export const sameBytes = async (): Promise<Record<string, string>> =>
  hashes(await generateAll(withIncident(), parseSeed('amber-fox-kite-plum-tiger'), { units: [fixtureIncident] }));
