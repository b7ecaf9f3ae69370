import { describe, expect, test } from 'vitest';
import { accuracy, agreement, meanError, quadraticKappa, type Labels } from '../../../src/grading/agreement.ts';
import { agreementTable } from '../../../src/grading/agreement-table.ts';
import type { ClaimReport, Report, Verdict } from '../../../src/grading/report.ts';

const report = (score: number, verdicts: Readonly<Record<string, Verdict>>): Pick<Report, 'claims' | 'score'> => ({
  score,
  claims: Object.entries(verdicts).map(([id, verdict]) => ({ id, verdict }) as ClaimReport),
});

describe('figures', () => {
  test('kappa weighs how far two ratings lie apart', () => {
    expect(quadraticKappa([0, 1, 2], [0, 1, 2], 3)).toBe(1);
    expect(quadraticKappa([2, 2], [2, 2], 3)).toBe(1);
    expect(quadraticKappa([0, 2], [2, 0], 3)).toBe(-1);
    const near = quadraticKappa([0, 0, 2, 2], [0, 1, 2, 2], 3);
    expect(near).toBeGreaterThan(quadraticKappa([0, 0, 2, 2], [0, 2, 2, 2], 3));
    // By hand: disagreement 0.25, chance (1·1·0.25 + 1·2·1 ... over 4): left 2,0,2; right 1,1,2.
    expect(near).toBeCloseTo(1 - 0.25 / ((2 * 1 * 0.25 + 2 * 2 * 1 + 2 * 1 * 1 + 2 * 1 * 0.25) / 4), 10);
  });
  test('accuracy is the share of equal pairs, mean error the mean distance', () => {
    expect(accuracy([0, 1, 2, 2], [0, 1, 2, 0])).toBe(0.75);
    expect(accuracy([], [])).toBe(0);
    expect(meanError([10, 50], [20, 40])).toBe(10);
  });
});

describe('agreement', () => {
  const answers: Labels[] = [
    { id: 'a', style: 'terse', band: 'good', labels: { who: 'met', what: 'missed' }, overall: 70 },
    { id: 'b', style: 'chat', labels: { who: 'missed', what: 'met' }, overall: 50 },
    { id: 'c', style: 'terse', labels: { who: 'partial' }, overall: 20 },
  ];
  const found = agreement(answers, [
    report(80, { who: 'met', what: 'met' }),
    report(40, { who: 'unsure', what: 'unsure' }),
    report(20, { who: 'partial', what: 'met' }),
  ]);

  test('over all points, per claim, and which points are wrong', () => {
    expect(found).toMatchObject({ answers: 3, points: 5, accuracy: 2 / 5, unsure: 2 });
    expect(found.claims.map(({ id, points, accuracy: share }) => [id, points, share])).toEqual([
      ['who', 3, 2 / 3],
      ['what', 2, 0],
    ]);
    expect(found.falseMet.map(({ answer, claim }) => [answer, claim])).toEqual([['a', 'what']]);
    expect(found.falseMissed.map(({ answer, claim }) => [answer, claim])).toEqual([['b', 'what']]);
  });
  test('unsure never agrees, even with missed, in accuracy and in kappa', () => {
    const unsure = agreement(
      [
        { id: 'x', labels: { who: 'missed' } },
        { id: 'y', labels: { who: 'met' } },
      ],
      [report(0, { who: 'unsure' }), report(0, { who: 'met' })],
    );
    expect(unsure.accuracy).toBe(0.5);
    expect(unsure.kappa).toBeLessThan(1);
    expect([unsure.falseMet, unsure.falseMissed]).toEqual([[], []]);
    expect(found.claims.find(({ id }) => id === 'what')?.kappa).toBeLessThan(0);
    for (const label of ['missed', 'partial', 'met'] as const)
      expect(agreement([{ id: 'x', labels: { who: label } }], [report(0, { who: 'unsure' })]).accuracy).toBe(0);
  });
  test('scores per style and band, signed: above 0 is generous', () => {
    expect(found.score).toEqual({ answers: 3, mean: 20 / 3, signed: 0 });
    expect(found.styles.map(({ name, answers: many, points, score }) => [name, many, points, score.signed])).toEqual([
      ['terse', 2, 3, 5],
      ['chat', 1, 2, -10],
    ]);
    expect(found.styles[0]?.accuracy).toBeCloseTo(2 / 3, 10);
    expect(found.bands.map(({ name }) => name)).toEqual(['good', 'partly', 'not shown']);
  });
  test('answers without a score, style or band are compared by their points alone', () => {
    const bare = agreement([{ id: 'x', labels: { who: 'met', gone: 'met' } }], [report(100, { who: 'met', what: 'missed' })]);
    expect(bare).toMatchObject({ points: 1, accuracy: 1, kappa: 1, score: { answers: 0, mean: 0, signed: 0 }, styles: [], bands: [] });
    expect(() => agreement(answers, [])).toThrow(RangeError);
  });

  test('as a table', () => {
    expect(agreementTable(found).split('\n')).toEqual([
      'Agreement with the labels: 3 answers, 5 points',
      '',
      'claim  points  accuracy   kappa',
      'who         3     0.667   0.667',
      'what        2     0.000  -1.000',
      'all         5     0.400  -0.286',
      '',
      'Met, though labelled missed: 1 (a what)',
      'Missed, though labelled met: 1 (b what)',
      'Unsure: 2 (each counts as a disagreement)',
      'Score: 3 answers, mean error 6.7, mean signed error +0.0, kappa of five bands 0.857',
      '',
      'style  answers  points  accuracy   kappa  error  signed',
      'terse        2       3     0.667   0.000    5.0    +5.0',
      'chat         1       2     0.000  -0.667   10.0   -10.0',
      '',
      'band       answers  points  accuracy   kappa  error  signed',
      'good             1       2     0.500   0.000   10.0   +10.0',
      'partly           1       2     0.000  -0.667   10.0   -10.0',
      'not shown        1       1     1.000   1.000    0.0    +0.0',
    ]);
    expect(agreementTable(agreement([], []))).not.toMatch(/NaN|undefined|Score/);
  });
});
