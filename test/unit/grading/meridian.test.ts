import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Key } from '../../../src/case/key.ts';
import { judge } from '../../../src/grading/grade.ts';
import type { AnswerInput } from '../../../scenarios/_schema/answer.ts';
import meridian from '../../fixtures/grading/meridian.key.json' with { type: 'json' };
import { accuracy, meanError, quadraticKappa } from '../../../src/grading/agreement.ts';

const key = meridian as unknown as Key;
const LEVEL: Readonly<Record<string, number>> = { missed: 0, unsure: 0, partial: 1, met: 2 };
const folder = process.env['TRACEHOUND_REFERENCE'];
const file = folder === undefined ? undefined : join(folder, 'grading/meridian/answers.json');

interface Labelled {
  readonly id: string;
  readonly answer: AnswerInput;
  readonly labels: Readonly<Record<string, string>>;
  readonly overall: number;
}

if (file === undefined || !existsSync(file))
  console.warn('Labelled answers skipped: set TRACEHOUND_REFERENCE to the folder that holds grading/meridian/answers.json.');

describe.skipIf(file === undefined || !existsSync(file))('agreement with the labelled Meridian answers', () => {
  const answers = file !== undefined && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Labelled[]) : [];
  const reports = answers.map((entry) => judge(key, entry.answer));
  const pairs = answers.flatMap((entry, index) =>
    (reports[index]?.claims ?? []).map((claim) => ({
      entry,
      claim,
      want: LEVEL[entry.labels[claim.id] ?? 'missed'] ?? 0,
      got: LEVEL[claim.verdict] ?? 0,
    })),
  );

  test('per claim and overall', () => {
    const lines = key.claims.map((claim) => {
      const own = pairs.filter((pair) => pair.claim.id === claim.id);
      const want = own.map((pair) => pair.want);
      const got = own.map((pair) => pair.got);
      return `${claim.id.padEnd(16)} accuracy ${accuracy(want, got).toFixed(3)}  kappa ${quadraticKappa(want, got, 3).toFixed(3)}`;
    });
    const want = pairs.map((pair) => pair.want);
    const got = pairs.map((pair) => pair.got);
    const falseMet = pairs.filter((pair) => pair.got === 2 && pair.want === 0);
    const falseMissed = pairs.filter((pair) => pair.got === 0 && pair.want === 2);
    const human = answers.map((entry) => entry.overall);
    const own = reports.map((report) => report.score);
    const band = (value: number): number => Math.min(4, Math.floor(value / 20));
    lines.push(
      `all              accuracy ${accuracy(want, got).toFixed(3)}  kappa ${quadraticKappa(want, got, 3).toFixed(3)}  (${pairs.length} points)`,
      `met for missed ${falseMet.length}, missed for met ${falseMissed.length}`,
      `score            MAE ${meanError(human, own).toFixed(1)}  kappa of 5 bands ${quadraticKappa(human.map(band), own.map(band), 5).toFixed(3)}`,
    );
    if (process.env['TRACEHOUND_DETAIL'] !== undefined) {
      for (const pair of pairs)
        if (pair.want !== pair.got)
          lines.push(
            `${pair.entry.id} ${pair.claim.id}: want ${pair.want} got ${pair.got} (${pair.claim.reason}) "${pair.claim.quote?.text ?? ''}"`,
          );
      answers.forEach((entry, index) =>
        lines.push(
          `${entry.id} human ${entry.overall} own ${reports[index]?.score} ${reports[index]?.notes
            .filter((note) => note.kind !== 'form')
            .map((note) => `${note.kind}:${note.text.slice(0, 60)}`)
            .join(' / ')}`,
        ),
      );
    }
    console.log(lines.join('\n'));
    expect(accuracy(want, got)).toBeGreaterThanOrEqual(0.88);
    expect(quadraticKappa(want, got, 3)).toBeGreaterThanOrEqual(0.85);
    expect(meanError(human, own)).toBeLessThanOrEqual(10);
  });

  test('attacks earn next to nothing', () => {
    for (const id of ['A08', 'A11', 'A12', 'A13', 'B06', 'B08', 'A44']) {
      const index = answers.findIndex((entry) => entry.id === id);
      expect(reports[index]?.score, id).toBeLessThanOrEqual(15);
      expect(
        reports[index]?.claims.filter((claim) => claim.verdict === 'met').map((claim) => claim.id),
        id,
      ).toEqual([]);
    }
  });
});
