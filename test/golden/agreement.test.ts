import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  VERDICTS,
  type AgreementFigures,
  type RaterFigures,
  type RepliedFigures,
  type SetFigures,
} from '../../src/components/agreement/figures.ts';
import { agreement, LABELS, type GroupAgreement } from '../../src/grading/agreement.ts';
import { judge } from '../../src/grading/grade.ts';
import { questions, regrade } from '../../src/grading/interview.ts';
import type { Report } from '../../src/grading/report.ts';
import {
  batchAnswers,
  panelBatches,
  panelKeys,
  panelScenarios,
  panelReplies,
  secondLabels,
  seenAnswers,
  type Labelled,
} from '../unit/grading/panel.ts';

/**
 * The figures of the page `grading/`: how far the grader of today agrees with the panel. `UPDATE_GOLDEN=1` refreshes them; read the
 * difference before committing it.
 */
const UPDATE = process.env['UPDATE_GOLDEN'] === '1';
const FILE = join(import.meta.dirname, '../../src/components/agreement/figures.json');

/** Four places hold any figure that a page shows. */
const round = (value: number): number => Math.round(value * 1e4) / 1e4;

/** Answers of a set, of all scenarios. */
const answersOf = (id: string): Labelled[] =>
  panelScenarios().flatMap((slug) => (id === 'seen' ? seenAnswers(slug) : panelBatches(slug).includes(id) ? batchAnswers(slug, id) : []));

/** How far two examiners agree: the second in the place of the grader. */
function ratersOf(id: string): RaterFigures[] {
  const second = secondLabels();
  const twice = answersOf(id).filter((answer) => second[answer.id]);
  if (twice.length === 0) return [];
  const { answers, points, accuracy, kappa, score } = agreement(
    twice,
    twice.map((answer) => ({
      score: second[answer.id]!.overall,
      claims: Object.entries(second[answer.id]!.labels).map(([claim, verdict]) => ({ id: claim, verdict }) as Report['claims'][number]),
    })),
  );
  return [{ id, answers, points, accuracy: round(accuracy), kappa: round(kappa), error: round(score.mean) }];
}

/** How far the final grade agrees, after the replies to those of today's questions that were asked when the replies were written. */
async function repliedOf(id: string): Promise<RepliedFigures[]> {
  const kept = panelReplies();
  const answers = answersOf(id).filter((answer) => kept[answer.id]);
  if (answers.length === 0) return [];
  const labelled: Labelled[] = [];
  const reports: Report[] = [];
  let asked = 0;
  for (const slug of panelScenarios()) {
    const keys = await panelKeys(slug, id);
    for (const answer of batchAnswers(slug, id)) {
      const key = keys.get(answer.case)!;
      const { replies, labels } = kept[answer.id] ?? { replies: {}, labels: {} };
      const now = questions(key, answer.answer, judge(key, answer.answer)).filter(({ claim }) => replies[claim] !== undefined);
      asked += now.length;
      labelled.push({ ...answer, labels: { ...answer.labels, ...Object.fromEntries(now.map(({ claim }) => [claim, labels[claim]!])) } });
      reports.push(await regrade(key, answer.answer, Object.fromEntries(now.map(({ claim }) => [claim, replies[claim]!]))));
    }
  }
  const { points, accuracy, kappa, falseMet } = agreement(labelled, reports);
  return [
    { id, answers: labelled.length, questions: asked, points, accuracy: round(accuracy), kappa: round(kappa), falseMet: falseMet.length },
  ];
}

async function figuresOf(id: string): Promise<SetFigures> {
  const graded: { answer: Labelled; report: Report }[] = [];
  for (const slug of panelScenarios()) {
    if (id !== 'seen' && !panelBatches(slug).includes(id)) continue;
    const keys = await panelKeys(slug, id === 'seen' ? undefined : id);
    for (const answer of id === 'seen' ? seenAnswers(slug) : batchAnswers(slug, id))
      graded.push({ answer, report: judge(keys.get(answer.case)!, answer.answer) });
  }
  const found = agreement(
    graded.map(({ answer }) => answer),
    graded.map(({ report }) => report),
  );
  const pairs = graded.flatMap(({ answer, report }) =>
    report.claims.flatMap(({ id: claim, verdict }) => (answer.labels[claim] ? [`${answer.labels[claim]} ${verdict}`] : [])),
  );
  return {
    id,
    answers: found.answers,
    points: found.points,
    accuracy: round(found.accuracy),
    kappa: round(found.kappa),
    falseMet: found.falseMet.length,
    error: round(found.score.mean),
    signed: round(found.score.signed),
    confusion: LABELS.map((label) => VERDICTS.map((verdict) => pairs.filter((pair) => pair === `${label} ${verdict}`).length)),
    bands: agreement(
      graded.map(({ answer: { id: name, labels, overall } }) => ({ id: name, labels, overall, band: quarter(overall) })),
      graded.map(({ report }) => report),
    )
      .bands.map(({ name, answers, points, accuracy, score }: GroupAgreement) => ({
        name,
        answers,
        points,
        accuracy: round(accuracy),
        signed: round(score.signed),
      }))
      .sort((a, b) => parseInt(a.name) - parseInt(b.name)),
    scores: graded.map(({ answer, report }) => [answer.overall, report.score] as const),
  };
}

/** Bands of the labelling guide by the label's score. */
const quarter = (overall: number): string => (overall < 35 ? '0–34' : overall < 70 ? '35–69' : overall < 90 ? '70–89' : '90–100');

it('the page on agreement shows the figures of today', { timeout: 120_000 }, async () => {
  const ids = ['seen', ...new Set(panelScenarios().flatMap(panelBatches))];
  const sets: SetFigures[] = [];
  for (const id of ids) sets.push(await figuresOf(id));
  const replied: RepliedFigures[] = [];
  for (const id of ids) replied.push(...(await repliedOf(id)));
  const figures: AgreementFigures = { sets, raters: ids.flatMap(ratersOf), replied };
  if (UPDATE) writeFileSync(FILE, `${JSON.stringify(figures)}\n`);
  else expect(JSON.parse(readFileSync(FILE, 'utf8')), 'refresh with UPDATE_GOLDEN=1 and read the difference').toEqual(figures);
});
