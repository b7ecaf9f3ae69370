import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Manifest } from '../../../generators/core/manifest.ts';
import type { AnswerInput } from '../../../scenarios/_schema/answer.ts';
import { assembleKey } from '../../../src/case/assemble.ts';
import type { Key } from '../../../src/case/key.ts';
import { loadScenario } from '../../../src/case/library.ts';
import { fillBrief } from '../../../src/case/template.ts';
import type { Replies } from '../../../src/grading/interview.ts';

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

/** A case of the panel: what happened then, and its Key by the rubric of today. */
export interface PanelCase {
  /** Id of its variant. */
  readonly id: string;
  readonly manifest: Manifest;
  readonly key: Key;
}

/** Every case of a scenario that the panel has answered, or those of one of the further batches. */
export async function panelCases(slug: string, batch?: string): Promise<PanelCase[]> {
  const home = batch === undefined ? [slug] : [slug, 'batches', batch];
  const { variants, rubric, queries, answers, brief } = await loadScenario(slug);
  return readdirSync(join(HOME, ...home, 'cases')).map((file): PanelCase => {
    const id = file.replace('.json', '');
    const manifest = read<Manifest>(...home, 'cases', file);
    const filled = (text: string): string => fillBrief(text, manifest.brief, `${slug}/${id}`);
    const key = assembleKey(manifest, {
      variant: variants.get(id)!,
      rubric: rubric!,
      queries: Object.fromEntries(Object.entries(queries).map(([name, sql]) => [name, filled(sql)])),
      exemplar: parse(answers[id]!['exemplar']!) as Record<string, unknown>,
      brief: filled(brief),
      caseId: id,
    });
    return { id, manifest, key };
  });
}

/** The Key of each of a scenario's cases. */
export const panelKeys = async (slug: string, batch?: string): Promise<ReadonlyMap<string, Key>> =>
  new Map((await panelCases(slug, batch)).map(({ id, key }) => [id, key]));

/** Further batches of answers, by other writers, to cases of other seeds and mostly other variants. */
export const panelBatches = (slug: string): string[] => readdirSync(join(HOME, slug, 'batches')).sort();

export const batchAnswers = (slug: string, batch: string): readonly Labelled[] => read(slug, 'batches', batch, 'answers.json');

/** The answers that whoever works on the grader may read. */
export const seenAnswers = (slug: string): readonly Labelled[] => read(slug, 'seen.json');

/** Answers labelled again by somebody who saw no labels, by id. */
export const secondLabels = (): Readonly<Record<string, Pick<Labelled, 'labels' | 'overall'> | undefined>> => read('second-labels.json');

/** Replies to follow-up questions by the writers' kind, by answer and claim, with the label of answer and reply together. */
export const panelReplies = (): Readonly<Record<string, Pick<Labelled, 'labels'> & { readonly replies: Replies }>> => read('replies.json');
