import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Manifest } from '../../../generators/core/manifest.ts';
import type { AnswerInput } from '../../../scenarios/_schema/answer.ts';
import { assembleKey } from '../../../src/case/assemble.ts';
import type { Key } from '../../../src/case/key.ts';
import { loadScenario } from '../../../src/case/library.ts';
import { fillBrief } from '../../../src/case/template.ts';

const HOME = join(import.meta.dirname, '../../fixtures/grading/panel');
const read = <T>(...path: string[]): T => JSON.parse(readFileSync(join(HOME, ...path), 'utf8')) as T;

/** An answer with what its writer says of each claim: see the fixture's README. */
export interface Labelled {
  readonly id: string;
  readonly case: string;
  readonly band: string;
  readonly style: string;
  readonly answer: AnswerInput;
  readonly labels: Readonly<Record<string, 'met' | 'partial' | 'missed'>>;
  readonly overall: number;
}

/** Scenarios that a panel has answered. */
export const panelScenarios = (): string[] =>
  readdirSync(HOME, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

/** The Key of each of a scenario's cases, of what happened then and of the rubric of today. */
export async function panelKeys(slug: string): Promise<ReadonlyMap<string, Key>> {
  const { variants, rubric, queries, answers, brief } = await loadScenario(slug);
  return new Map(
    readdirSync(join(HOME, slug, 'cases')).map((file): [string, Key] => {
      const id = file.replace('.json', '');
      const manifest = read<Manifest>(slug, 'cases', file);
      const filled = (text: string): string => fillBrief(text, manifest.brief, `${slug}/${id}`);
      return [
        id,
        assembleKey(manifest, {
          variant: variants.get(id)!,
          rubric: rubric!,
          queries: Object.fromEntries(Object.entries(queries).map(([name, sql]) => [name, filled(sql)])),
          exemplar: parse(answers[id]!['exemplar']!) as Record<string, unknown>,
          brief: filled(brief),
          caseId: id,
        }),
      ];
    }),
  );
}

/** The answers that whoever works on the grader may read. */
export const seenAnswers = (slug: string): readonly Labelled[] => read(slug, 'seen.json');
