/**
 * The scenarios of the repository: found by glob, parsed and checked when asked for.
 * A second list of scenarios exists nowhere.
 */
import { parseScenario, type LoadedScenario } from './parse-scenario.ts';

export { parseScenario, ScenarioError, type LoadedScenario } from './parse-scenario.ts';
export { resolveConfig, type CaseChoice } from './resolve.ts';

/**
 * Text files of all scenarios, by path from `scenarios/`. Eager: workers and the terminal read them, never the page, and a
 * request for each small file would cost more than all of them together.
 */
const files: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(
    import.meta.glob<string>(
      ['../../scenarios/*/*.{yaml,md}', '../../scenarios/*/{variants,queries,answers}/**/*.{yaml,sql}', '!../../scenarios/_*/**'],
      { query: '?raw', import: 'default', eager: true },
    ),
  ).map(([path, text]) => [path.replace('../../scenarios/', ''), text]),
);

/** Slugs of the scenarios that exist, sorted. */
export function scenarioSlugs(): string[] {
  return [...new Set(Object.keys(files).map((path) => path.split('/')[0] ?? ''))].sort();
}

/** Every scenario, parsed. @throws ScenarioError naming file and field */
export async function listScenarios(): Promise<LoadedScenario[]> {
  return Promise.all(scenarioSlugs().map((slug) => loadScenario(slug)));
}

/**
 * One scenario with its variants, rubric, queries and answers.
 * @param extra more files by path inside the scenario's folder (`variants/mine.yaml`): private variants of a manager;
 *   they replace files of the same path
 * @throws ScenarioError naming file and field; Error with the known slugs when there is none of that name
 */
export function loadScenario(slug: string, extra: Readonly<Record<string, string>> = {}): Promise<LoadedScenario> {
  // A promise although the texts are here: whoever keeps scenarios elsewhere will have to wait for them.
  return new Promise((resolve) => {
    const known = scenarioSlugs();
    if (!known.includes(slug)) throw new Error(`Unknown scenario "${slug}". Known: ${known.join(', ')}.`);
    const own = Object.entries(files).filter(([path]) => path.startsWith(`${slug}/`));
    const texts = Object.fromEntries(own.map(([path, text]) => [path.slice(slug.length + 1), text]));
    resolve(parseScenario(slug, { ...texts, ...extra }));
  });
}
