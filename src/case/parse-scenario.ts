import { parse } from 'yaml';
import type { z } from 'zod';
import { rubricSchema, scenarioSchema, variantSchema, type Rubric, type Scenario, type Variant } from '../../scenarios/_schema/index.ts';

/** A mistake in an author's file: says which file and which field. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
  constructor(
    readonly file: string,
    detail: string,
  ) {
    super(`${file}: ${detail}`);
  }
}

/** Everything that an author wrote about one scenario. Answers stay text: they hold `{{facts}}` until a case fills them in. */
export interface LoadedScenario {
  readonly scenario: Scenario;
  readonly variants: ReadonlyMap<string, Variant>;
  readonly rubric: Rubric | undefined;
  /** Markdown with `{{words}}` of `manifest.brief`. */
  readonly brief: string;
  /** Four steps per question id. */
  readonly hints: Readonly<Record<string, readonly string[]>>;
  /** SQL by query id. */
  readonly queries: Readonly<Record<string, string>>;
  /** YAML text by variant, then by name (`exemplar`, `decoy-…`). */
  readonly answers: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * Parses and checks the files of one scenario.
 * @param slug name of its folder
 * @param files text by path inside the folder: `scenario.yaml`, `brief.md`, `variants/<id>.yaml` …
 * @throws ScenarioError naming file and field
 */
export function parseScenario(slug: string, files: Readonly<Record<string, string>>): LoadedScenario {
  const name = (path: string): string => `scenarios/${slug}/${path}`;
  const text = (path: string): string => {
    const found = files[path];
    if (found === undefined) throw new ScenarioError(name(path), 'the file is missing.');
    return found;
  };
  const under = (folder: string, extension: string): [string, string][] =>
    Object.keys(files)
      .filter((path) => path.startsWith(`${folder}/`) && path.endsWith(extension))
      .sort()
      .map((path) => [path.slice(folder.length + 1, -extension.length), path]);

  const scenario = read(scenarioSchema, name('scenario.yaml'), text('scenario.yaml'));
  sameName(name('scenario.yaml'), scenario.id, slug);

  const variants = new Map<string, Variant>();
  for (const [id, path] of under('variants', '.yaml')) {
    const variant = read(variantSchema, name(path), text(path));
    sameName(name(path), variant.id, id);
    uniqueNames(name(path), [
      ...scenario.baseline,
      ...variant.phases,
      ...scenario.closing,
      ...Object.keys(scenario.herrings).map((herring) => ({ name: herring })),
    ]);
    for (const herring of variant.without) {
      if (!(herring in scenario.herrings))
        throw new ScenarioError(name(path), `without: there is no herring "${herring}" in scenario.yaml.`);
    }
    variants.set(id, variant);
  }
  if (![...variants.values()].some((variant) => variant.control))
    throw new ScenarioError(name('variants'), 'one variant needs `control: true`.');
  for (const [id, herring] of Object.entries(scenario.herrings)) {
    const where = `herrings.${id}.of`;
    if (herring.kind === 'sibling' && herring.of === undefined)
      throw new ScenarioError(name('scenario.yaml'), `${where}: a sibling names the variant that it resembles.`);
    if (herring.of !== undefined && !variants.has(herring.of))
      throw new ScenarioError(name('scenario.yaml'), `${where}: there is no variant "${herring.of}".`);
  }

  const hints = parseHints(text('hints.md'));
  for (const { id } of scenario.questions) {
    const steps = hints[id]?.length ?? 0;
    if (steps !== 4) throw new ScenarioError(name('hints.md'), `## ${id}: needs four numbered steps, has ${steps}.`);
  }

  const answers: Record<string, Record<string, string>> = {};
  for (const [id, path] of under('answers', '.yaml')) {
    const [variant, answer, ...rest] = id.split('/');
    if (!variant || !answer || rest.length > 0) throw new ScenarioError(name(path), 'answers stand in answers/<variant>/<name>.yaml.');
    (answers[variant] ??= {})[answer] = text(path);
  }
  const rubric = files['rubric.yaml'];
  return {
    scenario,
    variants,
    rubric: rubric === undefined ? undefined : read(rubricSchema, name('rubric.yaml'), rubric),
    brief: text('brief.md'),
    hints,
    queries: Object.fromEntries(under('queries', '.sql').map(([id, path]) => [id, text(path)])),
    answers,
  };
}

/** Reads `hints.md`: a `## <question id>` heading, then numbered steps (which may hold code blocks). */
export function parseHints(markdown: string): Record<string, string[]> {
  const hints: Record<string, string[]> = {};
  for (const section of markdown.split(/^## /m).slice(1)) {
    const [heading = '', ...lines] = section.split('\n');
    hints[heading.trim()] = lines
      .join('\n')
      .split(/^\d+\. /m)
      .slice(1)
      .map((step) => step.trim());
  }
  return hints;
}

function read<T>(schema: z.ZodType<T>, file: string, source: string): T {
  let value: unknown;
  try {
    value = parse(source);
  } catch (error) {
    throw new ScenarioError(file, error instanceof Error ? error.message : String(error));
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ScenarioError(file, result.error.issues.map((issue) => `${issue.path.join('.') || '(top)'}: ${issue.message}`).join('; '));
}

function sameName(file: string, id: string, expected: string): void {
  if (id !== expected) throw new ScenarioError(file, `id: is "${id}", but its name on disk says "${expected}". Make them equal.`);
}

function uniqueNames(file: string, phases: readonly { readonly name: string }[]): void {
  const seen = new Set<string>();
  for (const { name } of phases) {
    if (seen.has(name)) throw new ScenarioError(file, `phases: the name "${name}" is used twice.`);
    seen.add(name);
  }
}
