import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AnswerInput } from '../../../scenarios/_schema/answer.ts';
import { agreementTable } from '../../../src/grading/agreement-table.ts';
import { agreement, type Labels } from '../../../src/grading/agreement.ts';
import { judge } from '../../../src/grading/grade.ts';
import { key } from './meridian-answers.ts';

const folder = process.env['TRACEHOUND_REFERENCE'];
const file = folder === undefined ? undefined : join(folder, 'grading/meridian/answers.json');
const there = file !== undefined && existsSync(file);

if (!there) console.warn('Labelled answers skipped: set TRACEHOUND_REFERENCE to the folder that holds grading/meridian/answers.json.');

describe.skipIf(!there)('agreement with the labelled Meridian answers', () => {
  const answers = there ? (JSON.parse(readFileSync(file, 'utf8')) as (Labels & { readonly answer: AnswerInput })[]) : [];
  const reports = answers.map(({ answer }) => judge(key, answer));

  test('per claim and overall', () => {
    const found = agreement(answers, reports);
    console.log(agreementTable({ ...found, styles: [] }));
    expect(found.accuracy).toBeGreaterThanOrEqual(0.95);
    expect(found.kappa).toBeGreaterThanOrEqual(0.93);
    expect(found.score.mean).toBeLessThanOrEqual(10);
  });

  test('attacks earn next to nothing', () => {
    for (const id of ['A08', 'A11', 'A12', 'A13', 'B06', 'B08', 'A44']) {
      const report = reports[answers.findIndex((entry) => entry.id === id)];
      expect(report?.score, id).toBeLessThanOrEqual(15);
      expect(
        report?.claims.filter((claim) => claim.verdict === 'met').map((claim) => claim.id),
        id,
      ).toEqual([]);
    }
  });
});
