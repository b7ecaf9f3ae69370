import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { AnswerInput } from '../../../scenarios/_schema/answer.ts';
import { answerWords } from '../../../src/case/answer-words.ts';
import { fill, fillAll } from '../../../src/case/template.ts';
import { loadScenario } from '../../../src/case/library.ts';
import { judge } from '../../../src/grading/grade.ts';
import { panelCases } from './panel.ts';

const HOME = join(import.meta.dirname, '../../fixtures/grading/paraphrases');

/** Share of the paraphrases that are met, in the variants of which the panel has a case. Each states its claim in full. */
const REACHED = 0.95;

/** Where people write it: the box of a claim. */
function boxOf(id: string, category: string, root: boolean): string {
  if (root) return 'rootCause';
  if (id.startsWith('contain')) return 'fix';
  return id === 'prevent' || id === 'detect' ? id : category;
}

test.each(readdirSync(HOME).map((file) => file.replace('.json', '')))('%s: other words for a claim meet it', async (slug) => {
  const texts = JSON.parse(readFileSync(join(HOME, `${slug}.json`), 'utf8')) as Readonly<Record<string, readonly string[]>>;
  const { answers, variants } = await loadScenario(slug);
  const lost: string[] = [];
  let all = 0;
  for (const { id: variant, key, manifest } of await panelCases(slug)) {
    const exemplar = fillAll(
      parse(answers[variant]!['exemplar']!) as Record<string, unknown>,
      answerWords(manifest),
      variant,
    ) as AnswerInput;
    for (const claim of key.claims) {
      // The chain and the measures hang on the cause, which the control has none of.
      const hangs = /"measures"|"linked"/.test(JSON.stringify(claim.need));
      if (hangs && variants.get(variant)!.control) continue;
      // Their writers knew no oddity of these cases, so what they rule out is none.
      for (const text of claim.id === 'ruled-out' ? [] : (texts[claim.id] ?? [])) {
        all++;
        const box = boxOf(claim.id, claim.category, claim.root === true);
        const said = fill(text, manifest.facts, claim.id);
        const report = judge(key, { ...(hangs ? { rootCause: exemplar.rootCause } : {}), [box]: said });
        if (report.claims.find(({ id }) => id === claim.id)?.verdict !== 'met') lost.push(`${variant} ${claim.id}: ${said}`);
      }
    }
  }
  console.log(`${slug}: ${all - lost.length} of ${all} paraphrases are met`);
  expect(1 - lost.length / all, lost.join('\n')).toBeGreaterThanOrEqual(REACHED);
});
